//! Reads the text of a file into an assessment and reports every invalid value with its position.
//!
//! Keys that nothing reads are kept with the assessment, for the next save. Nothing is written here.

mod practice;
mod room;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::answer::{Answer, Evidence, Exception, Record};
use super::super::baseline::Baseline;
use super::super::change::Change;
use super::super::history::{Entry, History, Stamp};
use super::super::plan::{Agreed, Arrangement, Days, Person, PlanSettings, Walk, Workday};
use super::super::profile::{FactAnswer, Form, Profile};
use super::super::{Assessment, QuestionnaireName, State, UnknownKeys};
use super::{Code, FORMAT, HEAD, Kind};
use crate::base::diagnostic;
use crate::base::diagnostic::{Diagnostic, Source};
use crate::base::toml::read::{Fields, Placed, Plain, Reader};
use crate::model::questionnaire::{EvidenceState, TOP};

/// Reads an assessment. The value is there if and only if no finding is an error.
///
/// An export that holds an assessment in its table `assessment` is read as that assessment.
pub fn read(source: &Source) -> (Option<Assessment>, Vec<Diagnostic>) {
    let reader = Reader::new(source);
    let assessment = reader
        .read(|root| {
            if is_report(&root) {
                exported(&root)
            } else {
                Some(whole(root))
            }
        })
        .flatten();
    let mut found = reader.finish();
    diagnostic::sort(&mut found);
    let assessment = assessment.filter(|_| !diagnostic::has_errors(&found));
    (assessment, found)
}

/// What a text is; `None` for a text of another program, or of another kind.
pub fn kind(source: &Source) -> Option<Kind> {
    let kind = Reader::new(source).read(|root| {
        if is_report(&root) {
            Some(Kind::Report)
        } else {
            (root.has("questionnaire") && root.has("system")).then_some(Kind::Assessment)
        }
    });
    // what is no TOML any more may have been an assessment
    kind.unwrap_or_else(|| {
        let head = source
            .text
            .trim_start()
            .trim_start_matches('#')
            .trim_start();
        head.starts_with(HEAD).then_some(Kind::Assessment)
    })
}

/// Whether a file is a report: it holds an assessment. The key `kind` says the same to other programs, and is not asked
/// for, because version 0.1.0 did not write it.
fn is_report(root: &Fields<'_>) -> bool {
    root.has("assessment")
}

fn exported(root: &Fields<'_>) -> Option<Assessment> {
    root.required_table("assessment").map(whole)
}

fn whole(root: Fields<'_>) -> Assessment {
    root.format(FORMAT);
    let mut kept = UnknownKeys::new();
    let questionnaire = root
        .required_table("questionnaire")
        .map(|fields| questionnaire(fields, &mut kept))
        .unwrap_or_default();
    let mut state = State {
        questionnaire,
        system: free_text(&root, "system"),
        ..State::default()
    };
    if let Some(profile) = root.table("profile") {
        state.profile = read_profile(profile, &mut kept);
    }
    if let Some(answers) = root.table("answer") {
        for (id, fields) in answers.named_tables() {
            let record = record(fields, &id.value, &mut kept);
            if !record.is_empty() {
                state.controls.insert(id.value, record);
            }
        }
    }
    if let Some(plan) = root.table("plan") {
        state.plan = read_plan(plan, &mut kept);
    }
    if let Some(fields) = root.table("room") {
        state.room = room::room(fields, &mut kept);
    }
    for fields in root.tables("baseline") {
        let id = fields.text("id").value;
        state
            .baselines
            .extend(finished(fields, baseline).map(|baseline| (id, baseline)));
    }
    practice::read_practice(&root, &mut state);
    let mut entries: Vec<Entry> = Vec::new();
    for fields in root.tables("history") {
        if let Some(entry) = entry(fields, entries.last()) {
            entries.push(entry);
        }
    }
    keep(root, &[], &mut kept);
    Assessment::from_parts(state, History::from_entries(entries), kept)
}

/// Ends the reading of a table; what nobody read is kept.
fn keep(fields: Fields<'_>, path: &[&str], kept: &mut UnknownKeys) {
    let unread = fields.finish_kindly();
    if !unread.is_empty() {
        kept.insert(path.iter().map(|key| (*key).to_owned()).collect(), unread);
    }
}

fn questionnaire(fields: Fields<'_>, kept: &mut UnknownKeys) -> QuestionnaireName {
    let name = QuestionnaireName {
        id: fields.text("id").value,
        version: fields.text("version").value,
        hash: free_text(&fields, "hash"),
    };
    keep(fields, &["questionnaire"], kept);
    name
}

fn free_text(fields: &Fields<'_>, key: &'static str) -> String {
    fields
        .optional_text(key)
        .map(|text| text.value)
        .unwrap_or_default()
}

fn read_profile(fields: Fields<'_>, kept: &mut UnknownKeys) -> Profile {
    let profile = Profile {
        phase_today: fields.optional_text("phase_today").map(|text| text.value),
        phase_wanted: fields.optional_text("phase_wanted").map(|text| text.value),
        by: day(&fields, "by"),
        form: form(&fields, "form"),
        facts: fields
            .table("facts")
            .map(|table| facts(&table))
            .unwrap_or_default(),
    };
    keep(fields, &["profile"], kept);
    profile
}

fn form(fields: &Fields<'_>, key: &'static str) -> Form {
    fields
        .optional_text(key)
        .and_then(|text| word(fields, key, &text, Form::from_word, &["core", "full"]))
        .unwrap_or_default()
}

fn word<T>(
    fields: &Fields<'_>,
    key: &str,
    text: &Placed<String>,
    read: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    let value = read(&text.value);
    if value.is_none() {
        let message = format!("`{key}` cannot be `{}`", text.value);
        let help = format!("It is one of: {}.", known.join(", "));
        fields.reader().error(
            Code::UnknownWord.name(),
            text.span.clone(),
            message,
            Some(help),
        );
    }
    value
}

fn facts(fields: &Fields<'_>) -> BTreeMap<String, FactAnswer> {
    let mut facts = BTreeMap::new();
    for (id, value) in fields.named_values() {
        match fact_answer(&value.value) {
            Some(answer) => {
                facts.insert(id.value, answer);
            }
            None => wrong_fact(fields, &id.value, value.span),
        }
    }
    facts
}

fn wrong_fact(fields: &Fields<'_>, id: &str, span: std::ops::Range<usize>) {
    let message = format!("the fact `{id}` must be true, false, a choice, or a list of choices");
    fields.reader().error(
        crate::base::toml::read::Code::WrongType.name(),
        span,
        message,
        None,
    );
}

fn fact_answer(value: &Plain) -> Option<FactAnswer> {
    match value {
        Plain::Flag(yes) => Some(FactAnswer::YesNo(*yes)),
        Plain::Text(choice) => Some(FactAnswer::Choice(choice.clone())),
        Plain::List(items) => items
            .iter()
            .map(|item| {
                if let Plain::Text(choice) = item {
                    Some(choice.clone())
                } else {
                    None
                }
            })
            .collect::<Option<BTreeSet<String>>>()
            .map(FactAnswer::Choices),
        _ => None,
    }
}

fn record(fields: Fields<'_>, id: &str, kept: &mut UnknownKeys) -> Record {
    let record = Record {
        answer: answer(&fields),
        evidence: fields
            .table("evidence")
            .map(|table| finished(table, evidence)),
        owner: fields.optional_text("owner").map(|text| text.value),
        note: free_text(&fields, "note"),
        votes: room::rounds(&fields, "votes"),
        bookmarked: fields.flag("bookmarked"),
        confirmed: day(&fields, "confirmed"),
        ballots: practice::ballots(&fields, "ballots"),
        exception: fields
            .table("exception")
            .and_then(|table| finished(table, exception)),
        decision: fields
            .table("decision")
            .and_then(|table| finished(table, room::decision)),
    };
    keep(fields, &["answer", id], kept);
    record
}

fn finished<'r, T>(fields: Fields<'r>, read: impl Fn(&Fields<'r>) -> T) -> T {
    let value = read(&fields);
    fields.finish_kindly();
    value
}

fn answer(fields: &Fields<'_>) -> Option<Answer> {
    let level = fields.optional_integer("level", &(0..i64::from(TOP) + 1));
    let reason = fields.optional_text("not_applicable");
    let unknown = fields.table("unknown");
    if [level.is_some(), reason.is_some(), unknown.is_some()]
        .into_iter()
        .filter(|said| *said)
        .count()
        > 1
    {
        let message = "an answer is a level, not applicable, or unknown: one of them";
        fields
            .reader()
            .error(Code::TwoAnswers.name(), fields.span(), message, None);
    }
    let level = level
        .and_then(|level| u8::try_from(level.value).ok())
        .map(Answer::Level);
    level
        .or(reason.map(|reason| Answer::NotApplicable {
            reason: reason.value,
        }))
        .or(unknown.map(|unknown| {
            finished(unknown, |fields| Answer::Unknown {
                who: free_text(fields, "who"),
                by: day(fields, "by"),
            })
        }))
}

fn evidence(fields: &Fields<'_>) -> Evidence {
    let state = fields.text("state");
    let words = EvidenceState::ALL.map(EvidenceState::word);
    Evidence {
        state: word(fields, "state", &state, EvidenceState::from_word, &words).unwrap_or_default(),
        level: u8::try_from(fields.integer("level", 0..i64::from(TOP) + 1).value)
            .unwrap_or_default(),
        what: free_text(fields, "what"),
        expires: day(fields, "expires"),
    }
}

fn exception(fields: &Fields<'_>) -> Option<Exception> {
    let (owner, reason, measure) = (
        free_text(fields, "owner"),
        free_text(fields, "reason"),
        free_text(fields, "measure"),
    );
    let (granted, expires) = (
        required_day(fields, "granted"),
        required_day(fields, "expires"),
    );
    Some(Exception {
        owner,
        reason,
        measure,
        granted: granted?,
        expires: expires?,
    })
}

fn required_day(fields: &Fields<'_>, key: &'static str) -> Option<Date> {
    if !fields.has(key) {
        fields.text(key);
    }
    day(fields, key)
}

fn day(fields: &Fields<'_>, key: &'static str) -> Option<Date> {
    let text = fields.optional_date(key)?;
    parse_day(fields, &text)
}

fn parse_day(fields: &Fields<'_>, text: &Placed<String>) -> Option<Date> {
    let day = text.value.parse().ok();
    if day.is_none() {
        let message = format!("`{}` is not a day", text.value);
        let help = "Write year, month and day: 2026-12-01.".to_owned();
        fields
            .reader()
            .error(Code::BadDate.name(), text.span.clone(), message, Some(help));
    }
    day
}

fn read_plan(fields: Fields<'_>, kept: &mut UnknownKeys) -> PlanSettings {
    let mut plan = PlanSettings {
        start: day(&fields, "start"),
        ..PlanSettings::default()
    };
    fields.known("workdays");
    if fields.has("workdays") {
        plan.workdays = workdays(&fields, "workdays");
    }
    plan.days_off = days_off(&fields, "days_off");
    plan.freezes = stretches(&fields, "freezes");
    for person in fields.tables("person") {
        let id = person.text("id").value;
        let read = finished(person, read_person);
        plan.people.insert(id, read);
    }
    for step in fields.tables("step") {
        let control = step.text("control").value;
        let read = finished(step, arrangement);
        if !read.is_empty() {
            plan.arranged.insert(control, read);
        }
    }
    plan.agreed = fields
        .table("agreed")
        .and_then(|table| finished(table, agreed));
    keep(fields, &["plan"], kept);
    plan
}

fn arrangement(fields: &Fields<'_>) -> Arrangement {
    Arrangement {
        start: day(fields, "start"),
        not_before: day(fields, "not_before"),
        dropped: fields.flag("dropped"),
    }
}

fn agreed(fields: &Fields<'_>) -> Option<Agreed> {
    let texts = |key| {
        fields
            .texts(key)
            .into_iter()
            .map(|text| text.value)
            .collect()
    };
    let on = required_day(fields, "on");
    let mut gates = BTreeMap::new();
    for gate in fields.tables("gates") {
        let id = gate.text("gate").value;
        gates.extend(finished(gate, |gate| required_day(gate, "opens")).map(|day| (id, day)));
    }
    let walk = Walk {
        order: texts("order"),
        people: texts("people"),
    };
    Some(Agreed {
        on: on?,
        walk,
        gates,
    })
}

fn baseline(fields: &Fields<'_>) -> Option<Baseline> {
    let (name, on) = (free_text(fields, "name"), required_day(fields, "on"));
    let upon = fields.texts("upon").into_iter().map(|id| id.value);
    let upon = upon.collect();
    Some(Baseline {
        name,
        on: on?,
        upon,
    })
}

fn read_person(fields: &Fields<'_>) -> Person {
    Person {
        roles: fields
            .texts("roles")
            .into_iter()
            .map(|role| role.value)
            .collect(),
        percent: u8::try_from(fields.integer("percent", 1..101).value).unwrap_or(1),
        away: stretches(fields, "away"),
    }
}

fn workdays(fields: &Fields<'_>, key: &'static str) -> BTreeSet<Workday> {
    let known = Workday::ALL.map(Workday::word);
    fields
        .texts(key)
        .iter()
        .filter_map(|text| word(fields, key, text, Workday::from_word, &known))
        .collect()
}

fn days_off(fields: &Fields<'_>, key: &'static str) -> BTreeSet<Date> {
    fields
        .dates(key)
        .iter()
        .filter_map(|text| parse_day(fields, text))
        .collect()
}

fn stretches(fields: &Fields<'_>, key: &'static str) -> BTreeSet<Days> {
    fields
        .tables(key)
        .into_iter()
        .filter_map(|stretch| {
            let days = finished(stretch, |fields| {
                let (from, to) = (required_day(fields, "from"), required_day(fields, "to"));
                Some(Days {
                    from: from?,
                    to: to?,
                })
            })?;
            Some(if days.from <= days.to {
                days
            } else {
                Days {
                    from: days.to,
                    to: days.from,
                }
            })
        })
        .collect()
}

fn entry(fields: Fields<'_>, before: Option<&Entry>) -> Option<Entry> {
    let id = fields.text("id").value;
    let at = fields.text("at");
    let parents = if fields.has("parents") {
        fields
            .texts("parents")
            .into_iter()
            .map(|parent| parent.value)
            .collect()
    } else {
        before.map(|entry| entry.id.clone()).into_iter().collect()
    };
    let (who, salt) = (free_text(&fields, "who"), free_text(&fields, "salt"));
    let changes = fields
        .tables("changes")
        .into_iter()
        .filter_map(change)
        .collect();
    let undoes = fields.optional_text("undoes").map(|text| text.value);
    let time: Option<Timestamp> = at.value.parse().ok();
    if time.is_none() {
        let message = format!("`{}` is not a time", at.value);
        fields.reader().error(
            Code::BadDate.name(),
            at.span,
            message,
            Some("Write 2026-12-01T09:30:00Z.".to_owned()),
        );
    }
    fields.finish_kindly();
    Some(Entry {
        id,
        parents,
        stamp: Stamp {
            at: time?,
            who,
            salt,
        },
        changes,
        undoes,
    })
}

fn change(fields: Fields<'_>) -> Option<Change> {
    let set = fields.text("set");
    let control = || fields.text("control").value;
    let to_text = || fields.optional_text("to").map(|text| text.value);
    let change = match set.value.as_str() {
        "questionnaire" => Change::Questionnaire(QuestionnaireName {
            id: free_text(&fields, "id"),
            version: free_text(&fields, "version"),
            hash: free_text(&fields, "hash"),
        }),
        "system" => Change::System(to_text().unwrap_or_default()),
        "fact" => {
            let fact = fields.text("fact").value;
            let to = fields.plain("to").and_then(|value| {
                let answer = fact_answer(&value.value);
                if answer.is_none() {
                    wrong_fact(&fields, &fact, value.span);
                }
                answer
            });
            Change::Fact { fact, to }
        }
        "phase_today" => Change::PhaseToday(to_text()),
        "phase_wanted" => Change::PhaseWanted(to_text()),
        "by" => Change::By(day(&fields, "to")),
        "form" => Change::Form(form(&fields, "to")),
        "answer" => Change::Answer {
            control: control(),
            to: answer(&fields),
        },
        "evidence" => Change::Evidence {
            control: control(),
            to: fields.has("state").then(|| evidence(&fields)),
        },
        "note" => Change::Note {
            control: control(),
            to: to_text().unwrap_or_default(),
        },
        "owner" => Change::Owner {
            control: control(),
            to: to_text(),
        },
        "exception" => Change::Exception {
            control: control(),
            to: if fields.has("granted") {
                exception(&fields)
            } else {
                None
            },
        },
        "votes" => Change::Votes {
            control: control(),
            to: room::rounds(&fields, "to"),
        },
        "decision" => Change::Decision {
            control: control(),
            to: if fields.has("on") {
                room::decision(&fields)
            } else {
                None
            },
        },
        "bookmark" => Change::Bookmark {
            control: control(),
            to: fields.flag("to"),
        },
        "confirmed" => Change::Confirmed {
            control: control(),
            to: day(&fields, "to"),
        },
        "ballot" => Change::Cast {
            control: control(),
            voice: fields.text("voice").value,
            to: practice::ballot(&fields),
        },
        "voices" => Change::Voices(room::voices(&fields, "to")),
        "meeting" => Change::Meeting {
            id: fields.text("id").value,
            to: if fields.has("began") {
                room::meeting(&fields)
            } else {
                None
            },
        },
        "parked" => Change::Parked {
            id: fields.text("id").value,
            to: if fields.has("at") {
                room::parked(&fields)
            } else {
                None
            },
        },
        "person" => Change::Person {
            id: fields.text("id").value,
            to: fields.has("percent").then(|| read_person(&fields)),
        },
        "start" => Change::Start(day(&fields, "to")),
        "workdays" => Change::Workdays(workdays(&fields, "to")),
        "days_off" => Change::DaysOff(days_off(&fields, "to")),
        "freezes" => Change::Freezes(stretches(&fields, "to")),
        "step" => {
            let to = Some(arrangement(&fields)).filter(|to| !to.is_empty());
            Change::Arrangement {
                control: control(),
                to,
            }
        }
        "agreed" => Change::Agreed(if fields.has("on") {
            agreed(&fields)
        } else {
            None
        }),
        "baseline" => Change::Baseline {
            id: fields.text("id").value,
            to: if fields.has("on") {
                baseline(&fields)
            } else {
                None
            },
        },
        "reassessment" => Change::Reassessment(if fields.has("on") {
            practice::reassessment(&fields)
        } else {
            None
        }),
        "validation" => Change::Validation {
            id: fields.text("id").value,
            to: if fields.has("kind") {
                practice::validation(&fields)
            } else {
                None
            },
        },
        "ballot_paper" => {
            Change::BallotPaper(fields.has("voice").then(|| practice::paper(&fields)))
        }
        other => {
            let message = format!("this surefoot knows no edit `{other}`");
            let help =
                "The file may be from a newer surefoot; take that one to open it.".to_owned();
            fields
                .reader()
                .error(Code::UnknownWord.name(), set.span, message, Some(help));
            return None;
        }
    };
    fields.finish_kindly();
    Some(change)
}
