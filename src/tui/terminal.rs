//! The terminal: its modes, its events, and the loop that ties everything together.
//!
//! In flow keys, signals and outcomes of effects, all through one channel; out flow frames. It is the only file that
//! knows the terminal library, and whatever happens on the way, the terminal is left as it was found.

use std::io;
use std::io::Write as _;
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event;
use ratatui::crossterm::event::DisableBracketedPaste;
use ratatui::crossterm::event::EnableBracketedPaste;
use ratatui::crossterm::event::Event;
use ratatui::crossterm::event::KeyCode;
use ratatui::crossterm::event::KeyEvent;
use ratatui::crossterm::event::KeyEventKind;
use ratatui::crossterm::event::KeyModifiers;
use ratatui::crossterm::execute;
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::EnterAlternateScreen;
use ratatui::crossterm::terminal::LeaveAlternateScreen;
use ratatui::crossterm::terminal::disable_raw_mode;
use ratatui::crossterm::terminal::enable_raw_mode;

use super::effect::Effect;
use super::effect::World;
use super::message::Code;
use super::message::Key;
use super::message::Message;
use super::model::Model;
use super::update::update;
use super::view::view;
use crate::store;
use crate::store::Fault;

/// What comes through the channel.
enum Incoming {
    Message(Message),
    /// The system asks to end, with that signal.
    Signal(i32),
    /// The system asks to pause.
    Pause,
    /// The terminal cannot be read any more.
    Gone,
}

/// Holds the terminal's modes; when it is dropped they are as before.
struct Guard;

impl Guard {
    fn enter() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                leave();
                before(panic);
            }));
        });
        enable_raw_mode()?;
        let guard = Self;
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Puts the terminal back; each part for itself, since what cannot be put back may not keep the rest from it.
fn leave() {
    let mut out = io::stdout();
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = execute!(out, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Runs until somebody quits. Returns the signal that ended it, if one did.
pub(crate) fn run(world: &World, model: Model, first: Vec<Effect>) -> Result<Option<i32>, Fault> {
    // whether there are colours is for the theme to say
    force_color_output(true);
    let cannot =
        |error: io::Error| Fault::System { words: format!("the terminal cannot be used: {error}. Is this one?") };
    let mut guard = Guard::enter().map_err(cannot)?;
    let mut terminal = blank().map_err(cannot)?;
    let (sender, incoming) = mpsc::channel();
    listen(&sender).map_err(cannot)?;
    let mut model = model;
    if let Ok(size) = terminal.size() {
        let _ = update(&mut model, Message::Resized(size.width, size.height));
    }
    if perform(world, &mut model, first) {
        return Ok(None);
    }
    loop {
        if let Err(error) = terminal.draw(|frame| view(&model, frame)) {
            let effects = update(&mut model, Message::Ended);
            perform(world, &mut model, effects);
            // a terminal that hangs up cannot be drawn on: the signal that says so is on its way
            return farewell(&incoming).map_or_else(|| Err(cannot(error)), |signal| Ok(Some(signal)));
        }
        for next in all(&incoming, model.tick()) {
            let (message, signal) = match next {
                Incoming::Message(message) => (message, None),
                Incoming::Signal(signal) => (Message::Ended, Some(signal)),
                Incoming::Gone => (Message::Ended, Some(1)),
                Incoming::Pause => {
                    drop(guard);
                    pause();
                    guard = Guard::enter().map_err(cannot)?;
                    // clearing the old one would ask for the cursor, which the thread of keys would swallow
                    terminal = blank().map_err(cannot)?;
                    continue;
                }
            };
            model.stamped(store::stamp(&world.who));
            let effects = update(&mut model, message);
            if perform(world, &mut model, effects) || signal.is_some() {
                return Ok(signal);
            }
        }
    }
}

/// A terminal of which nothing is drawn yet. It is never dropped: its own farewell prints to a terminal that may be
/// gone, and that would be a panic.
fn blank() -> io::Result<ManuallyDrop<Terminal<CrosstermBackend<io::Stdout>>>> {
    Terminal::new(CrosstermBackend::new(io::stdout())).map(ManuallyDrop::new)
}

/// Waits for something, then takes all that has come by then: one frame for all of it. While a clock runs, a moment that
/// has passed is something; without one nothing wakes the program.
fn all(incoming: &Receiver<Incoming>, tick: Option<Duration>) -> impl Iterator<Item = Incoming> {
    let first = match tick {
        Some(tick) => incoming.recv_timeout(tick),
        None => incoming.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
    };
    // the senders live as long as the loop; should they not, the terminal is gone
    let first = first.unwrap_or_else(|why| match why {
        mpsc::RecvTimeoutError::Timeout => Incoming::Message(Message::Tick),
        mpsc::RecvTimeoutError::Disconnected => Incoming::Gone,
    });
    std::iter::once(first).chain(incoming.try_iter())
}

/// The signal that ends it, if one comes in a moment.
fn farewell(incoming: &Receiver<Incoming>) -> Option<i32> {
    while let Ok(next) = incoming.recv_timeout(Duration::from_millis(200)) {
        match next {
            Incoming::Signal(signal) => return Some(signal),
            Incoming::Gone => return Some(1),
            Incoming::Message(_) | Incoming::Pause => {}
        }
    }
    None
}

/// Does what was asked, and what follows from how it went. Returns whether to quit.
fn perform(world: &World, model: &mut Model, effects: Vec<Effect>) -> bool {
    let mut waiting: std::collections::VecDeque<Effect> = effects.into();
    let mut quit = false;
    while let Some(effect) = waiting.pop_front() {
        quit |= effect == Effect::Quit;
        if let Some(message) = world.perform(effect, model) {
            waiting.extend(update(model, message));
        }
    }
    quit
}

/// Starts to listen to keys and signals.
fn listen(sender: &Sender<Incoming>) -> io::Result<()> {
    let keys = sender.clone();
    thread::Builder::new().name("keys".to_owned()).spawn(move || {
        loop {
            let incoming = match event::read() {
                Ok(event) => message(event).map(Incoming::Message),
                Err(_) => Some(Incoming::Gone),
            };
            let gone = matches!(incoming, Some(Incoming::Gone));
            if incoming.is_some_and(|incoming| keys.send(incoming).is_err()) || gone {
                return;
            }
        }
    })?;
    signals(sender.clone())
}

#[cfg(unix)]
fn signals(sender: Sender<Incoming>) -> io::Result<()> {
    use signal_hook::consts::SIGHUP;
    use signal_hook::consts::SIGINT;
    use signal_hook::consts::SIGTERM;
    use signal_hook::consts::SIGTSTP;

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let incoming = if signal == SIGTSTP { Incoming::Pause } else { Incoming::Signal(signal) };
            if sender.send(incoming).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, clippy::needless_pass_by_value, reason = "the same signature on each system")]
fn signals(_sender: Sender<Incoming>) -> io::Result<()> {
    Ok(())
}

/// Stops until somebody brings the program back.
#[cfg(unix)]
fn pause() {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
}

#[cfg(not(unix))]
fn pause() {}

/// An event of the terminal as a message; nothing for those that mean nothing here.
fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => key(event).map(Message::Key),
        Event::Paste(block) => Some(Message::Paste(block)),
        Event::Resize(columns, rows) => Some(Message::Resized(columns, rows)),
        _ => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
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
    // shift is in the character already, and terminals differ on saying it beside
    let held = |modifier: KeyModifiers| event.modifiers.contains(modifier);
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT) })
}
