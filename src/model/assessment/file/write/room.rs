//! Writes what belongs to the workshop: votes, decisions, meetings and the parking lot.
//!
//! Keys have a fixed order. Nothing is read here.

use jiff::Timestamp;

use super::{answer_fields, table, write_kept};
use crate::base::toml::write::{Inline, Writer};
use crate::model::assessment::UnknownKeys;
use crate::model::assessment::answer::Decision;
use crate::model::assessment::room::{Meeting, Parked, Room};
use crate::model::assessment::vote::{Round, Voices, Vote};

type Named = Vec<(&'static str, Inline)>;

pub(super) fn write_room(out: &mut Writer, room: &Room, kept: &UnknownKeys) {
    if *room == Room::default() && !kept.contains_key(&vec!["room".to_owned()]) {
        return;
    }
    out.table(&["room"]);
    if room.voices != Voices::default() {
        out.value("voices", &voices_inline(&room.voices));
    }
    write_kept(out, &["room"], kept);
    for (id, meeting) in &room.meetings {
        out.item(&["room", "meeting"]);
        out.text("id", id);
        for (key, value) in meeting_fields(meeting) {
            out.value(key, &value);
        }
    }
    for (id, parked) in &room.parked {
        out.item(&["room", "parked"]);
        out.text("id", id);
        for (key, value) in parked_fields(parked) {
            out.value(key, &value);
        }
    }
}

pub(super) fn voices_inline(voices: &Voices) -> Inline {
    match voices {
        Voices::Number(number) => Inline::Integer(i64::from(*number)),
        Voices::Named(names) => Inline::List(names.iter().map(Inline::text).collect()),
    }
}

pub(super) fn rounds_inline(rounds: &[Round]) -> Inline {
    Inline::List(rounds.iter().map(round).collect())
}

fn round(round: &Round) -> Inline {
    match round {
        Round::Open(votes) => {
            let vote = |vote: Vote| match vote {
                Vote::Level(level) => Inline::Integer(i64::from(level)),
                Vote::Unknown => Inline::text("?"),
            };
            let votes = votes
                .iter()
                .map(|(who, said)| (who.clone(), vote(*said)))
                .collect();
            table(vec![("voices", Inline::Table(votes))])
        }
        Round::Counted { tally, secret } => {
            let counts = tally
                .levels
                .iter()
                .map(|count| Inline::Integer(i64::from(*count)))
                .collect();
            let mut fields = vec![("counts", Inline::List(counts))];
            if tally.unknown > 0 {
                fields.push(("unknown", Inline::Integer(i64::from(tally.unknown))));
            }
            if *secret {
                fields.push(("secret", Inline::Flag(true)));
            }
            table(fields)
        }
    }
}

pub(super) fn decision_fields(decision: &Decision) -> Named {
    let mut fields = vec![("on", Inline::Day(decision.on))];
    fields.extend(answer_fields(&decision.answer));
    fields.extend(filled("why", &decision.why));
    fields.extend(filled("dissent", &decision.dissent));
    fields
}

fn filled(key: &'static str, words: &str) -> Option<(&'static str, Inline)> {
    (!words.is_empty()).then(|| (key, Inline::text(words)))
}

pub(super) fn meeting_fields(meeting: &Meeting) -> Named {
    let mut fields = vec![
        ("began", time(meeting.began)),
        ("offset", Inline::Integer(i64::from(meeting.offset))),
        ("minutes", Inline::Integer(i64::from(meeting.minutes))),
    ];
    if meeting.each > 0 {
        fields.push(("each", Inline::Integer(i64::from(meeting.each))));
    }
    fields.push(("answered", Inline::Integer(i64::from(meeting.answered))));
    if !meeting.breaks.is_empty() {
        let pauses = meeting.breaks.iter().map(|pause| {
            let mut fields = vec![("from", time(pause.from))];
            fields.extend(pause.to.map(|to| ("to", time(to))));
            table(fields)
        });
        fields.push(("breaks", Inline::List(pauses.collect())));
    }
    if let Some(ended) = &meeting.ended {
        let ended = vec![
            ("at", time(ended.at)),
            ("answered", Inline::Integer(i64::from(ended.answered))),
            ("open", Inline::Integer(i64::from(ended.open))),
        ];
        fields.push(("ended", table(ended)));
    }
    fields
}

pub(super) fn parked_fields(parked: &Parked) -> Named {
    let mut fields = vec![
        ("at", time(parked.at)),
        ("what", Inline::text(&parked.what)),
    ];
    fields.extend(
        parked
            .control
            .iter()
            .map(|control| ("control", Inline::text(control))),
    );
    fields.extend(
        parked
            .owner
            .iter()
            .map(|owner| ("owner", Inline::text(owner))),
    );
    fields.extend(parked.by.map(|by| ("by", Inline::Day(by))));
    if parked.done {
        fields.push(("done", Inline::Flag(true)));
    }
    fields
}

fn time(at: Timestamp) -> Inline {
    Inline::text(at.to_string())
}
