//! The wizard: screens in a terminal.
//!
//! In flows where to start; out flow edits of an assessment, saved after each. Messages go to `update`, which changes
//! the model and asks for effects; the loop does them and draws what `view` makes of the model. Nothing is computed
//! here that a module above has not worked out.

pub mod command;
pub mod effect;
pub(crate) mod form;
pub mod message;
pub mod model;
mod next;
mod palette;
pub(crate) mod screen;
mod terminal;
pub mod theme;
pub mod update;
pub mod view;
mod widget;

use std::path::PathBuf;

use jiff::civil::Date;

use crate::store;
use crate::store::Fault;
use effect::Effect;
use effect::World;
use message::Message;
use model::Model;
use theme::Theme;

/// Where to start.
#[derive(Clone, Debug)]
pub struct Start {
    /// The assessment to open; the welcome screen without.
    pub file: Option<PathBuf>,
    /// The folder of the questionnaire; the built-in one without.
    pub questionnaire: Option<PathBuf>,
    /// The day it is.
    pub today: Date,
    /// Who makes the edits: a role or initials.
    pub who: String,
}

/// Runs the wizard until somebody quits. A signal that asks to end is obeyed after saving, with 128 and its number as
/// the exit code.
///
/// # Errors
/// A sentence, or everything that is wrong with the file named.
pub fn run(start: Start) -> Result<(), Fault> {
    let Start { file, questionnaire, today, who } = start;
    let colourless = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = if colourless { Theme::Mono } else { Theme::Colours };
    let stamp = store::stamp(&who);
    let world = World { questionnaire, who, today };
    let mut model = Model::new(today, stamp, theme);
    let first = match file {
        // a file that cannot be opened is told before the terminal is touched
        Some(path) => update::update(&mut model, Message::Opened(Ok(Box::new(world.open(&path)?)))),
        None => vec![Effect::ListRecent],
    };
    match terminal::run(&world, model, first)? {
        Some(signal) => std::process::exit(128 + signal),
        None => Ok(()),
    }
}
