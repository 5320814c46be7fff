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
