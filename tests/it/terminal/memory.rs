//! Out of memory: Rust aborts, and the terminal is restored all the same.

use std::sync::mpsc::RecvTimeoutError;

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::file;
use surefoot::store;

use super::{ENTER, LEAVE, Session};
use crate::sizes::people;

/// The exit code of `sysexits.h` for an internal software error.
const CODE: u32 = 70;

/// Waits for the end, and returns the last text on the terminal, which must be restored.
fn last_words(mut session: Session) -> String {
    // The output ends when the program does.
    loop {
        match session.output.recv_timeout(super::PATIENCE) {
            Ok(block) => session.take(&block),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                session.child.kill().unwrap();
                panic!("it goes on: {}", session.screen.screen().contents());
            }
        }
    }
    assert_eq!(session.child.wait().unwrap().exit_code(), CODE);
    let text = String::from_utf8_lossy(&session.bytes).into_owned();
    let entered = ENTER
        .iter()
        .filter_map(|mode| text.rfind(mode))
        .max()
        .unwrap();
    for mode in LEAVE {
        assert!(
            text.rfind(mode).is_some_and(|at| at > entered),
            "{mode:?} is missing at the end: {text}"
        );
    }
    let left = LEAVE
        .iter()
        .filter_map(|mode| text.rfind(mode).map(|at| at + mode.len()))
        .max()
        .unwrap();
    text[left..]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether the terminal passes on each key at once.
fn is_raw(session: &Session) -> bool {
    let terminal = session
        .master
        .tty_name()
        .map(|name| std::fs::File::open(name).unwrap())
        .unwrap();
    let modes = rustix::termios::tcgetattr(&terminal).unwrap();
    !modes
        .local_modes
        .contains(rustix::termios::LocalModes::ICANON)
}

#[test]
fn an_abort_restores_the_terminal_and_says_so() {
    let mut session = Session::start(&[], &[]);
    session.begin_a_note();
    assert!(is_raw(&session));
    session.signal("ABRT");
    let words = last_words(session);
    assert!(
        words.contains("most likely because memory ran out"),
        "{words}"
    );
}

/// From some moment on the system grants no more memory, and the user asks for a plan with many people.
#[test]
fn out_of_memory_restores_the_terminal() {
    let text =
        file::write(&example(&store::questionnaire(None).unwrap()).unwrap()) + &people(2_000);
    let mut session = Session::start(&["x.surefoot.toml"], &[("x.surefoot.toml", &text)]);
    session.wait_for("Customer assistant");
    let id = Pid::from_raw(i32::try_from(session.child.process_id().unwrap()).unwrap());
    // Limit the data rather than the address space, most of which is reserved long before it is used.
    prlimit(
        id,
        Resource::Data,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )
    .unwrap();
    // F7, as a terminal sends it, opens the roadmap.
    session.press("\x1b[18~");
    let words = last_words(session);
    assert!(
        words.contains("most likely because memory ran out"),
        "{words}"
    );
}
