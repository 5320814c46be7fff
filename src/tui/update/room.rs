//! Handles the commands that work on every screen, most of them for group work.
//!
//! A result of `None` means that the command is not one of these: the topmost overlay or screen handles it.

use crate::model::assessment::answer::Record;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager::decisions;
use crate::interaction::question_filter::QuestionFilter;
use crate::rules::agenda;
use crate::rules::agenda::{AgendaOrder, Stage};
use crate::rules::edit::Request;

use crate::tui::action::{ScreenAction, edit_then};
use crate::tui::model::{Model, Work};
use crate::tui::screen;
use crate::tui::widget::text::count;

/// The share of the remaining worth, in percent, for which the notice gives the number of questions.
const MOST_OF_IT: u64 = 90;

/// The actions for a command that works on every screen; `None` for any other command.
pub(super) fn of_the_room(model: &mut Model, id: Id) -> Option<Vec<ScreenAction>> {
    if id == Id::BlankScreen {
        model.blanked = true;
        return Some(Vec::new());
    }
    let laid = !model.overlays.is_empty();
    let work = model.work_mut()?;
    if let Some(screen) = screen::laid_by(id) {
        return Some(vec![ScreenAction::Lay(screen)]);
    }
    let ask = |form: Form| Some(vec![ScreenAction::ask(form)]);
    match id {
        Id::Wall => {
            work.wall = !work.wall;
            Some(if work.wall {
                vec![ScreenAction::Go(Focus::Question)]
            } else {
                Vec::new()
            })
        }
        Id::Reassess => Some(vec![ScreenAction::ask_on(
            &work.basis,
            Form::reassess(&work.basis),
        )]),
        Id::Decisions => Some(vec![ScreenAction::lay(decisions(&work.basis))]),
        Id::List => {
            let only = if work.basis.only == QuestionFilter::All {
                QuestionFilter::Unanswered
            } else {
                work.basis.only
            };
            Some(vec![ScreenAction::lay(screen::search::State {
                only,
                ..screen::search::State::default()
            })])
        }
        Id::Order => Some(order(&mut work.basis, laid)),
        Id::Backward | Id::Forward => Some(along(work, id == Id::Forward)),
        Id::Clock => Some(clock(&work.basis)),
        Id::TimeBox => ask(Form::meeting(&work.basis)),
        Id::EndMeeting => Some(screen::closing::end(&work.basis)),
        Id::Voters if !laid => ask(Form::voters(&work.basis)),
        Id::Park if !laid && work.screen != Focus::Question => ask(Form::park(&work.basis, None)),
        _ => None,
    }
}

/// Switches to the next order of the remaining questions, and reports how much the first few of them settle.
fn order(basis: &mut Basis, on_agenda: bool) -> Vec<ScreenAction> {
    let voted = basis.state().controls.values().any(Record::was_voted_on);
    basis.order = match basis.order {
        AgendaOrder::Disagreement if on_agenda => AgendaOrder::Questionnaire,
        _ if on_agenda => AgendaOrder::Disagreement,
        AgendaOrder::Questionnaire if voted => AgendaOrder::Disagreement,
        AgendaOrder::Questionnaire | AgendaOrder::Disagreement => AgendaOrder::Worth,
        AgendaOrder::Worth => AgendaOrder::Questionnaire,
    };
    match basis.order {
        AgendaOrder::Questionnaire => {
            return vec![ScreenAction::Say(
                "Questions in the order of the questionnaire.".to_owned(),
            )];
        }
        AgendaOrder::Disagreement => {
            let disputed = basis
                .points()
                .iter()
                .filter(|point| point.stage == Stage::Disputed)
                .count();
            let words = format!(
                "Widest disagreement first: {} disputed.",
                count(disputed, "question is", "questions are")
            );
            let next =
                (!on_agenda && basis.next_open(None).is_some()).then_some(ScreenAction::NextOpen);
            return next.into_iter().chain([ScreenAction::Say(words)]).collect();
        }
        AgendaOrder::Worth => {}
    }
    let left = basis.left();
    let first = agenda::settling(&left, MOST_OF_IT);
    let share = agenda::share(&left, first);
    let words = if left.is_empty() {
        "No questions are left.".to_owned()
    } else if left.len() == 1 {
        "Most valuable first: 1 question is left.".to_owned()
    } else if first == left.len() {
        format!(
            "Most valuable first: all {} are needed to remove most of the uncertainty.",
            left.len()
        )
    } else {
        let remove = if first == 1 { "removes" } else { "remove" };
        format!(
            "Most valuable first: the first {first} of {} {remove} {share}% of the uncertainty.",
            left.len()
        )
    };
    let mut wishes = vec![ScreenAction::NextOpen, ScreenAction::Say(words)];
    if left.is_empty() {
        wishes.remove(0);
    }
    wishes
}

/// Goes back or forward along the visited questions.
fn along(work: &mut Work, forward: bool) -> Vec<ScreenAction> {
    let to = if forward {
        work.trail.at.checked_add(1)
    } else {
        work.trail.at.checked_sub(1)
    };
    match to.and_then(|at| Some((at, *work.trail.seen.get(at)?))) {
        Some((at, control)) => {
            work.trail.at = at;
            vec![ScreenAction::Visit(control)]
        }
        None if forward => vec![ScreenAction::Say(
            "This is the last question you looked at.".to_owned(),
        )],
        None => vec![ScreenAction::Say(
            "This is the first question you looked at.".to_owned(),
        )],
    }
}

/// Opens the form for a meeting, or starts or ends a break.
fn clock(basis: &Basis) -> Vec<ScreenAction> {
    let Some((_, running)) = basis.state().room.running() else {
        return vec![ScreenAction::ask(Form::meeting(basis))];
    };
    let now = basis.stamp.at;
    let words = if let Some(pause) = running.pause() {
        let minutes = usize::try_from(pause.minutes(now)).unwrap_or(0);
        format!(
            "The meeting continues after a break of {}.",
            count(minutes, "minute", "minutes")
        )
    } else {
        "Break. Press t to continue.".to_owned()
    };
    edit_then(basis, &Request::Break, [ScreenAction::Say(words)])
}
