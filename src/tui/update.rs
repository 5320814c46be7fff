//! What a message does to the model.
//!
//! In flow the model and one message; out flow the changed model and effects. It is pure: no disk, no clock, no
//! environment. Keys are looked up in the table of commands and nowhere else.

mod pointing;
mod writing;

use pointing::pointed;
use pointing::switch;
use writing::edited;
use writing::in_form;
use writing::in_palette;
use writing::paste;
use writing::typed;

use super::command;
use super::command::Id;
use super::command::Place;
use super::copy::copied;
use super::effect::Effect;
use super::effect::Opening;
use super::form::Purpose;
use super::message::Key;
use super::message::Message;
use super::model::Basis;
use super::model::Entry;
use super::model::Model;
use super::model::Overlay;
use super::model::Palette;
use super::model::Saved;
use super::model::Sheet;
use super::model::Stage;
use super::model::Work;
use super::next::next;
use super::screen;
use super::screen::Wish;
use super::screen::moved;
use super::view::areas_of;
use super::widget::text::count;
use crate::assessment::change::Change;
use crate::assessment::history::Stamp;
use crate::contradiction::Contradiction;
use crate::harmless::harmless;

/// Takes a message in, and says what has to be done outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let effects = match message {
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
        Message::Opened(Err(words)) => {
            not_opened(model, words);
            Vec::new()
        }
        Message::Saved(outcome) => {
            if let Some(work) = model.work_mut() {
                work.saved = match outcome {
                    Ok(clock) => Saved::At(clock),
                    Err(reason) => Saved::Failed(reason),
                };
            }
            Vec::new()
        }
        Message::Exported(outcome) => {
            let words = model.work_mut().map(|work| work.export.written(outcome));
            model.notice = words;
            Vec::new()
        }
        Message::Ended => end(model),
    };
    settle(model);
    effects
}

/// Computes what is looked at now, and keeps scrolls where there is something to see.
fn settle(model: &mut Model) {
    if let Stage::Working(work) = &mut model.stage
        && work.screen == Place::Roadmap
    {
        work.basis.look_ahead();
    } else if let Stage::Working(work) = &mut model.stage {
        work.basis.before = None;
    }
    let area = areas_of(model).body;
    if let Some(Overlay::Sheet(sheet)) = model.overlays.last_mut() {
        sheet.scroll = sheet.scroll.min(screen::sheet::most_scroll(sheet, area));
    }
}

fn key(model: &mut Model, pressed: Key) -> Vec<Effect> {
    let place = model.place();
    model.notice = None;
    if let Some(character) = pressed.typed().filter(|_| place.takes_text()) {
        typed(model, character);
        return Vec::new();
    }
    let Some(command) = command::find(place, pressed) else {
        model.leaving = false;
        let help = if command::of(place).any(|command| command.id == Id::Help) {
            "? lists the keys."
        } else {
            "esc leads out."
        };
        model.notice = Some(format!("{} does nothing here; {help}", harmless(&pressed.to_string())));
        return Vec::new();
    };
    let leaving = leave(model);
    run(model, command.id, pressed, leaving)
}

/// What the last key led to is over. Returns whether the next quit leaves although something is not saved.
fn leave(model: &mut Model) -> bool {
    model.notice = None;
    std::mem::take(&mut model.leaving)
}

/// Runs a command.
fn run(model: &mut Model, id: Id, pressed: Key, leaving: bool) -> Vec<Effect> {
    match id {
        Id::Stop => end(model),
        Id::Quit => quit(model, leaving),
        Id::Back => back(model, leaving),
        Id::Help => {
            let place = model.below();
            model.overlays.push(Overlay::Sheet(screen::sheet::help(place)));
            Vec::new()
        }
        Id::Palette => {
            model.overlays.push(Overlay::Palette(Palette::default()));
            Vec::new()
        }
        Id::Mouse => switch(model),
        Id::Undo => undo(model, false),
        Id::Redo => undo(model, true),
        Id::NextScreen | Id::PreviousScreen => {
            let step = if id == Id::NextScreen { 1 } else { Place::SCREENS.len() - 1 };
            let at = Place::SCREENS.iter().position(|place| *place == model.place()).unwrap_or(0);
            let to = Place::SCREENS.get((at + step) % Place::SCREENS.len()).copied();
            grant(model, to.map(Wish::Go).into_iter().collect())
        }
        Id::Go(place) => grant(model, vec![Wish::Go(place)]),
        Id::Next => go_next(model),
        _ => {
            let wishes = act(model, id, pressed);
            grant(model, wishes)
        }
    }
}

/// Hands a command to what is on top.
fn act(model: &mut Model, id: Id, pressed: Key) -> Vec<Wish> {
    let area = areas_of(model).body;
    let place = model.below();
    let basis = match &model.stage {
        Stage::Working(work) => Some(&work.basis),
        Stage::Welcome(_) => None,
    };
    match model.overlays.last_mut() {
        Some(Overlay::Sheet(sheet)) if id == Id::Copy => return vec![Wish::Copy(screen::sheet::plain(sheet))],
        Some(Overlay::Sheet(sheet)) => {
            let length = screen::sheet::most_scroll(sheet, area) + 1;
            sheet.scroll = moved(sheet.scroll, length, id);
            return Vec::new();
        }
        Some(Overlay::People(state)) => {
            return basis.map(|basis| screen::people::act(state, basis, id)).unwrap_or_default();
        }
        Some(Overlay::Coverage(state)) => {
            return basis.map(|basis| screen::coverage::act(state, basis, id)).unwrap_or_default();
        }
        Some(Overlay::Palette(_)) => return in_palette(model, place, id),
        Some(Overlay::Form(_)) => return in_form(model, id),
        None => {}
    }
    if id == Id::Coverage {
        return vec![Wish::Lay(Overlay::Coverage(screen::coverage::State::default()))];
    }
    match &mut model.stage {
        Stage::Welcome(state) => screen::welcome::act(state, id),
        Stage::Working(work) => {
            let Work { basis, screen, profile, overview, question, results, requirements, roadmap, export, .. } =
                &mut **work;
            match screen {
                Place::Profile => screen::profile::act(profile, basis, id, pressed),
                Place::Question => screen::question::act(question, basis, id, pressed),
                Place::Results => screen::results::act(results, basis, id),
                Place::Requirements => screen::requirements::act(requirements, basis, id),
                Place::Roadmap => screen::roadmap::act(roadmap, basis, id),
                Place::Export => screen::export::act(export, basis, id),
                _ => screen::overview::act(overview, basis, id),
            }
        }
    }
}

/// Grants what was wished for.
fn grant(model: &mut Model, wishes: Vec<Wish>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for wish in wishes {
        match wish {
            Wish::Say(words) => model.notice = Some(words),
            Wish::Copy(text) => match copied(&text) {
                Ok((text, words)) => {
                    model.notice = Some(words);
                    effects.push(Effect::Copy(text));
                }
                Err(words) => model.notice = Some(words),
            },
            Wish::Do(effect) => effects.push(effect),
            Wish::Run(id, pressed) => effects.extend(run(model, id, pressed, false)),
            Wish::Lay(overlay) => model.overlays.push(overlay),
            Wish::Change(changes) => effects.extend(change(model, changes)),
            Wish::Go(place) => {
                model.overlays.clear();
                if let Some(work) = model.work_mut() {
                    go(work, place);
                }
            }
            Wish::Visit(control) => {
                if let Some(work) = model.work_mut() {
                    work.question.visit(&work.basis, control);
                }
            }
            Wish::NextOpen => {
                let Some(work) = model.work_mut() else { continue };
                if let Some(control) = work.basis.next_open(work.question.control) {
                    work.question.visit(&work.basis, control);
                } else {
                    let words = "Every question has an answer. f5 shows the results, f7 the roadmap.";
                    model.notice.get_or_insert_with(|| words.to_owned());
                }
            }
            Wish::NextFact => {
                let Some(work) = model.work_mut() else { continue };
                if work.screen == Place::Profile && !work.profile.next_fact(&work.basis) {
                    let words = "Every fact is said. space on the overview leads to the first question.";
                    model.notice.get_or_insert_with(|| words.to_owned());
                }
            }
        }
    }
    effects
}

/// Goes to a screen; the question screen shows a question, whoever comes first.
fn go(work: &mut Work, place: Place) {
    work.screen = place;
    if place == Place::Question && !work.question.looked_at {
        let questions = work.basis.questions();
        let first = work.basis.next_open(usize::MAX).or(questions.first().copied());
        if let Some(control) = first {
            work.question.visit(&work.basis, control);
        }
    }
    if place == Place::Profile {
        work.profile.moved = None;
    }
}

/// Makes one edit, if it changes anything.
fn change(model: &mut Model, changes: Vec<Change>) -> Option<Effect> {
    let stamp = model.stamp.clone();
    let work = model.work_mut()?;
    let before = work.basis.applying();
    let told = work.basis.report.contradictions.clone();
    let settings = work.basis.state().plan.clone();
    let touched = changes.clone();
    if !work.basis.assessment.change_all(changes, stamp) {
        return None;
    }
    work.basis.rebuild(&touched, settings);
    work.saved = Saved::Saving;
    if work.screen == Place::Roadmap {
        work.basis.look_ahead();
        model.notice = screen::roadmap::told(&work.basis, &touched);
    }
    let work = model.work_mut()?;
    let after = work.basis.applying();
    work.profile.moved = Some(isize::try_from(after).unwrap_or(0) - isize::try_from(before).unwrap_or(0));
    // told while the people who said it are still in the room
    let new: Vec<&Contradiction> =
        work.basis.report.contradictions.iter().filter(|found| !told.contains(found)).collect();
    if let Some(first) = new.first() {
        let more = match new.len() - 1 {
            0 => String::new(),
            more => format!(" And {}: f5 lists them.", count(more, "other contradiction", "other contradictions")),
        };
        model.notice = Some(format!("Contradiction: {}.{more}", first.words(&work.basis.questionnaire)));
    }
    Some(Effect::Save)
}

fn undo(model: &mut Model, again: bool) -> Vec<Effect> {
    let stamp = model.stamp.clone();
    let Some(work) = model.work_mut() else { return Vec::new() };
    let settings = work.basis.state().plan.clone();
    let touched = if again { work.basis.assessment.redo(stamp) } else { work.basis.assessment.undo(stamp) };
    let Some(touched) = touched else {
        let words = if again {
            "There is nothing to bring back."
        } else {
            "There is nothing to take back: this is the beginning."
        };
        model.notice = Some(words.to_owned());
        return Vec::new();
    };
    work.basis.rebuild(&touched, settings);
    work.saved = Saved::Saving;
    work.profile.moved = None;
    match touched.first() {
        Some(Change::Fact { fact, .. }) if work.screen == Place::Profile => {
            let fact = work.basis.questionnaire.fact(fact).map(screen::profile::Item::Fact);
            let item = screen::profile::items(&work.basis).into_iter().position(|item| Some(item) == fact);
            if let Some(item) = item {
                work.profile.visit(&work.basis, item);
            }
        }
        Some(first) if work.screen == Place::Question => {
            if let Some(control) = first.control().and_then(|id| work.basis.questionnaire.control(id)) {
                work.question.visit(&work.basis, control);
            }
        }
        _ => {}
    }
    let subject = touched.first().map(Change::subject).unwrap_or_default();
    let more = match touched.len() {
        0 | 1 => String::new(),
        number => format!(" and {}", count(number - 1, "other thing", "other things")),
    };
    let back = if again { "undo" } else { "redo" };
    let done = if again { "Brought back" } else { "Taken back" };
    let key = if again { "ctrl-z" } else { "ctrl-y" };
    model.notice = Some(format!("{done}: {subject}{more}. {key} would {back} it."));
    vec![Effect::Save]
}

fn go_next(model: &mut Model) -> Vec<Effect> {
    let Some(work) = model.work_mut() else { return Vec::new() };
    let looked_at = work.question.looked_at.then_some(work.question.control);
    let next = next(&work.basis, looked_at);
    if let Some(fact) = next.fact {
        let item =
            screen::profile::items(&work.basis).into_iter().position(|item| item == screen::profile::Item::Fact(fact));
        work.profile.visit(&work.basis, item.unwrap_or(0));
    }
    if let Some(control) = next.control {
        match next.place {
            Place::Requirements => work.requirements.visit(&work.basis, control),
            _ => work.question.visit(&work.basis, control),
        }
    }
    go(work, next.place);
    Vec::new()
}

/// Out of one level.
fn back(model: &mut Model, leaving: bool) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut()
        && form.is_changed()
        && !form.warned
    {
        form.warned = true;
        model.notice = Some("esc again drops what was typed; ctrl-s keeps it.".to_owned());
        return Vec::new();
    }
    if model.overlays.pop().is_some() {
        return Vec::new();
    }
    if let Some(work) = model.work_mut().filter(|work| work.screen != Place::Overview) {
        go(work, Place::Overview);
        return Vec::new();
    }
    if model.work().is_none() {
        return vec![Effect::Quit];
    }
    if may_not_leave(model, leaving) {
        return Vec::new();
    }
    // the assessment is needed until what it asks for is done: the list that comes back closes it
    remember(model).into_iter().chain([Effect::ListRecent]).collect()
}

/// Whether something is not on the disk, so that leaving needs a second key. Says so.
fn may_not_leave(model: &mut Model, leaving: bool) -> bool {
    let failed = model.work().is_some_and(|work| matches!(work.saved, Saved::Failed(_)));
    if failed && !leaving {
        model.leaving = true;
        model.notice =
            Some("It could not be saved. Press the same key again to leave and lose what is not saved.".to_owned());
    }
    failed && !leaving
}

fn remember(model: &Model) -> Option<Effect> {
    let work = model.work()?;
    let place = if work.question.looked_at { work.basis.id(work.question.control).to_owned() } else { String::new() };
    Some(Effect::Remember(place))
}

fn quit(model: &mut Model, leaving: bool) -> Vec<Effect> {
    if may_not_leave(model, leaving) {
        return Vec::new();
    }
    remember(model).into_iter().chain([Effect::Quit]).collect()
}

/// Ends at once: what is being written is kept where it can be, and what is not on the disk is saved.
fn end(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let kept = match (model.overlays.last(), model.work()) {
        (Some(Overlay::Form(form)), Some(work)) if form.is_changed() => form.keep(&work.basis).ok(),
        _ => None,
    };
    let changes = kept.into_iter().flatten().filter(|wish| matches!(wish, Wish::Change(_)));
    effects.extend(grant(model, changes.collect()));
    if model.is_unsaved() && effects.is_empty() {
        effects.push(Effect::Save);
    }
    effects.extend(remember(model));
    effects.push(Effect::Quit);
    effects
}

fn opened(model: &mut Model, opening: Opening) -> Vec<Effect> {
    let Opening { path, questionnaire, assessment, place, notes, fresh } = opening;
    let mut assessment = assessment;
    let outside = assessment.record_outside_edits(Stamp { who: "outside".to_owned(), ..model.stamp.clone() });
    let basis = Basis::new(path, questionnaire, assessment, model.today);
    let mut work = Work {
        screen: Place::Overview,
        saved: Saved::Untouched,
        profile: screen::profile::State::default(),
        overview: screen::overview::State::default(),
        question: screen::question::State::default(),
        results: screen::results::State::default(),
        requirements: screen::requirements::State::default(),
        roadmap: screen::roadmap::State::default(),
        export: screen::export::State::beside(&basis.file),
        basis,
    };
    // where one was; else where the next thing is to be done
    work.profile.next_fact(&work.basis);
    match work.basis.questionnaire.control(&place) {
        Some(control) => {
            work.question.visit(&work.basis, control);
            go(&mut work, Place::Question);
        }
        None if !work.basis.report.targets.assumed.is_empty() => go(&mut work, Place::Profile),
        None if work.basis.next_open(usize::MAX).is_some() => go(&mut work, Place::Question),
        None => {}
    }
    model.overlays.clear();
    if !notes.is_empty() {
        let entries = notes.into_iter().map(Entry::Words).collect();
        model.overlays.push(Overlay::Sheet(Sheet { title: "Worth a look".to_owned(), entries, scroll: 0 }));
    }
    let file = work.basis.file.display().to_string();
    model.notice = match (outside, fresh) {
        (0, true) => Some(format!("Kept in {file}, saved after each answer. First the facts of the system.")),
        (0, false) => None,
        (number, _) => Some(format!(
            "{} made outside surefoot since the last save; the next save records it.",
            count(number, "change was", "changes were")
        )),
    };
    model.stage = Stage::Working(Box::new(work));
    remember(model).into_iter().collect()
}

fn not_opened(model: &mut Model, words: String) {
    if let Some(Overlay::Form(form)) = model.overlays.last_mut()
        && words.lines().count() <= 2
    {
        let field = usize::from(form.purpose == Purpose::New);
        form.at = field;
        form.fault = Some((field, words));
        return;
    }
    let entries = vec![Entry::Words(words)];
    model.overlays.push(Overlay::Sheet(Sheet { title: "It could not be opened".to_owned(), entries, scroll: 0 }));
}
