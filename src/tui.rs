//! The wizard: runs surefoot's screens in a terminal.
//!
//! Messages go to `update`, which changes the model and returns effects; the event loop runs the effects and draws the
//! model with `view`. Every edit of the assessment is saved at once. Scores, targets, gates and dates come from the
//! modules outside `tui`; nothing here may calculate them.

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
use crate::store::encoding::Encoding;
use crate::tui::effect_runner::EffectRunner;
use effect::Effect;
use message::Message;
use model::Model;
use terminal::End;
use theme::{Depth, Theme};

/// Runs the wizard with the default [`App`].
///
/// # Errors
/// The same errors as [`run_app`].
pub fn run(start: Start) -> Result<(), WizardError> {
    run_app(App::default(), start)
}

/// Runs the wizard until the user quits. After a signal to terminate, surefoot saves and exits with code 128 plus the
/// signal's number; if the terminal is gone, with the code for SIGHUP; after an internal error, with
/// [`crash::EXIT_CODE`].
///
/// # Errors
/// [`WizardError`] if the named file cannot be opened, or the terminal cannot be used.
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
    let mut notes = settings.notes();
    if let Encoding::Other(set) = Encoding::here() {
        notes.push(format!(
            "{set} is not UTF-8, so lines and characters may look wrong. Set LANG to a UTF-8 locale, such as C.UTF-8, or \
             use `surefoot --plain`."
        ));
    }
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
        // opened before the terminal is set up, so that an error is printed to the shell
        Some(path) => (app.update)(&mut model, Message::Opened(Ok(Box::new(desk.open(&path)?)))),
        None => vec![Effect::ListRecent],
    };
    if !notes.is_empty() {
        // this message only shows a notice and requests no effects
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

/// The color depth indicated by the terminal's environment variables.
fn depth() -> Depth {
    let said = |name: &str| std::env::var(name).ok();
    // NO_COLOR disables colors with any value, even one that is not UTF-8
    let no_color = std::env::var_os("NO_COLOR").map(|value| value.to_string_lossy().into_owned());
    Depth::of(
        no_color.as_deref(),
        said("COLORTERM").as_deref(),
        said("TERM").as_deref(),
    )
}
