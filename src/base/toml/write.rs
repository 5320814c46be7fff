//! Writes TOML as a person would: keys in the given order, multi-line strings on several lines.
//!
//! The module handles the syntax of TOML, not the meaning of a file. `toml_writer` quotes strings and keys. This module
//! itself escapes only characters that are invisible or act on a terminal: TOML allows them, but no reader would notice
//! them.

use std::fmt::Write as _;

use jiff::civil::Date;
use toml_writer::{TomlKeyBuilder, TomlStringBuilder, TomlWrite, WriteTomlValue};

use crate::base::sanitize::{is_hidden, sanitize};

/// The keys of a table with their values, in the order in which they are written.
pub type Keys = Vec<(String, Inline)>;

/// A value. The last 4 variants take several lines, except inside another value; every other variant is on one line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A boolean.
    Flag(bool),
    /// A date.
    Day(Date),
    /// A list.
    List(Vec<Inline>),
    /// An inline table, with its keys in the given order.
    Table(Keys),
    /// A float or a TOML date-time, already formatted.
    Written(String),
    /// A string whose line breaks are written as line breaks.
    Prose(String),
    /// A list with one item on each line.
    Lines(Vec<Inline>),
    /// A table under its own header.
    Below(Keys),
    /// An array of tables, each under its own header.
    Items(Vec<Keys>),
}

impl Inline {
    /// A string value.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Converts a parsed TOML value.
    fn of(value: &toml::Value) -> Self {
        match value {
            toml::Value::String(words) => Self::text(words),
            toml::Value::Integer(number) => Self::Integer(*number),
            toml::Value::Boolean(flag) => Self::Flag(*flag),
            toml::Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            toml::Value::Table(table) => Self::Table(
                table
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of(value)))
                    .collect(),
            ),
            toml::Value::Float(_) | toml::Value::Datetime(_) => Self::Written(value.to_string()),
        }
    }

    /// Writes the value on one line, using `put_key` for its keys.
    fn write(&self, out: &mut String, put_key: fn(&mut String, &str)) {
        match self {
            Self::Written(words) => out.push_str(words),
            Self::Text(words) | Self::Prose(words) => {
                put(out, TomlStringBuilder::new(words).as_basic());
            }
            Self::Integer(number) => out.push_str(&number.to_string()),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Day(day) => out.push_str(&day.to_string()),
            Self::List(items) | Self::Lines(items) => {
                write_list(out, items, |out, item| item.write(out, put_key));
            }
            Self::Table(keys) | Self::Below(keys) => write_table(out, keys, put_key),
            Self::Items(items) => {
                write_list(out, items, |out, keys| write_table(out, keys, put_key));
            }
        }
    }
}

fn write_list<T>(out: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { ", " });
        write(out, item);
    }
    out.push(']');
}

fn write_table(out: &mut String, keys: &Keys, put_key: fn(&mut String, &str)) {
    out.push('{');
    for (at, (key, value)) in keys.iter().enumerate() {
        out.push_str(if at == 0 { " " } else { ", " });
        put_key(out, key);
        out.push_str(" = ");
        value.write(out, put_key);
    }
    out.push_str(if keys.is_empty() { "}" } else { " }" });
}

/// Formats the value on one line. The hash chain of the history covers this form, so it must never change, however
/// files are laid out.
impl std::fmt::Display for Inline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        self.write(&mut out, put_plain_key);
        f.write_str(&out)
    }
}

/// Appends a value; writing to a string cannot fail.
fn put(out: &mut String, value: impl WriteTomlValue) {
    let _ = value.write_toml_value(out);
}

/// Appends a serialized value or key with its invisible characters escaped: the escapes are parsed back unchanged, and
/// a person who opens the file can see them. Invisible characters occur only in strings, and all strings written here
/// allow escapes.
fn seen(written: &str, out: &mut String) {
    // ASCII text has nothing invisible left: its control characters are already escaped
    if written.is_ascii() {
        out.push_str(written);
        return;
    }
    for character in written.chars() {
        let code = u32::from(character);
        if !is_hidden(character) {
            out.push(character);
        } else if code > 0xFFFF {
            let _ = write!(out, "\\U{code:08X}");
        } else {
            let _ = write!(out, "\\u{code:04X}");
        }
    }
}

/// A writer that builds a TOML text.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    prefix: Vec<String>,
}

impl Writer {
    /// A writer with an empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// The finished text.
    pub fn finish(self) -> String {
        self.out
    }

    /// Opens the table `name` and writes every table that `write` opens below it.
    pub fn within(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.table(&[name]);
        self.prefix.push(name.to_owned());
        write(self);
        self.prefix.pop();
    }

    /// Writes a comment, one comment line for each line of `text`.
    pub fn comment(&mut self, text: &str) {
        for line in text.lines() {
            // TOML allows no control characters except tabs in comments, and no comment should contain invisible
            // characters
            self.out.push_str("# ");
            self.out.push_str(sanitize(line).trim_end());
            self.out.push('\n');
        }
    }

    /// Ends the paragraph with an empty line, unless the text is empty or already ends with one.
    pub fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Writes the header `[a.b]`, after an empty line.
    pub fn table(&mut self, path: &[&str]) {
        self.gap();
        self.out.push('[');
        self.path(path);
        self.out.push_str("]\n");
    }

    /// Writes the header `[[a.b]]`, after an empty line.
    pub fn item(&mut self, path: &[&str]) {
        self.gap();
        self.out.push_str("[[");
        self.path(path);
        self.out.push_str("]]\n");
    }

    fn path(&mut self, path: &[&str]) {
        let whole: Vec<&str> = self
            .prefix
            .iter()
            .map(String::as_str)
            .chain(path.iter().copied())
            .collect();
        let keys: Vec<String> = whole.into_iter().map(key_text).collect();
        self.out.push_str(&keys.join("."));
    }

    /// Writes `key = value`, on one line unless the variant of the value takes several lines.
    pub fn value(&mut self, key: &str, value: &Inline) {
        self.out.push_str(&key_text(key));
        self.out.push_str(" = ");
        match value {
            Inline::Prose(text) if text.contains('\n') => {
                self.put(|out| put(out, TomlStringBuilder::new(text).as_ml_basic()));
            }
            Inline::Lines(items) => {
                self.out.push_str("[\n");
                for item in items {
                    self.out.push_str("  ");
                    self.put(|out| item.write(out, put_key));
                    self.out.push_str(",\n");
                }
                self.out.push(']');
            }
            Inline::Text(_)
            | Inline::Prose(_)
            | Inline::Integer(_)
            | Inline::Flag(_)
            | Inline::Day(_)
            | Inline::List(_)
            | Inline::Table(_)
            | Inline::Written(_)
            | Inline::Below(_)
            | Inline::Items(_) => self.put(|out| value.write(out, put_key)),
        }
        self.out.push('\n');
    }

    /// Writes the keys of the open table at `path`: first the values without their own header, then the unknown
    /// keys kept from the file, then the tables below.
    pub fn keys(&mut self, path: &[&str], keys: &Keys, kept: Option<&toml::Table>) {
        for (key, value) in keys {
            if !matches!(value, Inline::Below(_) | Inline::Items(_)) {
                self.value(key, value);
            }
        }
        if let Some(kept) = kept {
            self.kept(kept);
        }
        for (key, value) in keys {
            let path = [path, &[key.as_str()]].concat();
            if let Inline::Below(keys) = value {
                self.table(&path);
                self.keys(&path, keys, None);
            }
            if let Inline::Items(items) = value {
                for keys in items {
                    self.item(&path);
                    self.keys(&path, keys, None);
                }
            }
        }
    }

    /// Writes a value with invisible characters escaped.
    fn put(&mut self, write: impl FnOnce(&mut String)) {
        let mut written = String::new();
        write(&mut written);
        seen(&written, &mut self.out);
    }

    /// Writes a string, on several lines if it has line breaks.
    pub fn text(&mut self, key: &str, text: &str) {
        self.value(key, &Inline::Prose(text.to_owned()));
    }

    /// Writes a whole number.
    pub fn integer(&mut self, key: &str, number: i64) {
        self.value(key, &Inline::Integer(number));
    }

    /// Writes unknown keys kept from a file of a newer minor format.
    pub fn kept(&mut self, kept: &toml::Table) {
        for (key, value) in kept {
            if let toml::Value::String(words) = value {
                self.text(key, words);
            } else {
                self.value(key, &Inline::of(value));
            }
        }
    }
}

fn key_text(key: &str) -> String {
    let mut written = String::new();
    put_key(&mut written, key);
    let mut out = String::new();
    seen(&written, &mut out);
    out
}

fn put_key(out: &mut String, key: &str) {
    // a literal key allows no escapes
    if key.contains(|letter: char| letter.is_control() || is_hidden(letter)) {
        let _ = out.key(TomlKeyBuilder::new(key).as_basic());
    } else {
        put_plain_key(out, key);
    }
}

fn put_plain_key(out: &mut String, key: &str) {
    let _ = out.key(TomlKeyBuilder::new(key).as_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_seen_in_the_file_and_read_as_it_was() {
        let words = "a\u{202E}b\u{9B}c\u{E0041}\u{7F}\u{1B}'\"\\\u{200B}é";
        let kept = toml::Table::from_iter([
            (
                words.to_owned(),
                toml::Value::Array(vec![words.into(), 1.5.into()]),
            ),
            ("lines".to_owned(), format!("{words}\n{words}").into()),
        ]);
        let mut writer = Writer::new();
        writer.comment(words);
        writer.text("one", words);
        writer.text("many", &format!("{words}\n{words}\n"));
        writer.value("lines", &Inline::Lines(vec![Inline::text(words)]));
        writer.table(&["kept", words]);
        writer.kept(&kept);
        let text = writer.finish();
        assert!(
            !text.contains(|c: char| is_hidden(c) || c.is_control() && c != '\n'),
            "{text}"
        );
        let read: toml::Table = text.parse().unwrap();
        assert_eq!(read["one"].as_str(), Some(words));
        assert_eq!(
            read["many"].as_str(),
            Some(format!("{words}\n{words}\n").as_str())
        );
        assert_eq!(read["lines"][0].as_str(), Some(words));
        assert_eq!(read["kept"][words].as_table(), Some(&kept));
    }

    /// The form in the hash chain differs from the form in files, so that old chains stay valid.
    #[test]
    fn a_value_by_itself_is_written_as_ever() {
        assert_eq!(Inline::text("a\u{200B}").to_string(), "\"a\u{200B}\"");
    }
}
