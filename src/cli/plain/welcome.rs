//! The first prompts of plain mode: which assessment to open or create.
//!
//! Returns effects that open or create a file, and never touches a file itself.

use std::path::{Path, PathBuf};

use super::super::page::{Page, clean};
use super::{Effect, Reply, short};
use crate::model::assessment::profile::Form;
use crate::session::path::{file_name, with_ending};
use crate::store::Recent;

/// What is being chosen.
#[derive(Clone, Debug)]
pub(super) struct Welcome {
    recent: Vec<Recent>,
    step: Step,
    /// Whether only the prompt is said.
    again: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Menu,
    /// The name of a new system.
    Name,
    /// Its file.
    File {
        system: String,
    },
    /// How much it is asked.
    Extent {
        system: String,
        path: PathBuf,
    },
    /// The file to open.
    Open,
    /// The file for the example.
    Example,
}

/// The entries before the recent files.
const ENTRIES: [&str; 3] = [
    "New: begin an assessment of one AI system",
    "Open a file",
    "Example: a copy to look around in",
];

const EXAMPLE: &str = "example.surefoot.toml";

impl Welcome {
    pub(super) fn new(recent: Vec<Recent>) -> Self {
        Self {
            recent,
            step: Step::Menu,
            again: false,
        }
    }

    pub(super) fn ask(&self, width: usize) -> String {
        let mut page = Page::new(width, false);
        let prompt = match &self.step {
            Step::Menu => {
                if !self.again {
                    page.line("Surefoot. What do you want to work on?");
                    for (entry, number) in ENTRIES.iter().zip(1..) {
                        page.line(&format!("{number} {entry}"));
                    }
                    for (recent, number) in self.recent.iter().zip(ENTRIES.len() + 1..) {
                        page.line(&format!("{number} {}", recent.path.display()));
                    }
                }
                format!(
                    "Number (1-{}, help or quit): ",
                    ENTRIES.len() + self.recent.len()
                )
            }
            Step::Name => "What is the system called? ".to_owned(),
            Step::File { system } => format!("File (empty: {}): ", clean(&file_name(system))),
            Step::Extent { .. } => {
                "Form, 1 core for ninety minutes, 2 full (empty: 2): ".to_owned()
            }
            Step::Open => "Which file? ".to_owned(),
            Step::Example => format!("File for the copy (empty: {EXAMPLE}): "),
        };
        page.finish() + &prompt
    }

    pub(super) fn handle_line(&mut self, line: &str, width: usize) -> Reply {
        self.again = true;
        let lower = line.to_lowercase();
        let menu = self.step == Step::Menu;
        match lower.as_str() {
            "quit" | "q" | "exit" => return Reply::ask_for(Effect::Quit),
            "help" | "?" => {
                self.again = !menu;
                return Reply::say(
                    "Type the number of a line or quit. cancel leads back here from the next ones.",
                    width,
                );
            }
            "cancel" | "back" => return self.restart(),
            _ => {}
        }
        match self.step.clone() {
            Step::Menu => return self.chosen(line, width),
            Step::Name if line.is_empty() => {
                return Reply::say(
                    "A name is needed; it stands on every page. cancel leads back.",
                    width,
                );
            }
            Step::Name => {
                self.step = Step::File {
                    system: line.to_owned(),
                }
            }
            Step::File { system } => {
                let path = if line.is_empty() {
                    PathBuf::from(file_name(&system))
                } else {
                    with_ending(Path::new(line))
                };
                self.step = Step::Extent { system, path };
            }
            Step::Extent { system, path } => {
                let form = match lower.as_str() {
                    "1" | "core" => Form::Core,
                    "2" | "full" | "" => Form::Full,
                    _ => return Reply::say("Type 1 for core or 2 for full.", width),
                };
                let effect = Effect::Create { path, system, form };
                return self.ask_outside(effect);
            }
            Step::Open if line.is_empty() => {
                return Reply::say("Name a file, or type cancel.", width);
            }
            Step::Open => return self.ask_outside(Effect::Open(PathBuf::from(line))),
            Step::Example => {
                let path = if line.is_empty() {
                    PathBuf::from(EXAMPLE)
                } else {
                    with_ending(Path::new(line))
                };
                return self.ask_outside(Effect::Example(path));
            }
        }
        Reply::default()
    }

    /// Asks for a file; where that fails, one is at the beginning again.
    fn ask_outside(&mut self, effect: Effect) -> Reply {
        let _ = self.restart();
        Reply::ask_for(effect)
    }

    fn restart(&mut self) -> Reply {
        self.step = Step::Menu;
        self.again = false;
        Reply::default()
    }

    fn chosen(&mut self, line: &str, width: usize) -> Reply {
        let most = ENTRIES.len() + self.recent.len();
        match line.to_lowercase().as_str() {
            "" => return Reply::default(),
            "1" | "new" | "n" => self.step = Step::Name,
            "2" | "open" | "o" => self.step = Step::Open,
            "3" | "example" | "e" => self.step = Step::Example,
            other => {
                let number: Option<usize> = other.parse().ok();
                let recent = number
                    .and_then(|number| self.recent.get(number.checked_sub(ENTRIES.len() + 1)?));
                if let Some(recent) = recent {
                    let effect = Effect::Open(recent.path.clone());
                    return self.ask_outside(effect);
                }
                let words = format!(
                    "{} is none of these. Type a number from 1 to {most}, or quit.",
                    short(line)
                );
                return Reply::say(words, width);
            }
        }
        Reply::default()
    }
}
