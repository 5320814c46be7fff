//! A terminal that disappears or accepts no output: the text being written is saved, and no process is left running.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read as _, Write as _};

use super::{Session, drafted};

/// Closes the terminal of a session: the reading thread ends as soon as there is output that nobody receives.
fn close(session: Session) -> (u32, String) {
    let Session {
        mut child,
        master,
        mut keys,
        output,
        folder,
        ..
    } = session;
    drop(output);
    // This key goes into the note.
    keys.write_all(b".").unwrap();
    drop(keys);
    drop(master);
    let code = child.wait().unwrap().exit_code();
    (code, drafted(&folder.path().join("tidy-bot.surefoot.toml")))
}

#[test]
fn a_terminal_that_is_gone_has_saved_what_was_being_written() {
    let mut session = Session::start(&[], &[]);
    session.begin_a_note();
    let (code, text) = close(session);
    assert_eq!(code, 129);
    assert!(text.contains("half a sentence"), "{text}");
}

/// The program gets no signal: SIGHUP is ignored, as under nohup, and the terminal is not its controlling one.
#[test]
fn a_terminal_that_goes_in_silence_is_noticed() {
    let mut session = Session::start_as(&[], &[], &[], |program| {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", program]);
        command.set_controlling_tty(false);
        command
    });
    session.begin_a_note();
    let (code, text) = close(session);
    assert_eq!(code, 129);
    assert!(text.contains("half a sentence"), "{text}");
}

/// A terminal whose other end reads nothing blocks a frame from being written, but not the program from ending.
#[test]
fn a_terminal_that_takes_nothing_keeps_nobody() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)] {
        let folder = tempfile::tempdir().unwrap();
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_surefoot"));
        command.cwd(folder.path());
        command.env("SUREFOOT_DATA", folder.path().join("data"));
        command.env("SUREFOOT_CONFIG", "");
        command.env("TERM", "xterm-256color");
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut keys = pair.master.take_writer().unwrap();
        let mut screen = vt100::Parser::new(24, 80, 0);
        let mut wait_for = |words: &str| {
            let mut buffer = [0; 4096];
            while !screen.screen().contents().contains(words) {
                let count = reader.read(&mut buffer).unwrap();
                screen.process(&buffer[..count]);
            }
        };
        wait_for("assessment");
        keys.write_all(b"nTidy bot\x13").unwrap();
        wait_for("sensitive");
        keys.write_all(b"\x1bOSm").unwrap();
        wait_for("Note");
        keys.write_all(b"half a sentence").unwrap();
        wait_for("half a sentence");
        // From here on nobody reads: each resize redraws the whole screen, until the buffer is full.
        let id = child.process_id().unwrap();
        let full = (0..2000).any(|turn| {
            pair.master
                .resize(PtySize {
                    cols: 81 + turn % 2,
                    ..size
                })
                .unwrap();
            std::thread::sleep(std::time::Duration::from_millis(1));
            std::fs::read_to_string(format!("/proc/{id}/wchan"))
                .is_ok_and(|place| place.contains("poll"))
        });
        assert!(
            full || cfg!(not(target_os = "linux")),
            "it never waited for its terminal"
        );
        let id = child.process_id().unwrap().to_string();
        assert!(
            std::process::Command::new("kill")
                .args(["-s", signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(child.wait().unwrap().exit_code(), code, "SIG{signal}");
        let text = drafted(&folder.path().join("tidy-bot.surefoot.toml"));
        assert!(text.contains("half a sentence"), "SIG{signal}: {text}");
    }
}

/// A standard input that is closed, or is not a terminal, does not count as a lost terminal.
#[test]
fn a_closed_input_ends_it_at_once() {
    for script in ["exec \"$0\" <&-", "exec \"$0\" </dev/null"] {
        let mut session = Session::start_as(&[], &[], &[], |program| {
            let mut command = CommandBuilder::new("sh");
            command.args(["-c", script, program]);
            command
        });
        let code = session.child.wait().unwrap().exit_code();
        assert!(code <= 2, "{script}: {code}");
    }
}
