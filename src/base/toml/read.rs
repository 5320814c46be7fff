//! Reads TOML into values with their positions in the source, and reports all errors rather than only the first.
//!
//! To limit the cost, it reports at most 100 findings per file, and only the first syntax error in text of more than
//! 100,000 bytes. The module handles the syntax of TOML, not the meaning of a file: it must not mention any id, control
//! or gate.

mod bounds;
mod plain;

pub use bounds::{MOST_BYTES, percent_full, too_large};
pub use plain::Plain;

use std::cell::{Cell, RefCell};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use plain::type_word;

use crate::base::diagnostic::{Diagnostic, Severity, Source, suggestion};

/// Maximum number of findings reported for one text. Nobody reads more, and rendering a finding scans the whole text.
const MOST_FINDINGS: usize = 100;

/// Maximum size in bytes of the text whose syntax errors are all reported.
const MOST_MENDED: usize = 100_000;

/// The codes of errors that can occur in any TOML file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// The text is not valid TOML.
    Syntax,
    /// The text exceeds the size limits.
    TooLarge,
    /// A key is unknown.
    UnknownKey,
    /// A required key is missing.
    MissingKey,
    /// The value has the wrong type.
    WrongType,
    /// The number is outside its range.
    BadRange,
    /// The string is blank.
    EmptyText,
    /// The file has a newer format than this version of surefoot reads.
    FormatTooNew,
    /// There are more findings than the number reported.
    More,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The stable name of the code, in kebab-case.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A value with its position in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The position in the source, as a range of bytes.
    pub span: Range<usize>,
}

/// A reader of one text, which collects the findings about it.
pub struct Reader<'s> {
    source: &'s Source,
    found: RefCell<Vec<Diagnostic>>,
    /// The number of findings left out and their highest severity.
    left_out: Cell<Option<(usize, Severity)>>,
}

impl<'s> Reader<'s> {
    /// A reader of `source`.
    pub fn new(source: &'s Source) -> Self {
        Self {
            source,
            found: RefCell::new(Vec::new()),
            left_out: Cell::new(None),
        }
    }

    /// Parses the text and calls `read` with its root table. Returns `None` without calling `read` if the text is too
    /// large or not valid TOML.
    pub fn read<T>(&self, read: impl FnOnce(Fields<'_>) -> T) -> Option<T> {
        if let Some(message) = too_large(&self.source.text) {
            self.error(
                Code::TooLarge.name(),
                0..0,
                message,
                Some("Is this the file you meant?".to_owned()),
            );
            return None;
        }
        let root = match DeTable::parse(&self.source.text) {
            Ok(root) => root,
            Err(first) => {
                self.syntax(first);
                return None;
            }
        };
        let span = 0..0;
        Some(read(Fields {
            reader: self,
            table: root.get_ref(),
            span,
            used: RefCell::default(),
        }))
    }

    /// Records the syntax errors, but only the first one of a large text: one error on each line would take 100 times
    /// the memory of the text.
    fn syntax(&self, first: toml::de::Error) {
        let text = &self.source.text;
        let faults = if text.len() > MOST_MENDED {
            vec![first]
        } else {
            DeTable::parse_recoverable(text).1
        };
        for fault in &faults {
            let message = fault
                .message()
                .lines()
                .next()
                .unwrap_or("cannot be read")
                .to_owned();
            self.error(
                Code::Syntax.name(),
                fault.span().unwrap_or(0..0),
                message,
                None,
            );
        }
    }

    /// Records an error.
    pub fn error(
        &self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.record(Severity::Error, code, span, message.into(), help);
    }

    fn record(
        &self,
        severity: Severity,
        code: &'static str,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        let mut found = self.found.borrow_mut();
        if found.len() >= MOST_FINDINGS {
            let (count, worst) = self.left_out.get().unwrap_or((0, severity));
            self.left_out.set(Some((count + 1, worst.max(severity))));
            return;
        }
        let file = self.source.name.clone();
        found.push(Diagnostic {
            code,
            severity,
            file,
            span,
            message,
            help,
        });
    }

    /// The findings, in the order in which they were recorded.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.extend(
            self.left_out
                .get()
                .map(|(count, severity)| more(self.source, count, severity)),
        );
        found
    }
}

/// Keeps as many findings of a file as are shown, and replaces the rest with a finding that counts them.
pub fn shorten(found: &mut Vec<Diagnostic>, source: &Source) {
    let rest = found.split_off(found.len().min(MOST_FINDINGS));
    let worst = rest.iter().map(|finding| finding.severity).max();
    found.extend(worst.map(|severity| more(source, rest.len(), severity)));
}

/// A finding that counts the findings left out.
fn more(source: &Source, count: usize, severity: Severity) -> Diagnostic {
    let message = format!("there are {count} more findings in this file");
    let help = Some("Fix the findings above first, then check again.".to_owned());
    let (code, file, end) = (Code::More.name(), source.name.clone(), source.text.len());
    Diagnostic {
        code,
        severity,
        file,
        span: end..end,
        message,
        help,
    }
}

/// A table being read. Reading a key marks it as known; [`Fields::finish`] reports the unknown keys.
pub struct Fields<'r> {
    reader: &'r Reader<'r>,
    table: &'r DeTable<'r>,
    span: Range<usize>,
    used: RefCell<Vec<&'static str>>,
}

/// An item of a list that may hold strings and tables.
pub enum TextOrTable<'r> {
    /// A string.
    Text(Placed<String>),
    /// A table.
    Table(Fields<'r>),
}

impl<'r> Fields<'r> {
    /// The position of the table.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The reader, so that callers can record their own findings.
    pub fn reader(&self) -> &'r Reader<'r> {
        self.reader
    }

    /// Whether the table has the key.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn raw(&self, key: &'static str) -> Option<&'r Spanned<DeValue<'r>>> {
        self.known(key);
        self.table.get(key)
    }

    fn required(&self, key: &'static str) -> Option<&'r Spanned<DeValue<'r>>> {
        let found = self.raw(key);
        if found.is_none() {
            let help = format!("Add a line `{key} = …` here.");
            self.reader.error(
                Code::MissingKey.name(),
                self.span(),
                format!("`{key}` is missing"),
                Some(help),
            );
        }
        found
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let message = format!(
            "`{key}` must be {wanted}, but this is {}",
            type_word(value.get_ref())
        );
        self.reader
            .error(Code::WrongType.name(), value.span(), message, None);
    }

    fn as_text(&self, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Placed<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(value, key, "text");
            return None;
        };
        Some(Placed {
            value: text.to_owned(),
            span: value.span(),
        })
    }

    /// A required, non-blank string. Reports a missing or blank string and a wrong type; the fallback is an empty
    /// string.
    pub fn text(&self, key: &'static str) -> Placed<String> {
        let nothing = Placed {
            value: String::new(),
            span: self.span(),
        };
        let Some(value) = self.required(key) else {
            return nothing;
        };
        let Some(text) = self.as_text(value, key) else {
            return nothing;
        };
        if text.value.trim().is_empty() {
            self.reader.error(
                Code::EmptyText.name(),
                value.span(),
                format!("`{key}` is empty"),
                None,
            );
        }
        text
    }

    /// A required list of strings.
    pub fn required_texts(&self, key: &'static str) -> Vec<Placed<String>> {
        if self.required(key).is_none() {
            return Vec::new();
        }
        self.texts(key)
    }

    /// The position of the value of a key, or of the table if the key is absent.
    pub fn span_of(&self, key: &str) -> Range<usize> {
        self.table
            .get(key)
            .map_or_else(|| self.span(), Spanned::span)
    }

    /// Marks a key as known without reading it.
    pub fn known(&self, key: &'static str) {
        let mut used = self.used.borrow_mut();
        if !used.contains(&key) {
            used.push(key);
        }
    }

    /// The value of the key `format`. Reports a format newer than `newest`.
    pub fn format(&self, newest: i64) -> i64 {
        let format = self.integer("format", 1..1_000_001);
        if format.value > newest {
            let message = format!(
                "the file has format {}, but this version of surefoot reads formats up to {newest}",
                format.value
            );
            let help = "Update surefoot to read it. Nothing was changed.".to_owned();
            self.reader
                .error(Code::FormatTooNew.name(), format.span, message, Some(help));
        }
        format.value
    }

    /// An optional string.
    pub fn optional_text(&self, key: &'static str) -> Option<Placed<String>> {
        self.raw(key).and_then(|value| self.as_text(value, key))
    }

    /// A list of strings; empty if the key is absent.
    pub fn texts(&self, key: &'static str) -> Vec<Placed<String>> {
        self.array(key)
            .iter()
            .filter_map(|value| self.as_text(value, key))
            .collect()
    }

    fn array(&self, key: &'static str) -> Vec<&'r Spanned<DeValue<'r>>> {
        let Some(value) = self.raw(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list");
            return Vec::new();
        };
        items.iter().collect()
    }

    fn as_integer(
        &self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        range: &Range<i64>,
    ) -> Option<Placed<i64>> {
        let Some(integer) = value.get_ref().as_integer() else {
            self.wrong(value, key, "a whole number");
            return None;
        };
        let span = value.span();
        let written = integer.as_str().replace('_', "");
        let number = i64::from_str_radix(&written, integer.radix()).unwrap_or(i64::MAX);
        if !range.contains(&number) {
            let message = format!(
                "`{key}` is {written}; it must be {} to {}",
                range.start,
                range.end - 1
            );
            self.reader
                .error(Code::BadRange.name(), span, message, None);
            return None;
        }
        Some(Placed {
            value: number,
            span,
        })
    }

    /// A required whole number within `range` (end exclusive). Reports a missing or wrong value; the fallback is the
    /// start of the range.
    pub fn integer(&self, key: &'static str, range: Range<i64>) -> Placed<i64> {
        let nothing = Placed {
            value: range.start,
            span: self.span(),
        };
        let Some(value) = self.required(key) else {
            return nothing;
        };
        self.as_integer(value, key, &range).unwrap_or(nothing)
    }

    /// An optional whole number within `range` (end exclusive).
    pub fn optional_integer(&self, key: &'static str, range: &Range<i64>) -> Option<Placed<i64>> {
        self.raw(key)
            .and_then(|value| self.as_integer(value, key, range))
    }

    /// A required list of whole numbers, each within `range` (end exclusive).
    pub fn integers(&self, key: &'static str, range: &Range<i64>) -> Vec<Placed<i64>> {
        if !self.has(key) {
            self.required(key);
            return Vec::new();
        }
        self.array(key)
            .iter()
            .filter_map(|value| self.as_integer(value, key, range))
            .collect()
    }

    /// A boolean; false if the key is absent.
    pub fn flag(&self, key: &'static str) -> bool {
        self.optional_flag(key).is_some_and(|flag| flag.value)
    }

    /// An optional boolean.
    pub fn optional_flag(&self, key: &'static str) -> Option<Placed<bool>> {
        let value = self.raw(key)?;
        let Some(flag) = value.get_ref().as_bool() else {
            self.wrong(value, key, "true or false");
            return None;
        };
        Some(Placed {
            value: flag,
            span: value.span(),
        })
    }

    /// An optional date, as a string. The file may contain a string or a TOML date.
    pub fn optional_date(&self, key: &'static str) -> Option<Placed<String>> {
        self.raw(key).and_then(|value| self.as_date(value, key))
    }

    /// A list of dates, as strings; empty if the key is absent. The file may contain strings or TOML dates.
    pub fn dates(&self, key: &'static str) -> Vec<Placed<String>> {
        self.array(key)
            .iter()
            .filter_map(|value| self.as_date(value, key))
            .collect()
    }

    fn as_date(&self, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Placed<String>> {
        match value.get_ref() {
            DeValue::String(text) => Some(Placed {
                value: text.to_string(),
                span: value.span(),
            }),
            DeValue::Datetime(date) => Some(Placed {
                value: date.to_string(),
                span: value.span(),
            }),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                self.wrong(value, key, "a date such as 2026-12-01");
                None
            }
        }
    }

    /// An optional value of any type, for callers that handle each type differently.
    pub fn plain(&self, key: &'static str) -> Option<Placed<Plain>> {
        self.raw(key).map(|value| Placed {
            value: Plain::of(value.get_ref()),
            span: value.span(),
        })
    }

    fn as_fields(&self, value: &'r Spanned<DeValue<'r>>, key: &str) -> Option<Fields<'r>> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, key, "a table");
            return None;
        };
        Some(Fields {
            reader: self.reader,
            table,
            span: value.span(),
            used: RefCell::default(),
        })
    }

    /// An optional table.
    pub fn table(&self, key: &'static str) -> Option<Fields<'r>> {
        self.raw(key).and_then(|value| self.as_fields(value, key))
    }

    /// A required table.
    pub fn required_table(&self, key: &'static str) -> Option<Fields<'r>> {
        self.required(key)
            .and_then(|value| self.as_fields(value, key))
    }

    /// A list of tables; empty if the key is absent.
    pub fn tables(&self, key: &'static str) -> Vec<Fields<'r>> {
        self.array(key)
            .into_iter()
            .filter_map(|value| self.as_fields(value, key))
            .collect()
    }

    /// A list of tables whose key must be there.
    pub fn required_tables(&self, key: &'static str) -> Vec<Fields<'r>> {
        if self.required(key).is_none() {
            return Vec::new();
        }
        self.tables(key)
    }

    /// A list whose items are strings or tables; empty if the key is absent.
    pub fn texts_or_tables(&self, key: &'static str) -> Vec<TextOrTable<'r>> {
        let read = |value: &'r Spanned<DeValue<'r>>| {
            if value.get_ref().as_table().is_some() {
                self.as_fields(value, key).map(TextOrTable::Table)
            } else {
                self.as_text(value, key).map(TextOrTable::Text)
            }
        };
        self.array(key).into_iter().filter_map(read).collect()
    }

    /// The entries of a table with arbitrary keys (ids): each key with its position and its value as a table.
    pub fn named_tables(&self) -> Vec<(Placed<String>, Fields<'r>)> {
        self.entries(|value, key| self.as_fields(value, key))
    }

    /// The entries of a table with arbitrary keys, where each value is a list of strings.
    pub fn named_texts(&self) -> Vec<(Placed<String>, Vec<Placed<String>>)> {
        self.entries(|value, key| {
            let Some(items) = value.get_ref().as_array() else {
                self.wrong(value, key, "a list");
                return None;
            };
            Some(
                items
                    .iter()
                    .filter_map(|item| self.as_text(item, key))
                    .collect(),
            )
        })
    }

    fn entries<T>(
        &self,
        read: impl Fn(&'r Spanned<DeValue<'r>>, &str) -> Option<T>,
    ) -> Vec<(Placed<String>, T)> {
        self.table
            .iter()
            .filter_map(|(key, value)| {
                let name = Placed {
                    value: key.get_ref().to_string(),
                    span: key.span(),
                };
                read(value, key.get_ref()).map(|value| (name, value))
            })
            .collect()
    }

    /// The entries of a table with arbitrary keys and values of any type, for callers that handle each type
    /// differently.
    pub fn named_values(&self) -> Vec<(Placed<String>, Placed<Plain>)> {
        self.table
            .iter()
            .map(|(key, value)| {
                let name = Placed {
                    value: key.get_ref().to_string(),
                    span: key.span(),
                };
                (
                    name,
                    Placed {
                        value: Plain::of(value.get_ref()),
                        span: value.span(),
                    },
                )
            })
            .collect()
    }

    /// Reports every unknown key as an error.
    pub fn finish(self) {
        self.leftovers(Severity::Error);
    }

    /// Reports every unknown key as a warning, and returns the unknown keys with their values so that a save can keep
    /// them.
    pub fn finish_kindly(self) -> toml::Table {
        self.leftovers(Severity::Warning)
    }

    fn leftovers(&self, severity: Severity) -> toml::Table {
        let used = self.used.borrow();
        let mut kept = toml::Table::new();
        for (key, value) in self.table {
            let name: &str = key.get_ref();
            if used.contains(&name) {
                continue;
            }
            let help = suggestion(name, used.iter().copied())
                .unwrap_or_else(|| format!("Known keys: {}.", used.join(", ")));
            let message = format!("unknown key `{name}`");
            self.reader.record(
                severity,
                Code::UnknownKey.name(),
                key.span(),
                message,
                Some(help),
            );
            if let Some(value) = Plain::of(value.get_ref()).into_toml() {
                kept.insert(name.to_owned(), value);
            }
        }
        kept
    }
}
