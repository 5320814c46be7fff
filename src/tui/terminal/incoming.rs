//! What the threads that listen send to the event loop.

use crate::tui::message::Message;

/// What comes through the channel.
pub(super) enum Incoming {
    /// What was typed, all that was there. Nothing more is read until it is worked on.
    Typed(Vec<Message>),
    /// The system asks to end, with that signal.
    Signal(i32),
    /// The system asks to pause.
    Pause,
    /// The program goes on after it was stopped.
    Continued,
    /// The terminal has another size.
    Resized,
    /// A program that was started may have ended.
    Child,
    /// A moment has passed while a clock runs.
    Passed,
    /// The terminal is gone.
    Gone,
    /// A thread broke that nobody waits for.
    Broken,
}
