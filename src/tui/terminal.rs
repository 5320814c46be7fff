//! The terminal: its modes, its events, and the loop that ties everything together.
//!
//! In flow keys, signals and outcomes of effects, all through one channel; out flow frames. It is the only file that
//! knows the terminal library, but for its part that reads keys, and whatever happens on the way, the terminal is left
//! as it was found.

mod keys;

use std::io;
use std::io::Write as _;
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::DisableBracketedPaste;
use ratatui::crossterm::event::DisableMouseCapture;
use ratatui::crossterm::event::EnableBracketedPaste;
use ratatui::crossterm::event::EnableMouseCapture;
use ratatui::crossterm::execute;
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::EnterAlternateScreen;
use ratatui::crossterm::terminal::LeaveAlternateScreen;
use ratatui::crossterm::terminal::disable_raw_mode;
use ratatui::crossterm::terminal::enable_raw_mode;

use super::copy;
use super::effect::Effect;
use super::effect::World;
use super::message::Message;
use super::model::Model;
use super::own_editor;
use super::own_editor::Edited;
use super::own_editor::Heard;
use super::update::update;
use super::view::view;
use crate::store;
use crate::store::Fault;

/// The signals that a terminal sends to all its programs when somebody types ctrl-c or ctrl-\: INT and QUIT.
const TYPED: [i32; 2] = [2, 3];

/// What comes through the channel.
enum Incoming {
    /// What was typed, all that was there. Nothing more is read until it is worked on.
    Typed(Vec<Message>),
    /// The system asks to end, with that signal.
    Signal(i32),
    /// The system asks to pause.
    Pause,
    /// A program that was started may have ended.
    Child,
    /// A moment has passed while a clock runs.
    Passed,
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
    let _ = execute!(out, DisableMouseCapture);
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = execute!(out, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// The terminal with what is drawn on it.
struct Screen {
    /// Nothing while the terminal is left to another program.
    guard: Option<Guard>,
    terminal: ManuallyDrop<Terminal<CrosstermBackend<io::Stdout>>>,
    mouse: bool,
}

impl Screen {
    fn enter() -> io::Result<Self> {
        Ok(Self { guard: Some(Guard::enter()?), terminal: blank()?, mouse: false })
    }

    /// Leaves the terminal as it was found, to another program.
    fn leave(&mut self) {
        self.guard = None;
    }

    /// Takes the terminal back.
    fn come_back(&mut self) -> io::Result<()> {
        self.guard = Some(Guard::enter()?);
        self.capture(self.mouse)?;
        // clearing the old one would ask for the cursor, which the thread of keys would swallow
        self.terminal = blank()?;
        Ok(())
    }

    /// Asks for what the mouse does, or leaves it to the terminal.
    fn capture(&mut self, mouse: bool) -> io::Result<()> {
        self.mouse = mouse;
        if mouse { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
    }
}

/// A terminal of which nothing is drawn yet. It is never dropped: its own farewell prints to a terminal that may be
/// gone, and that would be a panic.
fn blank() -> io::Result<ManuallyDrop<Terminal<CrosstermBackend<io::Stdout>>>> {
    Terminal::new(CrosstermBackend::new(io::stdout())).map(ManuallyDrop::new)
}

/// Whether it goes on.
enum After {
    GoOn,
    /// It ends, by that signal if by one.
    End(Option<i32>),
}

/// The loop: what it hears and what it acts on.
struct Session<'w> {
    world: &'w World,
    screen: Screen,
    incoming: Receiver<Incoming>,
    /// Lets the thread of keys read on.
    go_on: Sender<()>,
}

/// Runs until somebody quits. Returns the signal that ended it, if one did.
pub(crate) fn run(world: &World, model: Model, first: Vec<Effect>) -> Result<Option<i32>, Fault> {
    // whether there are colours is for the theme to say
    force_color_output(true);
    let cannot =
        |error: io::Error| Fault::System { words: format!("the terminal cannot be used: {error}. Is this one?") };
    let screen = Screen::enter().map_err(cannot)?;
    let (sender, incoming) = mpsc::channel();
    let go_on = listen(&sender).map_err(cannot)?;
    let mut session = Session { world, screen, incoming, go_on };
    let mut model = model;
    if let Ok(size) = session.screen.terminal.size() {
        let _ = update(&mut model, Message::Resized(size.width, size.height));
    }
    match session.live(&mut model, first) {
        Ok(signal) => Ok(signal),
        Err(error) => {
            // whatever became of the terminal, what is being written is kept
            let _ = session.take(&mut model, Message::Ended);
            // a terminal that hangs up cannot be drawn on: the signal that says so is on its way
            farewell(&session.incoming).map_or_else(|| Err(cannot(error)), |signal| Ok(Some(signal)))
        }
    }
}

impl Session<'_> {
    /// Lives until it ends, by a signal if by one. An error is one of the terminal.
    fn live(&mut self, model: &mut Model, first: Vec<Effect>) -> io::Result<Option<i32>> {
        if let After::End(signal) = self.perform(model, first)? {
            return Ok(signal);
        }
        loop {
            self.screen.terminal.draw(|frame| view(model, frame))?;
            let mut next = self.wait(model.tick());
            // one frame for all that has come by then
            loop {
                if let After::End(signal) = self.hear(model, next)? {
                    return Ok(signal);
                }
                match self.incoming.try_recv() {
                    Ok(more) => next = more,
                    Err(_) => break,
                }
            }
        }
    }

    /// Waits for something. While a clock runs, a moment that has passed is something; without one nothing wakes the
    /// program.
    fn wait(&self, tick: Option<Duration>) -> Incoming {
        let next = match tick {
            Some(tick) => self.incoming.recv_timeout(tick),
            None => self.incoming.recv().map_err(RecvTimeoutError::from),
        };
        // the senders live as long as the loop; should they not, the terminal is gone
        next.unwrap_or_else(|why| match why {
            RecvTimeoutError::Timeout => Incoming::Passed,
            RecvTimeoutError::Disconnected => Incoming::Gone,
        })
    }

    /// Works on what came through the channel.
    fn hear(&mut self, model: &mut Model, incoming: Incoming) -> io::Result<After> {
        match incoming {
            Incoming::Typed(messages) => {
                for message in messages {
                    if let After::End(signal) = self.take(model, message)? {
                        return Ok(After::End(signal));
                    }
                }
                // should it be gone, it has said so
                let _ = self.go_on.send(());
            }
            Incoming::Signal(signal) => return self.end(model, signal),
            Incoming::Gone => return self.end(model, 1),
            Incoming::Pause => {
                self.screen.leave();
                pause();
                self.screen.come_back()?;
            }
            Incoming::Child => {}
            Incoming::Passed => return self.take(model, Message::Tick),
        }
        Ok(After::GoOn)
    }

    /// Ends because of a signal: what is being written is kept.
    fn end(&mut self, model: &mut Model, signal: i32) -> io::Result<After> {
        self.take(model, Message::Ended)?;
        Ok(After::End(Some(signal)))
    }

    fn take(&mut self, model: &mut Model, message: Message) -> io::Result<After> {
        model.stamped(store::stamp(&self.world.who));
        let effects = update(model, message);
        self.perform(model, effects)
    }

    /// Does what was asked, and what follows from how it went.
    fn perform(&mut self, model: &mut Model, effects: Vec<Effect>) -> io::Result<After> {
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        let mut after = After::GoOn;
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Quit => after = After::End(None),
                Effect::Mouse(mouse) => self.screen.capture(mouse)?,
                Effect::Copy(text) => {
                    let mut out = io::stdout();
                    out.write_all(copy::sequence(&text).as_bytes())?;
                    out.flush()?;
                }
                Effect::Edit(text) => {
                    self.screen.leave();
                    let Edited { text, signal } = own_editor::edit(&text, |patience| self.listen_beside(patience));
                    waiting.extend(update(model, Message::Edited(text)));
                    if let Some(signal) = signal {
                        return self.end(model, signal);
                    }
                    self.screen.come_back()?;
                }
                effect => {
                    if matches!(effect, Effect::Export { .. }) {
                        // it may take a moment: what is being written is said before
                        self.screen.terminal.draw(|frame| view(model, frame))?;
                    }
                    if let Some(message) = self.world.perform(effect, model) {
                        waiting.extend(update(model, message));
                    }
                }
            }
        }
        Ok(after)
    }

    /// Waits for something while another program has the terminal, or for that long.
    fn listen_beside(&self, patience: Option<Duration>) -> Heard {
        let next = match patience {
            Some(patience) => self.incoming.recv_timeout(patience),
            None => self.incoming.recv().map_err(RecvTimeoutError::from),
        };
        match next {
            // typed at that program, and meant for it
            Ok(Incoming::Signal(signal)) if TYPED.contains(&signal) => Heard::Nothing,
            Ok(Incoming::Signal(signal)) => Heard::End(signal),
            Ok(Incoming::Gone) | Err(RecvTimeoutError::Disconnected) => Heard::End(1),
            // that program pauses, and the shell waits for both
            Ok(Incoming::Pause) => {
                pause();
                Heard::Nothing
            }
            // keys cannot come: nothing is read before what was typed last is worked on
            Ok(Incoming::Child | Incoming::Passed | Incoming::Typed(_)) | Err(RecvTimeoutError::Timeout) => {
                Heard::Nothing
            }
        }
    }
}

/// The signal that ends it, if one comes in a moment.
fn farewell(incoming: &Receiver<Incoming>) -> Option<i32> {
    while let Ok(next) = incoming.recv_timeout(Duration::from_millis(200)) {
        match next {
            Incoming::Signal(signal) => return Some(signal),
            Incoming::Gone => return Some(1),
            Incoming::Typed(_) | Incoming::Pause | Incoming::Child | Incoming::Passed => {}
        }
    }
    None
}

/// Starts to listen to keys and signals. Returns what lets the keys go on, once what was typed is worked on.
fn listen(sender: &Sender<Incoming>) -> io::Result<Sender<()>> {
    let typed = sender.clone();
    let (go_on, told) = mpsc::channel();
    thread::Builder::new().name("keys".to_owned()).spawn(move || keys::read(&typed, &told))?;
    signals(sender.clone())?;
    Ok(go_on)
}

#[cfg(unix)]
fn signals(sender: Sender<Incoming>) -> io::Result<()> {
    use signal_hook::consts::SIGCHLD;
    use signal_hook::consts::SIGHUP;
    use signal_hook::consts::SIGINT;
    use signal_hook::consts::SIGQUIT;
    use signal_hook::consts::SIGTERM;
    use signal_hook::consts::SIGTSTP;

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCHLD])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let incoming = match signal {
                SIGTSTP => Incoming::Pause,
                SIGCHLD => Incoming::Child,
                signal => Incoming::Signal(signal),
            };
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
