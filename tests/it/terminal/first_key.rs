//! The first key after the terminal changed: it is read, handled and drawn at once, on every screen and overlay.
//!
//! The key is that of the next theme, which works everywhere and changes the background of every cell.

use surefoot::interaction::command::Focus;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::file;
use surefoot::store;

use super::Session;

const NEXT_THEME: &str = "\x14";

/// Pressed twice: neither the theme without colours nor the default theme, which follows it, draws a background.
const NEXT_WITH_GROUND: &str = "\x14\x14";
const FILE: &str = "x.surefoot.toml";

/// Arguments and then keys, each with text that appears on its screen.
type Start = (
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

const WELCOME: (&str, &str) = ("", "e example");
const QUESTION: (&str, &str) = ("\x1bOS", "0-4 answer");
const RESULTS: (&str, &str) = ("\x1b[15~", "Attainment for");
const ROADMAP: (&str, &str) = ("\x1b[18~", "p people");
const BALLOT: (&str, &str) = ("v", "enter reveal");

/// The keys that lead to a place.
fn way(place: Focus) -> Start {
    let open: &[&str] = &[FILE];
    match place {
        Focus::Welcome => (&[], &[WELCOME]),
        Focus::Portfolio => (&[], &[WELCOME, ("p", "ctrl-s save"), ("\r", "1 system")]),
        Focus::Tour => (&[], &[WELCOME, ("t", "left previous")]),
        Focus::Notes => (&[FILE, "--notes"], &[("", "down scroll")]),
        Focus::Profile => (open, &[("\x1bOQ", "What is the system called")]),
        Focus::Overview => (open, &[("\x1bOR", "Most urgent gaps")]),
        Focus::Question => (open, &[QUESTION]),
        Focus::Results => (open, &[RESULTS]),
        Focus::Requirements => (open, &[("\x1b[17~", "f filter")]),
        Focus::Roadmap => (open, &[ROADMAP]),
        Focus::Export => (open, &[("\x1b[19~", "e path")]),
        Focus::People => (open, &[ROADMAP, ("p", "less time")]),
        Focus::Coverage => (open, &[RESULTS, ("c", "items with")]),
        Focus::Ballot => (open, &[QUESTION, BALLOT]),
        Focus::Reveal => (
            open,
            &[QUESTION, BALLOT, ("33", "2 votes"), ("\r", "0-4 agree")],
        ),
        Focus::ParkingLot => (open, &[QUESTION, ("\x0c", "Parking lot")]),
        Focus::Earlier => (open, &[QUESTION, ("b", "saved "), ("\x12", "Snapshots")]),
        Focus::Baselines => (open, &[QUESTION, ("\x02", "a save one")]),
        Focus::Due => (open, &[QUESTION, ("\x06", "d done today")]),
        Focus::Conflicts => (open, &[QUESTION, ("\x18", "1-9 keep")]),
        Focus::Agenda => (open, &[QUESTION, ("\x01", "accept all")]),
        Focus::GoTo => (open, &[QUESTION, ("g", "0-9 number")]),
        Focus::Search => (open, &[QUESTION, ("/", "tab filters")]),
        Focus::Closing => (open, &[QUESTION, ("\x1b[24~", "The last 10 minutes")]),
        Focus::Pager => (open, &[QUESTION, ("?", "Question keys")]),
        Focus::Palette => (open, &[QUESTION, ("\x10", "Commands")]),
        Focus::Form => (open, &[QUESTION, ("m", "ctrl-s save")]),
    }
}

impl Session {
    /// Starts with the example and goes to a place.
    fn at(place: Focus) -> Self {
        Self::at_with(place, &[])
    }

    fn at_with(place: Focus, environment: &[(&str, &str)]) -> Self {
        let questionnaire = store::questionnaire(None).unwrap();
        let text = file::write(&example(&questionnaire).unwrap());
        let (arguments, steps) = way(place);
        let arguments: Vec<&str> = [arguments, &["--theme", "light"]].concat();
        let environment = [environment, &[("COLORTERM", "truecolor")]].concat();
        let mut session = Self::start_with(&arguments, &[(FILE, &text)], &environment);
        for (keys, words) in steps {
            session.press(keys);
            session.wait_for(words);
        }
        session
    }

    /// Resizes the terminal, and waits for the screen to be drawn in that size.
    fn resize(&mut self, columns: u16, rows: u16, words: &str) {
        let ground = self.ground();
        self.take_size(columns, rows);
        self.wait_for_frame(words, words, |drawn| drawn == ground);
    }

    /// Waits for a complete frame with these words and a background accepted by `asked`. In an incomplete frame the
    /// first or the last cell is not drawn yet.
    fn wait_for_frame(&mut self, what: &str, words: &str, asked: impl Fn(vt100::Color) -> bool) {
        self.wait_until(what, |screen| {
            let (rows, columns) = screen.size();
            let [first, last] = [(0, 0), (rows - 1, columns - 1)]
                .map(|(y, x)| screen.cell(y, x).unwrap().bgcolor());
            asked(first) && first == last && screen.contents().contains(words)
        });
    }

    /// Presses one key, and waits for its effect on the whole screen, so that none of its output arrives after a
    /// resize. Its message may replace all text that was there.
    fn press_once(&mut self, what: &str) {
        let before = self.ground();
        self.press(NEXT_THEME);
        self.wait_for_frame(what, "Theme: ", |drawn| drawn != before);
    }
}

#[test]
fn the_first_key_after_a_resize_is_drawn_everywhere() {
    for &place in Focus::ALL {
        let mut session = Session::at(place);
        let words = way(place).1.last().unwrap().1;
        for (columns, rows) in [(120, 40), (80, 24), (100, 30)] {
            session.resize(columns, rows, words);
            let what = format!("the first key on {place:?} at {columns}x{rows}");
            session.press_once(&what);
        }
        session.child.kill().unwrap();
    }
}

#[test]
fn the_first_key_after_the_start_is_drawn() {
    let mut session = Session::at(Focus::Question);
    session.press_once("the first key after the start");
    session.child.kill().unwrap();
}

/// The window is resized while the editor has the terminal, as also happens when a multiplexer attaches.
#[test]
fn the_first_key_after_the_editor_is_drawn() {
    let mut session = Session::at_with(Focus::Form, &[("EDITOR", "sh -c 'read line < fifo' --")]);
    let fifo = session.file("fifo");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    for (columns, rows) in [(100, 30), (80, 24)] {
        session.press("\x05");
        let ground = session.ground();
        // Opening the pipe for writing blocks until the editor reads.
        let mut editor = std::fs::OpenOptions::new().write(true).open(&fifo).unwrap();
        session.take_size(columns, rows);
        std::io::Write::write_all(&mut editor, b"done\n").unwrap();
        let words = "ctrl-s save";
        session.wait_for_frame("the form again", words, |drawn| drawn == ground);
        session.press_once("the first key after the editor");
    }
    session.child.kill().unwrap();
}

/// Stopped and continued from outside, with and without a resize in between.
#[test]
fn the_first_key_after_a_stop_is_drawn() {
    let mut session = Session::at(Focus::Question);
    for (columns, rows) in [(80, 24), (100, 30)] {
        for stop in ["STOP", "TSTP"] {
            let ground = session.ground();
            session.signal(stop);
            // The program stops itself after restoring the terminal; a SIGCONT before that would be lost to the stop.
            session.wait_until_stopped();
            session.take_size(columns, rows);
            session.signal("CONT");
            session.wait_for_frame(stop, QUESTION.1, |drawn| drawn == ground);
            session.press_once(&format!("the first key after {stop}"));
        }
    }
    session.child.kill().unwrap();
}

/// Keys that arrive together with a resize, many times: no key waits for the next one.
#[test]
fn no_key_waits_for_the_next_one_while_the_terminal_is_resized() {
    let mut session = Session::at(Focus::Question);
    for round in 0..30_u16 {
        let (columns, rows) = (90 + round % 7, 24 + round % 5);
        let before = session.ground();
        session.resize_terminal(columns, rows);
        // Keep what was drawn: the rest of the last frame may still be on its way.
        session.screen.screen_mut().set_size(rows, columns);
        let plain = before == vt100::Color::Default;
        session.press(if plain { NEXT_WITH_GROUND } else { NEXT_THEME });
        session.wait_for_frame(
            &format!("key {round}, sent with a resize"),
            QUESTION.1,
            |drawn| drawn != before,
        );
    }
    session.child.kill().unwrap();
}

/// More bytes than the terminal library reads at once, typed ahead: the program handles all of them without another
/// key.
#[test]
fn a_thousand_keys_typed_ahead_are_all_handled() {
    let mut session = Session::at(Focus::Form);
    let typed: String = "abcdefghi ".repeat(300);
    session.press(&typed);
    session.press("the end");
    session.wait_for("the end");
    session.press("\x13");
    session.wait_for("saved ");
    let text = super::saved(&session.file(FILE)).replace([' ', '\n'], "");
    assert!(text.contains(&(typed.replace(' ', "") + "theend")));
    session.child.kill().unwrap();
}
