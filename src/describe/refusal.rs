//! Sentences about refused edits: the error, and what to write instead.
//!
//! Every front end shows these sentences, followed by its own hint, such as an option or a key.

use jiff::civil::Date;

use crate::base::dates;
use crate::base::diagnostic::suggestion;
use crate::base::plural::capital;
use crate::base::sanitize::sanitize;
use crate::describe::confirmation;
use crate::describe::why::condition_words;
use crate::model::assessment::validation::Validation;
use crate::model::questionnaire::condition::Condition;
use crate::model::questionnaire::{ControlIx, FactIx, FactKind, GateIx, Level, Questionnaire};
use crate::rules::edit::{EditContext, Refusal};

/// The sentence for [`Refusal::SystemNameMissing`], which is also shown before a questionnaire is loaded.
pub const SYSTEM_NAME_MISSING: &str = "A system needs a name; every page shows it.";

/// The sentence for a refusal.
pub fn refusal(context: &EditContext<'_>, refusal: &Refusal) -> String {
    let EditContext {
        questionnaire,
        dates,
        ..
    } = *context;
    let shown = |day: &Date| dates::day(*day, dates);
    match refusal {
        Refusal::SystemNameMissing => SYSTEM_NAME_MISSING.to_owned(),
        Refusal::NothingToCommit => {
            "No gate has a date yet, so there is no plan to commit to.".to_owned()
        }
        Refusal::NotADate { typed, .. } => {
            let example = dates.example();
            if dates::is_too_far(typed, context.today, dates) {
                return format!(
                    "{} is more than {} years away. Write {example}, or +14 for 14 days from today.",
                    sanitize(typed),
                    dates::MOST_YEARS
                );
            }
            not_a(
                typed,
                "date",
                &format!("Write {example}, or +14 for 14 days from today."),
            )
        }
        Refusal::RangeEndMissing { .. } => {
            format!("A range needs 2 dates, as in {}.", dates.example_of_days())
        }
        Refusal::RangeReversed { from, to, .. } => {
            format!("{} is before {}.", shown(to), shown(from))
        }
        Refusal::NotAWeekday(typed) => not_a(typed, "weekday", "Write mon, tue, wed, thu, fri."),
        Refusal::NoWorkday => {
            "A plan needs at least 1 working day. Write mon, tue, wed, thu, fri.".to_owned()
        }
        Refusal::NoSuchPhase(typed) => {
            let phases = questionnaire.phases.iter();
            let phases: Vec<&str> = phases.map(|phase| phase.id.as_str()).collect();
            not_one_of(typed, &phases)
        }
        Refusal::NoSuchLength(typed) => not_one_of(typed, &["core", "full"]),
        Refusal::NoSuchChoice { fact, typed } => not_one_of(typed, &choices(questionnaire, *fact)),
        Refusal::NoSuchLevel(typed) if typed.parse::<i64>().is_ok() => {
            not_a(typed, "level", &format!("Levels are 0 to {}.", Level::TOP))
        }
        Refusal::NoSuchLevel(typed) => {
            let titles: Vec<String> = questionnaire
                .levels
                .iter()
                .map(|level| level.title.to_lowercase())
                .chain(["na", "unknown", "unanswered"].map(str::to_owned))
                .collect();
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            not_one_of(typed, &titles)
        }
        Refusal::InvestigatorMissing => {
            "An unknown answer needs an investigator: a role or initials.".to_owned()
        }
        Refusal::ReasonMissing => "Give the reason; every report prints it.".to_owned(),
        Refusal::NeverDeferrable { law, control, gate } => {
            never_deferrable(questionnaire, *control, *gate, *law)
        }
        Refusal::AnswerMissing => "A reason needs an answer. Answer the question first.".to_owned(),
        Refusal::ReassessmentRunning(progress) => format!(
            "A reassessment began on {}: {}. Confirm the rest first.",
            shown(&progress.on),
            confirmation::progress(progress)
        ),
        Refusal::OlderQuestionnaire => format!(
            "The assessment uses {} {}, which is newer than {}. Name the folder of that version with --questionnaire.",
            questionnaire.id,
            sanitize(&context.state.questionnaire.version),
            questionnaire.version
        ),
        Refusal::NoReassessment => "No reassessment is running. Start one first.".to_owned(),
        Refusal::NothingToConfirm(control) => {
            let id = questionnaire.control_id(*control);
            format!("{id} has no answer to confirm. Answer it first.")
        }
        Refusal::EvidenceWithoutLevel => {
            "Evidence supports a level. Answer with a level first.".to_owned()
        }
        Refusal::ClaimExpires => {
            "Claimed evidence has no expiry date. Leave the date empty.".to_owned()
        }
        Refusal::ExceptionOwnerMissing => "An exception needs an owner.".to_owned(),
        Refusal::ExceptionReasonMissing => "An exception needs a reason.".to_owned(),
        Refusal::CompensatingControlMissing => {
            "An exception needs a compensating control.".to_owned()
        }
        Refusal::ExpiryMissing => "An exception needs an expiry date.".to_owned(),
        Refusal::ExpiresBeforeGranted { granted, expires } => format!(
            "An exception granted on {} cannot expire on {}.",
            shown(granted),
            shown(expires)
        ),
        Refusal::Voters { error, .. } => sanitize(&error.to_string()),
        Refusal::Votes(error) => error.to_string(),
        Refusal::NoEqualVotes => {
            "No unanswered question has 2 or more votes that all agree.".to_owned()
        }
        Refusal::ParkedTextMissing => "Describe the item to park.".to_owned(),
        Refusal::NoSuchParkedItem => "That parked item no longer exists.".to_owned(),
        Refusal::NotMinutes { least, .. } => {
            format!("Write a whole number of minutes, {least} to 1440.")
        }
        Refusal::NoMeeting => "No meeting is running.".to_owned(),
        Refusal::BaselineName(error) => error.to_string(),
        Refusal::BaselineExists { name, on } => {
            let (name, on) = (sanitize(name), shown(on));
            format!("A baseline {name} from {on} already exists. Choose another name.")
        }
        Refusal::NoSuchBaseline(typed) => {
            let all = context.state.baselines();
            no_such(
                "baseline",
                typed,
                all.iter().map(|(_, one)| one.name.as_str()),
            )
        }
        Refusal::Controls(error) => capital(&error.to_string()),
        Refusal::Cadence(error) => sanitize(&error.to_string()),
        Refusal::CadenceMissing => "A validation needs a cadence, such as 12 months.".to_owned(),
        Refusal::NoSuchValidation(typed) => {
            let all = context.state.due_validations();
            no_such(
                "validation",
                typed,
                all.iter().map(|(_, one)| validation_name(one)),
            )
        }
        Refusal::SeveralValidations { typed, ids } => {
            let all = &context.state.validations;
            let known = ids.iter().filter_map(|id| all.get_key_value(id));
            let known: Vec<String> = known
                .map(|(id, one)| format!("{} ({})", sanitize(id), one.title()))
                .collect();
            let (typed, known) = (sanitize(typed), known.join(", "));
            format!("`{typed}` matches several validations: {known}. Write the id of one.")
        }
        Refusal::NotYet { day, .. } => format!("{} is in the future.", shown(day)),
        Refusal::DoneLater { last, on } => format!(
            "The validation was already done on {}, which is after {}.",
            shown(last),
            shown(on)
        ),
        Refusal::NotAPercentage(typed) => not_a(typed, "percentage", "Write 1 to 100."),
        Refusal::PersonNameMissing => "A person needs a name: a role or initials.".to_owned(),
        Refusal::PersonExists(name) => format!("{} is already in the plan.", sanitize(name)),
        Refusal::RoleMissing => "A person needs at least 1 role.".to_owned(),
        Refusal::NoSuchPerson(name) => format!("Nobody in the plan is called {}.", sanitize(name)),
        Refusal::BallotPaper { voter, subject } => format!(
            "{} cannot be changed in the ballot paper for {}: it contains only answers and notes.",
            capital(&sanitize(subject)),
            sanitize(voter)
        ),
    }
}

/// The sentences for all refusals of an edit.
pub fn refusals(context: &EditContext<'_>, refused: &[(usize, Refusal)]) -> Vec<String> {
    refused
        .iter()
        .map(|(_, one)| refusal(context, one))
        .collect()
}

fn not_a(typed: &str, what: &str, next: &str) -> String {
    format!("`{}` is not a {what}. {next}", sanitize(typed))
}

/// The sentence about a word that is not one of the known choices.
pub fn not_one_of(typed: &str, known: &[&str]) -> String {
    let next = suggestion(typed, known.iter().copied())
        .unwrap_or_else(|| format!("Enter one of: {}.", known.join(", ")));
    if typed.is_empty() {
        return format!("An answer is needed. {next}");
    }
    format!("`{}` is not a choice. {next}", sanitize(typed))
}

/// The name that a user types for a validation: its own name, or else the name of its kind.
fn validation_name(validation: &Validation) -> &str {
    match validation.name.trim() {
        "" => validation.kind.word(),
        name => name,
    }
}

/// The sentence about a name that does not exist.
fn no_such<'a>(what: &str, typed: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let next = suggestion(typed, known.iter().copied()).unwrap_or_else(|| match known.len() {
        0 => "None exists yet.".to_owned(),
        _ => format!("Enter one of: {}.", known.join(", ")),
    });
    format!(
        "There is no {what} `{}`. {}",
        sanitize(typed),
        sanitize(&next)
    )
}

/// The words that a user can type as an answer to a fact.
fn choices(questionnaire: &Questionnaire, fact: FactIx) -> Vec<&str> {
    match &questionnaire.facts[fact].kind {
        FactKind::YesNo => vec!["yes", "no", "unanswered"],
        FactKind::Graded { choices, .. } => {
            choices.iter().map(|choice| choice.id.as_str()).collect()
        }
        FactKind::Several { choices } => {
            let ids = choices.iter().map(|choice| choice.id.as_str());
            ids.chain(["none"]).collect()
        }
    }
}

/// The reason why a control cannot be set to not applicable, and the facts that could remove it.
fn never_deferrable(
    questionnaire: &Questionnaire,
    control: ControlIx,
    gate: GateIx,
    law: bool,
) -> String {
    let id = questionnaire.control_id(control);
    let gate = questionnaire.gate_id(gate);
    let next = match &questionnaire.controls[control].applies_when {
        Some(when) => {
            let facts: Vec<String> = Condition::facts(when)
                .into_iter()
                .map(|fact| format!("`{}`", questionnaire.facts[fact].id))
                .collect();
            let when = condition_words(questionnaire, when);
            format!(
                "Only facts can rule out this control ({}): it applies when {when}.",
                facts.join(", ")
            )
        }
        None => "The control applies to every system.".to_owned(),
    };
    let because = if law {
        "a law requires it, according to the facts".to_owned()
    } else {
        format!("it can never be deferred at {gate}")
    };
    format!("{id} cannot be marked not applicable: {because}. {next}")
}
