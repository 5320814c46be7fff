//! The glossary: the terms on the screens and what they mean.
//!
//! surefoot's own terms come first. Levels, phases, gates and roles follow, in the wording of the questionnaire.

use crate::model::questionnaire::Questionnaire;

/// The terms of surefoot, each with one meaning.
const TERMS: [(&str, &str); 16] = [
    (
        "Assessment",
        "What a team owns: the facts of one system, its answers, votes and decisions, its plan, its history.",
    ),
    (
        "Attainment",
        "How much of what is asked is there: a range, as long as something is open or unknown.",
    ),
    (
        "Confidence",
        "How much of what was answered is supported by evidence that was shown or verified.",
    ),
    (
        "Control",
        "One safeguard, with its one question, its five levels, its requirement and its related frameworks.",
    ),
    (
        "Decision",
        "An answer the room agreed on, with its reason and with what others hold.",
    ),
    (
        "Dissent",
        "What voters hold that voted otherwise than the room agreed. It is kept and printed.",
    ),
    (
        "Evidence",
        "Claimed: somebody says so. Shown: the room saw it. Verified: checked by someone who did not build it.",
    ),
    (
        "Exception",
        "A dated permission to fall short of a target, with an owner and a measure meanwhile.",
    ),
    (
        "Fact",
        "A question about the system itself, answered before any control.",
    ),
    ("Floor", "The lowest known level of any must control."),
    (
        "Gate",
        "A decision between two phases: passes, passes conditionally, fails, or inconclusive while answers are missing.",
    ),
    (
        "Open",
        "Nobody answered yet. It is never counted as unknown, nor as nothing.",
    ),
    (
        "Requirement",
        "A numbered sentence with \"shall\" that follows from a control, with criteria to check it by.",
    ),
    (
        "Target",
        "The level a control must reach for a gate, with the reasons for it.",
    ),
    (
        "Unknown",
        "Nobody in the room knows; somebody finds out, by a day.",
    ),
    ("Wave", "The steps of the roadmap that one gate waits for."),
];

/// Every term with its meaning, those of surefoot first.
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
