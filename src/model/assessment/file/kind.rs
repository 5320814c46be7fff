//! The kinds of values in an assessment file. A kind knows how its value is read, written and recognized; the tables
//! in [`tables`](super::tables) and the list of edits name kinds and nothing else.
//!
//! What a value means is not known here. The reader never guesses: an invalid value is reported with its position.

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

/// A kind of field: what a table holds under a key, or under several keys of its own.
pub(crate) trait Kind {
    /// The type of the value.
    type Of;

    /// Reads the value. `None` only after an error was reported.
    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of>;

    /// Adds the value to the keys of its table.
    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys);

    /// Moves behind the value in exactly the form in which it is written; `None` sends the text to the full reader, as
    /// for everything that no edit holds.
    fn recognize(_: &mut Cursor<'_>, _: &str) -> Option<()> {
        None
    }
}

/// A kind of value that stands under one key.
pub(crate) trait Value {
    /// The type of the value.
    type Of;

    /// Reads the value. `None` only after an error was reported.
    fn take(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of>;

    /// The value as it is written.
    fn inline(value: &Self::Of) -> Inline;

    /// Moves behind the value in exactly the form in which it is written; `None` sends the text to the full reader.
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

/// A value that may be absent.
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

/// A value that is written only if it is not the default: an empty text, no, 0, an empty list.
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

/// Kinds of values that stand under one key, three lines each: how a value is read, written and recognized.
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
    /// A text; an absent one is empty.
    Text of String:
    |fields, key| Some(fields.optional_text(key).map(|text| text.value).unwrap_or_default()),
    |value| Inline::text(value),
    |cursor| cursor.string().map(drop);

    /// A text that keeps its line breaks where it has a line of its own; an absent one is empty.
    Prose of String:
    |fields, key| Text::take(fields, key),
    |value| Inline::Prose(value.clone()),
    |_cursor| None;

    /// A text that must be there and not be blank.
    Name of String:
    |fields, key| Some(fields.text(key).value),
    |value| Inline::text(value),
    |cursor| cursor.name().map(drop);

    /// A day that must be there.
    Day of Date:
    |fields, key| parsed_day(fields, &required_date(fields, key)?),
    |value| Inline::Day(*value),
    |cursor| cursor.day();

    /// A time that must be there.
    Time of Timestamp:
    |fields, key| parsed_time(fields, &required_date(fields, key)?),
    |value| Inline::text(value.to_string()),
    |cursor| cursor.time().map(drop);

    /// `true` or `false`; absent is `false`.
    Flag of bool:
    |fields, key| Some(fields.flag(key)),
    |value| Inline::Flag(*value),
    |cursor| cursor.flag();

    /// Days; an absent list is empty.
    Dates of BTreeSet<Date>:
    |fields, key| Some(fields.dates(key).iter().filter_map(|text| parsed_day(fields, text)).collect()),
    |value| Inline::List(value.iter().copied().map(Inline::Day).collect()),
    |cursor| cursor.list(Cursor::day);
}

fn required_date(fields: &Fields<'_>, key: &'static str) -> Option<Placed<String>> {
    if !fields.has(key) {
        // reports that it is missing
        fields.text(key);
    }
    fields.optional_date(key)
}

fn parsed_day(fields: &Fields<'_>, text: &Placed<String>) -> Option<Date> {
    let help = "Write year, month and day: 2026-12-01.";
    parsed(fields, text, "a day", help)
}

/// The time of a text, or an error.
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

/// A whole number from `LOW` to just below `END` that must be there.
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

/// A whole number from `LOW` to just below `END`; an absent one is 0.
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

/// A type whose values have a word each in the file.
pub(crate) trait Word: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The word in the file.
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

/// The value of a word, or an error.
fn of_word<E: Word>(fields: &Fields<'_>, key: &str, text: &Placed<String>) -> Option<E> {
    let value = with_word(&text.value);
    if value.is_none() {
        let message = format!("`{key}` cannot be `{}`", text.value);
        let known: Vec<&str> = E::ALL.iter().map(|value| value.word()).collect();
        let help = format!("It is one of: {}.", known.join(", "));
        let (code, span) = (Code::UnknownWord.name(), text.span.clone());
        fields.reader().error(code, span, message, Some(help));
    }
    value
}

fn with_word<E: Word>(word: &str) -> Option<E> {
    E::ALL.iter().copied().find(|value| value.word() == word)
}

/// One of the words of a type, which must be there.
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

/// One of the words of a type; an absent one is its default.
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

/// Any of the words of a type; an absent list is empty.
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

/// Texts; an absent list is empty. `C` is the collection that holds them.
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

/// Ids in alphabetical order.
pub(crate) type Ids = Texts<BTreeSet<String>>;

/// A type whose fields are listed in [`tables`](super::tables), in the order in which they are written.
pub(crate) trait Table: Sized {
    /// The key without which an edit takes the value away; without such a key, a value that writes nothing is none.
    const SIGN: Option<&'static str>;

    /// Reads the fields. `None` only after an error was reported.
    fn read(fields: &Fields<'_>) -> Option<Self>;

    /// Adds the fields to the keys of a table.
    fn write(&self, keys: &mut Keys);

    /// Moves behind the fields in exactly the form in which they are written in braces.
    fn recognize(cursor: &mut Cursor<'_>) -> Option<()>;

    /// The fields as the keys of a table.
    fn keys(&self) -> Keys {
        let mut keys = Keys::new();
        self.write(&mut keys);
        keys
    }

    /// Reads the fields of a table that has no others. `None` also for a value that is none.
    fn read_whole(fields: Fields<'_>) -> Option<Self> {
        let value = Self::read(&fields);
        fields.finish_kindly();
        value.filter(Self::is_some)
    }

    /// Whether this is a value at all.
    fn is_some(&self) -> bool {
        Self::SIGN.is_some() || !self.keys().is_empty()
    }
}

/// The fields of a table among those of the table that it is in.
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

/// The fields of a table that may be absent, among those of the table that it is in.
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

/// Tables in braces; an absent list is empty. `C` is the collection that holds them.
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

/// A table under a header of its own; it may be absent. An edit never holds one.
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

/// Tables by id, each under a header of its own. The last one of an id counts. An edit never holds them.
pub(crate) struct Items<T>(PhantomData<T>);

impl<T: Item> Kind for Items<T> {
    type Of = BTreeMap<String, T>;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of> {
        let mut items = BTreeMap::new();
        for item in fields.tables(key) {
            let id = item.text(T::ID);
            if T::ONCE && items.contains_key(&id.value) {
                let message = format!("`{}` stands here twice", id.value);
                let help = Some("Give one of the two another id.".to_owned());
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

/// A table that stands under an id.
pub(crate) trait Item: Table {
    /// The key of the id.
    const ID: &'static str = "id";
    /// Whether an id that stands twice is an error; else the last one counts.
    const ONCE: bool = false;
}
