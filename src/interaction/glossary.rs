//! The glossary: the terms on the screens and their meanings.
//!
//! surefoot's own terms come first. Levels, phases, gates and roles follow, in the wording of the questionnaire.

use crate::model::questionnaire::Questionnaire;

/// surefoot's own terms, each with its meaning.
const TERMS: [(&str, &str); 16] = [
    (
        "Assessment",
        "The file that a team works on: the facts about one system, its answers, votes, decisions, plan and history.",
    ),
    (
        "Attainment",
        "The share of the target that is reached: a range while answers are missing or unknown.",
    ),
    (
        "Confidence",
        "The share of the answers that is backed by shown or verified evidence.",
    ),
    (
        "Control",
        "One safeguard, with a question, 5 levels, a requirement and related frameworks.",
    ),
    (
        "Decision",
        "An answer the team agreed on, with its reason and any dissent.",
    ),
    (
        "Dissent",
        "The view of voters who disagree with the decision. Reports print it.",
    ),
    (
        "Evidence",
        "Claimed: someone says so. Shown: the team saw it. Verified: checked by someone who did not build it.",
    ),
    (
        "Exception",
        "Permission to miss a target until a date, with an owner and a compensating control.",
    ),
    (
        "Fact",
        "A question about the system itself, answered before any control.",
    ),
    (
        "Gate",
        "A decision between 2 phases: passes, passes conditionally, fails, or inconclusive while answers are missing.",
    ),
    (
        "Lowest mandatory level",
        "The lowest known level of any mandatory control.",
    ),
    (
        "Requirement",
        "A numbered sentence with \"shall\" for a control, with criteria to verify it.",
    ),
    (
        "Target",
        "The level that a control must reach for a gate, with the reasons.",
    ),
    (
        "Unanswered",
        "Nobody has answered yet. This never counts as unknown or as level 0.",
    ),
    (
        "Unknown",
        "Nobody in the team knows. An investigator finds out by a due date.",
    ),
    ("Wave", "The steps of the roadmap that one gate needs."),
];

/// Every term with its meaning, surefoot's own terms first.
pub(crate) fn terms(questionnaire: &Questionnaire) -> Vec<(String, String)> {
    let own = TERMS
        .iter()
        .map(|(term, meaning)| ((*term).to_owned(), (*meaning).to_owned()));
    let levels = questionnaire.levels.iter().zip(0..).map(|(level, number)| {
        let number: u8 = number;
        (
            format!("Level {number}, {}", level.title),
            level.about.clone(),
        )
    });
    let phases = questionnaire
        .phases
        .iter()
        .map(|phase| (format!("Phase {}", phase.title), phase.about.clone()));
    let gates = questionnaire
        .gates
        .iter()
        .map(|gate| (format!("{}, {}", gate.id, gate.title), gate.permits.clone()));
    let roles = questionnaire
        .roles
        .iter()
        .map(|role| (format!("Role {}", role.title), role.about.clone()));
    own.chain(levels)
        .chain(phases)
        .chain(gates)
        .chain(roles)
        .collect()
}
