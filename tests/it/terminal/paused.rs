//! Pausing, in a shell with job control: the shell gets its terminal, and the screen is restored completely.

use portable_pty::CommandBuilder;

use super::{Session, drafted, saved};

/// A shell with job control.
fn shell() -> Session {
    Session::start_as(&[], &[], &[], |_| {
        let mut command = CommandBuilder::new("sh");
        command.args(["-m", "-i"]);
        command.env("PS1", "> ");
        command.env("ENV", "");
        command
    })
}

/// A shell with job control in which surefoot runs. Its prompt is `READY` and a counter.
fn in_a_shell() -> Session {
    let mut session = shell();
    // Quotes split the words, so that the echo of this line does not match.
    session.press(&format!(
        "stty -echo; echo SHE''LL; '{}'\r",
        env!("CARGO_BIN_EXE_surefoot")
    ));
    session.wait_for("New assessment");
    session
}

impl Session {
    /// The process id of the surefoot that runs in the shell.
    fn job(&self) -> String {
        let shell = self.child.process_id().unwrap();
        let listed = std::process::Command::new("ps")
            .args(["-A", "-o", "pid=,ppid=,comm="])
            .output()
            .unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let found = listed.lines().find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[1] == shell.to_string() && words[2].contains("surefoot"))
                .then(|| words[0].to_owned())
        });
        found.unwrap_or_else(|| panic!("no surefoot below {shell}: {listed}"))
    }

    fn tell(&self, signal: &str, id: &str) {
        assert!(
            std::process::Command::new("kill")
                .args(["-s", signal, id])
                .status()
                .unwrap()
                .success()
        );
        let _ = self;
    }

    /// Waits for the prompt of the shell: keys typed before the shell has its terminal back would go to surefoot.
    fn wait_until_left(&mut self) {
        let has_prompt = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.rsplit_once("\x1b[?1049l")
                .is_some_and(|(_, after)| after.contains("> "))
        };
        while !has_prompt(&self.bytes) {
            let block = self.output.recv_timeout(super::PATIENCE).unwrap();
            self.take(&block);
        }
    }

    /// Pauses, and makes the shell print `words`, which it can only while surefoot is stopped.
    fn pause(&mut self, words: &str) {
        let job = self.job();
        self.bytes.clear();
        self.tell("TSTP", &job);
        self.wait_until_left();
        let (one, two) = words.split_at(2);
        self.press(&format!("echo {one}''{two}\r"));
        self.wait_for(words);
    }
}

#[test]
fn a_form_is_back_after_a_shell_had_the_terminal() {
    let mut session = in_a_shell();
    // The mouse must be enabled again as well.
    session.press("\x0f");
    session.wait_for("Mouse on");
    session.begin_a_note();
    for words in ["FIRST", "SECOND"] {
        session.pause(words);
        assert!(
            !session.screen.screen().contents().contains("Note on"),
            "{words}: the screen was not left"
        );
        session.bytes.clear();
        let (columns, rows) = if words == "FIRST" {
            (100, 30)
        } else {
            (80, 24)
        };
        session.take_size(columns, rows);
        session.press("fg\r");
        session.wait_for("half a sentence");
        session.wait_for("Note on DAT-P1");
        session.wait_for("ctrl-s save");
        let text = String::from_utf8_lossy(&session.bytes).into_owned();
        for mode in ["\x1b[?1049h", "\x1b[?2004h", "\x1b[?1000h"] {
            assert!(
                text.contains(mode),
                "{words}: {mode:?} was not entered again"
            );
        }
        // It handles keys as before: each at once, and none echoed by the terminal.
        session.press(&format!(" {words}"));
        session.wait_for(&format!(" {words}"));
    }
    session.press("\x13");
    session.wait_for("saved ");
    session.bytes.clear();
    session.press("q");
    session.wait_until_left();
    session.press("echo LE''FT $?\r");
    session.wait_for("LEFT 0");
    let text = saved(&session.file("tidy-bot.surefoot.toml"));
    assert!(text.contains("half a sentence FIRST SECOND"), "{text}");
    session.press("exit\r");
    session.child.wait().unwrap();
}

/// A shell ends a stopped program with a signal and continues it in the background, where it may not touch the
/// terminal.
#[test]
fn a_stopped_program_can_be_ended() {
    let mut session = in_a_shell();
    session.begin_a_note();
    let job = session.job();
    session.pause("PAUSED");
    session.tell("TERM", &job);
    session.tell("CONT", &job);
    let over = || {
        let state = std::process::Command::new("ps")
            .args(["-o", "state=", "-p", &job])
            .output()
            .unwrap();
        let state = String::from_utf8_lossy(&state.stdout).trim().to_owned();
        state.is_empty() || state.starts_with('Z')
    };
    assert!((0..5000).any(|_| over()), "it was not ended");
    // The shell considers a job stopped until its last thread has ended, which `ps` does not show.
    session.press(
        "while wait %1; code=$?; [ $code = 147 ]; do sleep 0.01; done; echo EN''DED $code\r",
    );
    session.wait_for("ENDED 143");
    assert!(drafted(&session.file("tidy-bot.surefoot.toml")).contains("half a sentence"));
    session.press("exit\r");
    session.child.wait().unwrap();
}

/// A process that starts surefoot and waits for it stops with it, or the shell would wait for both.
#[test]
fn a_script_around_it_pauses_with_it() {
    let mut session = shell();
    let around = format!("sh -c '{}; echo after'", env!("CARGO_BIN_EXE_surefoot"));
    session.press(&format!("stty -echo; {around}\r"));
    session.wait_for("New assessment");
    let shell = session.child.process_id().unwrap().to_string();
    let listed = std::process::Command::new("ps")
        .args(["-A", "-o", "pid=,ppid=,sid=,comm="])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let job = listed.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        (words[2] == shell && words[3].contains("surefoot")).then(|| words[0].to_owned())
    });
    session.tell("TSTP", &job.unwrap());
    session.wait_until_left();
    session.press("echo HE''RE\r");
    session.wait_for("HERE");
    session.press("fg\r");
    session.wait_for("New assessment");
    session.press("q");
    session.wait_for("after");
    session.press("exit\r");
    session.child.wait().unwrap();
}
