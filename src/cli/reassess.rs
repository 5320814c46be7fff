//! `reassess`: begins and continues a reassessment, under the same version of the questionnaire or a newer one.
//!
//! A reassessment begins with a single edit that carries over every answer as unconfirmed. The list of remaining
//! answers starts with the most doubtful ones and gives reasons. Nothing is answered here, and no answer is dropped.

mod json;

use std::collections::BTreeSet;

use super::open::{Work, listed};
use super::page::{Cell, Page, TextStyle, cell, clean};
use super::{args, open};
use crate::base::plural::counted;
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::cli::set::value::control;
use crate::describe;
use crate::describe::questionnaire::other_questionnaire;
use crate::describe::refusal::refusals;
use crate::model::assessment::State;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::upgrade::{Known, Upgrade, is_newer, upgrade};
use crate::model::questionnaire::Questionnaire;
use crate::rules::confirmation;
use crate::rules::confirmation::{Item, Progress};
use crate::rules::edit::{self, Refusal, Request};
use crate::rules::targets::targets;
use crate::session::path::shown;
use crate::store;
use crate::store::config::Config;

/// The number of remaining answers listed when a reassessment begins.
const FIRST: usize = 5;

/// Begins a reassessment, confirms answers, or lists the remaining ones.
pub(super) fn reassess(
    asked: &args::Reassess,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    if asked.list {
        let work = open::open(&asked.file, &asked.view)?;
        return Ok(left(&work, asked, surface));
    }
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_edit(&asked.file, &asked.view, &stamp.who)?;
    if !asked.confirm.is_empty() {
        return confirm(&mut work, asked, stamp, config, surface);
    }
    begin(work, asked, stamp, config, surface)
}

// ---- beginning ------------------------------------------------------------------------------------------------------

fn begin(
    mut work: Work,
    asked: &args::Reassess,
    stamp: Stamp,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let upgrade = newer(&work, asked)?;
    let request = Request::Reassess {
        baseline: asked.baseline.clone().unwrap_or_default(),
        again: asked.again,
        upgrade: upgrade.clone().map(Box::new),
    };
    let context = work.edit_context(&stamp, config);
    let changes = match edit::changes(&context, &[request]) {
        Ok(changes) => changes,
        Err(refused) => {
            let words = refusals(&context, &refused).join(" ");
            let is_running = matches!(refused.as_slice(), [(_, Refusal::ReassessmentRunning(_))]);
            if is_running {
                return Ok(running(work, asked, &words, surface));
            }
            return Err(failure(words));
        }
    };
    let marked = asked.baseline.as_deref().map(str::trim);
    let marked = marked.filter(|name| !name.is_empty());
    let unmarked = marked.is_none().then(|| unmarked(&work)).flatten();
    // the remark about the 2 versions, made when the file was opened, is outdated after the upgrade
    let remark = other_questionnaire(work.assessment.state(), &work.questionnaire);
    work.remarks.retain(|words| Some(words) != remark.as_ref());
    let is_made = work.assessment.change_all(changes, stamp);
    if is_made {
        work.save()?;
    }
    if asked.json {
        return Ok(wired(work, is_made, upgrade.as_ref()));
    }
    let mut page = surface.page();
    begun(&mut page, &work, upgrade.as_ref(), is_made);
    if let Some(name) = marked {
        let name = clean(name);
        page.line(&format!("Saved the previous state as the baseline {name}."));
    }
    first(&mut page, &work);
    next(&mut page, &work);
    work.remarks.extend(unmarked.filter(|_| is_made));
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// Adds the beginning of a reassessment: the upgrade, if there was one, and the number of answers carried over.
fn begun(page: &mut Page, work: &Work, upgrade: Option<&Upgrade>, is_made: bool) {
    if let Some(upgrade) = upgrade {
        upgraded(page, work, upgrade);
    }
    let file = shown(&work.path);
    match progress(work) {
        Some(now) if is_made => page.line(&carried(&file, now)),
        Some(now) => page.line(&format!("{} No change.", so_far(&file, now))),
        None => {}
    }
}

/// The output if a reassessment is already in progress: `words`, and the remaining answers.
fn running(
    work: Work,
    asked: &args::Reassess,
    words: &str,
    surface: TerminalInfo,
) -> CommandOutput {
    if asked.json {
        return wired(work, false, None);
    }
    let mut page = surface.page();
    page.line(words);
    first(&mut page, &work);
    next(&mut page, &work);
    page.remark("--again starts over: every answer has to be confirmed again.");
    CommandOutput::of(page.finish(), work.remarks)
}

/// The progress of the reassessment in a sentence.
fn so_far(file: &str, now: Progress) -> String {
    format!(
        "Reassessment of {file} since {}: {}.",
        now.on,
        describe::confirmation::progress(&now)
    )
}

/// The number of answers carried over, in a sentence.
fn carried(file: &str, now: Progress) -> String {
    let answers = counted(now.all, "answer", "answers");
    match (now.all, now.confirmed) {
        (0, _) => format!(
            "Reassessment of {file} since {}: no questions are answered yet.",
            now.on
        ),
        (_, 0) => format!(
            "Reassessment of {file} since {}: {answers} carried over, none confirmed yet.",
            now.on
        ),
        (_, confirmed) => format!(
            "Reassessment of {file} since {}: {answers} carried over, {confirmed} confirmed on the same day.",
            now.on
        ),
    }
}

/// A remark that no baseline has the current answers and facts; `None` if a baseline has them, or if nothing is
/// answered.
fn unmarked(work: &Work) -> Option<String> {
    let (state, history) = (work.assessment.state(), work.assessment.history());
    let same = |upon: &BTreeSet<String>| {
        let then = history.as_of(upon).map(|history| history.replay());
        then.is_some_and(|then| then.controls == state.controls && then.profile == state.profile)
    };
    if state.answered() == 0
        || state
            .baselines
            .values()
            .any(|baseline| same(&baseline.heads))
    {
        return None;
    }
    Some(format!(
        "no baseline has the current answers. To save them before any change: `surefoot baseline {file_word} --name \
         \"{}\"`.",
        work.today.strftime("%Y-%m"),
        file_word = word(shown(&work.path))
    ))
}

// ---- a newer questionnaire ------------------------------------------------------------------------------------------

/// The upgrade to the available questionnaire, if it is newer than the version of the assessment.
///
/// # Errors
/// `--from` names an unusable questionnaire or a version other than the one answered, or no upgrade needs it.
fn newer(work: &Work, asked: &args::Reassess) -> Result<Option<Upgrade>, Error> {
    let (state, here, file) = (
        work.assessment.state(),
        &work.questionnaire,
        shown(&work.path),
    );
    let before = &state.questionnaire;
    if !is_newer(state, here) {
        let is_same = before.version == here.version;
        if is_same && asked.from.is_some() {
            return Err(failure(format!(
                "{file} already answers {} {}, so --from has nothing to compare with.",
                here.id, here.version
            )));
        }
        return Ok(None);
    }
    let earlier = asked
        .from
        .as_deref()
        .map(|folder| store::questionnaire(Some(folder)))
        .transpose()?;
    if let Some(earlier) = &earlier
        && (earlier.id != before.id || earlier.version != before.version)
    {
        return Err(failure(format!(
            "--from is {} {}, but {file} answers {} {}. Name the folder of the version that was answered, or omit --from.",
            earlier.id,
            earlier.version,
            clean(&before.id),
            clean(&before.version)
        )));
    }
    Ok(Some(upgrade(state, here, earlier.as_ref())))
}

/// Adds the changes made by an upgrade.
fn upgraded(page: &mut Page, work: &Work, upgrade: &Upgrade) {
    page.line(&format!(
        "{} now answers {} {} instead of {}.",
        shown(&work.path),
        work.questionnaire.id,
        upgrade.now,
        clean(&upgrade.before)
    ));
    page.gap();
    let state = work.assessment.state();
    page.rows(2, &upgrade_rows(&work.questionnaire, state, upgrade));
    if upgrade.known == Known::Guessed {
        page.gap();
        page.line(
            "The questionnaire does not list its changes, so surefoot cannot tell which controls changed. To find out, run \
             `surefoot undo`, then reassess with --from and the folder of the earlier version.",
        );
    }
    page.gap();
}

/// The lines for the effects of an upgrade. `state` is the state after it.
pub(super) fn upgrade_rows(
    questionnaire: &Questionnaire,
    state: &State,
    upgrade: &Upgrade,
) -> Vec<Vec<Cell>> {
    let rows = describe::upgrade::rows(questionnaire, state, upgrade).into_iter();
    rows.map(|(what, words)| vec![cell(what).look(TextStyle::Strong), cell(words)])
        .collect()
}

// ---- confirming -----------------------------------------------------------------------------------------------------

fn confirm(
    work: &mut Work,
    asked: &args::Reassess,
    stamp: Stamp,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let (questionnaire, file) = (&work.questionnaire, shown(&work.path));
    let lists = "`surefoot reassess FILE --list` lists them.";
    let (mut controls, mut faults) = (Vec::new(), Vec::new());
    for typed in &asked.confirm {
        match control(questionnaire, typed, lists) {
            Ok(control) => controls.push(control),
            Err(unknown) => faults.push(failure(unknown.to_string())),
        }
    }
    let requests: Vec<Request> = controls.iter().copied().map(Request::Confirm).collect();
    let context = work.edit_context(&stamp, config);
    let changes = edit::changes(&context, &requests).unwrap_or_else(|refused| {
        faults.extend(refusals(&context, &refused).into_iter().map(failure));
        Vec::new()
    });
    if !faults.is_empty() {
        return Ok(CommandOutput::refused(faults));
    }
    let ids: Vec<String> = controls
        .iter()
        .map(|control| questionnaire.control_id(*control).to_owned())
        .collect();
    if work.assessment.change_all(changes, stamp) {
        work.save()?;
    }
    if asked.json {
        let text = json::text(work, None, progress(work), false, &queue(work));
        return Ok(CommandOutput::of(text, std::mem::take(&mut work.remarks)));
    }
    let mut page = surface.page();
    page.line(&format!("Confirmed: {}.", listed(&ids, 12)));
    if let Some(now) = progress(work) {
        page.line(&so_far(&file, now));
    }
    next(&mut page, work);
    Ok(CommandOutput::of(
        page.finish(),
        std::mem::take(&mut work.remarks),
    ))
}

// ---- remaining answers ----------------------------------------------------------------------------------------------

fn left(work: &Work, asked: &args::Reassess, surface: TerminalInfo) -> CommandOutput {
    let items = queue(work);
    if asked.json {
        let text = json::text(work, None, progress(work), false, &items);
        return CommandOutput::of(text, work.remarks.clone());
    }
    let mut page = surface.page();
    let file = shown(&work.path);
    match progress(work) {
        None => page.line(&format!(
            "No reassessment of {file} is in progress. `surefoot reassess {file_word}` starts one, {}",
            match items.len() {
                0 => "with no answers to confirm.".to_owned(),
                number => format!(
                    "with {} to confirm in this order:",
                    counted(number, "answer", "answers")
                ),
            }, file_word = word(&file)
        )),
        Some(now) if now.is_under_way() => {
            page.line(&format!("{} Remaining, in order:", so_far(&file, now)));
        }
        Some(now) => page.line(&so_far(&file, now)),
    }
    page.gap();
    page.rows(2, &rows(work, &items));
    CommandOutput::of(page.finish(), work.remarks.clone())
}

fn rows(work: &Work, items: &[Item]) -> Vec<Vec<Cell>> {
    let row = |item: &Item| {
        let reasons = item.because.iter().rev().map(|one| {
            describe::confirmation::reason(*one, &work.questionnaire, work.today, |day| {
                day.to_string()
            })
        });
        vec![
            cell(work.questionnaire.control_id(item.control)).look(TextStyle::Strong),
            cell(work.questionnaire.controls[item.control].title.as_str()),
            cell(reasons.collect::<Vec<_>>().join("; ")),
        ]
    };
    items.iter().map(row).collect()
}

/// Adds the first remaining answers, and the number of the others.
fn first(page: &mut Page, work: &Work) {
    let items = queue(work);
    if items.is_empty() {
        return;
    }
    page.gap();
    page.line(if items.len() > FIRST {
        "Confirm first:"
    } else {
        "To confirm:"
    });
    page.rows(
        2,
        &rows(
            work,
            items.get(..FIRST.min(items.len())).unwrap_or_default(),
        ),
    );
    if items.len() > FIRST {
        let more = counted(items.len() - FIRST, "other", "others");
        page.inside(
            2,
            &format!(
                "and {more}: `surefoot reassess {} --list`",
                word(shown(&work.path))
            ),
            TextStyle::Faint,
        );
    }
}

fn next(page: &mut Page, work: &Work) {
    let file = shown(&work.path);
    page.gap();
    if progress(work).is_some_and(|now| now.is_under_way()) {
        page.line(&format!(
            "Next: `surefoot {file_word}`. Press c there to confirm an answer, or a digit to change it.", file_word = word(&file)
        ));
    } else {
        page.line(&format!(
            "Next: `surefoot compare {file_word}` shows what changed since the last baseline.",
            file_word = word(&file)
        ));
    }
}

fn queue(work: &Work) -> Vec<Item> {
    let (questionnaire, state) = (&work.questionnaire, work.assessment.state());
    let targets = targets(questionnaire, &state.profile);
    confirmation::queue(
        questionnaire,
        state,
        &targets,
        work.assessment.history(),
        work.today,
    )
}

fn progress(work: &Work) -> Option<Progress> {
    let (questionnaire, state) = (&work.questionnaire, work.assessment.state());
    confirmation::progress(
        questionnaire,
        state,
        &targets(questionnaire, &state.profile),
    )
}

fn wired(work: Work, begun: bool, upgrade: Option<&Upgrade>) -> CommandOutput {
    let text = json::text(&work, upgrade, progress(&work), begun, &queue(&work));
    CommandOutput::of(text, work.remarks)
}
