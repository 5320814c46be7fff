//! Builds the JSON output of `reassess`.
//!
//! Its own module to keep the command short; the structures are in `export::json`.

use crate::cli::open::Work;
use crate::describe::confirmation;
use crate::export::json;
use crate::export::json::command::{
    ImpliedFactWire, LeftWire, MergedWire, ReassessWire, RenamedWire, UpgradeWire,
};
use crate::model::assessment::profile::FactAnswer;
use crate::model::assessment::upgrade::{Known, Upgrade};
use crate::rules::confirmation::{Item, Progress, new_unanswered};
use crate::session::path::shown;

/// The reassessment as JSON, with the effects of an upgrade.
pub(super) fn text(
    work: &Work,
    upgrade: Option<&Upgrade>,
    progress: Option<Progress>,
    begun: bool,
    left: &[Item],
) -> String {
    let questionnaire = &work.questionnaire;
    let item = |item: &Item| LeftWire {
        control: questionnaire.control_id(item.control).to_owned(),
        title: questionnaire.controls[item.control].title.clone(),
        given: item.given.map(|day| day.to_string()),
        because: item
            .because
            .iter()
            .map(|one| confirmation::reason(*one, questionnaire, work.today, |day| day.to_string()))
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
    let merged = |(from, into): (&String, &String)| MergedWire {
        from: from.clone(),
        into: into.clone(),
    };
    let implied = |(fact, to): (&String, &FactAnswer)| ImpliedFactWire {
        fact: fact.clone(),
        to: match to {
            FactAnswer::YesNo(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
            FactAnswer::Choice(id) => vec![id.clone()],
            FactAnswer::Choices(ids) => ids.iter().cloned().collect(),
        },
    };
    let upgrade = upgrade.map(|upgrade| UpgradeWire {
        before: upgrade.before.clone(),
        now: upgrade.now.clone(),
        known: match upgrade.known {
            Known::Declared => "declared",
            Known::Compared => "compared",
            Known::Guessed => "guessed",
        },
        changed: upgrade.changed.iter().cloned().collect(),
        new: new_unanswered(questionnaire, work.assessment.state(), upgrade),
        renamed: renamed(&upgrade.moved),
        merged: upgrade.merged.iter().map(merged).collect(),
        not_renamed: renamed(&upgrade.kept),
        retired: upgrade.retired.iter().cloned().collect(),
        facts: upgrade.facts.iter().map(implied).collect(),
    });
    json::answer(ReassessWire {
        file: shown(&work.path),
        begun,
        on: progress.map(|progress| progress.on.to_string()),
        confirmed: progress.map_or(0, |progress| progress.confirmed),
        answers: progress.map_or(left.len(), |progress| progress.all),
        upgrade,
        left: left.iter().map(item).collect(),
    })
}
