//! The kinds of values in an assessment file. A kind determines how its value is read, written and recognized; the
//! tables in [`tables`](super::tables) and the list of edits refer only to kinds.
//!
//! This module must not interpret values. The reader never guesses: it reports an invalid value with its position.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Code;
use super::cursor::Cursor;
use crate::base::toml::read::{Code as ReadCode, Fields, Placed};
use crate::base::toml::write::{Inline, Keys};
use crate::model::assessment::plan::Workday;
use crate::model::assessment::profile::Form;
use crate::model::assessment::validation;
use crate::model::questionnaire::EvidenceState;

/// A kind of field: the form of a value under one key of a table, or spread over several keys.
pub(crate) trait Kind {
    /// Type of the value.
    type Of;

    /// Reads the value. Returns `None` only after reporting an error.
    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of>;

    /// Adds the value to the keys of its table.
    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys);

    /// Advances past the value in exactly the form in which surefoot writes it. `None` means that the full reader has
    /// to read the text; this is the default for kinds that occur in no edit.
    fn recognize(_: &mut Cursor<'_>, _: &str) -> Option<()> {
        None
    }
}

/// A kind of value under one key.
pub(crate) trait Value {
    /// Type of the value.
    type Of;

    /// Reads the value. Returns `None` only after reporting an error.
    fn take(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of>;

    /// Returns the value in its written form.
    fn inline(value: &Self::Of) -> Inline;

    /// Advances past the value in exactly the form in which surefoot writes it. `None` means that the full reader has
    /// to read the text.
    fn pass(cursor: &mut Cursor<'_>) -> Option<()>;
}

/// A value under one key, which is always written.
impl<V: Value> Kind for V {
    type Of = V::Of;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of> {
        V::take(fields, key)
    }

    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys) {
        keys.push((key.to_owned(), V::inline(value)));
    }

    fn recognize(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
        cursor.key(key).then_some(())?;
        V::pass(cursor)
    }
}

/// An optional value, written only if present.
pub(crate) struct Maybe<V>(PhantomData<V>);

impl<V: Value> Kind for Maybe<V> {
    type Of = Option<V::Of>;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of> {
        fields.known(key);
        Some(if fields.has(key) {
            V::take(fields, key)
        } else {
            None
        })
    }

    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys) {
        if let Some(value) = value {
            V::write(value, key, keys);
        }
    }

    fn recognize(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
        if cursor.key(key) {
            V::pass(cursor)
        } else {
            Some(())
        }
    }
}

/// A value that is written only if it differs from the default: an empty string, `false`, 0, or an empty list.
pub(crate) struct Filled<V>(PhantomData<V>);

impl<V: Value<Of: Default + PartialEq>> Kind for Filled<V> {
    type Of = V::Of;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of> {
        V::take(fields, key)
    }

    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys) {
        if *value != V::Of::default() {
            V::write(value, key, keys);
        }
    }

    fn recognize(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
        Maybe::<V>::recognize(cursor, key)
    }
}

/// Defines kinds of values under one key, each with 3 functions that read, write and recognize the value.
macro_rules! values {
    ($(
        $(#[$doc:meta])*
        $name:ident of $type:ty:
        |$fields:ident, $key:ident| $read:expr,
        |$value:ident| $write:expr,
        |$cursor:ident| $recognize:expr;
    )+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl Value for $name {
            type Of = $type;

            fn take($fields: &Fields<'_>, $key: &'static str) -> Option<$type> {
                $read
            }

            fn inline($value: &$type) -> Inline {
                $write
            }

            fn pass($cursor: &mut Cursor<'_>) -> Option<()> {
                $recognize
            }
        }
    )+};
}
pub(super) use values;

values! {
    /// A string; empty if absent.
    Text of String:
    |fields, key| Some(fields.optional_text(key).map(|text| text.value).unwrap_or_default()),
    |value| Inline::text(value),
    |cursor| cursor.string().map(drop);

    /// A string whose line breaks are written as line breaks, except inside braces; empty if absent.
    Prose of String:
    |fields, key| Text::take(fields, key),
    |value| Inline::Prose(value.clone()),
    |_cursor| None;

    /// A required, non-blank string.
    Name of String:
    |fields, key| Some(fields.text(key).value),
    |value| Inline::text(value),
    |cursor| cursor.name().map(drop);

    /// A required date.
    Day of Date:
    |fields, key| parsed_day(fields, &required_date(fields, key)?),
    |value| Inline::Day(*value),
    |cursor| cursor.day();

    /// A required time.
    Time of Timestamp:
    |fields, key| parsed_time(fields, &required_date(fields, key)?),
    |value| Inline::text(value.to_string()),
    |cursor| cursor.time().map(drop);

    /// `true` or `false`; `false` if absent.
    Flag of bool:
    |fields, key| Some(fields.flag(key)),
    |value| Inline::Flag(*value),
    |cursor| cursor.flag();

    /// A list of dates; empty if absent.
    Dates of BTreeSet<Date>:
    |fields, key| Some(fields.dates(key).iter().filter_map(|text| parsed_day(fields, text)).collect()),
    |value| Inline::List(value.iter().copied().map(Inline::Day).collect()),
    |cursor| cursor.list(Cursor::day);
}

fn required_date(fields: &Fields<'_>, key: &'static str) -> Option<Placed<String>> {
    if !fields.has(key) {
        // reports the missing key
        fields.text(key);
    }
    fields.optional_date(key)
}

fn parsed_day(fields: &Fields<'_>, text: &Placed<String>) -> Option<Date> {
    let help = "Write year, month and day: 2026-12-01.";
    parsed(fields, text, "a date", help)
}

/// Parses a time. Returns `None` after reporting an error.
pub(super) fn parsed_time(fields: &Fields<'_>, text: &Placed<String>) -> Option<Timestamp> {
    parsed(fields, text, "a time", "Write 2026-12-01T09:30:00Z.")
}

fn parsed<T: std::str::FromStr>(
    fields: &Fields<'_>,
    text: &Placed<String>,
    wanted: &str,
    help: &str,
) -> Option<T> {
    let value = text.value.parse().ok();
    if value.is_none() {
        let message = format!("`{}` is not {wanted}", text.value);
        let (code, span) = (Code::BadDate.name(), text.span.clone());
        fields
            .reader()
            .error(code, span, message, Some(help.to_owned()));
    }
    value
}

/// A required integer from `LOW` to `END` - 1.
pub(crate) struct Number<T, const LOW: i64, const END: i64>(PhantomData<T>);

impl<T, const LOW: i64, const END: i64> Value for Number<T, LOW, END>
where
    T: TryFrom<i64> + Into<i64> + Copy,
{
    type Of = T;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<T> {
        T::try_from(fields.integer(key, LOW..END).value).ok()
    }

    fn inline(value: &T) -> Inline {
        Inline::Integer((*value).into())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        (LOW..END).contains(&cursor.number()?).then_some(())
    }
}

/// An integer from `LOW` to `END` - 1; 0 if absent.
pub(crate) struct Count<T, const LOW: i64, const END: i64>(PhantomData<T>);

impl<T, const LOW: i64, const END: i64> Value for Count<T, LOW, END>
where
    T: TryFrom<i64> + Into<i64> + Copy + Default,
{
    type Of = T;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<T> {
        let number = fields.optional_integer(key, &(LOW..END));
        let number = number.and_then(|number| T::try_from(number.value).ok());
        Some(number.unwrap_or_default())
    }

    fn inline(value: &T) -> Inline {
        Inline::Integer((*value).into())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        Number::<T, LOW, END>::pass(cursor)
    }
}

/// A type whose values are written as words.
pub(crate) trait Word: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// Returns the word in the file.
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($type:ty),+) => {$(
        impl Word for $type {
            const ALL: &'static [Self] = &<$type>::ALL;

            fn word(self) -> &'static str {
                self.word()
            }
        }
    )+};
}

words!(EvidenceState, Form, Workday, validation::Kind);

/// Returns the value for a word, or `None` after reporting an unknown word.
fn of_word<E: Word>(fields: &Fields<'_>, key: &str, text: &Placed<String>) -> Option<E> {
    let value = with_word(&text.value);
    if value.is_none() {
        let message = format!("`{key}` cannot be `{}`", text.value);
        let known: Vec<&str> = E::ALL.iter().map(|value| value.word()).collect();
        let help = format!("Use one of: {}.", known.join(", "));
        let (code, span) = (Code::UnknownWord.name(), text.span.clone());
        fields.reader().error(code, span, message, Some(help));
    }
    value
}

fn with_word<E: Word>(word: &str) -> Option<E> {
    E::ALL.iter().copied().find(|value| value.word() == word)
}

/// A required word for a value of type `E`.
pub(crate) struct OneOf<E>(PhantomData<E>);

impl<E: Word> Value for OneOf<E> {
    type Of = E;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<E> {
        of_word(fields, key, &fields.text(key))
    }

    fn inline(value: &E) -> Inline {
        Inline::text(value.word())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        with_word::<E>(cursor.string()?).map(drop)
    }
}

/// A word for a value of type `E`; the default of `E` if absent.
pub(crate) struct Chosen<E>(PhantomData<E>);

impl<E: Word + Default> Value for Chosen<E> {
    type Of = E;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<E> {
        match fields.optional_text(key) {
            Some(text) => of_word(fields, key, &text),
            None => Some(E::default()),
        }
    }

    fn inline(value: &E) -> Inline {
        Inline::text(value.word())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        OneOf::<E>::pass(cursor)
    }
}

/// A set of words for values of type `E`; empty if absent.
pub(crate) struct AnyOf<E>(PhantomData<E>);

impl<E: Word + Ord> Value for AnyOf<E> {
    type Of = BTreeSet<E>;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<BTreeSet<E>> {
        let texts = fields.texts(key);
        let values = texts.iter().filter_map(|text| of_word(fields, key, text));
        Some(values.collect())
    }

    fn inline(value: &BTreeSet<E>) -> Inline {
        Inline::List(value.iter().map(|one| Inline::text(one.word())).collect())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.list(OneOf::<E>::pass)
    }
}

/// A list of strings in a collection `C`; empty if absent.
pub(crate) struct Texts<C>(PhantomData<C>);

impl<C: FromIterator<String>> Value for Texts<C>
where
    for<'c> &'c C: IntoIterator<Item = &'c String>,
{
    type Of = C;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<C> {
        let texts = fields.texts(key).into_iter();
        Some(texts.map(|text| text.value).collect())
    }

    fn inline(value: &C) -> Inline {
        Inline::List(value.into_iter().map(Inline::text).collect())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.strings()
    }
}

/// A list of ids in alphabetical order.
pub(crate) type Ids = Texts<BTreeSet<String>>;

/// A type whose fields are listed in [`tables`](super::tables), in the order in which they are written.
pub(crate) trait Table: Sized {
    /// The key whose absence from an edit removes the value. If the type has no such key, an edit without any of its
    /// keys removes the value.
    const SIGN: Option<&'static str>;

    /// Reads the fields. Returns `None` only after reporting an error.
    fn read(fields: &Fields<'_>) -> Option<Self>;

    /// Adds the fields to the keys of a table.
    fn write(&self, keys: &mut Keys);

    /// Advances past the fields in exactly the form in which surefoot writes them in braces.
    fn recognize(cursor: &mut Cursor<'_>) -> Option<()>;

    /// Returns the fields as the keys of a table.
    fn keys(&self) -> Keys {
        let mut keys = Keys::new();
        self.write(&mut keys);
        keys
    }

    /// Reads the fields of a table that has no other fields. Returns `None` after reporting an error, and for an empty
    /// value.
    fn read_whole(fields: Fields<'_>) -> Option<Self> {
        let value = Self::read(&fields);
        fields.finish_kindly();
        value.filter(Self::is_some)
    }

    /// Whether the value writes any keys; always `true` for a type with a [`SIGN`](Self::SIGN).
    fn is_some(&self) -> bool {
        Self::SIGN.is_some() || !self.keys().is_empty()
    }
}

/// The fields of a table, spread among those of the enclosing table.
pub(crate) struct Spread<T>(PhantomData<T>);

impl<T: Table> Kind for Spread<T> {
    type Of = T;

    fn read(fields: &Fields<'_>, _: &'static str) -> Option<T> {
        T::read(fields)
    }

    fn write(value: &T, _: &'static str, keys: &mut Keys) {
        value.write(keys);
    }

    fn recognize(cursor: &mut Cursor<'_>, _: &str) -> Option<()> {
        T::recognize(cursor)
    }
}

/// The fields of an optional table, spread among those of the enclosing table.
pub(crate) struct SpreadIfAny<T>(PhantomData<T>);

impl<T: Table> Kind for SpreadIfAny<T> {
    type Of = Option<T>;

    fn read(fields: &Fields<'_>, _: &'static str) -> Option<Option<T>> {
        let is_there = T::SIGN.is_none_or(|sign| fields.has(sign));
        Some(if is_there {
            T::read(fields).filter(T::is_some)
        } else {
            None
        })
    }

    fn write(value: &Option<T>, _: &'static str, keys: &mut Keys) {
        if let Some(value) = value {
            value.write(keys);
        }
    }

    fn recognize(cursor: &mut Cursor<'_>, _: &str) -> Option<()> {
        if cursor.is_at_end() {
            Some(())
        } else {
            T::recognize(cursor)
        }
    }
}

/// A table in braces.
pub(crate) struct Braced<T>(PhantomData<T>);

impl<T: Table> Value for Braced<T> {
    type Of = T;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<T> {
        fields.table(key).and_then(T::read_whole)
    }

    fn inline(value: &T) -> Inline {
        Inline::Table(value.keys())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.table(T::recognize)
    }
}

/// A list of tables in braces, in a collection `C`; empty if absent.
pub(crate) struct Listed<T, C>(PhantomData<(T, C)>);

impl<T: Table, C: FromIterator<T>> Value for Listed<T, C>
where
    for<'c> &'c C: IntoIterator<Item = &'c T>,
{
    type Of = C;

    fn take(fields: &Fields<'_>, key: &'static str) -> Option<C> {
        let tables = fields.tables(key).into_iter();
        Some(tables.filter_map(T::read_whole).collect())
    }

    fn inline(value: &C) -> Inline {
        Inline::List(value.into_iter().map(Braced::<T>::inline).collect())
    }

    fn pass(cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.list(Braced::<T>::pass)
    }
}

/// An optional table under its own header. Occurs in no edit.
pub(crate) struct Below<T>(PhantomData<T>);

impl<T: Table> Kind for Below<T> {
    type Of = Option<T>;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Option<T>> {
        Some(fields.table(key).and_then(T::read_whole))
    }

    fn write(value: &Option<T>, key: &'static str, keys: &mut Keys) {
        if let Some(value) = value {
            keys.push((key.to_owned(), Inline::Below(value.keys())));
        }
    }
}

/// Tables by id, each under its own header; if an id occurs more than once, the last table counts. Occurs in no edit.
pub(crate) struct Items<T>(PhantomData<T>);

impl<T: Item> Kind for Items<T> {
    type Of = BTreeMap<String, T>;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of> {
        let mut items = BTreeMap::new();
        for item in fields.tables(key) {
            let id = item.text(T::ID);
            if T::ONCE && items.contains_key(&id.value) {
                let message = format!("`{}` appears twice", id.value);
                let help = Some("Change one of them.".to_owned());
                let code = ReadCode::BadRange.name();
                fields.reader().error(code, id.span, message, help);
            }
            items.extend(T::read_whole(item).map(|item| (id.value, item)));
        }
        Some(items)
    }

    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys) {
        let item = |(id, item): (&String, &T)| {
            let mut keys = vec![(T::ID.to_owned(), Inline::Prose(id.clone()))];
            item.write(&mut keys);
            keys
        };
        if !value.is_empty() {
            let items = value.iter().map(item).collect();
            keys.push((key.to_owned(), Inline::Items(items)));
        }
    }
}

/// A table that is identified by an id.
pub(crate) trait Item: Table {
    /// The key of the id.
    const ID: &'static str = "id";
    /// Whether a duplicate id is an error; otherwise the last table counts.
    const ONCE: bool = false;
}
