//! `check`: reports every problem in a questionnaire or an assessment, with its position in the file.
//!
//! Questionnaires are checked by their own module. This module checks an assessment against its questionnaire for
//! unknown names, exceptions that cover nothing and answers that no longer count. It changes no file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::args::Check;
use super::open::{Evaluated, Work};
use super::{open, passphrase};
use crate::base::diagnostic;
use crate::base::diagnostic::{Diagnostic, Severity, Source, render_all, suggestion};
use crate::base::sanitize::sanitize;
use crate::base::toml::read;
use crate::base::toml::read::{Fields, Reader};
use crate::cli::error::Error;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::change::{describe, thing};
use crate::describe::questionnaire::other_questionnaire;
use crate::describe::why::condition_words;
use crate::describe::{Describe as _, gates};
use crate::export::json;
use crate::export::json::command::{CheckWire, CheckedWire, checked};
use crate::model::assessment::State;
use crate::model::assessment::profile::FactAnswer;
use crate::model::questionnaire::check::check_with_advice;
use crate::model::questionnaire::{ControlIx, Fact, FactKind, Questionnaire, Revision, builtin};
use crate::rules::evaluation::Evaluation;
use crate::session::open::Opening;
use crate::session::path::{resolve, shown};
use crate::store;

/// The findings for one path.
struct Checked {
    path: String,
    kind: &'static str,
    found: Vec<Diagnostic>,
    sources: Vec<Source>,
    remarks: Vec<String>,
}

/// Checks each path, or the built-in questionnaire if there is none.
pub(super) fn check(check: &Check, surface: TerminalInfo) -> CommandOutput {
    let mut said = CommandOutput::default();
    let mut all = Vec::new();
    if check.paths.is_empty() {
        let content = builtin::ai_security();
        let (_, found) = check_with_advice(&content);
        all.push(Checked {
            path: builtin::DEFAULT.to_owned(),
            kind: "questionnaire",
            found,
            sources: content.sources(),
            remarks: Vec::new(),
        });
    }
    for path in &check.paths {
        match one(path, check) {
            Ok(checked) => all.push(checked),
            Err(fault) => said.faults.push(fault),
        }
    }
    said.no = all
        .iter()
        .any(|checked| diagnostic::has_errors(&checked.found));
    let mut text = String::new();
    if check.json {
        let checked: Vec<CheckedWire> = all
            .iter()
            .map(|one| checked(one.path.clone(), one.kind, &one.found, &one.sources))
            .collect();
        text = json::answer(CheckWire { checked });
    } else {
        for checked in &all {
            let words = match checked.found.as_slice() {
                [] => format!(
                    "{} {}: no problems found.\n",
                    checked.kind,
                    sanitize(&checked.path)
                ),
                found => {
                    let rendered = render_all(found, &checked.sources, surface.colour);
                    let (places, count) = rendered
                        .trim_end()
                        .rsplit_once('\n')
                        .unwrap_or(("", &rendered));
                    format!(
                        "{}\n\n{} {}: {count}.\n",
                        places.trim_end(),
                        checked.kind,
                        sanitize(&checked.path)
                    )
                }
            };
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&words);
        }
    }
    said.remarks = all
        .into_iter()
        .flat_map(|checked| checked.remarks)
        .collect();
    said.bytes = text.into_bytes();
    said
}

fn one(path: &Path, check: &Check) -> Result<Checked, Error> {
    let path = resolve(path);
    let frame = path
        .file_name()
        .is_some_and(|name| name == "questionnaire.toml");
    let folder = if store::is_folder(&path) {
        Some(path.as_path())
    } else {
        path.parent().filter(|_| frame)
    };
    if let Some(folder) = folder {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let content = store::read_questionnaire(folder)?;
        let (_, found) = check_with_advice(&content);
        let (path, sources) = (shown(folder), content.sources());
        return Ok(Checked {
            path,
            kind: "questionnaire",
            found,
            sources,
            remarks: Vec::new(),
        });
    }
    let name = shown(&path);
    passphrase::for_what_is_sealed(&check.view.opening);
    match store::open(&path) {
        Ok(opened) => assessment(&path, opened, check),
        // an invalid file is a finding here, not an error of the command
        Err(store::Error::Invalid { found, sources, .. }) => Ok(Checked {
            path: name,
            kind: "assessment",
            found,
            sources,
            remarks: Vec::new(),
        }),
        Err(error) => Err(error.into()),
    }
}

fn assessment(path: &Path, opened: store::Opened, check: &Check) -> Result<Checked, Error> {
    let mut opening = Opening::read(path, opened, check.view.questionnaire.as_deref())?;
    let mut remarks = open::left_beside(path, &opening.left_beside);
    if !opening.by_hand.is_empty() && !opening.root.is_empty() {
        remarks.push(format!(
            "{} was edited by hand: {}.",
            shown(path),
            open::listed(&opening.by_hand, 5)
        ));
    }
    let mut found = std::mem::take(&mut opening.found);
    let work = Work::of(opening, None, Vec::new(), &check.view);
    found.extend(held_against(&work));
    diagnostic::sort(&mut found);
    // locating a finding means reading the file from the beginning, so the number of findings is limited
    read::shorten(&mut found, &work.source);
    Ok(Checked {
        path: shown(path),
        kind: "assessment",
        found,
        sources: vec![work.source],
        remarks,
    })
}

/// The byte ranges of the parts of an assessment in its file.
type Places = BTreeMap<(&'static str, String), Range<usize>>;

/// A note that a version of the questionnaire retired or renamed the control; `None` if no known version did.
fn retired(questionnaire: &Questionnaire, state: &State, id: &str) -> Option<String> {
    let takes = |revision: &&Revision| revision.removes(id);
    let since = match questionnaire.revisions.iter().find(takes) {
        Some(revision) => revision.version.as_str(),
        None => state
            .reassessment
            .as_ref()?
            .before
            .as_ref()
            .map(|_| questionnaire.version.as_str())?,
    };
    Some(format!(
        "version {since} removed `{id}`: its answer is kept but does not count"
    ))
}

/// Findings about an assessment: unknown names, conflicts, contradictions, and answers and exceptions without effect.
fn held_against(work: &Work) -> Vec<Diagnostic> {
    let places = places(&work.source);
    let mut found = Vec::new();
    let mut tell = |severity: Severity,
                    code: &'static str,
                    at: (&'static str, &str),
                    message: String,
                    help: Option<String>| {
        let span = places
            .get(&(at.0, at.1.to_owned()))
            .cloned()
            .unwrap_or(0..0);
        found.push(Diagnostic {
            code,
            severity,
            file: work.source.name.clone(),
            span,
            message,
            help,
        });
    };
    let (questionnaire, state) = (&work.questionnaire, work.assessment.state());
    let version = &questionnaire.version;
    if let Some(words) = other_questionnaire(work.assessment.state(), questionnaire) {
        let words = words.trim_end_matches('.').to_owned();
        tell(
            Severity::Warning,
            "other-questionnaire",
            ("questionnaire", ""),
            words,
            None,
        );
    }
    let controls = || {
        questionnaire
            .controls
            .iter()
            .map(|control| control.id.as_str())
    };
    for id in state
        .controls
        .keys()
        .filter(|id| questionnaire.control(id).is_none())
    {
        if let Some(words) = retired(&work.questionnaire, state, id) {
            tell(
                Severity::Warning,
                "retired-control",
                ("answer", id),
                words,
                None,
            );
            continue;
        }
        let message = format!(
            "there is no control `{id}` in {} {version}",
            questionnaire.id
        );
        tell(
            Severity::Error,
            "unknown-control",
            ("answer", id),
            message,
            meant(id, controls()),
        );
    }
    for (id, answer) in &state.profile.facts {
        match questionnaire
            .fact(id)
            .map(|fact| &questionnaire.facts[fact])
        {
            None => {
                let facts = questionnaire.facts.iter().map(|fact| fact.id.as_str());
                let message = format!("there is no fact `{id}` in {} {version}", questionnaire.id);
                tell(
                    Severity::Error,
                    "unknown-fact",
                    ("fact", id),
                    message,
                    meant(id, facts),
                );
            }
            Some(fact) => {
                if let Some((message, help)) = wrong_answer(fact, answer) {
                    tell(Severity::Error, "wrong-choice", ("fact", id), message, help);
                }
            }
        }
    }
    let phases = || questionnaire.phases.iter().map(|phase| phase.id.as_str());
    for (key, phase) in [
        ("current_phase", &state.profile.current_phase),
        ("target_phase", &state.profile.target_phase),
    ] {
        if let Some(phase) = phase
            .as_ref()
            .filter(|phase| questionnaire.phase(phase).is_none())
        {
            tell(
                Severity::Error,
                "unknown-phase",
                (key, ""),
                format!("there is no phase `{phase}`"),
                meant(phase, phases()),
            );
        }
    }
    let roles = || questionnaire.roles.iter().map(|role| role.id.as_str());
    for (id, person) in &state.plan.people {
        for role in person
            .roles
            .iter()
            .filter(|role| questionnaire.role(role).is_none())
        {
            let message = format!("{id} has an unknown role: there is no role `{role}`");
            tell(
                Severity::Error,
                "unknown-role",
                ("person", id),
                message,
                meant(role, roles()),
            );
        }
    }
    for conflict in work.assessment.history().conflicts() {
        let control = conflict
            .versions
            .first()
            .and_then(|version| version.change.control())
            .unwrap_or_default();
        let said = conflict.each().map(|(version, counts)| {
            let counts = if counts { ", in effect" } else { "" };
            format!(
                "{} by {}{counts}",
                describe(questionnaire, &version.change).1,
                version.stamp.who
            )
        });
        let said: Vec<String> = said.collect();
        let message = format!(
            "{} has a conflict: {}",
            thing(questionnaire, conflict),
            said.join("; ")
        );
        let help = "Resolve it with ctrl-x in the wizard, or edit the value.".to_owned();
        tell(
            Severity::Warning,
            "changed-on-both-sides",
            ("answer", control),
            message,
            Some(help),
        );
    }
    let report = work.report();
    for (control, reason) in idle_exceptions(work.seen(), &report) {
        let id = questionnaire.control_id(control);
        let message = format!("the exception for {id} does not count: {reason}");
        tell(
            Severity::Warning,
            "idle-exception",
            ("exception", id),
            message,
            None,
        );
    }
    for contradiction in &report.contradictions {
        let id = questionnaire.control_id(contradiction.control);
        tell(
            Severity::Warning,
            "contradiction",
            ("answer", id),
            contradiction.describe(questionnaire),
            Some("One of the 2 answers is wrong; surefoot changed neither.".to_owned()),
        );
    }
    for id in in_vain(questionnaire, state, &report) {
        let when = questionnaire
            .control(id)
            .and_then(|control| questionnaire.controls[control].applies_when.as_ref());
        let when = when.map_or(String::new(), |when| condition_words(questionnaire, when));
        let message =
            format!("the answer to {id} does not count: the control applies only when {when}");
        tell(
            Severity::Warning,
            "answer-in-vain",
            ("answer", id),
            message,
            Some("surefoot keeps the answer in case the fact changes.".to_owned()),
        );
    }
    found
}

/// The ids of answered controls that the facts exclude, so that their answers do not count.
fn in_vain<'s>(
    questionnaire: &Questionnaire,
    state: &'s State,
    report: &Evaluation,
) -> Vec<&'s String> {
    let hidden = |id: &str| {
        questionnaire
            .control(id)
            .is_some_and(|control| !report.targets.applies[control])
    };
    let answered = state
        .controls
        .iter()
        .filter(|(_, record)| record.answer.is_some());
    answered.map(|(id, _)| id).filter(|id| hidden(id)).collect()
}

/// Exceptions that do not count at any gate up to the last relevant one, each with the reason.
pub(super) fn idle_exceptions(
    work: Evaluated,
    report: &Evaluation,
) -> Vec<(ControlIx, &'static str)> {
    let (questionnaire, state) = (work.questionnaire, work.assessment.state());
    let gates = || report.gates.through(report.targets.horizon).iter();
    let mut idle = Vec::new();
    for (id, record) in &state.controls {
        let Some(control) = questionnaire
            .control(id)
            .filter(|_| record.exception.is_some())
        else {
            continue;
        };
        if gates().any(|result| result.covered.contains(&control)) {
            continue;
        }
        let refused = gates()
            .flat_map(|result| &result.refused)
            .find(|(refused, _)| *refused == control);
        let reason = match refused {
            Some((_, reason)) => gates::invalid(*reason),
            None if !report.targets.applies[control] => {
                "according to the facts, the control does not apply"
            }
            None if !questionnaire.controls[control].must => {
                "no gate depends on a single recommended control"
            }
            None => "there is no gap to cover",
        };
        idle.push((control, reason));
    }
    idle.sort_unstable();
    idle
}

fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    let few = || (known.len() <= 12).then(|| format!("Known: {}.", known.join(", ")));
    suggestion(word, known.iter().copied()).or_else(few)
}

/// The error in the answer to a fact, and a suggestion for the intended answer; `None` if the answer is valid.
fn wrong_answer(fact: &Fact, answer: &FactAnswer) -> Option<(String, Option<String>)> {
    let id = &fact.id;
    let strange = |choices: &[crate::model::questionnaire::Choice], said: &str| {
        let known = choices.iter().map(|choice| choice.id.as_str());
        let missing = !choices.iter().any(|choice| choice.id == said);
        missing.then(|| {
            (
                format!("`{said}` is not a choice for {id}; the fact counts as unanswered"),
                meant(said, known),
            )
        })
    };
    match (&fact.kind, answer) {
        (FactKind::YesNo, FactAnswer::YesNo(_)) => None,
        (FactKind::Graded { choices, .. }, FactAnswer::Choice(said)) => strange(choices, said),
        (FactKind::Several { choices }, FactAnswer::Choices(said)) => {
            said.iter().find_map(|said| strange(choices, said))
        }
        (FactKind::YesNo, _) => Some((
            format!("{id} accepts true or false; the fact counts as unanswered"),
            None,
        )),
        (FactKind::Graded { .. }, _) => Some((
            format!("{id} accepts one choice; the fact counts as unanswered"),
            None,
        )),
        (FactKind::Several { .. }, _) => Some((
            format!("{id} accepts a list of choices; the fact counts as unanswered"),
            None,
        )),
    }
}

fn places(source: &Source) -> Places {
    let mut places = Places::new();
    Reader::new(source).read(|root| {
        let inner = root.table("assessment");
        find_places(inner.as_ref().unwrap_or(&root), &mut places);
    });
    places
}

fn find_places(root: &Fields<'_>, places: &mut Places) {
    let mut at = |kind: &'static str, id: String, span: Range<usize>| {
        places.insert((kind, id), span);
    };
    if let Some(questionnaire) = root.table("questionnaire") {
        at(
            "questionnaire",
            String::new(),
            questionnaire.span_of("version"),
        );
    }
    if let Some(profile) = root.table("profile") {
        for key in ["current_phase", "target_phase"] {
            at(key, String::new(), profile.span_of(key));
        }
        for (id, value) in profile
            .table("facts")
            .map(|facts| facts.named_values())
            .unwrap_or_default()
        {
            at("fact", id.value, id.span.start..value.span.end);
        }
    }
    for (id, fields) in root
        .table("answer")
        .map(|answers| answers.named_tables())
        .unwrap_or_default()
    {
        if let Some(exception) = fields.table("exception") {
            at("exception", id.value.clone(), exception.span());
        }
        at("answer", id.value, id.span);
    }
    for person in root
        .table("plan")
        .map(|plan| plan.tables("person"))
        .unwrap_or_default()
    {
        let id = person
            .optional_text("id")
            .map(|id| id.value)
            .unwrap_or_default();
        at("person", id, person.span_of("roles"));
    }
}
