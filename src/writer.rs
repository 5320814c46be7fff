//! TOML written by hand order: keys stand in the order a person reads them, notes keep their lines.
//!
//! In flow keys and plain values; out flows one text. It knows the shape of TOML and nothing of what a file means; the
//! quoting of strings and keys is left to `toml_writer`, so no escape may ever be spelt out here.

use jiff::civil::Date;
use toml_writer::TomlKeyBuilder;
use toml_writer::TomlStringBuilder;
use toml_writer::TomlWrite;
use toml_writer::WriteTomlValue;

/// A value that fits on one line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
    /// A list.
    List(Vec<Inline>),
    /// A table in braces, in that order.
    Table(Vec<(String, Inline)>),
}

impl Inline {
    /// A text.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// The value on one line.
    fn write(&self, out: &mut String) {
        match self {
            Self::Text(words) => put(out, TomlStringBuilder::new(words).as_basic()),
            Self::Integer(number) => out.push_str(&number.to_string()),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Day(day) => out.push_str(&day.to_string()),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    item.write(out);
                }
                out.push(']');
            }
            Self::Table(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if at == 0 { " " } else { ", " });
                    put_key(out, key);
                    out.push_str(" = ");
                    value.write(out);
                }
                out.push_str(if entries.is_empty() { "}" } else { " }" });
            }
        }
    }
}

impl std::fmt::Display for Inline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        self.write(&mut out);
        f.write_str(&out)
    }
}

/// Writes into a string, which cannot fail.
fn put(out: &mut String, value: impl WriteTomlValue) {
    let _ = value.write_toml_value(out);
}

/// A TOML text being written.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    prefix: Vec<String>,
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    /// Opens the table `name` and puts every table that `write` opens below it.
    pub fn within(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.table(&[name]);
        self.prefix.push(name.to_owned());
        write(self);
        self.prefix.pop();
    }

    /// One comment line per line of the text.
    pub fn comment(&mut self, text: &str) {
        for line in text.lines() {
            // the grammar allows no control character in a comment but the tab
            let clean: String =
                line.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect();
            self.out.push_str("# ");
            self.out.push_str(clean.trim_end());
            self.out.push('\n');
        }
    }

    /// An empty line.
    pub fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// `[a.b]`, after an empty line.
    pub fn table(&mut self, path: &[&str]) {
        self.gap();
        self.out.push('[');
        self.path(path);
        self.out.push_str("]\n");
    }

    /// `[[a.b]]`, after an empty line.
    pub fn item(&mut self, path: &[&str]) {
        self.gap();
        self.out.push_str("[[");
        self.path(path);
        self.out.push_str("]]\n");
    }

    fn path(&mut self, path: &[&str]) {
        let whole: Vec<&str> = self.prefix.iter().map(String::as_str).chain(path.iter().copied()).collect();
        let keys: Vec<String> = whole.into_iter().map(key_text).collect();
        self.out.push_str(&keys.join("."));
    }

    /// `key = value` on one line.
    pub fn value(&mut self, key: &str, value: &Inline) {
        self.out.push_str(&key_text(key));
        self.out.push_str(" = ");
        value.write(&mut self.out);
        self.out.push('\n');
    }

    /// A text; one with several lines keeps them.
    pub fn text(&mut self, key: &str, text: &str) {
        if !text.contains('\n') {
            self.value(key, &Inline::text(text));
            return;
        }
        self.out.push_str(&key_text(key));
        self.out.push_str(" = ");
        put(&mut self.out, TomlStringBuilder::new(text).as_ml_basic());
        self.out.push('\n');
    }

    /// A whole number.
    pub fn integer(&mut self, key: &str, number: i64) {
        self.value(key, &Inline::Integer(number));
    }

    /// A list with one item a line.
    pub fn lines(&mut self, key: &str, items: &[Inline]) {
        self.out.push_str(&key_text(key));
        self.out.push_str(" = [\n");
        for item in items {
            self.out.push_str("  ");
            item.write(&mut self.out);
            self.out.push_str(",\n");
        }
        self.out.push_str("]\n");
    }

    /// Keys that nothing reads, kept from a file of a newer minor format.
    pub fn kept(&mut self, kept: &toml::Table) {
        for (key, value) in kept {
            self.out.push_str(&key_text(key));
            self.out.push_str(" = ");
            // the display of a value is inline, but for texts of several lines, which keep theirs
            self.out.push_str(&value.to_string());
            self.out.push('\n');
        }
    }
}

fn key_text(key: &str) -> String {
    let mut out = String::new();
    put_key(&mut out, key);
    out
}

fn put_key(out: &mut String, key: &str) {
    let _ = out.key(TomlKeyBuilder::new(key).as_default());
}
