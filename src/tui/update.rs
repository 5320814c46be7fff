//! Applies messages to the model and returns the side effects to run.
//!
//! It is pure: it uses no disk, no clock and no environment. Keys are resolved to commands by the command table alone.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a command goes to the first part that handles it"
)]

mod changing;
mod drafts;
mod keeping;
mod leaving;
mod opening;
mod pointing;
mod room;
mod submit;
mod writing;

use changing::{change, only_read, step};
pub(crate) use drafts::written;
use drafts::{draft, drafted};

use keeping::{brought_back, earlier, elsewhere, joined, moved_to, save_now, saved};
use leaving::{back, end, quit};
use opening::{followed, not_opened, opened, surveyed, worth_a_look};
use pointing::{pointed, switch};
use room::of_the_room;
use writing::{edited, open_editor, paste, submit, typed};

use jiff::Timestamp;

use super::action::{Press, ScreenAction, stepped};
use super::copy::copied;
use super::effect::Effect;
use super::message::{Key, Message};
use super::model::{Model, Saved, Stage, Work};
use super::next::next;
use super::screen;
use super::view::areas_of;
use crate::base::sanitize::sanitize;
use crate::interaction::command;
use crate::interaction::command::{Focus, Id};
use crate::model::assessment::change::Change;
use crate::session::undo::Step;

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
    // before anything else: what follows may be a save, the person's own editor, or the end
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

/// Computes what is looked at now, and keeps scrolls where there is something to see.
fn settle(model: &mut Model) {
    let now = model.stamp.at;
    let over = model.overlays.iter().any(|overlay| overlay.shows_dates());
    if let Stage::Working(work) = &mut model.stage {
        follow(work, now);
        let screen = work.screens.at(work.screen);
        if over || screen.is_some_and(|screen| screen.shows_dates()) {
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

/// Keeps the trail of questions that were looked at.
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
        let help = help.map_or("esc leads out.".to_owned(), |help| {
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

/// What the last key led to is over. Returns whether the next quit leaves although something is not saved.
fn leave(model: &mut Model) -> bool {
    model.notice = None;
    std::mem::take(&mut model.quit_confirmed)
}

/// Runs a command.
fn run(model: &mut Model, id: Id, pressed: Key, leaving: bool) -> Vec<Effect> {
    if let Some(words) = not_on_paper(model, id) {
        model.notice = Some(words);
        return Vec::new();
    }
    match id {
        Id::Stop => end(model),
        Id::Quit => quit(model, leaving),
        Id::Back => back(model, leaving),
        Id::Help => {
            let sheet = screen::pager::help(model.below(), model.paper().is_some());
            model.overlays.push(Box::new(sheet));
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
            apply(model, vec![ScreenAction::Go(to)])
        }
        Id::Go(place) => apply(model, vec![ScreenAction::Go(place)]),
        Id::Next if model.place() != Focus::Tour => go_next(model),
        Id::Tour => apply(model, screen::tour::State::begin()),
        _ => {
            let wishes = of_the_room(model, id).unwrap_or_else(|| act(model, id, pressed));
            apply(model, wishes)
        }
    }
}

/// What is said where a ballot paper was to be changed in more than answers and notes.
const FOR_THE_ROOM: &str =
    "On a ballot paper only answers and notes count: the rest is for the room to say.";

/// Why a command does nothing on a ballot paper, where one is filled in and it does not.
fn not_on_paper(model: &Model, id: Id) -> Option<String> {
    let paper = model.paper()?;
    let word = if paper.voice.is_empty() {
        "a voice"
    } else {
        paper.voice.as_str()
    };
    match id {
        id if id.is_for_papers() => None,
        Id::Go(_) => Some(format!(
            "Nothing follows yet from what {word} says alone: it is seen once the ballots are joined."
        )),
        _ => Some(FOR_THE_ROOM.to_owned()),
    }
}

/// Takes the next theme, and says which it is.
fn next_theme(model: &mut Model) {
    model.notice = Some(match model.theme.next() {
        Some(theme) => {
            model.theme = theme;
            let word = theme.look().word();
            format!("The theme is {word} now. theme = \"{word}\" in the settings keeps it.")
        }
        None => "NO_COLOR is set, so there is no colour to choose.".to_owned(),
    });
}

/// Hands a command to what is on top.
fn act(model: &mut Model, id: Id, key: Key) -> Vec<ScreenAction> {
    let area = areas_of(model).body;
    let press = Press { id, key, area };
    model
        .top()
        .map(|(top, basis)| top.act(basis, press))
        .unwrap_or_default()
}

/// Grants what was wished for.
fn apply(model: &mut Model, wishes: Vec<ScreenAction>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for wish in wishes {
        match wish {
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
            // what would follow from the change does not follow either
            ScreenAction::Change(_) if only_read(model) => return effects,
            ScreenAction::Change(changes)
                if model.paper().is_some() && !changes.iter().all(Change::is_for_papers) =>
            {
                model.notice = Some(FOR_THE_ROOM.to_owned());
                return effects;
            }
            ScreenAction::Change(changes) => effects.extend(change(model, changes)),
            ScreenAction::Go(place) => {
                model.overlays.clear();
                if let Some(work) = model.work_mut() {
                    go(work, place);
                }
            }
            ScreenAction::Show(place) => {
                if let Some(work) = model.work_mut() {
                    go(work, place);
                }
            }
            ScreenAction::Leave(place) => model.leave(place),
            ScreenAction::Submit => {
                let wishes = submit(model);
                effects.extend(apply(model, wishes));
            }
            ScreenAction::Edit(note) => effects.extend(open_editor(model, note)),
            ScreenAction::Walk(only) => {
                if let Some(work) = model.work_mut() {
                    work.basis.only = only;
                }
            }
            ScreenAction::Visit(control) => {
                if let Some(work) = model.work_mut() {
                    work.screens.question.visit(&work.basis, control);
                }
            }
            ScreenAction::NextOpen => {
                let Some(work) = model.work_mut() else {
                    continue;
                };
                let here = Some(work.screens.question.control);
                if let Some(control) = work
                    .basis
                    .next_doubtful(here)
                    .or_else(|| work.basis.next_open(here))
                {
                    work.screens.question.visit(&work.basis, control);
                } else {
                    let words = match work.basis.paper() {
                        Some(_) => {
                            "Every question has an answer. Next below says where the paper goes."
                        }
                        None => {
                            "Every question has an answer. f5 shows the results, f7 the roadmap."
                        }
                    };
                    model.notice.get_or_insert_with(|| words.to_owned());
                }
            }
            ScreenAction::NextFact => {
                let Some(work) = model.work_mut() else {
                    continue;
                };
                if work.screen == Focus::Profile && !work.screens.profile.next_fact(&work.basis) {
                    let words = "Every fact is said: f4 leads to the questions. With a room, t there begins a meeting and f9 \
                                 is the wall.";
                    model.notice.get_or_insert_with(|| words.to_owned());
                }
            }
        }
    }
    effects
}

/// Goes to a screen; the question screen shows a question, whoever comes first.
fn go(work: &mut Work, place: Focus) {
    work.screen = place;
    if place == Focus::Question
        && !work.screens.question.looked_at
        && let Some(control) = work.basis.first_question()
    {
        work.screens.question.visit(&work.basis, control);
    }
    if place == Focus::Profile {
        work.screens.profile.moved = None;
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
        let item = crate::interaction::profile::items(&work.basis)
            .into_iter()
            .position(|item| item == crate::interaction::profile::Item::Fact(fact));
        work.screens.profile.visit(&work.basis, item.unwrap_or(0));
    }
    if let Some(control) = next.control {
        match next.place {
            Focus::Requirements => work.screens.requirements.visit(&work.basis, control),
            _ => work.screens.question.visit(&work.basis, control),
        }
    }
    go(work, next.place);
    Vec::new()
}
