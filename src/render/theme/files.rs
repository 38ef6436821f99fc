//! The theme's published files: style sheets and scripts joined, each name with its hash, references in the style
//! sheets following the new names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::{Table, Value};

use crate::render::context::Image;
use crate::render::error::RenderError;
use crate::render::lean;
use crate::render::theme::{Files, ThemeAssets};
use crate::text;

/// Hexadecimal digits of the hash in a file's name: 40 bits keep a handful of files apart.
const HASH_DIGITS: usize = 10;

/// Makes the published files of a theme.
pub(in crate::render) fn theme_assets(files: &Files<'_>, settings: &Table) -> Result<ThemeAssets, RenderError> {
    let joined_css = names(settings, "css");
    let joined_js = names(settings, "js");
    let mut assets = ThemeAssets::default();
    let mut urls: BTreeMap<String, String> = BTreeMap::new();
    let is_joined = |name: &str| joined_css.iter().chain(&joined_js).any(|joined| joined == name);
    for name in files.names().filter(|name| !is_joined(name)) {
        let bytes = files.get(name).unwrap_or_default();
        let url = put(&mut assets, name, &lean_script(name, bytes));
        if Files::is_search(name) {
            assets.search_js = Some(url.clone());
        }
        urls.insert(name.to_owned(), url);
    }
    let css = join_css(files, &joined_css, settings, &urls)?;
    if !css.is_empty() {
        let url = put(&mut assets, joined_css.first().map_or("site.css", String::as_str), css.as_bytes());
        assets.css.push(url);
    }
    let js: Vec<_> =
        joined_js.iter().filter_map(|name| files.get(name).map(|bytes| lean_script(name, bytes))).collect();
    if !js.is_empty() {
        let url = put(&mut assets, joined_js.first().map_or("site.js", String::as_str), &js.join(&b"\n;\n"[..]));
        assets.js.push(url);
    }
    assets.icon = settings.get("icon").and_then(Value::as_str).and_then(|name| urls.get(name)).cloned();
    assets.logo = logo(settings, &urls)?;
    Ok(assets)
}

fn names(settings: &Table, key: &str) -> Vec<String> {
    let list = settings.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A script as it is published: lean, unless its name says that it has been made so already, or it is no UTF-8.
fn lean_script<'a>(name: &str, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    let is_source = name.ends_with(".js") && !name.ends_with(".min.js");
    match std::str::from_utf8(bytes) {
        Ok(source) if is_source => Cow::Owned(lean::js(source).into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}

/// Takes a file into the edition under its fingerprinted name: `fonts/a.woff2` becomes `assets/fonts/a.<hash>.woff2`.
fn put(assets: &mut ThemeAssets, name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let hash = hash.get(..HASH_DIGITS).unwrap_or_default();
    let folded: Vec<String> = name.split('/').map(crate::model::id::fold_file).collect();
    let folded = folded.join("/");
    let url = match folded.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{hash}.{extension}"),
        None => format!("assets/{folded}.{hash}"),
    };
    assets.files.insert(url.clone(), bytes.into());
    url
}

/// The logo that the settings name.
fn logo(settings: &Table, urls: &BTreeMap<String, String>) -> Result<Option<Image>, RenderError> {
    let Some(logo) = settings.get("logo").and_then(Value::as_table) else { return Ok(None) };
    let Some(name) = logo.get("src").and_then(Value::as_str).filter(|name| !name.is_empty()) else { return Ok(None) };
    let Some(src) = urls.get(name).cloned() else {
        let near = crate::diag::text::nearest(name, urls.keys().map(String::as_str));
        let message = match near {
            Some(near) => text!(
                "loggan `{name}` finns inte i static/; menade du `{near}`?",
                "there is no logo `{name}` in static/; did you mean `{near}`?"
            ),
            None => text!(
                "loggan `{name}` finns inte: lägg bilden i static/",
                "there is no logo `{name}`: put the picture into static/"
            ),
        };
        return Err(RenderError::of_file(super::SETTINGS, message));
    };
    let alt = logo.get("alt").and_then(Value::as_str).unwrap_or_default().to_owned();
    let size = |key: &str| logo.get(key).and_then(Value::as_integer).and_then(|size| u32::try_from(size).ok());
    Ok(Some(Image { src, alt, width: size("width"), height: size("height") }))
}

/// The style sheets in one, lean, with the theme's tokens at the end.
fn join_css(
    files: &Files<'_>,
    sheets: &[String],
    settings: &Table,
    urls: &BTreeMap<String, String>,
) -> Result<String, RenderError> {
    let mut css = String::new();
    for name in sheets {
        let Some(bytes) = files.get(name) else { continue };
        let source = std::str::from_utf8(bytes).map_err(|_| {
            RenderError::of_file(files.origin(name), text!("stilmallen är inte UTF-8", "the style sheet is not UTF-8"))
        })?;
        lean::css(source, &mut css);
    }
    for (name, url) in urls {
        // The joined sheet lies in `assets/`, beside the files that it names.
        let here = url.strip_prefix("assets/").unwrap_or(url);
        for (open, close) in [("url(\"", "\")"), ("url('", "')"), ("url(", ")")] {
            css = css.replace(&format!("{open}{name}{close}"), &format!("{open}{here}{close}"));
        }
    }
    tokens(settings, &mut css)?;
    Ok(css)
}

/// `[style]` of the theme as custom properties, in the layer that the standard theme keeps its own in.
fn tokens(settings: &Table, css: &mut String) -> Result<(), RenderError> {
    let Some(style) = settings.get("style").and_then(Value::as_table).filter(|style| !style.is_empty()) else {
        return Ok(());
    };
    let (mut light, mut dark) = (String::new(), String::new());
    for (key, value) in style {
        let values: Vec<&str> = match value {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            other => other.as_str().into_iter().collect(),
        };
        for (out, value) in [&mut light, &mut dark].into_iter().zip(values) {
            if !is_plain(key) || !is_safe(value) {
                let message = text!("värdet för `{key}` i [style] går inte", "the value of `{key}` in [style]");
                return Err(RenderError::of_file("theme.toml", message));
            }
            // Writing to a string can't fail.
            let _ = write!(out, "--hb-{key}:{value};");
        }
    }
    let _ = write!(css, "@layer tokens{{:root{{{light}}}");
    if !dark.is_empty() {
        let _ = write!(css, "@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}");
    }
    css.push_str("}\n");
    Ok(())
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether a value can't end its declaration or fetch anything.
fn is_safe(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    !value.contains(['{', '}', '<', '>', ';', '@', '\\', '\n']) && !lower.contains("url(") && !lower.contains("/*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_checked() {
        let table: Table = "[style]\nbrand = [\"#fff\", \"#000\"]\nspace = \"1rem\"".parse().unwrap();
        let mut css = String::new();
        tokens(&table, &mut css).unwrap();
        assert!(css.contains("--hb-brand:#fff;") && css.contains("dark){:root{--hb-brand:#000;}}"), "{css}");
        let bad: Table = "[style]\nbrand = \"red;} body{display:none\"".parse().unwrap();
        assert!(tokens(&bad, &mut css).is_err());
    }
}
