//! The events that the listening threads send to the event loop.

use crate::tui::message::Message;

/// An event from the channel.
pub(super) enum Incoming {
    /// A batch of input. No more input is read until this batch has been handled.
    Typed(Vec<Message>),
    /// A signal to terminate.
    Signal(i32),
    /// A request to suspend the process.
    Pause,
    /// The process was resumed after a stop.
    Continued,
    /// The terminal was resized.
    Resized,
    /// A child process may have exited.
    Child,
    /// The waiting time has passed without another event.
    Passed,
    /// The terminal is gone.
    Gone,
    /// A thread that no other thread waits for has panicked.
    Broken,
}
