//! Describes an edit in words: its subject and the new value.
//!
//! Screens, line output and git show the same text, which contains no more than the edit does. Hidden characters are
//! not made visible here, but by the code that shows the text.

use jiff::civil::Date;

use super::answer::{investigator, not_applicable};
use super::roadmap::short_day;
use crate::base::plural::{first_few, listed};
use crate::model::assessment::answer::Answer;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::Conflict;
use crate::model::assessment::plan::{Arrangement, Days, Person};
use crate::model::assessment::profile::FactAnswer;
use crate::model::assessment::validation::Validation;
use crate::model::assessment::vote::{Round, Vote};
use crate::model::questionnaire::{FactKind, Level, Questionnaire};

/// A sentence about unresolved conflicts, without a full stop. `None` if there are none.
pub fn unsettled(questionnaire: &Questionnaire, conflicts: &[Conflict]) -> Option<String> {
    let conflicts_are = match conflicts.len() {
        0 => return None,
        1 => "1 conflict is".to_owned(),
        more => format!("{more} conflicts are"),
    };
    let names: Vec<String> = conflicts
        .iter()
        .map(|conflict| thing(questionnaire, conflict))
        .collect();
    Some(format!(
        "{conflicts_are} not resolved yet ({})",
        first_few(&names, MOST_NAMES)
    ))
}

/// The name of the subject in conflict: `DAT-P1 answer`.
pub fn thing(questionnaire: &Questionnaire, conflict: &Conflict) -> String {
    let change = conflict.versions.first().map(|version| &version.change);
    change.map_or_else(
        || conflict.subject.clone(),
        |change| describe(questionnaire, change).0,
    )
}

/// The subjects of edits, without duplicates, naming only the first few: `DAT-P1 answer, DAT-P1 note and 2 more`.
pub fn things(questionnaire: &Questionnaire, changes: &[Change]) -> String {
    let mut names: Vec<String> = changes
        .iter()
        .map(|change| describe(questionnaire, change).0)
        .collect();
    names.sort();
    names.dedup();
    first_few(&names, MOST_NAMES)
}

/// The maximum number of subjects named in a sentence.
const MOST_NAMES: usize = 3;

const NONE: &str = "none";

/// The subject of an edit and the new value: `DAT-P1 answer` and `3 Enforced`.
pub fn describe(questionnaire: &Questionnaire, change: &Change) -> (String, String) {
    describe_with(questionnaire, change, &|day| day.to_string())
}

/// The subject of an edit and the new value, with dates in the format of pages: `unknown, investigator ops, due 20 Dec
/// 2026`.
pub(crate) fn describe_on_page(questionnaire: &Questionnaire, change: &Change) -> (String, String) {
    describe_with(questionnaire, change, &short_day)
}

/// The subject of an edit and the new value; `day` formats dates.
pub fn describe_with(
    questionnaire: &Questionnaire,
    change: &Change,
    day: &dyn Fn(Date) -> String,
) -> (String, String) {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| NONE.to_owned());
    match change {
        Change::Questionnaire(name) => (
            "questionnaire".to_owned(),
            format!("{} {}", name.id, name.version),
        ),
        Change::System(to) => ("system".to_owned(), quoted(to)),
        Change::Fact { fact, to } => {
            let known = questionnaire.fact(fact);
            let title = known.map_or(fact, |fact| &questionnaire.facts[fact].title);
            (title.clone(), fact_words(questionnaire, fact, to.as_ref()))
        }
        Change::CurrentPhase(to) => ("current phase".to_owned(), said(to)),
        Change::TargetPhase(to) => ("target phase".to_owned(), said(to)),
        Change::TargetDate(to) => ("target date".to_owned(), said(&to.map(day))),
        Change::Form(to) => ("questionnaire length".to_owned(), to.word().to_owned()),
        Change::Answer { control, to } => (
            format!("{control} answer"),
            answer_words(questionnaire, to.as_ref(), day),
        ),
        Change::Evidence { control, to } => {
            let words = to.as_ref().map_or_else(
                || "claimed".to_owned(),
                |evidence| {
                    let what = if evidence.what.is_empty() {
                        String::new()
                    } else {
                        format!(": {}", evidence.what)
                    };
                    let until = evidence
                        .expires
                        .map_or(String::new(), |last| format!(" until {}", day(last)));
                    let level = questionnaire.level_name(evidence.level);
                    format!("{} for {level}{until}{what}", evidence.state.word())
                },
            );
            (format!("{control} evidence"), words)
        }
        Change::Note { control, to } => (format!("{control} note"), quoted(to)),
        Change::Owner { control, to } => (
            format!("{control} accountable"),
            to.clone()
                .unwrap_or_else(|| "the control's own role".to_owned()),
        ),
        Change::Responsible { control, to } => (
            format!("{control} responsible"),
            to.clone()
                .unwrap_or_else(|| "the control's own role".to_owned()),
        ),
        Change::Exception { control, to } => {
            let words = to.as_ref().map_or_else(
                || NONE.to_owned(),
                |to| {
                    let (from, until) = (day(to.granted), day(to.expires));
                    format!(
                        "{from} to {until}, owner {}: {}; compensating control: {}",
                        to.owner, to.reason, to.compensating_control
                    )
                },
            );
            (format!("{control} exception"), words)
        }
        Change::Votes { control, to } => {
            (format!("{control} votes"), list(to.iter().map(round_words)))
        }
        Change::Decision { control, to } => {
            let words = to.as_ref().map_or_else(
                || NONE.to_owned(),
                |to| {
                    let why = if to.why.is_empty() {
                        String::new()
                    } else {
                        format!("; reason: {}", to.why.trim_end_matches('.'))
                    };
                    let others = if to.dissent.is_empty() {
                        String::new()
                    } else {
                        format!("; dissent: {}", to.dissent)
                    };
                    format!(
                        "{}{why}{others}",
                        answer_words(questionnaire, Some(&to.answer), day)
                    )
                },
            );
            (format!("{control} decision"), words)
        }
        Change::Bookmark { control, to } => (
            format!("{control} bookmark"),
            if *to { "set" } else { NONE }.to_owned(),
        ),
        Change::Confirmed { control, to } => (
            format!("{control} confirmed"),
            to.map_or_else(|| NONE.to_owned(), day),
        ),
        Change::Cast { control, voter, to } => {
            let words = to.as_ref().map_or_else(
                || NONE.to_owned(),
                |to| {
                    let note = if to.note.is_empty() {
                        String::new()
                    } else {
                        format!(": {}", to.note)
                    };
                    format!(
                        "{}{note}",
                        answer_words(questionnaire, Some(&to.answer), day)
                    )
                },
            );
            (format!("{control} ballot from {voter}"), words)
        }
        Change::Voters(to) => (
            "voters".to_owned(),
            list(
                [to.to_string()]
                    .into_iter()
                    .filter(|words| !words.is_empty()),
            ),
        ),
        // ids that nobody typed say nothing; the value tells which one it is
        Change::Meeting { to, .. } => {
            let words = to.as_ref().map_or_else(
                || NONE.to_owned(),
                |to| {
                    let end = to
                        .ended
                        .map_or(String::new(), |ended| format!(" to {}", to.clock(ended.at)));
                    format!("{} from {}{end}", day(to.day()), to.clock(to.began))
                },
            );
            ("meeting".to_owned(), words)
        }
        Change::Parked { to, .. } => (
            "parked item".to_owned(),
            to.as_ref()
                .map_or_else(|| NONE.to_owned(), |to| quoted(&to.what)),
        ),
        Change::Person { id, to } => (format!("person {id}"), person_with(to.as_ref(), day)),
        Change::Start(to) => (
            "start".to_owned(),
            to.map_or_else(|| "today".to_owned(), day),
        ),
        Change::Workdays(days) => (
            "workdays".to_owned(),
            list(days.iter().map(|day| day.word().to_owned())),
        ),
        Change::DaysOff(days) => ("days off".to_owned(), list(days.iter().copied().map(day))),
        Change::Freezes(stretches) => (
            "freezes".to_owned(),
            list(stretches.iter().map(|one| stretch(*one, day))),
        ),
        Change::Arrangement { control, to } => (
            format!("{control} work"),
            arrangement_with(to.as_ref(), day),
        ),
        Change::CommittedPlan(to) => {
            let words = to
                .as_ref()
                .map_or_else(|| NONE.to_owned(), |to| format!("as of {}", day(to.on)));
            ("committed plan".to_owned(), words)
        }
        Change::Baseline { id, to } => {
            let words = to.as_ref().map_or_else(
                || NONE.to_owned(),
                |to| format!("{} of {}", quoted(&to.name), day(to.on)),
            );
            (format!("baseline {id}"), words)
        }
        Change::Reassessment(to) => {
            let words = to.as_ref().map_or_else(
                || NONE.to_owned(),
                |to| format!("started on {}", day(to.on)),
            );
            ("reassessment".to_owned(), words)
        }
        Change::Validation { id, to } => (
            format!("validation {id}"),
            validation_words(to.as_ref(), day),
        ),
        Change::BallotPaper(to) => {
            let words = to
                .as_ref()
                .map_or_else(|| NONE.to_owned(), |to| format!("for {}", to.voter));
            ("ballot paper".to_owned(), words)
        }
    }
}

fn quoted(words: &str) -> String {
    if words.is_empty() {
        NONE.to_owned()
    } else {
        format!("“{words}”")
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        NONE.to_owned()
    } else {
        items.join(", ")
    }
}

fn stretch(days: Days, day: &dyn Fn(Date) -> String) -> String {
    format!("{} to {}", day(days.from), day(days.to))
}

fn answer_words(
    questionnaire: &Questionnaire,
    answer: Option<&Answer>,
    day: &dyn Fn(Date) -> String,
) -> String {
    match answer {
        None => "unanswered".to_owned(),
        Some(Answer::Level(at)) => questionnaire.level_name(*at),
        Some(Answer::NotApplicable { reason }) => not_applicable(reason),
        Some(Answer::Unknown {
            investigator: who,
            due: by,
        }) => {
            let who = investigator(who);
            let by = by.map_or(String::new(), |by| format!(", due {}", day(by)));
            format!("unknown, {who}{by}")
        }
    }
}

/// A round of votes as the user could type it, `1 4 2 0 0 1`, or the vote of each voter.
fn round_words(round: &Round) -> String {
    if let Round::Open(votes) = round {
        let said = |vote: Vote| match vote {
            Vote::Level(level) => level.to_string(),
            Vote::Unknown => "?".to_owned(),
        };
        return votes
            .iter()
            .map(|(who, vote)| format!("{who} {}", said(*vote)))
            .collect::<Vec<_>>()
            .join(" ");
    }
    let tally = round.tally();
    let counts = Level::all()
        .map(Vote::Level)
        .chain([Vote::Unknown])
        .map(|vote| tally.of(vote).to_string());
    counts.collect::<Vec<_>>().join(" ")
}

fn fact_words(questionnaire: &Questionnaire, fact: &str, answer: Option<&FactAnswer>) -> String {
    let choices = questionnaire
        .fact(fact)
        .map(|fact| &questionnaire.facts[fact].kind);
    let title = |id: &String| match choices {
        Some(FactKind::Graded { choices, .. } | FactKind::Several { choices }) => choices
            .iter()
            .find(|choice| choice.id == *id)
            .map_or(id, |choice| &choice.title)
            .clone(),
        _ => id.clone(),
    };
    match answer {
        None => "unanswered".to_owned(),
        Some(FactAnswer::YesNo(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(FactAnswer::Choice(choice)) => title(choice),
        Some(FactAnswer::Choices(chosen)) => list(chosen.iter().map(title)),
    }
}

/// A recurring validation: `penetration test every 12 months, last done 2026-03-01`.
fn validation_words(validation: Option<&Validation>, day: &dyn Fn(Date) -> String) -> String {
    let Some(validation) = validation else {
        return NONE.to_owned();
    };
    let done = match validation.last_done {
        Some(last) => format!("last done {}", day(last)),
        None => format!("first due {}", day(validation.first_due)),
    };
    format!(
        "{} every {}, {done}",
        validation.title(),
        validation.cadence
    )
}

/// The team's decision about the work on a control: `pinned to 2027-02-01`.
pub fn arrangement_words(arranged: Option<&Arrangement>) -> String {
    arrangement_with(arranged, &|day| day.to_string())
}

fn arrangement_with(arranged: Option<&Arrangement>, day: &dyn Fn(Date) -> String) -> String {
    let Some(arranged) = arranged else {
        return "as scheduled".to_owned();
    };
    let parts = [
        arranged
            .pinned_to
            .map(|on| format!("pinned to {}", day(on))),
        arranged
            .not_before
            .map(|on| format!("not before {}", day(on))),
        arranged.dropped.then(|| "dropped".to_owned()),
    ];
    list(parts.into_iter().flatten())
}

/// The roles, capacity and absences of a person: `security at 50%`.
pub fn person_words(person: Option<&Person>) -> String {
    person_with(person, &|day| day.to_string())
}

fn person_with(person: Option<&Person>, day: &dyn Fn(Date) -> String) -> String {
    let Some(person) = person else {
        return "not in the plan".to_owned();
    };
    let roles: Vec<&str> = person.roles.iter().map(String::as_str).collect();
    let away = if person.away.is_empty() {
        String::new()
    } else {
        format!(
            ", away {}",
            list(person.away.iter().map(|one| stretch(*one, day)))
        )
    };
    format!("{} at {}%{away}", listed(&roles), person.percent)
}
