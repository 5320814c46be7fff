//! Reads events from the terminal library and sends them to the event loop as batches of messages.
//!
//! No event is read until the previous batch has been processed, so that another program can use the terminal in
//! between.

use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use ratatui::crossterm::event;
use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::incoming::Incoming;
use super::{modes, shutdown, signals};
use crate::tui::message::{Code, Key, Message, Pointer};

/// The maximum number of events in a batch, so that a flood of keys does not delay drawing for long.
const MOST_EVENTS: usize = 4096;

/// How long to look for more events in the terminal library's buffer.
///
/// Zero would be right, but with zero the library never checks its buffer:
/// <https://github.com/crossterm-rs/crossterm/issues/839>.
const LOOK: Duration = Duration::from_millis(1);

/// How long to look for more events after a paste: the rest of the pasted block must not be mistaken for typed keys.
const LOOK_AFTER_PASTE: Duration = Duration::from_millis(10);

/// How long to look for buffered events before sleeping until new input arrives from the terminal. Nothing else is
/// delayed by this.
const LINGER: Duration = Duration::from_millis(20);

/// The minimum number of waiting bytes that can contain several keys: a single key sends fewer bytes.
const SEVERAL: u64 = 8;

/// Reads keys and sends them in batches until the terminal or the receiver is gone. Reads the next batch only after
/// `go_on` reports that the last one was handled.
pub(super) fn read(
    sender: &Sender<Incoming>,
    go_on: &Receiver<()>,
    messages: fn(Vec<Event>) -> Vec<Message>,
) {
    let mut more = false;
    loop {
        // the terminal library never returns if the terminal is gone, so call it only when there is input
        if !more && !signals::has_something() {
            return;
        }
        // another program may use the terminal meanwhile
        if modes::wait_until_entered() {
            continue;
        }
        let Batch { events, then } = batch();
        let messages = messages(events);
        if !messages.is_empty()
            && (sender.send(Incoming::Typed(messages)).is_err() || go_on.recv().is_err())
        {
            return;
        }
        let then = match then {
            // events may be left in the library's buffer, where they would go unnoticed while the thread waits for the
            // terminal
            Then::Wait => more_within(LINGER),
            then => then,
        };
        more = match then {
            Then::More => true,
            Then::Wait => false,
            Then::Gone => {
                shutdown::request(signals::GONE, modes::leave);
                let _ = sender.send(Incoming::Gone);
                return;
            }
        };
    }
}

/// What to do after a batch: read more, wait, or end because the terminal is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    More,
    Wait,
    Gone,
}

struct Batch {
    events: Vec<Event>,
    then: Then,
}

/// Waits for an event, and returns it with the events that arrived with it.
fn batch() -> Batch {
    let several = signals::bytes_waiting() >= SEVERAL;
    let mut events = Vec::new();
    loop {
        match event::read() {
            Ok(event) => events.push(event),
            Err(_) => {
                return Batch {
                    events,
                    then: Then::Gone,
                };
            }
        }
        let pasted = events.iter().any(|event| matches!(event, Event::Paste(_)));
        let then = if pasted {
            more_within(LOOK_AFTER_PASTE)
        } else if several {
            more_within(LOOK)
        } else {
            Then::Wait
        };
        if then != Then::More || events.len() >= MOST_EVENTS {
            return Batch { events, then };
        }
    }
}

/// Whether an event is available, or arrives within `patience`.
fn more_within(patience: Duration) -> Then {
    match event::poll(patience) {
        Ok(true) => Then::More,
        Ok(false) => Then::Wait,
        Err(_) => Then::Gone,
    }
}

/// Converts events to messages, leaving out events that have no meaning here. Keys that follow a paste in the same
/// batch belong to the paste: clipboard text can contain the sequence that ends a paste, and what follows it must not
/// run as commands.
pub(crate) fn messages(events: Vec<Event>) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut pasted: Option<String> = None;
    for event in events {
        let message = match (&mut pasted, event) {
            (Some(block), Event::Paste(more)) => {
                block.push_str(&more);
                continue;
            }
            (Some(block), Event::Key(event)) => {
                block.extend(key(event).and_then(written));
                continue;
            }
            (None, Event::Paste(block)) => {
                pasted = Some(block);
                continue;
            }
            (None, Event::Key(event)) => key(event).map(Message::Key),
            (None, Event::Mouse(event)) => mouse(event),
            (_, Event::Resize(columns, rows)) => Some(Message::Resized(columns, rows)),
            _ => None,
        };
        messages.extend(message);
    }
    messages.extend(pasted.map(Message::Paste));
    messages
}

/// The character that a key adds to text, if any.
fn written(key: Key) -> Option<char> {
    match key.code {
        Code::Enter => Some('\n'),
        Code::Tab => Some('\t'),
        _ => key.typed(),
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::Function(number),
        _ => return None,
    };
    // the character already includes Shift, and terminals differ in whether they also report Shift
    let held = |modifier: KeyModifiers| event.modifiers.contains(modifier);
    Some(Key {
        code,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
    })
}

fn mouse(event: MouseEvent) -> Option<Message> {
    let did = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Pointer::Click,
        MouseEventKind::ScrollUp => Pointer::WheelUp,
        MouseEventKind::ScrollDown => Pointer::WheelDown,
        _ => return None,
    };
    Some(Message::Mouse {
        did,
        column: event.column,
        row: event.row,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn what_comes_behind_a_paste_at_once_is_of_the_paste() {
        let plain = KeyModifiers::NONE;
        let events = vec![
            press(KeyCode::Char('m'), plain),
            Event::Paste("one".to_owned()),
            press(KeyCode::Char('q'), plain),
            press(KeyCode::Enter, plain),
            press(KeyCode::Char('s'), KeyModifiers::CONTROL),
            press(KeyCode::Esc, plain),
            Event::Paste("two".to_owned()),
            Event::Resize(80, 24),
        ];
        let messages = messages(events);
        let [
            Message::Key(_),
            Message::Resized(80, 24),
            Message::Paste(block),
        ] = &messages[..]
        else {
            panic!("{messages:?}");
        };
        assert_eq!(block, "oneq\ntwo");
    }
}
