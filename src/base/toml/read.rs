//! Reads TOML into values that know their position in the source, and reports all errors rather than only the first.
//!
//! Two bounds limit the cost: at most 100 findings per file, and only the first syntax error of a text of more than
//! 100,000 bytes. The module knows the syntax of TOML and nothing about what a file means: it must not mention any id,
//! control or gate.

mod bounds;
mod plain;

pub use bounds::{MOST_BYTES, too_large};
pub use plain::Plain;

use std::cell::{Cell, RefCell};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use plain::type_word;

use crate::base::diagnostic::{Diagnostic, Severity, Source, suggestion};

/// The most findings told of one text. Nobody reads more, and showing each costs a walk through the text.
const MOST_FINDINGS: usize = 100;

/// The largest text, in bytes, whose faults of grammar are all told.
const MOST_MENDED: usize = 100_000;

/// The codes of the faults any TOML file can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// The text is not TOML.
    Syntax,
    /// The text is larger than anything useful.
    TooLarge,
    /// A key that nothing reads.
    UnknownKey,
    /// A key that must be there is not.
    MissingKey,
    /// The value is of another type than asked.
    WrongType,
    /// The number is outside its range.
    BadRange,
    /// The text is blank.
    EmptyText,
    /// The file was made by a newer surefoot.
    FormatTooNew,
    /// There is more to tell than anyone reads.
    More,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The stable name.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A value and where it stood, in bytes of its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stood.
    pub span: Range<usize>,
}

/// One text being read, and what was found wrong with it.
pub struct Reader<'s> {
    source: &'s Source,
    found: RefCell<Vec<Diagnostic>>,
    /// How many findings were left out, and how much the gravest of them weighs.
    left_out: Cell<Option<(usize, Severity)>>,
}

impl<'s> Reader<'s> {
    /// A reader of one text.
    pub fn new(source: &'s Source) -> Self {
        Self {
            source,
            found: RefCell::new(Vec::new()),
            left_out: Cell::new(None),
        }
    }

    /// Parses the text and hands its root table to `read`; without a root that can be read, `read` is not called.
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

    /// Tells everything that is no TOML. Of a large text it is the first fault alone: one on each line would take a
    /// hundred times the memory of the text.
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
            let (count, gravest) = self.left_out.get().unwrap_or((0, severity));
            self.left_out.set(Some((count + 1, gravest.max(severity))));
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

    /// What was found.
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

/// Keeps the first findings of a file, as many as are shown, and one that says how many there are beyond.
pub fn shorten(found: &mut Vec<Diagnostic>, source: &Source) {
    let rest = found.split_off(found.len().min(MOST_FINDINGS));
    let gravest = rest.iter().map(|finding| finding.severity).max();
    found.extend(gravest.map(|severity| more(source, rest.len(), severity)));
}

/// That there are so many more findings in a file.
fn more(source: &Source, count: usize, severity: Severity) -> Diagnostic {
    let message = format!("there are {count} more findings in this file");
    let help = Some("Mend those above first, then look again.".to_owned());
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

/// A table being read. Asking for a key marks it as known; [`Fields::finish`] tells the rest.
pub struct Fields<'r> {
    reader: &'r Reader<'r>,
    table: &'r DeTable<'r>,
    span: Range<usize>,
    used: RefCell<Vec<&'static str>>,
}

impl<'r> Fields<'r> {
    /// Where the table stands.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The reader, to record findings of one's own.
    pub fn reader(&self) -> &'r Reader<'r> {
        self.reader
    }

    /// Whether the key is there.
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
            self.wrong(value, key, "a text");
            return None;
        };
        Some(Placed {
            value: text.to_owned(),
            span: value.span(),
        })
    }

    /// A text that must be there and must not be blank; an empty one stands in for it when it is not.
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
                format!("`{key}` says nothing"),
                None,
            );
        }
        text
    }

    /// Texts that must be there.
    pub fn required_texts(&self, key: &'static str) -> Vec<Placed<String>> {
        if self.required(key).is_none() {
            return Vec::new();
        }
        self.texts(key)
    }

    /// Where the value of a key stands; the table's own place when it is absent.
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

    /// Reads `format` and tells when it is newer than the newest this program knows.
    pub fn format(&self, newest: i64) -> i64 {
        let format = self.integer("format", 1..1_000_001);
        if format.value > newest {
            let message = format!(
                "the file has format {}, and this surefoot reads up to {newest}",
                format.value
            );
            let help = "Take a newer surefoot to read it; nothing was changed.".to_owned();
            self.reader
                .error(Code::FormatTooNew.name(), format.span, message, Some(help));
        }
        format.value
    }

    /// A text that may be absent.
    pub fn optional_text(&self, key: &'static str) -> Option<Placed<String>> {
        self.raw(key).and_then(|value| self.as_text(value, key))
    }

    /// Texts; an absent key is an empty list.
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
                "`{key}` is {written}, outside {} to {}",
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

    /// A whole number within `range` (end excluded); its start stands in when it is missing or wrong.
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

    /// A whole number that may be absent.
    pub fn optional_integer(&self, key: &'static str, range: &Range<i64>) -> Option<Placed<i64>> {
        self.raw(key)
            .and_then(|value| self.as_integer(value, key, range))
    }

    /// Whole numbers; an absent key is told.
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

    /// Yes or no; absent is no.
    pub fn flag(&self, key: &'static str) -> bool {
        self.optional_flag(key).is_some_and(|flag| flag.value)
    }

    /// Yes, no or absent.
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

    /// A value that a person may write as text or as a date, handed over as text.
    pub fn optional_date(&self, key: &'static str) -> Option<Placed<String>> {
        self.raw(key).and_then(|value| self.as_date(value, key))
    }

    /// Values that a person may write as texts or as dates; an absent key is an empty list.
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

    /// A value of whatever type, for who decides by type.
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

    /// A table that may be absent.
    pub fn table(&self, key: &'static str) -> Option<Fields<'r>> {
        self.raw(key).and_then(|value| self.as_fields(value, key))
    }

    /// A table that must be there.
    pub fn required_table(&self, key: &'static str) -> Option<Fields<'r>> {
        self.required(key)
            .and_then(|value| self.as_fields(value, key))
    }

    /// Tables; an absent key is an empty list.
    pub fn tables(&self, key: &'static str) -> Vec<Fields<'r>> {
        self.array(key)
            .into_iter()
            .filter_map(|value| self.as_fields(value, key))
            .collect()
    }

    /// The entries of a table whose keys are free (ids): each key with its place, and its value as a table.
    pub fn named_tables(&self) -> Vec<(Placed<String>, Fields<'r>)> {
        self.entries(|value, key| self.as_fields(value, key))
    }

    /// The entries of a table whose keys are free, each value a list of texts.
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

    /// One value of a table whose keys are free, whatever its type, for who decides by type.
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

    /// Tells every key that was never asked for, as an error.
    pub fn finish(self) {
        self.leftovers(Severity::Error);
    }

    /// Tells every key that was never asked for as a warning, and hands them over so that a save can keep them.
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
                .unwrap_or_else(|| format!("Known here: {}.", used.join(", ")));
            let message = format!("nothing reads the key `{name}`");
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
