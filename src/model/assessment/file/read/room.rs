//! Reads what belongs to the workshop: votes, decisions, meetings and the parking lot.
//!
//! The reader never guesses: an invalid value is reported with its position.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{answer, day, finished, free_text, keep, required_day};
use crate::base::toml::read::{Code as Fault, Fields, Placed, Plain};
use crate::model::assessment::UnknownKeys;
use crate::model::assessment::answer::Decision;
use crate::model::assessment::file::Code;
use crate::model::assessment::room::{Break, Ended, Meeting, Parked, Room};
use crate::model::assessment::vote::{MOST_VOICES, Round, Tally, Voices, Vote};
use crate::model::questionnaire::TOP;

/// The most of a small number in these tables: no meeting is longer in minutes, and no room has more voices.
const MOST: i64 = 65_536;

pub(super) fn room(fields: Fields<'_>, kept: &mut UnknownKeys) -> Room {
    let mut room = Room {
        voices: voices(&fields, "voices"),
        ..Room::default()
    };
    for meeting in fields.tables("meeting") {
        let id = only(&meeting, &room.meetings);
        room.meetings
            .extend(finished(meeting, self::meeting).map(|meeting| (id, meeting)));
    }
    for point in fields.tables("parked") {
        let id = only(&point, &room.parked);
        room.parked
            .extend(finished(point, parked).map(|point| (id, point)));
    }
    keep(fields, &["room"], kept);
    room
}

/// The id of a table that no other may have: the next save would keep only one of them.
pub(super) fn only<T>(fields: &Fields<'_>, known: &BTreeMap<String, T>) -> String {
    let id = fields.text("id");
    if known.contains_key(&id.value) {
        let message = format!("`{}` stands here twice", id.value);
        let help = Some("Give one of the two another id.".to_owned());
        fields
            .reader()
            .error(Fault::BadRange.name(), id.span, message, help);
    }
    id.value
}

pub(super) fn voices(fields: &Fields<'_>, key: &'static str) -> Voices {
    let number = |number: &i64| {
        u8::try_from(*number)
            .ok()
            .filter(|number| usize::from(*number) <= MOST_VOICES)
    };
    let wrong = |span| {
        let message = format!(
            "`{key}` is a number of voices, at most {MOST_VOICES}, or a list of roles or initials"
        );
        fields
            .reader()
            .error(Fault::WrongType.name(), span, message, None);
        Voices::default()
    };
    let Some(value) = fields.plain(key) else {
        return Voices::default();
    };
    match value.value {
        Plain::Integer(voices) => number(&voices).map_or_else(|| wrong(value.span), Voices::Number),
        Plain::List(_) => {
            let names = fields
                .texts(key)
                .into_iter()
                .map(|name| name.value)
                .collect();
            Voices::named(names).unwrap_or_else(|error| {
                fields
                    .reader()
                    .error(Fault::BadRange.name(), value.span, error.to_string(), None);
                Voices::default()
            })
        }
        _ => wrong(value.span),
    }
}

pub(super) fn rounds(fields: &Fields<'_>, key: &'static str) -> Vec<Round> {
    fields
        .tables(key)
        .into_iter()
        .filter_map(|table| finished(table, round))
        .collect()
}

fn round(fields: &Fields<'_>) -> Option<Round> {
    if let Some(voices) = fields.table("voices") {
        let votes = voices
            .named_values()
            .into_iter()
            .map(|(who, said)| Some((who.value, vote(&voices, &said)?)));
        return votes
            .collect::<Option<BTreeMap<String, Vote>>>()
            .map(Round::Open);
    }
    let counts = fields.integers("counts", &(0..256));
    let mut tally = Tally {
        unknown: small(fields, "unknown", 0..256).unwrap_or(0),
        ..Tally::default()
    };
    if counts.len() != tally.levels.len() {
        let message = format!(
            "`counts` is {} numbers, one for each level from 0",
            tally.levels.len()
        );
        fields.reader().error(
            Fault::WrongType.name(),
            fields.span_of("counts"),
            message,
            None,
        );
        return None;
    }
    for (place, count) in tally.levels.iter_mut().zip(counts) {
        *place = u8::try_from(count.value).unwrap_or(0);
    }
    Some(Round::Counted {
        tally,
        secret: fields.flag("secret"),
    })
}

fn vote(fields: &Fields<'_>, said: &Placed<Plain>) -> Option<Vote> {
    match &said.value {
        Plain::Integer(level) if (0..=i64::from(TOP)).contains(level) => {
            u8::try_from(*level).ok().map(Vote::Level)
        }
        Plain::Text(text) if text == "?" => Some(Vote::Unknown),
        _ => {
            let message = format!("a vote is 0 to {TOP}, or \"?\" for who does not know");
            fields
                .reader()
                .error(Fault::WrongType.name(), said.span.clone(), message, None);
            None
        }
    }
}

pub(super) fn decision(fields: &Fields<'_>) -> Option<Decision> {
    let on = required_day(fields, "on");
    let agreed = answer(fields);
    if agreed.is_none() {
        fields.integer("level", 0..i64::from(TOP) + 1);
    }
    let (why, dissent) = (free_text(fields, "why"), free_text(fields, "dissent"));
    Some(Decision {
        on: on?,
        answer: agreed?,
        why,
        dissent,
    })
}

pub(super) fn meeting(fields: &Fields<'_>) -> Option<Meeting> {
    let began = required_time(fields, "began");
    let offset = small(fields, "offset", -1_560..1_561).unwrap_or(0);
    let minutes = small(fields, "minutes", 0..MOST).unwrap_or(0);
    let each = small(fields, "each", 0..MOST).unwrap_or(0);
    let answered = small(fields, "answered", 0..MOST).unwrap_or(0);
    let breaks = fields.tables("breaks").into_iter();
    let breaks = breaks.filter_map(|pause| {
        finished(pause, |fields| {
            let (from, to) = (required_time(fields, "from"), time(fields, "to"));
            Some(Break { from: from?, to })
        })
    });
    let breaks = breaks.collect();
    let ended = fields.table("ended").and_then(|ended| {
        finished(ended, |fields| {
            let at = required_time(fields, "at");
            let answered = small(fields, "answered", 0..MOST).unwrap_or(0);
            let open = small(fields, "open", 0..MOST).unwrap_or(0);
            Some(Ended {
                at: at?,
                answered,
                open,
            })
        })
    });
    Some(Meeting {
        began: began?,
        offset,
        minutes,
        each,
        answered,
        breaks,
        ended,
    })
}

pub(super) fn parked(fields: &Fields<'_>) -> Option<Parked> {
    let at = required_time(fields, "at");
    let what = free_text(fields, "what");
    let control = fields.optional_text("control").map(|control| control.value);
    let owner = fields.optional_text("owner").map(|owner| owner.value);
    let (by, done) = (day(fields, "by"), fields.flag("done"));
    Some(Parked {
        at: at?,
        what,
        control,
        owner,
        by,
        done,
    })
}

fn small<T: TryFrom<i64>>(
    fields: &Fields<'_>,
    key: &'static str,
    range: std::ops::Range<i64>,
) -> Option<T> {
    fields
        .optional_integer(key, &range)
        .and_then(|number| T::try_from(number.value).ok())
}

fn required_time(fields: &Fields<'_>, key: &'static str) -> Option<Timestamp> {
    if !fields.has(key) {
        fields.text(key);
    }
    time(fields, key)
}

pub(super) fn time(fields: &Fields<'_>, key: &'static str) -> Option<Timestamp> {
    let text = fields.optional_date(key)?;
    let time = text.value.parse().ok();
    if time.is_none() {
        let message = format!("`{}` is not a time", text.value);
        let help = Some("Write 2026-12-01T09:30:00Z.".to_owned());
        fields
            .reader()
            .error(Code::BadDate.name(), text.span, message, help);
    }
    time
}
