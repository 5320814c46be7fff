//! The wizard: runs surefoot's screens in a terminal.
//!
//! Messages go to `update`, which changes the model and returns effects; the event loop runs the effects and draws what
//! `view` makes of the model. Every edit of the assessment is saved at once. Scores, targets, gates and dates come from
//! the modules outside `tui`; nothing here may calculate its own.

mod action;
mod app;
mod copy;
pub mod effect;
pub(crate) mod effect_runner;
pub(crate) mod form;
mod hit;
pub mod message;
pub mod model;
mod next;
mod own_editor;
pub(crate) mod screen;
mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub(crate) mod widget;

pub use app::App;

use crate::session::services::Services;
use crate::session::start::{Start, WizardError};
use crate::store;
use crate::store::crash;
use crate::tui::effect_runner::EffectRunner;
use effect::Effect;
use message::Message;
use model::Model;
use terminal::End;
use theme::{Depth, Theme};

/// Runs the wizard of the program, as [`run_app`].
///
/// # Errors
/// As [`run_app`].
pub fn run(start: Start) -> Result<(), WizardError> {
    run_app(App::default(), start)
}

/// Runs the wizard until somebody quits. A signal that asks to end is obeyed after saving, with 128 and its number as
/// the exit code; a terminal that is gone has that of SIGHUP, and a fault of surefoot itself [`crash::EXIT_CODE`].
///
/// # Errors
/// The file that is named cannot be opened, or the terminal cannot be used.
pub fn run_app(app: App, start: Start) -> Result<(), WizardError> {
    let Start {
        file,
        questionnaire,
        today,
        who,
        notes: following,
        look,
        settings,
    } = start;
    let notes = settings.notes();
    let config = settings.config;
    let theme = Theme::new(look.unwrap_or(config.theme), depth());
    let stamp = store::stamp(&who);
    let mut desk = EffectRunner::new(Services {
        questionnaire,
        who,
        today,
        people: config.people,
    });
    let mut model = Model::new(today, stamp, theme).with_dates(config.dates);
    model.set_utc_offset(store::offset());
    let first = match file {
        Some(path) if following => (app.update)(
            &mut model,
            Message::Followed(Ok(Box::new(desk.world.follow(&path)?))),
        ),
        // a file that cannot be opened is told before the terminal is touched
        Some(path) => (app.update)(&mut model, Message::Opened(Ok(Box::new(desk.open(&path)?)))),
        None => vec![Effect::ListRecent],
    };
    if !notes.is_empty() {
        // nothing outside follows from being told
        let _ = (app.update)(&mut model, Message::Told(notes));
    }
    store::disable_passphrase_prompt();
    match terminal::run(app, &mut desk, model, first)? {
        End::Quit => Ok(()),
        End::Asked(code) => std::process::exit(code),
        End::Broken(kept) => {
            crash::say(&kept);
            std::process::exit(crash::EXIT_CODE.into());
        }
    }
}

/// How many colours this terminal says it has.
fn depth() -> Depth {
    let said = |name: &str| std::env::var(name).ok();
    // any value of NO_COLOR asks for no colour, a broken one too
    let no_color = std::env::var_os("NO_COLOR").map(|value| value.to_string_lossy().into_owned());
    Depth::of(
        no_color.as_deref(),
        said("COLORTERM").as_deref(),
        said("TERM").as_deref(),
    )
}
