//! Handles panics, which are faults of surefoot itself: records the first one and explains it to the user.
//!
//! It covers the panics of all threads and keeps the names of the latest commands for the report. The report must
//! contain no answer, no typed text and no path of a user, and not the panic message either, which could quote one of
//! them.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};

use jiff::Timestamp;

use crate::platform::terminal_size;
use crate::store;

/// The exit code after a fault of surefoot itself: `EX_SOFTWARE` of `sysexits.h`.
pub const EXIT_CODE: u8 = 70;

/// The most names of commands that are noted.
const MOST_COMMANDS: usize = 20;

/// The most functions that are noted.
const MOST_FUNCTIONS: usize = 64;

/// What is known of a panic.
#[derive(Clone, Debug)]
struct Facts {
    at: Timestamp,
    place: String,
    thread: String,
    functions: Vec<String>,
    commands: Vec<String>,
}

/// Who has the terminal, and wants to know.
#[derive(Debug)]
struct Host<End> {
    /// Puts the terminal back, without waiting for it.
    leave: fn(),
    /// Asks the rest of the program to end.
    end: End,
}

type End = Box<dyn Fn() + Send + Sync>;

static FIRST: Mutex<Option<Facts>> = Mutex::new(None);
static COMMANDS: Mutex<VecDeque<(String, usize)>> = Mutex::new(VecDeque::new());
static HOST: OnceLock<Host<End>> = OnceLock::new();
/// Whether a person was told of a fault.
static SPOKEN: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether a panic of this thread is caught by [`caught`].
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Whether a panic of this thread is on its way to who catches it.
    static UNWINDING: Cell<bool> = const { Cell::new(false) };
}

/// What a mutex holds, whatever became of who held it before.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a panic is noted and printed by nobody.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(note)));
}

/// Says who has the terminal: how it is put back at once, and how the program is asked to end when a thread breaks that
/// nobody waits for. The first who says so is heard.
pub fn tell(leave: fn(), end: impl Fn() + Send + Sync + 'static) {
    let _ = HOST.set(Host {
        leave,
        end: Box::new(end),
    });
}

/// Notes the name of a command, never what was typed.
pub fn did(command: String) {
    let mut commands = locked(&COMMANDS);
    if let Some((last, times)) = commands.back_mut()
        && *last == command
    {
        *times += 1;
        return;
    }
    if commands.len() >= MOST_COMMANDS {
        commands.pop_front();
    }
    commands.push_back((command, 1));
}

/// Runs something that may break. Nothing where it did.
pub fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    let outer = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(outer);
    UNWINDING.set(false);
    outcome.ok()
}

/// Notes a panic; the first is what matters, whatever broke on the way out.
fn note(panic: &PanicHookInfo) {
    // a lock that this very thread holds would be waited for without end
    if let Ok(mut first) = FIRST.try_lock()
        && first.is_none()
    {
        *first = Some(Facts {
            at: Timestamp::now(),
            place: panic.location().map_or_else(String::new, |at| {
                format!("{}:{}", public(at.file()), at.line())
            }),
            thread: std::thread::current()
                .name()
                .unwrap_or("without a name")
                .to_owned(),
            functions: functions(&Backtrace::force_capture().to_string()),
            commands: COMMANDS
                .try_lock()
                .map(|commands| commands.iter().map(times).collect())
                .unwrap_or_default(),
        });
    }
    let guarded = GUARDED.try_with(Cell::get).unwrap_or(false);
    let again = UNWINDING
        .try_with(|unwinding| unwinding.replace(true))
        .unwrap_or(true);
    match HOST.get() {
        // a second panic before the first was caught ends the program as soon as this returns
        host if again => {
            if let Some(host) = host {
                (host.leave)();
            }
            say("Everything up to the last change that was shown as saved is in its file.");
        }
        Some(host) if !guarded => (host.end)(),
        _ => {}
    }
}

/// A command and how often it was given, one after the other.
fn times((command, times): &(String, usize)) -> String {
    if *times == 1 {
        command.clone()
    } else {
        format!("{command} x{times}")
    }
}

/// The part of a path that is the same on each machine.
fn public(path: &str) -> String {
    let path = path.replace('\\', "/");
    for (mark, skip) in [("/registry/src/", 1), ("/rustc/", 1)] {
        if let Some((_, rest)) = path.split_once(mark) {
            return rest.split('/').skip(skip).collect::<Vec<_>>().join("/");
        }
    }
    if Path::new(&path).is_absolute() {
        return path.rsplit('/').next().unwrap_or_default().to_owned();
    }
    path
}

/// The names of functions in a backtrace; none where the program was stripped of them.
fn functions(backtrace: &str) -> Vec<String> {
    let name = |line: &str| {
        let (number, name) = line.trim().split_once(": ")?;
        let known = number.chars().all(|c| c.is_ascii_digit()) && name != "<unknown>";
        known.then(|| name.to_owned())
    };
    backtrace
        .lines()
        .filter_map(name)
        .take(MOST_FUNCTIONS)
        .collect()
}

/// Writes the report. Nothing where that is not possible.
fn report() -> Option<PathBuf> {
    let facts = locked(&FIRST).clone()?;
    store::keep_report(&text(&facts)).ok()
}

fn text(facts: &Facts) -> String {
    let size = terminal_size().map_or_else(
        || "unknown".to_owned(),
        |(columns, rows)| format!("{columns} columns, {rows} rows"),
    );
    let named = std::env::var("TERM").unwrap_or_default();
    let named: String = named
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.+".contains(*c))
        .take(40)
        .collect();
    let mut text = String::from(
        "Surefoot met a fault of its own. No answer, no typed text and no file of yours is named here.\n\n",
    );
    let rows = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        (
            "system",
            format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        ),
        ("terminal", format!("{size}, {named}")),
        ("when", facts.at.to_string()),
        ("place", facts.place.clone()),
        ("thread", facts.thread.clone()),
        (
            "commands",
            if facts.commands.is_empty() {
                "none".to_owned()
            } else {
                facts.commands.join(", ")
            },
        ),
    ];
    for (name, value) in rows {
        let _ = writeln!(text, "{name:<10}{value}");
    }
    text.push_str("functions");
    if facts.functions.is_empty() {
        text.push_str(" not known in this build");
    }
    text.push('\n');
    for function in &facts.functions {
        let _ = writeln!(text, "  {function}");
    }
    text
}

/// Writes the report and tells a person what happened, on the standard error. `kept` says what became of the answers.
pub fn say(kept: &str) {
    let report = match report() {
        Some(path) => format!("A report without any answer in it is {}.", path.display()),
        None => "A report could not be written.".to_owned(),
    };
    let words = format!(
        "surefoot: a fault of surefoot itself ended it, not anything you did. {kept}\n{report}\n"
    );
    // nobody is left to tell when even this cannot be written
    let _ = std::io::stderr().write_all(words.as_bytes());
    SPOKEN.store(true, Ordering::SeqCst);
}

/// Whether a person was told of a fault.
pub fn has_spoken() -> bool {
    SPOKEN.load(Ordering::SeqCst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_functions_and_places_but_no_file_of_a_user() {
        let backtrace = "   0: surefoot::tui::view::view\n             at /home/ann/surefoot/src/tui/view.rs:9:5\n  12: \
                         core::ops::function::FnOnce::call_once\n  13: <unknown>\n";
        let names = [
            "surefoot::tui::view::view",
            "core::ops::function::FnOnce::call_once",
        ];
        assert_eq!(functions(backtrace), names);
        assert_eq!(public("src/tui/view.rs"), "src/tui/view.rs");
        assert_eq!(
            public("/home/ann/x/registry/src/index-1/ratatui-0.30/src/a.rs"),
            "ratatui-0.30/src/a.rs"
        );
        assert_eq!(
            public("/rustc/abc/library/core/src/option.rs"),
            "library/core/src/option.rs"
        );
        assert_eq!(public("/home/ann/surefoot/build.rs"), "build.rs");
    }
}
