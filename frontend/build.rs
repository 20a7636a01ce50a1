//! Turns `locales/<language>/<noun>.json` into one function for each text, so that a text that does not
//! exist does not compile. Japanese is complete and decides which texts there are; what another language
//! lacks is shown in English or Japanese there, and a test (`tests/locales.rs`) fails.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;
/// Texts of a noun in one language, by dotted key.
type Texts = BTreeMap<String, String>;

/// The texts of one level of a file, and the levels below.
#[derive(Default)]
struct Module {
    texts: BTreeMap<String, Entry>,
    modules: BTreeMap<String, Module>,
}

/// One text, as Rust source.
struct Entry {
    /// Its function.
    function: String,
    /// The array of its languages.
    slots: String,
}

fn main() -> Result<()> {
    let root = Path::new(&build_variable("CARGO_MANIFEST_DIR")?).join("../locales");
    println_directive(&root);
    let languages = languages(&root)?;
    let mut out = locales(&languages)?;
    for noun in nouns(&root.join("ja"))? {
        let all: Vec<Option<Texts>> = languages
            .iter()
            .map(|language| texts(&root.join(language).join(format!("{noun}.json"))))
            .collect::<Result<_>>()?;
        write_noun(&mut out, &noun, &all)?;
    }
    fs::write(Path::new(&build_variable("OUT_DIR")?).join("text.rs"), out)?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo passes its directories to build scripts in the environment"
)]
fn build_variable(name: &str) -> Result<String> {
    Ok(env::var(name)?)
}

fn println_directive(root: &Path) {
    println!("cargo::rerun-if-changed={}", root.display());
}

/// Japanese first, then English, then the others.
fn languages(root: &Path) -> Result<Vec<String>> {
    let mut found: Vec<String> = fs::read_dir(root)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    found.sort_by_key(|tag| (tag != "ja", tag != "en", tag.clone()));
    Ok(found)
}

fn nouns(folder: &Path) -> Result<Vec<String>> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    found.sort();
    let stem = |path: &PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
    Ok(found.iter().filter_map(stem).collect())
}

/// The texts of a file, none where there is no file.
fn texts(path: &Path) -> Result<Option<Texts>> {
    if !path.exists() {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(&fs::read_to_string(path)?)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut out = Texts::new();
    flatten(&value, "", &mut out)
        .map_err(|key| format!("{}: {key} is not a text", path.display()))?;
    Ok(Some(out))
}

fn flatten(value: &Value, prefix: &str, out: &mut Texts) -> std::result::Result<(), String> {
    match value {
        Value::Object(members) => members.iter().try_for_each(|(key, value)| {
            let dot = if prefix.is_empty() { "" } else { "." };
            flatten(value, &format!("{prefix}{dot}{key}"), out)
        }),
        Value::String(text) => {
            out.insert(prefix.to_owned(), text.clone());
            Ok(())
        }
        _ => Err(prefix.to_owned()),
    }
}

fn locales(languages: &[String]) -> Result<String> {
    let name = |tag: &str| {
        let mut capital = true;
        let folded = tag.chars().filter_map(|c| {
            let shown = if capital { c.to_ascii_uppercase() } else { c };
            capital = !c.is_ascii_alphanumeric();
            (!capital).then_some(shown)
        });
        folded.collect::<String>()
    };
    let mut out = String::from(
        "/// A language that the screens speak.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Locale {\n",
    );
    for tag in languages {
        writeln!(out, "    /// `{tag}`\n    {},", name(tag))?;
    }
    out.push_str("}\n\nimpl Locale {\n    /// All of them, Japanese first.\n    pub const ALL: &'static [Self] = &[");
    for tag in languages {
        write!(out, "Self::{}, ", name(tag))?;
    }
    out.push_str("];\n\n    /// The language tag.\n    pub const fn tag(self) -> &'static str {\n        match self {\n");
    for tag in languages {
        writeln!(out, "            Self::{} => {tag:?},", name(tag))?;
    }
    out.push_str("        }\n    }\n}\n");
    Ok(out)
}

fn write_noun(out: &mut String, noun: &str, all: &[Option<Texts>]) -> Result<()> {
    let Some(Some(japanese)) = all.first() else {
        return Ok(());
    };
    let mut root = Module::default();
    for (key, text) in japanese {
        let mut slots: Vec<&str> = Vec::new();
        for texts in all {
            let fallback = slots.get(1).copied().unwrap_or(text.as_str());
            let found = texts.as_ref().and_then(|texts| texts.get(key));
            slots.push(found.map_or(fallback, String::as_str));
        }
        // A noun of the staff's screens exists in Japanese and English only: no need to repeat the English.
        while slots.len() > 2 && slots.last() == slots.get(1) {
            slots.pop();
        }
        for slot in &slots {
            if parameters(slot) != parameters(text) {
                return Err(
                    format!("{noun}: {key}: the languages name different parameters").into(),
                );
            }
        }
        let (path, name) = key.rsplit_once('.').unwrap_or(("", key));
        let module = path
            .split('.')
            .filter(|part| !part.is_empty())
            .fold(&mut root, |module, part| {
                module.modules.entry(part.to_owned()).or_default()
            });
        let entry = Entry {
            function: function(name, text, &slots)?,
            slots: format!("{slots:?}"),
        };
        module.texts.insert(name.to_owned(), entry);
    }
    writeln!(
        out,
        "\n/// Texts of `{noun}.json`.\npub mod {} {{",
        identifier(noun)
    )?;
    write_module(out, &root)?;
    out.push_str("}\n");
    Ok(())
}

/// Names in braces, each once, sorted.
fn parameters(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn function(name: &str, japanese: &str, slots: &[&str]) -> Result<String> {
    let parameters = parameters(japanese);
    let mut out = String::new();
    let doc = japanese
        .replace('{', "`{")
        .replace('}', "}`")
        .replace('\n', " ");
    writeln!(out, "/// {doc}\n#[must_use]\npub fn {}(", identifier(name))?;
    for parameter in &parameters {
        write!(out, "{}: impl crate::locale::Said, ", identifier(parameter))?;
    }
    write!(
        out,
        ") -> crate::locale::Text {{ crate::locale::Text::fixed(&{slots:?})"
    )?;
    for parameter in &parameters {
        write!(out, ".with({parameter:?}, {})", identifier(parameter))?;
    }
    out.push_str(" }\n");
    Ok(out)
}

fn write_module(out: &mut String, module: &Module) -> Result<()> {
    for entry in module.texts.values() {
        out.push_str(&entry.function);
    }
    for (name, below) in &module.modules {
        writeln!(
            out,
            "/// Texts below `{name}`.\npub mod {} {{",
            identifier(name)
        )?;
        write_module(out, below)?;
        out.push_str("}\n");
    }
    out.push_str("const ALL: &[crate::locale::Entry] = &[\n");
    write_entries(out, module, "")?;
    out.push_str("];\n/// The text of a dotted key that is known only at run time; its parameters are still open.\n");
    out.push_str("#[must_use]\npub fn find(key: &str) -> Option<crate::locale::Text> {\n");
    out.push_str("    crate::locale::find(ALL, key)\n}\n");
    Ok(())
}

fn write_entries(out: &mut String, module: &Module, key: &str) -> Result<()> {
    for (name, Entry { slots, .. }) in &module.texts {
        let key = format!("{key}{name}");
        writeln!(out, "    ({key:?}, &{slots}),")?;
    }
    for (name, below) in &module.modules {
        write_entries(out, below, &format!("{key}{name}."))?;
    }
    Ok(())
}

/// A name as Rust takes it.
fn identifier(name: &str) -> String {
    const RESERVED: &[&str] = &[
        "as", "break", "const", "continue", "do", "else", "enum", "extern", "fn", "for", "if",
        "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
        "static", "struct", "super", "self", "trait", "true", "false", "type", "unsafe", "use",
        "where", "while", "yield", "final", "find", "box", "try",
    ];
    if RESERVED.contains(&name) {
        format!("{name}_")
    } else {
        name.replace('-', "_")
    }
}
