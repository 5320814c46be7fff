//! Handles the results of opening a file, reading a folder, and following a session.
//!
//! The files have already been read: nothing is read here.

use super::commands::apply;
use super::drafts::bring_back;
use super::quitting::remember;
use crate::base::diagnostic::count as findings;
use crate::base::plural::capital;
use crate::interaction::basis::Basis;
use crate::interaction::command::Focus;
use crate::interaction::form::{FileForm, Purpose};
use crate::interaction::pager::{Entry, Pager};
use crate::session::Error;
use crate::session::open::Opening;
use crate::session::services::{Followed, Surveyed};
use crate::tui::effect::Effect;
use crate::tui::model::{DraftState, Model, Saved, Stage, Trail, Work};
use crate::tui::screen;
use crate::tui::screen::MainScreens;
use crate::tui::widget::text::count;

pub(super) fn opened(model: &mut Model, opening: Opening) -> Vec<Effect> {
    let mut notes = notes(&opening);
    let Opening {
        path,
        questionnaire,
        assessment,
        key,
        left_beside,
        by_hand,
        root,
        place,
        fresh,
        read_only,
        brought_back,
        draft,
        ..
    } = opening;
    let basis = Basis::new(path, questionnaire, assessment, model.here());
    let mut work = Work {
        screen: Focus::Overview,
        saved: Saved::Untouched,
        read_only,
        apart: !left_beside.versions.is_empty(),
        sealed: key.is_some(),
        screens: MainScreens {
            export: screen::export::State::beside(&basis.file),
            ..MainScreens::default()
        },
        wall: false,
        trail: Trail::default(),
        origin: None,
        basis,
    };
    // at the last position, else at the next step
    work.screens.profile.next_fact(&work.basis);
    match work.basis.questionnaire.control(&place) {
        Some(control) => {
            work.visit(control);
            work.go(Focus::Question);
        }
        None if !work.basis.report.targets.assumed.is_empty() && work.basis.paper().is_none() => {
            work.go(Focus::Profile);
        }
        None if work.basis.next_open(None).is_some() => work.go(Focus::Question),
        None => {}
    }
    model.told = None;
    model.overlays.clear();
    let file = work.basis.file.display().to_string();
    model.notice = match (by_hand.len(), fresh) {
        _ if brought_back => Some(
            "surefoot was killed while you were typing; the text is restored and saved. Press ctrl-z to undo."
                .to_owned(),
        ),
        (0, true) if work.basis.assessment.is_example() => Some(format!("A copy of the example, saved in {file}.")),
        (0, true) => Some(format!("Saved in {file} after each answer. Start with the facts about the system.")),
        (0, false) if screen::conflicts::is_open(&work.basis) => Some(screen::conflicts::told_of(&work.basis)),
        (0, false) => {
            let running = work.basis.state().room.running().map(|(_, meeting)| {
                let clock = meeting.clock(meeting.began);
                format!("A meeting has been running since {clock}. Press t for a break, f12 to close it.")
            });
            running.or_else(|| screen::agenda::told_of(&work.basis))
        }
        (number, _) => Some(format!(
            "The file was edited by hand ({}). The next save records this.",
            count(number, "change", "changes")
        )),
    };
    let tour = fresh && work.basis.assessment.is_example();
    model.stage = Stage::Working(Box::new(work));
    model.draft = DraftState {
        root,
        ..DraftState::default()
    };
    let (effect, back) = draft
        .map(|draft| bring_back(model, draft))
        .unwrap_or_default();
    if let Some(words) = back {
        if notes.is_empty() {
            model.notice = Some(words);
        } else {
            notes.insert(0, words);
        }
    }
    worth_a_look(model, notes);
    let mut effects: Vec<Effect> = remember(model).into_iter().chain(effect).collect();
    if brought_back {
        effects.push(Effect::Save);
    }
    if tour {
        // users who open the example for the first time see the tour; Esc ends it
        effects.extend(apply(model, screen::tour::State::begin()));
    }
    effects
}

/// The facts that the user should know about the opened file, one sentence each.
fn notes(opening: &Opening) -> Vec<String> {
    let mut notes: Vec<String> = opening
        .other_questionnaire
        .iter()
        .map(|words| capital(words))
        .collect();
    if !opening.found.is_empty() {
        notes.push(format!("The file has {}:", findings(&opening.found)));
        let sources = std::slice::from_ref(&opening.source);
        notes.extend(
            opening
                .found
                .iter()
                .map(|found| found.render(sources, false)),
        );
    }
    notes.extend(opening.left_beside.versions.iter().map(|path| {
        format!(
            "{} is a diverged copy that is not merged yet. Close this page and press ctrl-s to merge it.",
            path.display()
        )
    }));
    let drafts = opening.left_beside.drafts.iter();
    notes.extend(drafts.map(|draft| draft.sentence(&opening.path, true)));
    notes.extend(opening.notes.iter().cloned());
    notes
}

/// Handles the state of the followed session.
pub(super) fn followed(model: &mut Model, outcome: Result<Box<Followed>, Error>) {
    let followed = match (outcome, &mut model.stage) {
        (Ok(followed), _) => *followed,
        (Err(fault), Stage::Following(following)) => {
            following.trouble = Some(fault.to_string());
            return;
        }
        (Err(_), _) => return,
    };
    let Followed {
        path,
        questionnaire,
        assessment,
        live,
        seen,
    } = followed;
    let mut basis = Basis::new(path, questionnaire, assessment, model.here());
    basis.order = live.as_ref().map(|live| live.order).unwrap_or_default();
    let at = live
        .as_ref()
        .and_then(|live| basis.questionnaire.control(&live.control));
    let control = at.or_else(|| basis.next_open(None)).unwrap_or_default();
    let since = live.as_ref().map_or(model.stamp.at, |live| live.since);
    let (scroll, before) = match &model.stage {
        Stage::Following(following) => (following.scroll, Some(following.control)),
        _ => (0, None),
    };
    // a different question is shown from its top
    let scroll = if before == Some(control) { scroll } else { 0 };
    model.stage = Stage::Following(Box::new(screen::notes::State {
        basis,
        control,
        since,
        live: live.is_some(),
        seen,
        trouble: None,
        scroll,
    }));
}

/// Opens the portfolio of a folder.
pub(super) fn surveyed(model: &mut Model, outcome: Result<Box<Surveyed>, Error>) {
    match outcome {
        Ok(surveyed) => {
            let mut before = model.overlays.iter().rev();
            let before = before
                .find_map(|overlay| overlay.downcast())
                .map(screen::portfolio::State::filter);
            let state =
                screen::portfolio::State::of(*surveyed, before.unwrap_or_default(), model.dates);
            model.overlays.clear();
            model.overlays.push(Box::new(state));
        }
        Err(fault) => not_opened(model, &fault),
    }
}

/// Shows notes over the screen, if there are any.
pub(super) fn worth_a_look(model: &mut Model, notes: Vec<String>) {
    if !notes.is_empty() {
        let entries = notes.into_iter().map(Entry::Words).collect();
        model.overlays.push(Box::new(Pager {
            title: "Remarks".to_owned(),
            entries,
            scroll: 0,
        }));
    }
}

pub(super) fn not_opened(model: &mut Model, fault: &Error) {
    let words = fault.to_string();
    if let Some(form) = model.form()
        && words.lines().count() <= 2
    {
        // the file to create is in the second field of that form
        let field = usize::from(form.form.purpose == Purpose::File(FileForm::New));
        form.at = field;
        form.fault = Some((field, words));
        return;
    }
    let entries = vec![Entry::Words(words)];
    model.overlays.push(Box::new(Pager {
        title: "Cannot open the file".to_owned(),
        entries,
        scroll: 0,
    }));
}
