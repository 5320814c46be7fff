//! Shows the forms of the screens as prompts, and carries out the requests of submitted forms.

use super::dispatch::PlainSession;
use super::prompt::{Answered, FormPrompt, effect};
use super::reply::{Effect, Reply};
use crate::interaction::form::{Form, Outcome, Purpose};
use crate::model::assessment::history::Stamp;
use crate::rules::edit::Request;

impl PlainSession {
    /// Begins a form, unless it would be refused whatever the user enters.
    pub(super) fn begin_form(&mut self, form: Form) -> Reply {
        if let Some(reason) = form.hopeless(&self.basis) {
            return self.say(reason);
        }
        let prompt = FormPrompt::new(form);
        let title = prompt.title();
        self.prompt = Some(prompt);
        self.say(title)
    }

    /// Handles a line as the answer to a prompt of a form.
    pub(super) fn answer_prompt(
        &mut self,
        mut prompt: FormPrompt,
        line: &str,
        stamp: &Stamp,
    ) -> Reply {
        match prompt.answer(line, Some(&self.basis)) {
            Answered::Continue(words) => {
                self.prompt = Some(prompt);
                self.say(words)
            }
            Answered::Cancel => self.say("Nothing has changed."),
            Answered::Refuse(reason) => self.say(reason),
            Answered::Quit => self
                .finish_partial(&prompt, stamp)
                .then(Reply::ask_for(Effect::Quit)),
            Answered::Submit(outcome) => self.submitted(outcome, stamp),
        }
    }

    fn submitted(&mut self, outcome: Outcome, stamp: &Stamp) -> Reply {
        match outcome {
            Outcome::Edit { request, changes } => {
                let reply = self.change(changes, stamp.clone());
                if matches!(request, Request::Answer { .. }) {
                    self.after_answer();
                }
                reply
            }
            Outcome::Meet { gate, by } => self.meeting_of(gate, by),
            outcome @ (Outcome::Create { .. }
            | Outcome::Open(_)
            | Outcome::Portfolio(_)
            | Outcome::Example(_)
            | Outcome::SaveElsewhere(_)
            | Outcome::ReportPath(..)) => effect(outcome).map(Reply::ask_for).unwrap_or_default(),
        }
    }

    /// Saves an unfinished form if its data is valid and it records a decision, whose reason is optional. Any other
    /// form is discarded.
    pub(super) fn finish_partial(&mut self, prompt: &FormPrompt, stamp: &Stamp) -> Reply {
        self.basis.stamp = stamp.clone();
        let Form { purpose, title, .. } = &prompt.form;
        match prompt.form.submit(Some(&self.basis)) {
            Ok(outcome) if matches!(purpose, Purpose::Decide(..)) => self.submitted(outcome, stamp),
            Ok(_) | Err(_) => {
                let end = if title.ends_with('?') { "" } else { "." };
                self.say(format!("Not finished, so not saved: {title}{end}"))
            }
        }
    }
}
