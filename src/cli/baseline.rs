//! `baseline`: states of an assessment that somebody marks, to hold later ones against.
//!
//! In flows a file; out flow a list of its baselines with what the answers were worth, or one more, or one less. A
//! baseline marks a place in the history: nothing is copied, and taking the mark away takes nothing else away.

use std::collections::BTreeSet;

use super::Said;
use super::Surface;
use super::args;
use super::editor;
use super::fault;
use super::open;
use super::open::Work;
use super::page::Cell;
use super::page::Look;
use super::page::cell;
use super::page::clean;
use super::shown;
use super::states;
use super::wire;
use super::wire::BaselineWire;
use super::wire::BaselinesWire;
use crate::assessment::baseline;
use crate::assessment::baseline::Baseline;
use crate::assessment::change::Change;
use crate::config::Config;
use crate::report::Report;
use crate::report::json;
use crate::scorecard::Range;
use crate::store;
use crate::store::Fault;
use crate::trend;
use crate::words::sparks;

/// Lists the baselines, or sets or removes one.
pub(super) fn baseline(asked: &args::Baseline, config: &Config, surface: Surface) -> Result<Said, Fault> {
    if let Some(name) = &asked.name {
        return set(asked, name, config, surface);
    }
    if let Some(name) = &asked.remove {
        return remove(asked, name, config, surface);
    }
    let work = open::open(&asked.file, &asked.view)?;
    let rows = rows(&work);
    if asked.json {
        let baselines = rows.iter().map(Row::wire).collect();
        let file = work.path.display().to_string();
        let text = json::text(&BaselinesWire { format: wire::FORMAT, file, baselines });
        return Ok(Said { remarks: work.remarks, ..Said::text(text) });
    }
    let mut page = surface.page();
    let file = shown(&work.path);
    if rows.is_empty() {
        page.line(&format!("{file} has no baseline yet. `surefoot baseline {file} --name \"2026 Q4\"` sets one."));
        return Ok(Said { remarks: work.remarks, ..Said::text(page.finish()) });
    }
    page.line(&format!("Baselines of {file}, the earliest first:"));
    page.gap();
    page.rows(2, &rows.iter().map(Row::cells).collect::<Vec<_>>());
    let report = work.report();
    let headline = report.targets.headline;
    let marked = trend::marked(&work.questionnaire, &work.assessment, headline).into_iter();
    let all = marked.map(|(_, moment)| moment.attainment).chain(report.scorecard.whole.attainment);
    let known: Vec<u64> = all.map(|attained| attained.at_least().percent()).collect();
    // one baseline and now are no trend
    if let [first, _, .., last] = known.as_slice() {
        let gate = work.questionnaire.gate_id(headline);
        page.gap();
        page.line(&format!("Known to be attained of {gate}: {first} % {} {last} % now", sparks(&known, 100)));
    }
    page.gap();
    page.remark(&format!("`surefoot compare {file}` holds it now against the last one."));
    Ok(Said { remarks: work.remarks, ..Said::text(page.finish()) })
}

/// One baseline, as it is listed.
struct Row {
    baseline: Baseline,
    /// Who set it.
    who: Option<String>,
    /// What was attained for the gate in question then.
    gate: String,
    attained: Option<Range>,
    /// How many controls had an answer; nothing where its entries are not there.
    answered: Option<usize>,
}

impl Row {
    fn cells(&self) -> Vec<Cell> {
        let attained = match (self.answered, self.attained) {
            (None, _) => "its entries are not here".to_owned(),
            (_, None) => "nothing asked".to_owned(),
            (_, Some(attained)) => format!("{} of {}", attained.percent_words(), self.gate),
        };
        let who = self.who.as_ref().map_or_else(String::new, |who| format!("by {}", clean(who)));
        let answered = self.answered.map_or_else(String::new, |number| format!("{number} answered"));
        vec![
            cell(self.baseline.name.as_str()).look(Look::Strong),
            cell(self.baseline.on.to_string()),
            cell(attained).right(),
            cell(answered).right(),
            cell(who).look(Look::Faint),
        ]
    }

    fn wire(&self) -> BaselineWire {
        let permille = |range: Range| [range.at_least().percent(), range.at_most().percent()];
        BaselineWire {
            name: self.baseline.name.clone(),
            on: self.baseline.on.to_string(),
            who: self.who.clone(),
            upon: self.baseline.upon.iter().cloned().collect(),
            gate: self.answered.map(|_| self.gate.clone()),
            attainment_percent: self.attained.map(permille),
            answered: self.answered,
        }
    }
}

fn rows(work: &Work) -> Vec<Row> {
    let row = |(id, baseline): (&String, &Baseline)| {
        let set = |change: &Change| matches!(change, Change::Baseline { id: set, to: Some(_) } if set == id);
        let mut entries = work.assessment.history().entries().iter().rev();
        let who = entries.find(|entry| entry.changes.iter().any(set)).map(|entry| entry.stamp.who.clone());
        let state = work.assessment.history().upon(&baseline.upon).map(|history| history.replay());
        let report = state.as_ref().map(|state| Report::of(&work.questionnaire, state, baseline.on));
        Row {
            baseline: baseline.clone(),
            who,
            gate: report.as_ref().map_or("", |report| work.questionnaire.gate_id(report.scorecard.gate)).to_owned(),
            attained: report.as_ref().and_then(|report| report.scorecard.whole.attainment),
            answered: state.as_ref().map(crate::assessment::State::answered),
        }
    };
    work.assessment.state().baselines().into_iter().map(row).collect()
}

fn set(asked: &args::Baseline, name: &str, config: &Config, surface: Surface) -> Result<Said, Fault> {
    let name = baseline::name(name).map_err(fault)?;
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_agree(&asked.file, &asked.view, &stamp.who)?;
    let file = shown(&work.path);
    let there = work.assessment.state().baselines.values().find(|one| one.name.to_lowercase() == name.to_lowercase());
    if let Some(there) = there {
        return Err(fault(format!(
            "{file} has a baseline {} already, of {}. Give this one another name, or take that one away with --remove.",
            clean(&there.name),
            there.on
        )));
    }
    let (upon, on) = match &asked.at {
        Some(words) => {
            let then = states::then(&work, words)?;
            (then.history.heads().to_vec(), then.day)
        }
        None => (work.assessment.history().heads().to_vec(), work.today),
    };
    let to = Baseline { name: name.clone(), on, upon: upon.into_iter().collect::<BTreeSet<_>>() };
    let id = stamp.new_id();
    work.assessment.change(Change::Baseline { id, to: Some(to) }, stamp);
    work.save()?;
    let mut page = surface.page();
    page.line(&format!("{file} as of {on} is the baseline {} from now on.", clean(&name)));
    page.inside(2, &format!("`surefoot compare {file}` will hold later states against it."), Look::Faint);
    Ok(Said { remarks: work.remarks, ..Said::text(page.finish()) })
}

fn remove(asked: &args::Baseline, name: &str, config: &Config, surface: Surface) -> Result<Said, Fault> {
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_agree(&asked.file, &asked.view, &stamp.who)?;
    let file = shown(&work.path);
    let Some((id, found)) = states::find(work.assessment.state(), name) else {
        return Err(fault(format!(
            "{file} has no baseline `{}`. `surefoot baseline {file}` lists those there are.",
            clean(name)
        )));
    };
    let (id, name) = (id.clone(), clean(&found.name));
    work.assessment.change(Change::Baseline { id, to: None }, stamp);
    work.save()?;
    let mut page = surface.page();
    page.line(&format!("{file} has no baseline {name} any more; what it marked is in the history as before."));
    Ok(Said { remarks: work.remarks, ..Said::text(page.finish()) })
}
