//! The program with other parts: a cheap passphrase derivation, or a wizard that panics.
//!
//! The released program has no switch for either. This executable starts itself again and runs one test, which is the
//! program.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use ratatui::Frame;
use ratatui::crossterm::event::Event;
use surefoot::cli;
use surefoot::cli::Program;
use surefoot::store::encryption::Work;
use surefoot::tui;
use surefoot::tui::App;
use surefoot::tui::effect::Effect;
use surefoot::tui::message::Message;
use surefoot::tui::model::Model;

/// The arguments of the program, one per line.
pub(crate) const ARGUMENTS: &str = "SUREFOOT_CHILD_ARGUMENTS";

/// The functions that panic, separated by commas, and the file that triggers the panic: `update,view@FILE`. Their
/// message quotes the file.
pub(crate) const BREAKS: &str = "SUREFOOT_CHILD_BREAKS";

/// The arguments that make this executable run a single test with exclusive use of the standard streams.
pub(crate) fn single_test(test: &str) -> [&str; 5] {
    [
        "--exact",
        test,
        "--nocapture",
        "--quiet",
        "--test-threads=1",
    ]
}

/// The test that is the program.
pub(crate) const NAME: &str = "program::is_run_by_other_tests";

/// The output of this executable before the test runs.
pub(crate) const PREAMBLE: &str = "\nrunning 1 test\n";

/// A shell function `surefoot` that starts the program.
pub(crate) fn in_shell() -> String {
    let itself = std::env::current_exe().unwrap();
    format!(
        "surefoot() {{ {ARGUMENTS}=$(printf '%s\\n' \"$@\"); export {ARGUMENTS}; exec '{}' {}; }}; ",
        itself.display(),
        single_test(NAME).join(" ")
    )
}

/// A command that runs a single test of this executable.
pub(crate) fn child(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(single_test(test));
    command
}

/// Not a test by itself: other tests start the program with it.
#[test]
fn is_run_by_other_tests() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else {
        return;
    };
    let arguments = std::iter::once("surefoot").chain(arguments.lines());
    let program = Program {
        wizard: |start| {
            let app = App {
                update,
                view,
                messages,
            };
            tui::run_app(app, start)
        },
        work: Work::Least,
    };
    std::process::exit(cli::run(arguments.map(OsString::from), program).into());
}

/// Panics in the function that the test chose, and quotes an answer.
pub(crate) fn break_in(place: &str) {
    let asked = std::env::var(BREAKS).unwrap_or_default();
    let Some((places, file)) = asked.split_once('@') else {
        return;
    };
    if places.split(',').any(|asked| asked == place)
        && let Ok(answer) = std::fs::read_to_string(Path::new(file))
    {
        panic!("{place} breaks and quotes {answer}");
    }
}

fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    break_in(match message {
        Message::Ended => "ended",
        _ => "update",
    });
    tui::update::update(model, message)
}

fn view(model: &Model, frame: &mut Frame<'_>) {
    break_in("view");
    tui::view::view(model, frame);
}

fn messages(events: Vec<Event>) -> Vec<Message> {
    break_in("keys");
    (App::default().messages)(events)
}
