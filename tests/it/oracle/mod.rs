//! A second implementation of the rules, and the comparison of the program with it.
//!
//! The other files of this module are small, slow and plain, and were written from the design alone, by somebody who had
//! not read the program: nothing in them may use or copy code of the program. Only this file knows both. Where the design
//! left two readings open, the oracle follows the program: an answer counts even if the short form does not ask its
//! control; an unanswered control is unknown; evidence counts for confidence only up to the level that it was shown for;
//! the gate of the current phase is the last that can be overdue; the first exception share that holds applies.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "the oracle counts in i64, and its numbers are small"
)]

pub(crate) mod check;
pub(crate) mod gates;
pub(crate) mod mutate;
pub(crate) mod random;
pub(crate) mod read;
pub(crate) mod rules;
pub(crate) mod score;

mod tests_gates;
mod tests_rules;
mod tests_score;
mod tiny;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use surefoot::base::diagnostic;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::State;
use surefoot::model::assessment::answer::{Answer, Evidence, Exception, Record};
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::reassessment::Reassessment;
use surefoot::model::questionnaire::check::check as questionnaire_check;
use surefoot::model::questionnaire::{ControlIx, EvidenceState, Level, builtin};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::{Blocker, Invalid};
use surefoot::rules::requirements::Priority;
use surefoot::rules::scorecard::{Range, Ratio};
use surefoot::rules::targets::Obligation;

use read::Questionnaire;
use rules::Assessment;

/// Everything the rules say about one assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub points: i64,
    /// Index into `Questionnaire::tiers`, the least first.
    pub tier: usize,
    /// Number of point entries and floors that hold.
    pub reasons: usize,
    /// Ids of the controls that the facts make applicable.
    pub applies: BTreeSet<String>,
    /// In the order of the questionnaire.
    pub gates: Vec<gates::GateVerdict>,
    /// At the first gate of the target phase; `None` where that phase has no gate.
    pub scores: Option<score::Scores>,
    /// By control id, at the last gate of the target phase.
    pub requirements: BTreeMap<String, score::Requirement>,
}

/// Applies every rule to one assessment.
pub(crate) fn judge(q: &Questionnaire, a: &Assessment) -> Verdict {
    let targets = rules::targets(q, a);
    let gates = gates::judge_gates(q, a, &targets);
    Verdict {
        points: rules::risk_points(q, a),
        tier: rules::tier(q, a),
        reasons: rules::reason_count(q, a),
        applies: q
            .controls
            .iter()
            .filter(|c| rules::applies(q, a, c))
            .map(|c| c.id.clone())
            .collect(),
        scores: score::scores(q, a, &targets),
        requirements: score::requirements(q, a, &targets, &gates),
        gates,
    }
}

/// The assessments that are compared: as many as the environment variable `SUREFOOT_VARIANTS` says, otherwise 1,000.
fn count() -> u64 {
    let asked = std::env::var("SUREFOOT_VARIANTS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(1_000)
}

fn date_of(day: rules::Day) -> Date {
    date(2026, 1, 1).saturating_add(i64::from(day).days())
}

fn state_word(state: read::EvidenceState) -> EvidenceState {
    match state {
        read::EvidenceState::Claimed => EvidenceState::Claimed,
        read::EvidenceState::Shown => EvidenceState::Shown,
        read::EvidenceState::Verified => EvidenceState::Verified,
    }
}

/// The same assessment as the program knows it.
fn state_of(asked: &Assessment) -> State {
    let fact = |value: &rules::FactValue| match value {
        rules::FactValue::YesNo(yes) => FactAnswer::YesNo(*yes),
        rules::FactValue::Choice(id) => FactAnswer::Choice(id.clone()),
        rules::FactValue::Choices(ids) => FactAnswer::Choices(ids.clone()),
    };
    let level = |level: i64| Level::try_from(level).unwrap();
    let record = |one: &rules::Record| Record {
        answer: match one.answer {
            rules::Answer::Level(at) => Some(Answer::Level(level(at))),
            rules::Answer::NotApplicable => Some(Answer::NotApplicable {
                reason: "because".to_owned(),
            }),
            rules::Answer::Unknown => Some(Answer::Unknown {
                investigator: "ops".to_owned(),
                due: None,
            }),
            rules::Answer::Unanswered => None,
        },
        evidence: one.evidence.map(|given| Evidence {
            state: state_word(given.state),
            level: level(given.level),
            what: "a file".to_owned(),
            expires: given.expires.map(date_of),
        }),
        exception: one.exception.map(|given| Exception {
            owner: if given.complete { "ops" } else { "" }.to_owned(),
            reason: "because".to_owned(),
            compensating_control: "a second look".to_owned(),
            granted: date_of(given.granted),
            expires: date_of(given.expires),
        }),
        ..Record::default()
    };
    let waiting = asked.records.iter().filter(|(_, one)| !one.confirmed);
    let waiting: BTreeSet<String> = waiting.map(|(id, _)| id.clone()).collect();
    let mut state = State::default();
    state.profile.facts = asked
        .facts
        .iter()
        .map(|(id, to)| (id.clone(), fact(to)))
        .collect();
    state.profile.current_phase.clone_from(&asked.current_phase);
    state.profile.target_phase = Some(asked.target_phase.clone());
    state.profile.form = match asked.form {
        rules::Form::Full => Form::Full,
        rules::Form::Short => Form::Core,
    };
    state.controls = asked
        .records
        .iter()
        .map(|(id, one)| (id.clone(), record(one)))
        .collect();
    if !waiting.is_empty() {
        // all others were confirmed on the day on which the reassessment began
        let on = date_of(asked.today);
        for (id, record) in &mut state.controls {
            record.confirmed = (!waiting.contains(id)).then_some(on);
        }
        state.reassessment = Some(Reassessment {
            on,
            before: None,
            changed: BTreeSet::new(),
        });
    }
    state.controls.retain(|_, record| !record.is_empty());
    state
}

fn shown(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

/// The differences between the program and the oracle for one assessment.
fn differences(
    questionnaire: &surefoot::model::questionnaire::Questionnaire,
    oracle: &Questionnaire,
    asked: &Assessment,
) -> Vec<String> {
    let verdict = judge(oracle, asked);
    let state = state_of(asked);
    let report = Evaluation::of(questionnaire, &state, date_of(asked.today));
    let targets = &report.targets;
    let id = |control: ControlIx| questionnaire.control_id(control).to_owned();
    let mut found = Vec::new();
    let mut same = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            found.push(format!("{what}: {ours}, by the oracle {theirs}"));
        }
    };
    same(
        "points",
        shown(&i64::from(targets.risk.points)),
        shown(&verdict.points),
    );
    same(
        "tier",
        shown(&usize::from(targets.risk.tier)),
        shown(&verdict.tier),
    );
    let applies = targets
        .applies
        .enumerated()
        .filter(|(_, applies)| **applies);
    let applies: BTreeSet<String> = applies.map(|(control, _)| id(control)).collect();
    same("applies", shown(&applies), shown(&verdict.applies));
    for (result, theirs) in report.gates.iter().zip(&verdict.gates) {
        let gate = &theirs.id;
        let target = |control: ControlIx| {
            let target = targets.target(result.gate, control).unwrap();
            let must = questionnaire.controls[control].must;
            let core = target.obligation == Obligation::Core;
            (
                id(control),
                (
                    i64::from(u8::from(target.level)),
                    must,
                    core,
                    target.never_deferrable,
                ),
            )
        };
        let ours: BTreeMap<_, _> = targets.asked(result.gate).map(target).collect();
        let asked_of = |(id, one): (&String, &rules::Demand)| {
            (
                id.clone(),
                (one.target, one.must, one.core, one.never_deferrable),
            )
        };
        let asked_by: BTreeMap<_, _> = theirs.asked.iter().map(asked_of).collect();
        same(
            &format!("targets of {gate}"),
            shown(&ours),
            shown(&asked_by),
        );
        same(
            &format!("allowance of {gate}"),
            shown(&result.allowance),
            shown(&theirs.allowance),
        );
        let word = match theirs.state {
            gates::State::Fails => "fails",
            gates::State::Inconclusive => "inconclusive",
            gates::State::PassesConditionally => "passes-conditionally",
            gates::State::Passes => "passes",
        };
        same(
            &format!("state of {gate}"),
            result.state.key().to_owned(),
            word.to_owned(),
        );
        let kind = |blocker: &Blocker| match blocker {
            Blocker::BelowTarget { below_lowest, .. } => Some(gates::Gap::BelowTarget {
                below_lowest: *below_lowest,
            }),
            Blocker::Evidence { .. } => Some(gates::Gap::Evidence),
            Blocker::ShouldAttainment { .. } => Some(gates::Gap::ShouldAttainment),
            Blocker::SetAside { .. } => Some(gates::Gap::SetAside),
            Blocker::EarlierGate { .. } => None,
        };
        let blockers = result.blockers.iter();
        let ours: Vec<_> = blockers
            .filter_map(|blocker| Some((blocker.control().map(id), kind(blocker)?)))
            .collect();
        let theirs_of: Vec<_> = theirs
            .blockers
            .iter()
            .map(|one| (one.control.clone(), one.gap))
            .collect();
        same(
            &format!("blockers of {gate}"),
            shown(&ours),
            shown(&theirs_of),
        );
        let mut covered: Vec<String> = result.covered.iter().map(|control| id(*control)).collect();
        covered.sort();
        same(
            &format!("covered at {gate}"),
            shown(&covered),
            shown(&theirs.covered),
        );
        let mut refused: Vec<String> = result
            .refused
            .iter()
            .map(|(control, _)| id(*control))
            .collect();
        refused.sort();
        let theirs_refused: Vec<String> = theirs
            .refused
            .iter()
            .map(|one| one.control.clone())
            .collect();
        same(
            &format!("refused at {gate}"),
            shown(&refused),
            shown(&theirs_refused),
        );
        for (control, reason) in &result.refused {
            let theirs = theirs
                .refused
                .iter()
                .find(|one| one.control == id(*control));
            let reason = match reason {
                Invalid::NeverDeferrable | Invalid::Law => gates::Refusal::NeverDeferrable,
                Invalid::BelowLowestLevel => gates::Refusal::BelowLowest,
                Invalid::Incomplete => gates::Refusal::Incomplete,
                Invalid::NotYet => gates::Refusal::NotYetGranted,
                Invalid::Expired => gates::Refusal::Expired,
                Invalid::TooLong => gates::Refusal::TooLong,
                Invalid::TooMany => gates::Refusal::BeyondAllowance,
            };
            let agrees = theirs.is_some_and(|theirs| theirs.reasons.contains(&reason));
            same(
                &format!("refusal of {} at {gate}", id(*control)),
                shown(&reason),
                if agrees {
                    shown(&reason)
                } else {
                    shown(&theirs.map(|one| &one.reasons))
                },
            );
        }
        same(
            &format!("overdue {gate}"),
            shown(&result.overdue.is_some()),
            shown(&theirs.overdue),
        );
    }
    let mut scores = vec![(
        "whole".to_owned(),
        &report.scorecard.whole,
        verdict.scores.as_ref().map(|all| all.total),
    )];
    for (layer, score) in report.scorecard.layers.enumerated() {
        let name = &questionnaire.layers[layer].id;
        let theirs = verdict.scores.as_ref().and_then(|all| all.layers.get(name));
        scores.push((name.clone(), score, theirs.copied()));
    }
    for (theme, score) in report.scorecard.themes.enumerated() {
        let name = &questionnaire.themes[theme].id;
        let theirs = verdict.scores.as_ref().and_then(|all| all.themes.get(name));
        scores.push((name.clone(), score, theirs.copied()));
    }
    for (name, ours, theirs) in scores {
        let Some(theirs) = theirs else {
            same(&name, "a score".to_owned(), "none".to_owned());
            continue;
        };
        let ratio = |low: score::Ratio, high: score::Ratio| {
            (low.whole > 0).then_some((low.part, high.part, low.whole))
        };
        let range = |range: Option<Range>| {
            range.map(|range| {
                [range.low, range.high, range.whole].map(|part| i64::try_from(part).unwrap())
            })
        };
        let share = |ratio: Option<Ratio>| {
            ratio.map(|ratio| [ratio.part, ratio.whole].map(|part| i64::try_from(part).unwrap()))
        };
        let part = |one: score::Ratio| (one.whole > 0).then_some([one.part, one.whole]);
        let listed =
            |three: Option<(i64, i64, i64)>| three.map(|(low, high, whole)| [low, high, whole]);
        same(
            &format!("attainment of {name}"),
            shown(&range(ours.attainment)),
            shown(&listed(ratio(
                theirs.attainment_low,
                theirs.attainment_high,
            ))),
        );
        same(
            &format!("maturity of {name}"),
            shown(&range(ours.maturity)),
            shown(&listed(ratio(theirs.maturity_low, theirs.maturity_high))),
        );
        same(
            &format!("confidence of {name}"),
            shown(&share(ours.confidence)),
            shown(&part(theirs.confidence)),
        );
        same(
            &format!("completeness of {name}"),
            shown(&share(ours.completeness)),
            shown(&part(theirs.completeness)),
        );
    }
    let ours: BTreeMap<String, String> = report
        .requirements
        .iter()
        .map(|one| {
            let control = &questionnaire.controls[one.control];
            let text = control
                .statement(one.target)
                .map(|text| u8::from(text.level));
            let priority = one.priority.map_or("P4", Priority::word);
            let words = format!("{} {} {priority} {text:?}", one.target, one.status.word());
            (id(one.control), words)
        })
        .collect();
    let theirs: BTreeMap<String, String> = verdict
        .requirements
        .iter()
        .map(|(id, one)| {
            let status = shown(&one.status).to_lowercase();
            (
                id.clone(),
                format!(
                    "{} {status} {:?} {:?}",
                    one.target, one.priority, one.text_level
                ),
            )
        })
        .collect();
    for (control, ours) in &ours {
        let theirs = theirs.get(control).map_or("nothing", String::as_str);
        same(
            &format!("requirement of {control}"),
            ours.clone(),
            theirs.to_owned(),
        );
    }
    same("requirements", shown(&ours.len()), shown(&theirs.len()));
    found
}

/// The program's questionnaire of texts by file name.
fn checked(texts: &BTreeMap<String, String>) -> surefoot::model::questionnaire::Questionnaire {
    let source = |name: &String, text: &String| Source {
        name: name.clone(),
        text: text.clone(),
    };
    let mut content = builtin::ai_security();
    content.frame = None;
    content.layers.clear();
    for (name, text) in texts {
        if name == "questionnaire.toml" {
            content.frame = Some(source(name, text));
        } else {
            content.layers.push(source(name, text));
        }
    }
    let (questionnaire, found) = questionnaire_check(&content);
    questionnaire.unwrap_or_else(|| {
        panic!(
            "{}",
            diagnostic::render_all(&found, &content.sources(), false)
        )
    })
}

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/ai-security")
}

fn compare(seeds: impl Iterator<Item = u64>, files: &read::Files, what: &str) {
    let oracle = Questionnaire::from_files(files).unwrap();
    let questionnaire = checked(&files.texts());
    for seed in seeds {
        let asked = random::random_assessment(&oracle, seed);
        let found = differences(&questionnaire, &oracle, &asked);
        assert!(
            found.is_empty(),
            "assessment {seed}, {what}:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn the_program_and_the_oracle_agree_on_random_assessments() {
    let files = read::Files::read(&folder()).unwrap();
    compare(0..count(), &files, "the built-in questionnaire");
}

/// 40 questionnaires that differ in one number, list or rule each, with some assessments of each.
#[test]
fn the_program_and_the_oracle_agree_on_changed_questionnaires() {
    let files = read::Files::read(&folder()).unwrap();
    for seed in 0..40 {
        let mutation = mutate::mutate(&files, seed).unwrap().unwrap();
        let first = seed * 1_000;
        let many = count().div_ceil(200);
        compare(first..first + many, &mutation.tables, &mutation.what);
    }
}
