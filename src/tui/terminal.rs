//! The terminal session: modes, events, and the event loop that connects model, view and effects.
//!
//! Keys, signals and other events arrive through one channel. Within `tui`, only this module and its submodules use
//! crossterm. However the session ends, the terminal is left as it was found.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the terminal library has many keys and events that are not used here"
)]

#[cfg(unix)]
mod abort;
mod incoming;
mod keys;
mod modes;
mod out;
mod rescue;
mod shutdown;
mod signals;

use std::io::Write as _;
use std::mem::ManuallyDrop;
use std::sync::mpsc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{io, thread};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::Event;
use ratatui::crossterm::style::force_color_output;

use self::incoming::Incoming;
pub(super) use self::keys::messages;
use self::modes::Guard;
use self::out::Out;
use super::app::App;
use super::effect::Effect;
use super::message::Message;
use super::model::Model;
use super::own_editor::{Edited, EditorEvent};
use super::{copy, own_editor};
use crate::interaction::command;
use crate::session::path::at_home;
use crate::session::start::WizardError;
use crate::store;
use crate::store::crash;
use crate::store::crash::caught;
use crate::tui::effect_runner::EffectRunner;

/// How long a program that is resumed in the background waits for a request to terminate before it stops again.
const MOMENT: Duration = Duration::from_millis(100);

/// The terminal and the frame drawn on it.
struct Screen {
    /// `None` while another program uses the terminal.
    guard: Option<Guard>,
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Out>>>,
    mouse: bool,
}

impl Screen {
    fn enter() -> io::Result<Self> {
        Ok(Self {
            guard: Some(Guard::enter()?),
            terminal: blank()?,
            mouse: false,
        })
    }

    /// Restores the terminal, so that another program can use it.
    fn leave(&mut self) {
        self.guard = None;
    }

    /// Enters the terminal's modes again.
    fn come_back(&mut self) -> io::Result<()> {
        self.guard = Some(Guard::enter()?);
        if self.mouse {
            modes::capture(true)?;
        }
        // clearing the old terminal object would query the cursor position, and the thread that reads keys would
        // consume the reply
        self.terminal = blank()?;
        Ok(())
    }

    /// Turns mouse reporting on or off.
    fn capture(&mut self, mouse: bool) -> io::Result<()> {
        self.mouse = mouse;
        modes::capture(mouse)
    }
}

/// A terminal on which nothing is drawn yet. The terminal is never dropped: the library's `drop` prints an error if the
/// terminal is gone, and that attempt to print would panic.
fn blank() -> io::Result<ManuallyDrop<Terminal<CrosstermBackend<Out>>>> {
    Terminal::new(CrosstermBackend::new(Out::default())).map(ManuallyDrop::new)
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The user quit.
    Quit,
    /// A signal or a lost terminal ended the session; the value is the exit code, 128 plus the number of the signal.
    Asked(i32),
    /// An internal error ended the session; the value is a sentence about what was saved.
    Broken(String),
}

/// Whether the event loop continues.
enum After {
    GoOn,
    End(End),
}

/// The event loop, with its inputs and the runner of its effects.
struct Session<'d> {
    app: App,
    desk: &'d mut EffectRunner,
    screen: Screen,
    incoming: Receiver<Incoming>,
    /// Allows the thread that reads keys to continue.
    go_on: Sender<()>,
    /// Whether the program suspended itself, so that no other program has written to its screen.
    paused: bool,
    /// The time since which some input has been missing from the draft.
    behind_since: Option<Instant>,
}

/// Runs the event loop until the user quits or an external event ends it. Restores the terminal, and saves input as a
/// draft.
pub(crate) fn run(
    app: App,
    desk: &mut EffectRunner,
    model: Model,
    first: Vec<Effect>,
) -> Result<End, WizardError> {
    // the theme decides whether there are colors
    force_color_output(true);
    let cannot = |error: io::Error| WizardError::Terminal(error.to_string());
    let (sender, incoming) = mpsc::channel();
    let broken = sender.clone();
    crash::tell(modes::leave, move || {
        shutdown::request(i32::from(crash::EXIT_CODE), modes::leave);
        let _ = broken.send(Incoming::Broken);
    });
    #[cfg(unix)]
    abort::watch().map_err(cannot)?;
    let screen = Screen::enter().map_err(cannot)?;
    let go_on = listen(&sender, app.messages).map_err(cannot)?;
    let mut session = Session {
        app,
        desk,
        screen,
        incoming,
        go_on,
        paused: false,
        behind_since: None,
    };
    let mut model = model;
    session.measure(&mut model);
    match caught(|| session.live(&mut model, first)) {
        Some(Ok(End::Broken(_))) | None => {
            Ok(End::Broken(rescue::rescue(&app, session.desk, &mut model)))
        }
        Some(Ok(end)) => Ok(end),
        Some(Err(error)) => {
            shutdown::acknowledged();
            // whatever happened to the terminal, input is saved as a draft
            if caught(|| session.take(&mut model, Message::Ended)).is_none() {
                return Ok(End::Broken(rescue::rescue(&app, session.desk, &mut model)));
            }
            // a terminal that hangs up may fail before its signal arrives, so wait for the signal
            farewell(&session.incoming)
                .map_or_else(|| Err(cannot(error)), |code| Ok(End::Asked(code)))
        }
    }
}

impl Session<'_> {
    /// Runs the event loop until the session ends. Errors come from the terminal.
    fn live(&mut self, model: &mut Model, first: Vec<Effect>) -> io::Result<End> {
        if let After::End(end) = self.perform(model, first)? {
            return Ok(end);
        }
        loop {
            self.screen
                .terminal
                .draw(|frame| (self.app.view)(model, frame))?;
            let patience = self.patience(model);
            let mut next = self.wait(patience);
            // handle all events that have arrived so far, then draw a single frame
            loop {
                if let After::End(end) = self.handle(model, next)? {
                    return Ok(end);
                }
                match self.incoming.try_recv() {
                    Ok(more) => next = more,
                    Err(_) => break,
                }
            }
        }
    }

    /// How long to wait for the next event. Typing does not delay the draft: it is due 1 tick after the first key.
    fn patience(&mut self, model: &Model) -> Option<Duration> {
        let tick = model.tick();
        if !model.draft.behind {
            self.behind_since = None;
            return tick;
        }
        let since = *self.behind_since.get_or_insert_with(Instant::now);
        let left = tick?.saturating_sub(since.elapsed());
        if left.is_zero() {
            self.behind_since = None;
        }
        Some(left)
    }

    /// Waits for the next event. With a `tick`, the passing of that time is an event too; without one, the program
    /// sleeps until an event arrives.
    fn wait(&self, tick: Option<Duration>) -> Incoming {
        let next = match tick {
            // otherwise, waiting keys would come first each time
            Some(Duration::ZERO) => Err(RecvTimeoutError::Timeout),
            Some(tick) => self.incoming.recv_timeout(tick),
            None => self.incoming.recv().map_err(RecvTimeoutError::from),
        };
        // the senders live as long as the loop; if they are gone, so is the terminal
        next.unwrap_or_else(|why| match why {
            RecvTimeoutError::Timeout => Incoming::Passed,
            RecvTimeoutError::Disconnected => Incoming::Gone,
        })
    }

    /// Handles an event from the channel.
    fn handle(&mut self, model: &mut Model, incoming: Incoming) -> io::Result<After> {
        match incoming {
            Incoming::Typed(messages) => {
                for message in messages {
                    // a request to terminate must be handled in time, whatever else is waiting
                    if shutdown::is_overdue() {
                        break;
                    }
                    crash::did(name(model, &message));
                    if let After::End(end) = self.take(model, message)? {
                        return Ok(After::End(end));
                    }
                }
                // if the key thread has ended, its last message reported that
                let _ = self.go_on.send(());
            }
            Incoming::Signal(signal) => return self.end(model, 128 + signal),
            Incoming::Gone => return self.end(model, signals::GONE),
            Incoming::Broken => {
                shutdown::acknowledged();
                return Ok(After::End(End::Broken(String::new())));
            }
            Incoming::Pause => return self.pause(model),
            Incoming::Continued if std::mem::take(&mut self.paused) => {}
            Incoming::Continued => {
                // another process stopped this one, and another program may have used the terminal
                self.screen.leave();
                return self.come_back(model);
            }
            Incoming::Resized => self.measure(model),
            Incoming::Child => {}
            Incoming::Passed => return self.take(model, Message::Tick),
        }
        Ok(After::GoOn)
    }

    /// Ends on an external request, after saving input as a draft.
    fn end(&mut self, model: &mut Model, code: i32) -> io::Result<After> {
        shutdown::acknowledged();
        self.take(model, Message::Ended)?;
        Ok(After::End(End::Asked(code)))
    }

    /// Restores the terminal for the shell, suspends the process, and enters the terminal again once the process is
    /// resumed.
    fn pause(&mut self, model: &mut Model) -> io::Result<After> {
        self.screen.leave();
        self.paused = true;
        signals::stop();
        self.come_back(model)
    }

    /// Enters the terminal again once the process is in the foreground, and handles all events received meanwhile.
    fn come_back(&mut self, model: &mut Model) -> io::Result<After> {
        let mut waiting = Vec::new();
        while let Ok(next) = self.incoming.try_recv() {
            match next {
                // if the key is pressed twice before the process stops, the process stops only once
                Incoming::Pause => {}
                Incoming::Continued => self.paused = false,
                other => waiting.push(other),
            }
        }
        while shutdown::code().is_none() && !signals::is_in_front() {
            match self.incoming.recv_timeout(MOMENT) {
                // a shell that ends a stopped program sends the signal first and then resumes the program
                Ok(Incoming::Signal(signal)) => return self.end(model, 128 + signal),
                Ok(Incoming::Gone) => return self.end(model, signals::GONE),
                Ok(Incoming::Pause | Incoming::Continued) => {}
                Ok(other) => waiting.push(other),
                Err(_) => {
                    self.paused = true;
                    signals::stop();
                }
            }
        }
        // a terminal that hangs up resumes its programs first
        if let Some(code) = shutdown::code() {
            return self.end(model, code);
        }
        self.screen.come_back()?;
        self.measure(model);
        for incoming in waiting {
            if let After::End(end) = self.handle(model, incoming)? {
                return Ok(After::End(end));
            }
        }
        Ok(After::GoOn)
    }

    /// Sets the model's size to that of the terminal.
    fn measure(&mut self, model: &mut Model) {
        if let Ok(size) = self.screen.terminal.size() {
            // a new size requests no effects
            let _ = (self.app.update)(model, Message::Resized(size.width, size.height));
        }
    }

    fn take(&mut self, model: &mut Model, message: Message) -> io::Result<After> {
        model.stamped(store::stamp(&self.desk.world.who));
        let effects = (self.app.update)(model, message);
        self.perform(model, effects)
    }

    /// Runs effects, and the effects that their results lead to.
    fn perform(&mut self, model: &mut Model, effects: Vec<Effect>) -> io::Result<After> {
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        let mut after = After::GoOn;
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Quit => after = After::End(End::Quit),
                Effect::Mouse(mouse) => self.screen.capture(mouse)?,
                Effect::Copy(text) => {
                    let mut out = Out::default();
                    out.write_all(copy::sequence(&text).as_bytes())?;
                    out.flush()?;
                }
                Effect::Edit(text) => {
                    self.screen.leave();
                    let copy = self.desk.editor_copy(&text);
                    let Edited { text, ended } =
                        own_editor::edit(&text, copy, |patience| self.listen_beside(patience));
                    // the text must be in a draft before anything else can go wrong
                    let effects = (self.app.update)(model, Message::Edited(text));
                    self.perform(model, effects)?;
                    if let Some(code) = ended {
                        return self.end(model, code);
                    }
                    if let After::End(end) = self.come_back(model)? {
                        return Ok(After::End(end));
                    }
                }
                Effect::Open(path) if store::asks_for_passphrase(&at_home(path.clone())) => {
                    // the passphrase is typed into the terminal directly, so that no screen ever contains a letter of
                    // it
                    self.screen.leave();
                    match store::unlock(&at_home(path.clone())) {
                        Ok(()) => waiting.push_front(Effect::Open(path)),
                        Err(error) => waiting
                            .extend((self.app.update)(model, Message::Opened(Err(error.into())))),
                    }
                    if let After::End(end) = self.come_back(model)? {
                        return Ok(After::End(end));
                    }
                }
                effect => {
                    if matches!(effect, Effect::Export { .. }) {
                        // this may take a moment, so show what is being written first
                        self.screen
                            .terminal
                            .draw(|frame| (self.app.view)(model, frame))?;
                    }
                    if let Some(message) =
                        shutdown::at_the_disk(|| self.desk.perform(effect, model))
                    {
                        waiting.extend((self.app.update)(model, message));
                    }
                }
            }
        }
        Ok(after)
    }

    /// Waits for an event while another program uses the terminal, at most for `patience`.
    fn listen_beside(&self, patience: Option<Duration>) -> EditorEvent {
        let end = |code| {
            shutdown::acknowledged();
            EditorEvent::End(code)
        };
        let next = match patience {
            Some(patience) => self.incoming.recv_timeout(patience),
            None => self.incoming.recv().map_err(RecvTimeoutError::from),
        };
        match next {
            // these signals were typed in the other program and are meant for it
            Ok(Incoming::Signal(signal)) if signals::TYPED.contains(&signal) => {
                shutdown::withdrawn();
                EditorEvent::Nothing
            }
            Ok(Incoming::Signal(signal)) => end(128 + signal),
            Ok(Incoming::Gone) | Err(RecvTimeoutError::Disconnected) => end(signals::GONE),
            Ok(Incoming::Broken) => end(i32::from(crash::EXIT_CODE)),
            // the other program suspends itself, and the shell waits for both
            Ok(Incoming::Pause) => {
                signals::stop_alone();
                EditorEvent::Nothing
            }
            // keys cannot arrive: no keys are read until the last batch has been handled
            Ok(
                Incoming::Child
                | Incoming::Passed
                | Incoming::Typed(_)
                | Incoming::Continued
                | Incoming::Resized,
            )
            | Err(RecvTimeoutError::Timeout) => EditorEvent::Nothing,
        }
    }
}

/// The name of a message in a crash report: the command and its screen, never typed text.
fn name(model: &Model, message: &Message) -> String {
    let place = model.place();
    match message {
        Message::Key(key) if place.takes_text() && key.typed().is_some() => "typing".to_owned(),
        Message::Key(key) => match command::find(place, &key.to_string()) {
            Some(command) => format!("{place:?} {:?}", command.id),
            None => format!("{place:?} nothing"),
        },
        Message::Paste(_) => "paste".to_owned(),
        Message::Mouse { did, .. } => format!("{place:?} {did:?}"),
        _ => "resize".to_owned(),
    }
}

/// The exit code of a request to terminate that is pending or arrives within 200 ms.
fn farewell(incoming: &Receiver<Incoming>) -> Option<i32> {
    // the request may have been handled before the terminal failed
    if let Some(code) = shutdown::code() {
        return Some(code);
    }
    while let Ok(next) = incoming.recv_timeout(Duration::from_millis(200)) {
        match next {
            Incoming::Signal(signal) => return Some(128 + signal),
            Incoming::Gone => return Some(signals::GONE),
            Incoming::Broken => return Some(crash::EXIT_CODE.into()),
            Incoming::Typed(_)
            | Incoming::Pause
            | Incoming::Continued
            | Incoming::Resized
            | Incoming::Child
            | Incoming::Passed => {}
        }
    }
    None
}

/// Starts the threads that listen to keys and signals. Returns the sender that allows reading more keys.
fn listen(
    sender: &Sender<Incoming>,
    messages: fn(Vec<Event>) -> Vec<Message>,
) -> io::Result<Sender<()>> {
    let typed = sender.clone();
    let (go_on, told) = mpsc::channel();
    thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || keys::read(&typed, &told, messages))?;
    signals::listen(sender)?;
    Ok(go_on)
}
