//! The effects of an upgrade to a newer questionnaire, one line for each kind of change.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::plural::first_few;
use crate::describe::change::describe;
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::assessment::upgrade::{Known, Upgrade};
use crate::model::questionnaire::Questionnaire;
use crate::rules::confirmation::new_unanswered;

/// The maximum number of controls or facts named on a line.
const MOST: usize = 12;

/// The kinds of change, each with its controls or facts: `Merged`, and `1 (confirm these too …): APP-R6 → MOD-R2`.
/// `state` is the state after the upgrade.
pub fn rows(
    questionnaire: &Questionnaire,
    state: &State,
    upgrade: &Upgrade,
) -> Vec<(&'static str, String)> {
    let pairs = |pairs: &BTreeMap<String, String>| -> Vec<String> {
        pairs
            .iter()
            .map(|(from, to)| format!("{from} → {to}"))
            .collect()
    };
    let ids = |ids: &BTreeSet<String>| ids.iter().cloned().collect::<Vec<String>>();
    let (is_guessed, new) = match upgrade.known {
        Known::Guessed => (true, "Never answered"),
        Known::Declared | Known::Compared => (false, "New"),
    };
    // rare kinds of change have a row only if they occurred
    let rows = [
        (
            "Changed",
            ids(&upgrade.changed),
            "confirm these first",
            is_guessed,
        ),
        (
            new,
            new_unanswered(questionnaire, state, upgrade),
            "unanswered",
            false,
        ),
        (
            "Renamed",
            pairs(&upgrade.moved),
            "answers and notes are kept",
            is_guessed,
        ),
        (
            "Merged",
            pairs(&upgrade.merged),
            "the lower answer counts; all texts are kept",
            true,
        ),
        (
            "Not renamed",
            pairs(&upgrade.kept),
            "the new id already has an answer; both are kept",
            true,
        ),
        (
            "Retired",
            ids(&upgrade.retired),
            "their answers are kept but do not count",
            false,
        ),
        (
            "Facts set",
            facts(questionnaire, upgrade),
            "they follow from earlier answers",
            true,
        ),
    ];
    let row = |(what, items, about, is_rare): (&'static str, Vec<String>, &str, bool)| {
        let words = match items.len() {
            0 => "none".to_owned(),
            number => format!("{number} ({about}): {}", first_few(&items, MOST)),
        };
        (!items.is_empty() || !is_rare).then_some((what, words))
    };
    rows.into_iter().filter_map(row).collect()
}

/// The facts that the upgrade answered, each with its answer: `Autonomy: changes nothing`.
fn facts(questionnaire: &Questionnaire, upgrade: &Upgrade) -> Vec<String> {
    let fact = |(fact, to): (&String, &_)| {
        let change = Change::Fact {
            fact: fact.clone(),
            to: Some(Clone::clone(to)),
        };
        let (title, answer) = describe(questionnaire, &change);
        format!("{title}: {answer}")
    };
    upgrade.facts.iter().map(fact).collect()
}
