//! The functions that the event loop calls. Its own module so that the event loop and `run_app` do not depend on each
//! other.

use ratatui::Frame;
use ratatui::crossterm::event::Event;

use super::effect::Effect;
use super::message::Message;
use super::model::Model;
use super::terminal::messages;
use super::update::update;
use super::view::view;

/// The functions of the wizard that the event loop calls. [`App::default`] has the program's functions; a test can
/// replace one with a function that fails.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// Applies a message to the model and returns the side effects to run.
    pub update: fn(&mut Model, Message) -> Vec<Effect>,
    /// Draws the model.
    pub view: fn(&Model, &mut Frame<'_>),
    /// Converts terminal events to messages, on the thread that reads them.
    pub messages: fn(Vec<Event>) -> Vec<Message>,
}

impl Default for App {
    fn default() -> Self {
        Self {
            update,
            view,
            messages,
        }
    }
}
