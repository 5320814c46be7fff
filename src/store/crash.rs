//! Handles panics, which are bugs in surefoot: records the first panic and explains it to the user.
//!
//! Covers panics in all threads and records the most recent commands for the report. The report must contain no
//! answers, no typed text and none of the user's paths. The panic message is omitted too, because it could quote any of
//! these.

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
use crate::store::clock;

/// Exit code after a panic: `EX_SOFTWARE` of `sysexits.h`.
pub const EXIT_CODE: u8 = 70;

/// Maximum number of command names in a report.
const MOST_COMMANDS: usize = 20;

/// Maximum number of functions in a report.
const MOST_FUNCTIONS: usize = 64;

/// Facts about a panic for the report.
#[derive(Clone, Debug)]
struct Facts {
    at: Timestamp,
    place: String,
    thread: String,
    functions: Vec<String>,
    commands: Vec<String>,
}

/// Callbacks from the code that controls the terminal.
#[derive(Debug)]
struct Host<End> {
    /// Restores the terminal without waiting for it.
    leave: fn(),
    /// Asks the rest of the program to end.
    end: End,
}

type End = Box<dyn Fn() + Send + Sync>;

static FIRST: Mutex<Option<Facts>> = Mutex::new(None);
static COMMANDS: Mutex<VecDeque<(String, usize)>> = Mutex::new(VecDeque::new());
static HOST: OnceLock<Host<End>> = OnceLock::new();
/// Whether a panic has been reported to the user.
static SPOKEN: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether [`caught`] will catch a panic in this thread.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Whether a panic in this thread is unwinding and not caught yet.
    static UNWINDING: Cell<bool> = const { Cell::new(false) };
}

/// Locks a mutex even if a panic poisoned it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Installs the panic hook, which records panics and prints nothing.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(note)));
}

/// Registers 2 callbacks: one restores the terminal at once, the other ends the program if a thread panics outside
/// [`caught`]. Only the first call has an effect.
pub fn tell(leave: fn(), end: impl Fn() + Send + Sync + 'static) {
    let _ = HOST.set(Host {
        leave,
        end: Box::new(end),
    });
}

/// Records the name of a command. Never pass typed text.
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

/// Runs code that may panic. Returns `None` if the code panicked.
pub fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    let outer = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(outer);
    UNWINDING.set(false);
    outcome.ok()
}

/// Records a panic. Only the first one counts; later ones are its consequences.
fn note(panic: &PanicHookInfo) {
    // `lock` would deadlock if this thread already holds the mutex
    if let Ok(mut first) = FIRST.try_lock()
        && first.is_none()
    {
        *first = Some(Facts {
            at: clock::now(),
            place: panic.location().map_or_else(String::new, |at| {
                format!("{}:{}", public(at.file()), at.line())
            }),
            thread: std::thread::current()
                .name()
                .unwrap_or("unnamed")
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
        // a second panic during unwinding aborts the program as soon as this hook returns
        host if again => {
            if let Some(host) = host {
                (host.leave)();
            }
            say("Every change that was shown as saved is in its file.");
        }
        Some(host) if !guarded => (host.end)(),
        _ => {}
    }
}

/// Formats a command with the number of its consecutive uses.
fn times((command, times): &(String, usize)) -> String {
    if *times == 1 {
        command.clone()
    } else {
        format!("{command} x{times}")
    }
}

/// Strips the machine-specific part of a path.
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

/// Extracts the function names from a backtrace. Empty if the binary is stripped.
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

/// Writes the report. `None` if that fails or no panic was recorded.
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
        "surefoot ended because of an internal error. This report contains no answers, no typed text and no names of your files.\n\n",
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

/// Writes the report and explains the panic on standard error. `kept` is a sentence for the user about which answers
/// are saved.
pub fn say(kept: &str) {
    let report = match report() {
        Some(path) => format!("A report without your answers is in {}.", path.display()),
        None => "A report could not be written.".to_owned(),
    };
    let words = format!("surefoot ended because of an internal error. {kept}\n{report}\n");
    // if standard error cannot be written, there is no other way to reach the user
    let _ = std::io::stderr().write_all(words.as_bytes());
    SPOKEN.store(true, Ordering::SeqCst);
}

/// Returns whether a panic has been reported to the user.
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
