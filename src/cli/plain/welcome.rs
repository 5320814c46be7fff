//! The first prompts of plain mode, in which the user opens or creates an assessment.
//!
//! Returns effects that open or create a file, and never touches a file itself.

use super::super::page::Page;
use super::prompt::{Answered, FormPrompt, effect};
use super::reply::{Effect, Reply, short};
use crate::interaction::form::Form;
use crate::store::Recent;

/// The state of the menu.
#[derive(Clone, Debug)]
pub(super) struct Welcome {
    recent: Vec<Recent>,
    /// The form of the chosen entry; `None` at the menu.
    prompt: Option<FormPrompt>,
    /// Whether the menu is already printed, so that only its prompt is repeated.
    again: bool,
}

/// The entries before the recent files.
const ENTRIES: [&str; 3] = [
    "New: start an assessment of one AI system",
    "Open a file",
    "Example: a copy to explore",
];

impl Welcome {
    pub(super) fn new(recent: Vec<Recent>) -> Self {
        Self {
            recent,
            prompt: None,
            again: false,
        }
    }

    pub(super) fn ask(&self, width: usize) -> String {
        if let Some(prompt) = &self.prompt {
            return prompt.ask(width);
        }
        let mut page = Page::new(width, false);
        let most = ENTRIES.len() + self.recent.len();
        if !self.again {
            page.line("surefoot: what do you want to work on?");
            for (entry, number) in ENTRIES.iter().zip(1..) {
                page.line(&format!("{number} {entry}"));
            }
            for (recent, number) in self.recent.iter().zip(ENTRIES.len() + 1..) {
                page.line(&format!("{number} {}", recent.path.display()));
            }
        }
        format!("{}Number (1 to {most}, help or quit): ", page.finish())
    }

    pub(super) fn handle_line(&mut self, line: &str, width: usize) -> Reply {
        self.again = true;
        let Some(mut prompt) = self.prompt.take() else {
            return self.choose(line, width);
        };
        match prompt.answer(line, None) {
            Answered::Continue(words) => {
                self.prompt = Some(prompt);
                Reply::say(words, width)
            }
            Answered::Cancel => self.restart(),
            Answered::Refuse(reason) => self.restart().then(Reply::say(reason, width)),
            Answered::Quit => Reply::ask_for(Effect::Quit),
            // if the file does not open, the menu is shown again
            Answered::Submit(outcome) => {
                let effect = effect(outcome).map(Reply::ask_for);
                self.restart().then(effect.unwrap_or_default())
            }
        }
    }

    fn restart(&mut self) -> Reply {
        self.again = false;
        Reply::default()
    }

    fn choose(&mut self, line: &str, width: usize) -> Reply {
        let form = match line.to_lowercase().as_str() {
            "" => return Reply::default(),
            "quit" | "q" | "exit" => return Reply::ask_for(Effect::Quit),
            "cancel" | "back" => return self.restart(),
            "help" | "?" => {
                self.again = false;
                let words = "Type the number of an entry, or quit. At the prompts that follow, cancel returns here.";
                return Reply::say(words, width);
            }
            "1" | "new" | "n" => Form::create(),
            "2" | "open" | "o" => Form::open(),
            "3" | "example" | "e" => Form::example(),
            other => return self.choose_recent(other, line, width),
        };
        let prompt = FormPrompt::new(form);
        let title = prompt.title();
        self.prompt = Some(prompt);
        Reply::say(title, width)
    }

    fn choose_recent(&mut self, number: &str, line: &str, width: usize) -> Reply {
        let number: Option<usize> = number.parse().ok();
        let at = number.and_then(|number| number.checked_sub(ENTRIES.len() + 1));
        if let Some(recent) = at.and_then(|at| self.recent.get(at)) {
            let effect = Effect::Open(recent.path.clone());
            return self.restart().then(Reply::ask_for(effect));
        }
        let most = ENTRIES.len() + self.recent.len();
        let words = format!(
            "There is no entry {}. Type a number from 1 to {most}, or quit.",
            short(line)
        );
        Reply::say(words, width)
    }
}
