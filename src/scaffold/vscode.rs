//! What Visual Studio Code needs in a new handbook: tasks, settings, the schema of `config.toml`, and a snippet for each
//! kind of document, made from the declared keys.

use serde_json::{Map, Value, json};

use super::Init;
use super::archetype::document;
use super::json_schema::json_schema;
use crate::approve::NewFile;
use crate::config::Config;
use crate::diag::Lang;
use crate::model::Kind;
use crate::source::{CONFIG, SourceTree};

/// Where the schema lies, as `config.toml` names it.
const SCHEMA: &str = ".vscode/handbok.schema.json";

/// Adds the files for the editor to those of a new handbook.
pub(super) fn add(files: &mut Vec<NewFile>, options: &Init) {
    let Some(place) = files.iter().position(|file| file.path == CONFIG) else { return };
    let own = files.get(place).map(|file| file.bytes.clone()).unwrap_or_default();
    let tree = SourceTree::memory([(CONFIG, own.as_slice())]);
    let config = tree.config().map(|file| Config::read(file).0);
    if let Some(file) = files.get_mut(place) {
        let mut text = format!("#:schema ./{SCHEMA}\n").into_bytes();
        text.extend_from_slice(&own);
        file.bytes = text;
    }
    let lang = config.as_ref().map_or(options.lang, |config| config.language);
    let written = |value: &Value| serde_json::to_vec_pretty(value).unwrap_or_default();
    let mut add = |path: &str, bytes: Vec<u8>| files.push(NewFile { path: path.to_owned(), bytes });
    add(".vscode/tasks.json", include_bytes!("../../editors/vscode/tasks.json").to_vec());
    add(".vscode/settings.json", include_bytes!("../../editors/vscode/settings.json").to_vec());
    add(".vscode/extensions.json", include_bytes!("../../editors/vscode/extensions.json").to_vec());
    add(SCHEMA, written(&json_schema(config.as_ref(), lang)));
    if let Some(config) = &config {
        add(".vscode/handbok.code-snippets", written(&snippets(config, options)));
    }
}

/// A snippet for each kind: its document with every key explained.
fn snippets(config: &Config, options: &Init) -> Value {
    let mut snippets = Map::new();
    for kind in Kind::ALL {
        let (sv, en) = kind.noun();
        let (name, title) = match config.language {
            Lang::Sv => (sv, "Titel"),
            Lang::En => (en, "Title"),
        };
        let text = document(config, kind, title, options.today);
        // `$` begins a place to fill in; the title is the first of them.
        let text = text.replace('\\', "\\\\").replace('$', "\\$");
        let text = text.replacen(&format!("\"{title}\""), &format!("\"${{1:{title}}}\""), 1);
        let body: Vec<&str> = text.lines().collect();
        let snippet = json!({ "scope": "markdown", "prefix": name, "description": format!("handbok: {name}"), "body": body });
        snippets.insert(format!("handbok: {name}"), snippet);
    }
    Value::Object(snippets)
}
