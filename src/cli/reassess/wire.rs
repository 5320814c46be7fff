//! JSON output of `reassess`: format 1.
//!
//! Field names are a contract, as in all output for programs.

use serde::Serialize;

use crate::cli::open::Work;
use crate::cli::shown;
use crate::cli::wire::FORMAT;
use crate::export::json;
use crate::model::assessment::upgrade::{Known, Upgrade};
use crate::rules::confirmation::{Item, Progress};

/// How far a re-assessment is, and what is left of it.
#[derive(Debug, Serialize)]
struct ReassessWire {
    format: u32,
    file: String,
    /// Whether this call began it.
    begun: bool,
    /// Since when; absent where there never was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    confirmed: usize,
    /// How many answers there are to confirm in all.
    answers: usize,
    /// What the newer version of the questionnaire did; absent where it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade: Option<UpgradeWire>,
    /// What is left, in order.
    left: Vec<ItemWire>,
}

#[derive(Debug, Serialize)]
struct UpgradeWire {
    before: String,
    now: String,
    /// `declared` by the questionnaire, `compared` with the version before, or `guessed`.
    known: &'static str,
    changed: Vec<String>,
    new: Vec<String>,
    renamed: Vec<RenamedWire>,
    /// Renamed to an id under which something is said already: both stay.
    not_renamed: Vec<RenamedWire>,
    retired: Vec<String>,
}

#[derive(Debug, Serialize)]
struct RenamedWire {
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct ItemWire {
    control: String,
    title: String,
    /// The day it was given or confirmed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<String>,
    because: Vec<String>,
}

/// All of it as JSON; beside an upgrade the new controls that have no answer.
pub(super) fn text(
    work: &Work,
    upgrade: Option<(&Upgrade, Vec<String>)>,
    progress: Option<Progress>,
    begun: bool,
    left: &[Item],
) -> String {
    let questionnaire = &work.questionnaire;
    let item = |item: &Item| ItemWire {
        control: questionnaire.control_id(item.control).to_owned(),
        title: questionnaire
            .controls
            .get(item.control)
            .map_or_else(String::new, |control| control.title.clone()),
        given: item.given.map(|day| day.to_string()),
        because: item
            .because
            .iter()
            .map(|one| one.words(questionnaire, work.today, |day| day.to_string()))
            .collect(),
    };
    let renamed = |pairs: &std::collections::BTreeMap<String, String>| {
        pairs
            .iter()
            .map(|(from, to)| RenamedWire {
                from: from.clone(),
                to: to.clone(),
            })
            .collect()
    };
    let upgrade = upgrade.map(|(upgrade, new)| UpgradeWire {
        before: upgrade.before.clone(),
        now: upgrade.now.clone(),
        known: match upgrade.known {
            Known::Declared => "declared",
            Known::Compared => "compared",
            Known::Guessed => "guessed",
        },
        changed: upgrade.changed.iter().cloned().collect(),
        new,
        renamed: renamed(&upgrade.moved),
        not_renamed: renamed(&upgrade.kept),
        retired: upgrade.retired.iter().cloned().collect(),
    });
    json::text(&ReassessWire {
        format: FORMAT,
        file: shown(&work.path),
        begun,
        on: progress.map(|progress| progress.on.to_string()),
        confirmed: progress.map_or(0, |progress| progress.confirmed),
        answers: progress.map_or(left.len(), |progress| progress.all),
        upgrade,
        left: left.iter().map(item).collect(),
    })
}
