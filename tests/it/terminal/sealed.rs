//! An encrypted assessment on the screens: surefoot asks for the passphrase outside the screens, and copies the key along
//! with the file.

use super::Session;
use crate::binary::in_a_shell;

/// The prompt; a space follows.
const QUESTION: &str = "Passphrase for x.key.age (not shown):";

const PHRASE: &str = "orbit velvet crumb sandal";

impl Session {
    /// A session at the welcome screen, with an encrypted assessment in the folder.
    fn beside_a_sealed_one() -> Self {
        let mut session = Self::start(&[], &[]);
        let made = in_a_shell(
            session.folder.path(),
            "",
            "new x --name Helper --encrypt --passphrase-fd 3",
            &[PHRASE],
        );
        assert_eq!(made.code, 0, "{}", made.err);
        session.wait_for("New assessment");
        session
    }

    /// Types the name of the assessment.
    fn name_it(&mut self) {
        self.press("o");
        self.wait_for("an assessment ends in");
        self.press("x.surefoot.toml");
    }

    /// Opens the named assessment after `asked` earlier prompts; the prompts stay on the terminal.
    fn open_it(&mut self, asked: usize, answer: &str) {
        self.press("\x13");
        self.wait_for(&[QUESTION; 9][..=asked].join(" \n"));
        self.press(answer);
    }
}

#[test]
fn a_sealed_file_is_opened_from_the_welcome_screen() {
    let mut session = Session::beside_a_sealed_one();
    session.name_it();
    session.open_it(0, "not this one\r");
    session.wait_for("the passphrase is wrong");
    // Cancelled with ctrl-c, which ends nothing else.
    session.open_it(1, "\x03");
    session.wait_for("no passphrase was given");
    session.open_it(2, &format!("{PHRASE}\r"));
    session.wait_for("Helper");
    session.press("q");
    let drawn = String::from_utf8_lossy(&session.bytes).into_owned();
    assert!(
        !drawn.contains("orbit") && !drawn.contains("not this one"),
        "{drawn}"
    );
    assert_eq!(session.end(), 0);
}

#[test]
fn the_key_of_an_encrypted_file_is_copied_by_save_as() {
    let mut session = Session::beside_a_sealed_one();
    session.name_it();
    session.open_it(0, &format!("{PHRASE}\r"));
    session.wait_for("Helper");
    session.press("\x17");
    session.wait_for("Save elsewhere");
    session.press("\x15y.surefoot.toml\x13");
    session.wait_for("is y.key.age.");
    let read = |name: &str| std::fs::read(session.file(name)).unwrap();
    assert_eq!(read("y.key.age"), read("x.key.age"));
    assert!(
        read("y.surefoot.toml").starts_with(b"-----BEGIN AGE")
            || read("y.surefoot.toml").starts_with(b"age-")
    );
    session.press("q");
    assert_eq!(session.end(), 0);
}

/// A session that asks for the passphrase of an encrypted assessment, without the screens.
fn asked() -> Session {
    let folder = tempfile::tempdir().unwrap();
    let line = "new x --name Helper --encrypt --passphrase-fd 3";
    let made = in_a_shell(folder.path(), "", line, &[PHRASE]);
    assert_eq!(made.code, 0, "{}", made.err);
    let mut session = Session::start_in(folder, &["score", "x"]);
    session.wait_for(QUESTION);
    session
}

/// Whether a terminal shows what is typed. The open file keeps its modes after the program has ended.
fn shows_keys(terminal: &std::fs::File) -> bool {
    let modes = std::process::Command::new("stty")
        .arg("-a")
        .stdin(terminal.try_clone().unwrap())
        .output()
        .unwrap();
    let modes = String::from_utf8(modes.stdout).unwrap();
    let words: Vec<&str> = modes.split_whitespace().collect();
    assert!(
        words.contains(&"echo") != words.contains(&"-echo"),
        "{modes}"
    );
    words.contains(&"echo")
}

#[test]
fn a_signal_at_the_prompt_leaves_the_terminal_with_echo() {
    for signal in ["INT", "TERM", "HUP", "QUIT"] {
        let mut session = asked();
        let terminal = std::fs::File::open(session.master.tty_name().unwrap()).unwrap();
        assert!(!shows_keys(&terminal));
        session.signal(signal);
        let ended = session.child.wait().unwrap();
        assert!(ended.signal().is_some(), "{signal}: {ended:?}");
        assert!(shows_keys(&terminal), "{signal}");
    }
}

#[test]
fn a_prompt_that_was_stopped_is_asked_again() {
    let mut session = asked();
    let terminal = std::fs::File::open(session.master.tty_name().unwrap()).unwrap();
    session.press("orbit velvet ");
    session.signal("TSTP");
    session.wait_until_stopped();
    assert!(shows_keys(&terminal));
    session.signal("CONT");
    session.wait_for_flat(&[QUESTION; 2].join(" "));
    assert!(!shows_keys(&terminal));
    session.press("crumb sandal\r");
    // The name of the system has scrolled away by then.
    session.wait_for("Answered");
    assert_eq!(session.child.wait().unwrap().exit_code(), 0);
}
