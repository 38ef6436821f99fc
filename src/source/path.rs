//! Relative paths with `/`: joining, parents, and the way from one page to another.

/// The folder of a path, without its slash; empty at the top.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A relative path seen from a folder, `.` and `..` taken out; nothing when it leaves the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = if relative.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The way from the page at one URL to another URL, both from the site's root: `../roller/mas.html`.
pub fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = parent(from).split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = parent(to).split('/').filter(|part| !part.is_empty()).collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let mut way = "../".repeat(here.len() - shared);
    for folder in there.iter().skip(shared) {
        way.push_str(folder);
        way.push('/');
    }
    way.push_str(to.rsplit('/').next().unwrap_or(to));
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways() {
        assert_eq!(relative("a/b/c.html", "a/d.html"), "../d.html");
        assert_eq!(relative("index.html", "a/d.html"), "a/d.html");
        assert_eq!(relative("a/x.html", "a/x.html"), "x.html");
        assert_eq!(relative("a/x.html", "y.html#z"), "../y.html#z");
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "../../c.md"), None);
        assert_eq!(join("a", "/c.md").as_deref(), Some("c.md"));
    }
}
