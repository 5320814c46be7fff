//! Runs commands, and the actions that screens request.
//!
//! Both are in one module because a screen can request a command.

use super::changing::{FOR_THE_ROOM, change, may_change, step};
use super::keeping::{elsewhere, save_now};
use super::quitting::{back, end, quit};
use super::room::of_the_room;
use super::writing::{open_editor, submit};
use crate::describe::answer::all_answered;
use crate::interaction::command::{Focus, Id};
use crate::interaction::profile;
use crate::session::undo::Step;
use crate::tui::action::{Press, ScreenAction, stepped};
use crate::tui::copy::copied;
use crate::tui::effect::Effect;
use crate::tui::message::Key;
use crate::tui::model::{Model, Work};
use crate::tui::next::next;
use crate::tui::screen;
use crate::tui::view::areas_of;

/// Clears the notice from the last key and the confirmation to quit. Returns whether quitting despite unsaved changes
/// was confirmed.
pub(super) fn leave(model: &mut Model) -> bool {
    model.notice = None;
    std::mem::take(&mut model.quit_confirmed)
}

/// Runs a command.
pub(super) fn run(model: &mut Model, id: Id, pressed: Key, leaving: bool) -> Vec<Effect> {
    if let Some(words) = not_on_paper(model, id) {
        model.notice = Some(words);
        return Vec::new();
    }
    match id {
        Id::Stop => end(model),
        Id::Quit => quit(model, leaving),
        Id::Back => back(model, leaving),
        Id::Help => {
            let place = model.place();
            let sheet = screen::pager::help(place, model.paper().is_some());
            model.overlays.push(Box::new(sheet));
            Vec::new()
        }
        Id::Manual => {
            model
                .overlays
                .push(Box::new(screen::palette::State::manual()));
            Vec::new()
        }
        Id::Palette => {
            let palette = screen::palette::State::of(model.below(), model.paper().is_some());
            model.overlays.push(Box::new(palette));
            Vec::new()
        }
        Id::Theme => {
            next_theme(model);
            Vec::new()
        }
        Id::Mouse => switch(model),
        Id::SaveNow => save_now(model),
        Id::SaveElsewhere => {
            elsewhere(model);
            Vec::new()
        }
        Id::Earlier => vec![Effect::ListEarlier],
        Id::Undo => step(model, Step::Undo),
        Id::Redo => step(model, Step::Redo),
        Id::NextScreen | Id::PreviousScreen => {
            let to = stepped(model.screens(), model.place(), id == Id::NextScreen);
            go(model, to);
            Vec::new()
        }
        Id::Go(place) => {
            go(model, place);
            Vec::new()
        }
        Id::Next if model.place() != Focus::Tour => go_next(model),
        Id::Tour => apply(model, screen::tour::State::begin()),
        _ => {
            let actions = of_the_room(model, id).unwrap_or_else(|| act(model, id, pressed));
            apply(model, actions)
        }
    }
}

/// The notice if the command does nothing on the open ballot paper; `None` if it can run.
fn not_on_paper(model: &Model, id: Id) -> Option<String> {
    let paper = model.paper()?;
    let word = if paper.voter.is_empty() {
        "a voter"
    } else {
        paper.voter.as_str()
    };
    match id {
        id if id.is_for_papers() => None,
        Id::Go(_) => Some(format!(
            "No results yet: {word}'s votes count once the ballot papers are merged."
        )),
        _ => Some(FOR_THE_ROOM.to_owned()),
    }
}

/// Turns mouse support on or off.
fn switch(model: &mut Model) -> Vec<Effect> {
    model.mouse = !model.mouse;
    let words = if model.mouse {
        "Mouse on: click and scroll; hold shift to select text. Press ctrl-o to turn it off."
    } else {
        "Mouse off: select text as in any terminal. Press ctrl-o to turn it on."
    };
    model.notice = Some(words.to_owned());
    vec![Effect::Mouse(model.mouse)]
}

/// Switches to the next theme and shows its name.
fn next_theme(model: &mut Model) {
    model.notice = Some(match model.theme.next() {
        Some(theme) => {
            model.theme = theme;
            let word = theme.look().word();
            format!("Theme: {word}. To keep it, put theme = \"{word}\" in the settings.")
        }
        None => "NO_COLOR is set, so surefoot shows no colours.".to_owned(),
    });
}

/// Passes a command to the topmost screen or overlay.
fn act(model: &mut Model, id: Id, key: Key) -> Vec<ScreenAction> {
    let area = areas_of(model).body;
    let press = Press { id, key, area };
    model
        .top()
        .map(|(top, basis)| top.act(basis, press))
        .unwrap_or_default()
}

/// Runs the actions that a screen requests.
pub(super) fn apply(model: &mut Model, actions: Vec<ScreenAction>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for action in actions {
        match action {
            ScreenAction::Say(words) => model.notice = Some(words),
            ScreenAction::Copy(text) => match copied(&text) {
                Ok((text, words)) => {
                    model.notice = Some(words);
                    effects.push(Effect::Copy(text));
                }
                Err(why) => model.notice = Some(why.to_string()),
            },
            ScreenAction::Do(effect) => effects.push(effect),
            ScreenAction::Run(id, pressed) => effects.extend(run(model, id, pressed, false)),
            ScreenAction::Lay(overlay) => model.overlays.push(overlay),
            // the actions after a refused change depend on it, so they are dropped too
            ScreenAction::Change(changes) if !may_change(model, &changes) => return effects,
            ScreenAction::Change(changes) => effects.extend(change(model, changes)),
            ScreenAction::Go(place) => model.go_from_here(|work| work.go(place)),
            ScreenAction::Show(place) => at_work(model, |work| work.go(place)),
            ScreenAction::Leave(place) => model.leave(place),
            ScreenAction::Submit => {
                let actions = submit(model);
                effects.extend(apply(model, actions));
            }
            ScreenAction::Edit(note) => effects.extend(open_editor(model, note)),
            ScreenAction::Walk(only) => at_work(model, |work| work.basis.only = only),
            ScreenAction::Open(control) => model.go_from_here(|work| {
                work.visit(control);
                work.go(Focus::Question);
            }),
            ScreenAction::Visit(control) => at_work(model, |work| work.visit(control)),
            ScreenAction::NextOpen => next_open(model),
            ScreenAction::NextFact => next_fact(model),
        }
    }
    effects
}

/// Goes to a screen that the user chose by its own key.
fn go(model: &mut Model, place: Focus) {
    model.overlays.clear();
    at_work(model, |work| work.go(place));
}

/// Applies `change` to the open work, if an assessment is open.
fn at_work(model: &mut Model, change: impl FnOnce(&mut Work)) {
    if let Some(work) = model.work_mut() {
        change(work);
    }
}

fn next_open(model: &mut Model) {
    let Some(work) = model.work_mut() else { return };
    let here = Some(work.screens.question.control);
    let basis = &work.basis;
    if let Some(control) = basis.next_doubtful(here).or_else(|| basis.next_open(here)) {
        work.visit(control);
        return;
    }
    let next = match basis.paper() {
        Some(_) => "“Next” below says where to send the paper.",
        None => "f5 shows the results, f7 the roadmap.",
    };
    let words = format!("{} {next}", all_answered(&basis.progress()));
    model.notice.get_or_insert(words);
}

fn next_fact(model: &mut Model) {
    let Some(work) = model.work_mut() else { return };
    if work.screen == Focus::Profile && !work.screens.profile.next_fact(&work.basis) {
        let words = "Every fact is answered. Press f4 for the questions; there, t starts a meeting and f9 shows \
                     the wall.";
        model.notice.get_or_insert_with(|| words.to_owned());
    }
}

fn go_next(model: &mut Model) -> Vec<Effect> {
    let Some(work) = model.work_mut() else {
        return Vec::new();
    };
    let looked_at = work
        .screens
        .question
        .looked_at
        .then_some(work.screens.question.control);
    let next = next(&work.basis, looked_at);
    if let Some(screen) = screen::laid_at(next.place) {
        return apply(model, vec![ScreenAction::Lay(screen)]);
    }
    if let Some(fact) = next.fact {
        let item = profile::items(&work.basis)
            .into_iter()
            .position(|item| item == profile::Item::Fact(fact));
        work.screens.profile.visit(&work.basis, item.unwrap_or(0));
    }
    if let Some(control) = next.control {
        match next.place {
            Focus::Requirements => work.screens.requirements.visit(&work.basis, control),
            _ => work.visit(control),
        }
    }
    work.go(next.place);
    Vec::new()
}
