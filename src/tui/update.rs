//! Applies messages to the model and returns the side effects to run.
//!
//! This module is pure: it accesses no disk, no clock and no environment. Only the command table maps keys to commands.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a command goes to the first part that handles it"
)]

mod changing;
mod commands;
pub(crate) mod drafts;
mod keeping;
mod opening;
mod pointing;
mod quitting;
mod room;
mod submit;
mod writing;

use commands::{leave, run};
use drafts::{draft, drafted};
use keeping::{brought_back, earlier, joined, moved_to, saved};
use opening::{followed, not_opened, opened, surveyed, worth_a_look};
use pointing::pointed;
use quitting::end;
use writing::{edited, paste, typed};

use jiff::Timestamp;

use super::action::Screen;
use super::effect::Effect;
use super::message::{Key, Message};
use super::model::{Model, Saved, Stage, Work};
use super::screen;
use super::view::areas_of;
use crate::base::sanitize::sanitize;
use crate::interaction::command;
use crate::interaction::command::Id;

/// Applies a message to the model, and returns the effects to run.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let paused = matches!(message, Message::Tick | Message::Ended);
    let mut effects = match message {
        Message::Key(pressed) => key(model, pressed),
        Message::Paste(block) => paste(model, &block),
        Message::Mouse { did, column, row } => pointed(model, did, column, row),
        Message::Edited(outcome) => {
            edited(model, outcome);
            Vec::new()
        }
        Message::Resized(columns, rows) => {
            model.size = (columns, rows);
            Vec::new()
        }
        Message::Recent(recent) => {
            model.stage = Stage::Welcome(screen::welcome::State { recent, at: 0 });
            Vec::new()
        }
        Message::Opened(Ok(opening)) => opened(model, *opening),
        Message::Opened(Err(fault)) => {
            not_opened(model, &fault);
            Vec::new()
        }
        Message::Surveyed(outcome) => {
            surveyed(model, outcome);
            Vec::new()
        }
        Message::Saved(outcome) => {
            saved(model, outcome);
            Vec::new()
        }
        Message::Drafted(outcome) => {
            drafted(model, outcome);
            Vec::new()
        }
        Message::Moved(outcome) => {
            moved_to(model, outcome);
            Vec::new()
        }
        Message::Joined(outcome) => {
            joined(model, outcome);
            Vec::new()
        }
        Message::Earlier(states) => {
            earlier(model, states);
            Vec::new()
        }
        Message::ReadEarlier(outcome) => brought_back(model, outcome),
        Message::Exported(outcome) => {
            let Some(work) = model.work_mut() else {
                return Vec::new();
            };
            let (words, next) = (
                work.screens.export.written(outcome),
                work.screens.export.next(),
            );
            model.notice = Some(words);
            next.into_iter().collect()
        }
        Message::Tick => match &model.stage {
            Stage::Following(following) => vec![Effect::Look(
                following.basis.file.clone(),
                following.seen.clone(),
            )],
            Stage::Working(work) if matches!(work.saved, Saved::Failed(_)) => vec![Effect::Save],
            _ => Vec::new(),
        },
        Message::Followed(outcome) => {
            followed(model, outcome);
            Vec::new()
        }
        Message::Told(notes) => {
            worth_a_look(model, notes);
            Vec::new()
        }
        Message::Ended => end(model),
    };
    settle(model);
    // first, because the other effects may save, open the user's own editor, or end the program
    let at_once = paused
        || effects
            .iter()
            .any(|effect| matches!(effect, Effect::Edit(_) | Effect::Quit));
    if let Some(effect) = draft(model, at_once) {
        effects.insert(0, effect);
    }
    let live = model.live();
    if live.is_some() && live != model.told {
        model.told.clone_from(&live);
        effects.push(Effect::Tell(live));
    }
    effects
}

/// Computes the results that the current screen needs, and keeps scroll positions within their texts.
fn settle(model: &mut Model) {
    let now = model.stamp.at;
    let over = model.overlays.iter().any(|overlay| overlay.shows_dates());
    if let Stage::Working(work) = &mut model.stage {
        follow(work, now);
        let screen = work.screens.at(work.screen);
        if over || screen.is_some_and(Screen::shows_dates) {
            work.basis.look_ahead();
        } else {
            work.basis.before = None;
        }
    }
    let area = areas_of(model).body;
    let basis = match &model.stage {
        Stage::Working(work) => Some(&work.basis),
        Stage::Welcome(_) | Stage::Following(_) => None,
    };
    for overlay in &mut model.overlays {
        overlay.settle(basis, area);
    }
}

/// Records the current question in the trail of visited questions.
fn follow(work: &mut Work, now: Timestamp) {
    let trail = &mut work.trail;
    let here = work.screens.question.control;
    if !work.screens.question.looked_at || trail.seen.get(trail.at) == Some(&here) {
        return;
    }
    trail.seen.truncate(trail.at + 1);
    trail.seen.push(here);
    trail.at = trail.seen.len() - 1;
    trail.since = now;
}

fn key(model: &mut Model, pressed: Key) -> Vec<Effect> {
    if std::mem::take(&mut model.blanked) {
        return Vec::new();
    }
    let place = model.place();
    model.notice = None;
    if let Some(character) = pressed.typed().filter(|_| place.takes_text()) {
        typed(model, character);
        return Vec::new();
    }
    let Some(command) = command::find(place, &pressed.to_string()) else {
        model.quit_confirmed = false;
        let help = command::of(place).find(|command| command.id == Id::Help);
        let help = help.map_or("esc goes back.".to_owned(), |help| {
            format!("{} lists the keys.", help.key_short())
        });
        model.notice = Some(format!(
            "{} does nothing here; {help}",
            sanitize(&pressed.to_string())
        ));
        return Vec::new();
    };
    let leaving = leave(model);
    run(model, command.id, pressed, leaving)
}
