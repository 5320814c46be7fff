//! Writes an assessment as text: keys in a fixed order, notes with their line breaks.
//!
//! Equal assessments give the same text. Nothing is read here.

mod practice;
mod room;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::answer::{Answer, Evidence, Exception, Record};
use super::super::baseline::Baseline;
use super::super::change::Change;
use super::super::history::{Entry, History};
use super::super::plan::{Agreed, Arrangement, Days, Person, PlanSettings, Workday};
use super::super::profile::{FactAnswer, Profile};
use super::super::{Assessment, UnknownKeys};
use super::{FORMAT, HEAD};
use crate::base::toml::write::{Inline, Writer};

/// The text of an assessment file.
pub fn write(assessment: &Assessment) -> String {
    let mut out = Writer::new();
    out.comment(&format!("{HEAD} It lists weaknesses: treat it as secret."));
    out.comment(
        "You may edit it by hand; surefoot records what you changed as an edit from outside.",
    );
    out.gap();
    write_into(&mut out, assessment);
    out.finish()
}

/// Writes an assessment below whatever table the writer has open.
pub fn write_into(out: &mut Writer, assessment: &Assessment) {
    let state = assessment.state();
    out.integer("format", FORMAT);
    out.text("system", &state.system);
    let kept = assessment.kept();
    write_kept(out, &[], kept);
    out.table(&["questionnaire"]);
    out.text("id", &state.questionnaire.id);
    out.text("version", &state.questionnaire.version);
    out.text("hash", &state.questionnaire.hash);
    write_kept(out, &["questionnaire"], kept);
    write_profile(out, &state.profile, kept);
    let nothing = Record::default();
    let unread = kept.keys().filter_map(|path| {
        if let [answer, id] = path.as_slice() {
            (answer == "answer").then_some(id)
        } else {
            None
        }
    });
    for id in state.controls.keys().chain(unread).collect::<BTreeSet<_>>() {
        write_record(out, id, state.controls.get(id).unwrap_or(&nothing), kept);
    }
    write_plan(out, &state.plan, kept);
    room::write_room(out, &state.room, kept);
    for (id, baseline) in &state.baselines {
        out.item(&["baseline"]);
        out.text("id", id);
        for (key, value) in baseline_fields(baseline) {
            out.value(key, &value);
        }
    }
    practice::write_practice(out, state);
    write_history(out, assessment.history());
}

fn write_kept(out: &mut Writer, path: &[&str], kept: &UnknownKeys) {
    let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    if let Some(unread) = kept.get(&path) {
        out.kept(unread);
    }
}

fn write_profile(out: &mut Writer, profile: &Profile, kept: &UnknownKeys) {
    out.table(&["profile"]);
    for (key, phase) in [
        ("phase_today", &profile.phase_today),
        ("phase_wanted", &profile.phase_wanted),
    ] {
        if let Some(phase) = phase {
            out.text(key, phase);
        }
    }
    if let Some(by) = profile.by {
        out.value("by", &Inline::Day(by));
    }
    out.text("form", profile.form.word());
    write_kept(out, &["profile"], kept);
    if !profile.facts.is_empty() {
        out.table(&["profile", "facts"]);
        for (fact, answer) in &profile.facts {
            out.value(fact, &fact_inline(answer));
        }
    }
}

fn fact_inline(answer: &FactAnswer) -> Inline {
    match answer {
        FactAnswer::YesNo(yes) => Inline::Flag(*yes),
        FactAnswer::Choice(choice) => Inline::text(choice),
        FactAnswer::Choices(choices) => Inline::List(choices.iter().map(Inline::text).collect()),
    }
}

fn write_record(out: &mut Writer, id: &str, record: &Record, kept: &UnknownKeys) {
    out.table(&["answer", id]);
    if let Some(answer) = &record.answer {
        for (key, value) in answer_fields(answer) {
            out.value(key, &value);
        }
    }
    if let Some(evidence) = &record.evidence {
        out.value("evidence", &table(evidence_fields(evidence)));
    }
    if let Some(owner) = &record.owner {
        out.text("owner", owner);
    }
    if !record.note.is_empty() {
        out.text("note", &record.note);
    }
    if !record.votes.is_empty() {
        out.value("votes", &room::rounds_inline(&record.votes));
    }
    if record.bookmarked {
        out.value("bookmarked", &Inline::Flag(true));
    }
    if let Some(confirmed) = record.confirmed {
        out.value("confirmed", &Inline::Day(confirmed));
    }
    if !record.ballots.is_empty() {
        out.lines("ballots", &practice::ballots(&record.ballots));
    }
    write_kept(out, &["answer", id], kept);
    if let Some(exception) = &record.exception {
        out.table(&["answer", id, "exception"]);
        for (key, value) in exception_fields(exception) {
            out.value(key, &value);
        }
    }
    if let Some(decision) = &record.decision {
        out.table(&["answer", id, "decision"]);
        for (key, value) in room::decision_fields(decision) {
            out.value(key, &value);
        }
    }
}

fn table(fields: Vec<(&'static str, Inline)>) -> Inline {
    Inline::Table(
        fields
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn answer_fields(answer: &Answer) -> Vec<(&'static str, Inline)> {
    match answer {
        Answer::Level(level) => vec![("level", Inline::Integer(i64::from(*level)))],
        Answer::NotApplicable { reason } => vec![("not_applicable", Inline::text(reason))],
        Answer::Unknown { who, by } => {
            let mut fields = vec![("who", Inline::text(who))];
            fields.extend(by.map(|by| ("by", Inline::Day(by))));
            vec![("unknown", table(fields))]
        }
    }
}

fn evidence_fields(evidence: &Evidence) -> Vec<(&'static str, Inline)> {
    let mut fields = vec![
        ("state", Inline::text(evidence.state.word())),
        ("level", Inline::Integer(i64::from(evidence.level))),
    ];
    if !evidence.what.is_empty() {
        fields.push(("what", Inline::text(&evidence.what)));
    }
    fields.extend(evidence.expires.map(|day| ("expires", Inline::Day(day))));
    fields
}

fn exception_fields(exception: &Exception) -> Vec<(&'static str, Inline)> {
    vec![
        ("owner", Inline::text(&exception.owner)),
        ("reason", Inline::text(&exception.reason)),
        ("measure", Inline::text(&exception.measure)),
        ("granted", Inline::Day(exception.granted)),
        ("expires", Inline::Day(exception.expires)),
    ]
}

fn write_plan(out: &mut Writer, plan: &PlanSettings, kept: &UnknownKeys) {
    out.table(&["plan"]);
    if let Some(start) = plan.start {
        out.value("start", &Inline::Day(start));
    }
    out.value("workdays", &workday_list(&plan.workdays));
    out.value("days_off", &day_list(&plan.days_off));
    out.value("freezes", &stretch_list(&plan.freezes));
    write_kept(out, &["plan"], kept);
    for (id, person) in &plan.people {
        out.item(&["plan", "person"]);
        out.text("id", id);
        for (key, value) in person_fields(person) {
            out.value(key, &value);
        }
    }
    for (control, arranged) in &plan.arranged {
        out.item(&["plan", "step"]);
        out.text("control", control);
        for (key, value) in arrangement_fields(arranged) {
            out.value(key, &value);
        }
    }
    if let Some(agreed) = &plan.agreed {
        out.table(&["plan", "agreed"]);
        for (key, value) in agreed_fields(agreed) {
            out.value(key, &value);
        }
    }
}

fn arrangement_fields(arranged: &Arrangement) -> Vec<(&'static str, Inline)> {
    let days = [
        ("start", arranged.start),
        ("not_before", arranged.not_before),
    ];
    let mut fields: Vec<(&'static str, Inline)> = days
        .into_iter()
        .filter_map(|(key, day)| Some((key, Inline::Day(day?))))
        .collect();
    if arranged.dropped {
        fields.push(("dropped", Inline::Flag(true)));
    }
    fields
}

fn agreed_fields(agreed: &Agreed) -> Vec<(&'static str, Inline)> {
    let texts = |texts: &[String]| Inline::List(texts.iter().map(Inline::text).collect());
    let gate = |(id, day): (&String, &Date)| {
        table(vec![
            ("gate", Inline::text(id)),
            ("opens", Inline::Day(*day)),
        ])
    };
    vec![
        ("on", Inline::Day(agreed.on)),
        (
            "gates",
            Inline::List(agreed.gates.iter().map(gate).collect()),
        ),
        ("order", texts(&agreed.walk.order)),
        ("people", texts(&agreed.walk.people)),
    ]
}

fn baseline_fields(baseline: &Baseline) -> Vec<(&'static str, Inline)> {
    vec![
        ("name", Inline::text(&baseline.name)),
        ("on", Inline::Day(baseline.on)),
        (
            "upon",
            Inline::List(baseline.upon.iter().map(Inline::text).collect()),
        ),
    ]
}

fn workday_list(days: &BTreeSet<Workday>) -> Inline {
    Inline::List(days.iter().map(|day| Inline::text(day.word())).collect())
}

fn day_list(days: &BTreeSet<Date>) -> Inline {
    Inline::List(days.iter().copied().map(Inline::Day).collect())
}

fn stretch_list(stretches: &BTreeSet<Days>) -> Inline {
    let stretch = |days: &Days| {
        table(vec![
            ("from", Inline::Day(days.from)),
            ("to", Inline::Day(days.to)),
        ])
    };
    Inline::List(stretches.iter().map(stretch).collect())
}

fn person_fields(person: &Person) -> Vec<(&'static str, Inline)> {
    vec![
        (
            "roles",
            Inline::List(person.roles.iter().map(Inline::text).collect()),
        ),
        ("percent", Inline::Integer(i64::from(person.percent))),
        ("away", stretch_list(&person.away)),
    ]
}

fn write_history(out: &mut Writer, history: &History) {
    let mut before: Option<&Entry> = None;
    for entry in history.entries() {
        out.item(&["history"]);
        out.text("id", &entry.id);
        // the entry before is the parent unless said otherwise, as it nearly always is
        if entry.parents.iter().ne(before.map(|before| &before.id)) {
            out.value(
                "parents",
                &Inline::List(entry.parents.iter().map(Inline::text).collect()),
            );
        }
        out.text("at", &entry.stamp.at.to_string());
        out.text("who", &entry.stamp.who);
        out.text("salt", &entry.stamp.salt);
        if let Some(undoes) = &entry.undoes {
            out.text("undoes", undoes);
        }
        let changes: Vec<Inline> = entry.changes.iter().map(change_inline).collect();
        match changes.as_slice() {
            [] | [_] => out.value("changes", &Inline::List(changes)),
            _ => out.lines("changes", &changes),
        }
        before = Some(entry);
    }
}

/// An edit on one line, as it stands in a file: what the chain of the history is computed over.
pub(crate) fn change_line(change: &Change) -> String {
    change_inline(change).to_string()
}

fn change_inline(change: &Change) -> Inline {
    let control = |control: &String, mut fields: Vec<(&'static str, Inline)>| {
        fields.insert(0, ("control", Inline::text(control)));
        fields
    };
    let maybe_text = |to: &Option<String>| {
        to.iter()
            .map(|to| ("to", Inline::text(to)))
            .collect::<Vec<_>>()
    };
    let maybe_day = |to: &Option<Date>| {
        to.iter()
            .map(|to| ("to", Inline::Day(*to)))
            .collect::<Vec<_>>()
    };
    let (set, fields) = match change {
        Change::Questionnaire(name) => (
            "questionnaire",
            vec![
                ("id", Inline::text(&name.id)),
                ("version", Inline::text(&name.version)),
                ("hash", Inline::text(&name.hash)),
            ],
        ),
        Change::System(to) => ("system", vec![("to", Inline::text(to))]),
        Change::Fact { fact, to } => {
            let mut fields = vec![("fact", Inline::text(fact))];
            fields.extend(to.iter().map(|to| ("to", fact_inline(to))));
            ("fact", fields)
        }
        Change::PhaseToday(to) => ("phase_today", maybe_text(to)),
        Change::PhaseWanted(to) => ("phase_wanted", maybe_text(to)),
        Change::By(to) => ("by", maybe_day(to)),
        Change::Form(to) => ("form", vec![("to", Inline::text(to.word()))]),
        Change::Answer { control: id, to } => (
            "answer",
            control(id, to.as_ref().map(answer_fields).unwrap_or_default()),
        ),
        Change::Evidence { control: id, to } => (
            "evidence",
            control(id, to.as_ref().map(evidence_fields).unwrap_or_default()),
        ),
        Change::Note { control: id, to } => ("note", control(id, vec![("to", Inline::text(to))])),
        Change::Owner { control: id, to } => ("owner", control(id, maybe_text(to))),
        Change::Exception { control: id, to } => (
            "exception",
            control(id, to.as_ref().map(exception_fields).unwrap_or_default()),
        ),
        Change::Votes { control: id, to } => {
            ("votes", control(id, vec![("to", room::rounds_inline(to))]))
        }
        Change::Decision { control: id, to } => (
            "decision",
            control(
                id,
                to.as_ref().map(room::decision_fields).unwrap_or_default(),
            ),
        ),
        Change::Bookmark { control: id, to } => {
            ("bookmark", control(id, vec![("to", Inline::Flag(*to))]))
        }
        Change::Confirmed { control: id, to } => ("confirmed", control(id, maybe_day(to))),
        Change::Cast {
            control: id,
            voice,
            to,
        } => (
            "ballot",
            control(id, practice::cast_fields(voice, to.as_ref())),
        ),
        Change::Voices(to) => ("voices", vec![("to", room::voices_inline(to))]),
        Change::Meeting { id, to } => {
            let mut fields = vec![("id", Inline::text(id))];
            fields.extend(to.as_ref().map(room::meeting_fields).unwrap_or_default());
            ("meeting", fields)
        }
        Change::Parked { id, to } => {
            let mut fields = vec![("id", Inline::text(id))];
            fields.extend(to.as_ref().map(room::parked_fields).unwrap_or_default());
            ("parked", fields)
        }
        Change::Person { id, to } => {
            let mut fields = vec![("id", Inline::text(id))];
            fields.extend(to.as_ref().map(person_fields).unwrap_or_default());
            ("person", fields)
        }
        Change::Start(to) => ("start", maybe_day(to)),
        Change::Workdays(to) => ("workdays", vec![("to", workday_list(to))]),
        Change::DaysOff(to) => ("days_off", vec![("to", day_list(to))]),
        Change::Freezes(to) => ("freezes", vec![("to", stretch_list(to))]),
        Change::Arrangement { control: id, to } => (
            "step",
            control(id, to.as_ref().map(arrangement_fields).unwrap_or_default()),
        ),
        Change::Agreed(to) => ("agreed", to.as_ref().map(agreed_fields).unwrap_or_default()),
        Change::Baseline { id, to } => {
            let mut fields = vec![("id", Inline::text(id))];
            fields.extend(to.as_ref().map(baseline_fields).unwrap_or_default());
            ("baseline", fields)
        }
        Change::Reassessment(to) => (
            "reassessment",
            to.as_ref()
                .map(practice::reassessment_fields)
                .unwrap_or_default(),
        ),
        Change::Validation { id, to } => {
            let mut fields = vec![("id", Inline::text(id))];
            fields.extend(
                to.as_ref()
                    .map(practice::validation_fields)
                    .unwrap_or_default(),
            );
            ("validation", fields)
        }
        Change::BallotPaper(to) => (
            "ballot_paper",
            to.as_ref().map(practice::paper_fields).unwrap_or_default(),
        ),
    };
    let mut all = vec![("set", Inline::text(set))];
    all.extend(fields);
    table(all)
}
