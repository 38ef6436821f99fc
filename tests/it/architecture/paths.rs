//! Extracts every path that a file's own code names, as an absolute path of the crate: from imports in groups and under
//! other names, types, expressions, patterns, and whatever looks like a path within a macro. Test code is left out.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// An absolute path in the crate, without `crate`: `["graph", "Graph"]`; a glob import ends in `*`.
pub(crate) type Absolute = Vec<String>;

/// The paths that a module's own code names, and the names of its modules that exist only for tests.
pub(crate) struct Named {
    /// Paths of this crate.
    pub(crate) paths: BTreeSet<Absolute>,
    /// Modules behind `#[cfg(test)]` in files of their own.
    pub(crate) test_modules: Vec<Absolute>,
}

/// Parses one file; `module` is its path in the crate (`["render", "page"]`).
pub(crate) fn named(text: &str, module: &[String]) -> Named {
    let file = syn::parse_file(text).expect("sources are Rust");
    let mut reader =
        Reader { module: module.to_vec(), aliases: vec![BTreeMap::new()], paths: BTreeSet::new(), tests: Vec::new() };
    for item in &file.items {
        reader.import(item);
    }
    reader.visit_file(&file);
    Named { paths: reader.paths, test_modules: reader.tests }
}

struct Reader {
    module: Vec<String>,
    /// The aliases of the imports in scope.
    aliases: Vec<BTreeMap<String, Absolute>>,
    paths: BTreeSet<Absolute>,
    tests: Vec<Absolute>,
}

impl Reader {
    /// Records the aliases of a `use` item.
    fn import(&mut self, item: &syn::Item) {
        if let syn::Item::Use(item) = item
            && !is_for_tests(&item.attrs)
        {
            self.tree(&mut Vec::new(), &item.tree);
        }
    }

    fn tree(&mut self, before: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(before, &path.tree);
                before.pop();
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                let local = before.last().cloned().unwrap_or_default();
                self.bind(local, before);
            }
            syn::UseTree::Name(name) => self.leaf(before, name.ident.to_string(), name.ident.to_string()),
            syn::UseTree::Rename(name) if name.ident == "self" => self.bind(name.rename.to_string(), before),
            syn::UseTree::Rename(name) => self.leaf(before, name.ident.to_string(), name.rename.to_string()),
            syn::UseTree::Glob(_) => self.leaf(before, "*".to_owned(), "*".to_owned()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
        }
    }

    fn leaf(&mut self, before: &mut Vec<String>, name: String, local: String) {
        before.push(name);
        self.bind(local, before);
        before.pop();
    }

    fn bind(&mut self, local: String, written: &[String]) {
        if let Some(path) = self.absolute(written) {
            self.paths.insert(path.clone());
            self.aliases.last_mut().expect("a scope").insert(local, path);
        }
    }

    /// The absolute path of a written path; `None` if it is local or in another crate.
    fn absolute(&self, written: &[String]) -> Option<Absolute> {
        let (first, rest) = written.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len().saturating_sub(1)].to_vec(),
            name => self.aliases.iter().rev().find_map(|scope| scope.get(name))?.clone(),
        };
        for part in rest {
            match part.as_str() {
                "super" => drop(base.pop()),
                "self" => {}
                name => base.push(name.to_owned()),
            }
        }
        Some(base)
    }

    fn note(&mut self, written: &[String]) {
        self.paths.extend(self.absolute(written));
    }

    /// Paths within a macro's tokens: names joined by `::`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.note(&std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.note(&std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.note(&path);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(attributes_of(item)) {
            visit::visit_item(self, item);
        } else if let syn::Item::Mod(module) = item
            && module.content.is_none()
        {
            self.tests.push([self.module.as_slice(), &[module.ident.to_string()]].concat());
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let Some((_, items)) = &module.content else { return };
        self.module.push(module.ident.to_string());
        self.aliases.push(BTreeMap::new());
        items.iter().for_each(|item| self.import(item));
        items.iter().for_each(|item| self.visit_item(item));
        self.aliases.pop();
        self.module.pop();
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.aliases.push(BTreeMap::new());
        for statement in &block.stmts {
            if let syn::Stmt::Item(item) = statement {
                self.import(item);
            }
        }
        visit::visit_block(self, block);
        self.aliases.pop();
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.note(&path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
