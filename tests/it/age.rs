//! Encrypted files and the outside world: the programs `age` and `rage`, passphrase prompts on a terminal, memory that
//! is never dumped.
//!
//! `tests/sealed` contains files made by age 1.1.1: an identity by `age-keygen`, two texts encrypted to it, and the
//! identity itself encrypted with a passphrase by `age -p`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use surefoot::store::encryption::{ExposeSecret as _, Key, SecretString, Work, seal, unseal};

use crate::program;

const TEXT: &str = "format = 1\nsystem = \"chat\"\n";
const PASSPHRASE: &str = "correct horse battery";

fn golden(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/sealed")
            .join(name),
    )
    .unwrap()
}

/// The installed programs that read the same format. Missing ones are reported, because nothing is proven about them.
fn programs() -> Vec<&'static str> {
    let here = |name: &&str| {
        let ran = Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|ran| ran.status.success());
        if !ran {
            // Bypass the output capture of the test runner, so that people see it.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: `{name}` is not here, so nothing sealed here was opened by it"
            );
        }
        ran
    };
    ["age", "rage"].into_iter().filter(here).collect()
}

#[test]
fn what_age_sealed_opens() {
    let key = Key::open(&golden("identity.txt"), None).unwrap();
    let plain = unseal(&golden("by-age.age"), &key).unwrap();
    assert_eq!(
        (plain.text.as_str(), plain.named.recipients.len()),
        (TEXT, 0)
    );
    let letters = unseal(&golden("by-age-in-letters.age"), &key).unwrap();
    assert_eq!(*letters.text, TEXT);
    assert_eq!(
        letters.named.recipients.len(),
        2,
        "it was sealed to two, and says so"
    );
    assert_eq!(letters.named.recipients[0], key.recipients()[0]);
}

#[test]
fn a_key_that_age_sealed_with_a_passphrase_opens() {
    let file = golden("key-by-age.age");
    let key = Key::open(&file, Some(&SecretString::from(PASSPHRASE))).unwrap();
    assert_eq!(*unseal(&golden("by-age.age"), &key).unwrap().text, TEXT);
}

#[test]
fn what_is_sealed_here_age_opens() {
    for program in programs() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::open(&golden("identity.txt"), None).unwrap();
        let (identity, sealed) = (
            folder.path().join("identity.txt"),
            folder.path().join("chat.surefoot.toml"),
        );
        fs::write(&identity, golden("identity.txt")).unwrap();
        fs::write(&sealed, seal(TEXT, &key).unwrap()).unwrap();
        let opened = Command::new(program)
            .arg("-d")
            .arg("-i")
            .arg(&identity)
            .arg(&sealed)
            .output()
            .unwrap();
        assert!(
            opened.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&opened.stderr)
        );
        let expected = format!("# sealed to {}\n{TEXT}", key.recipients()[0]);
        assert_eq!(
            String::from_utf8(opened.stdout).unwrap(),
            expected,
            "{program}"
        );
        // surefoot opens a file that the program encrypted again.
        let recipient = key.recipients()[0].to_string();
        fs::write(
            folder.path().join("edited"),
            format!("{expected}# edited\n"),
        )
        .unwrap();
        let arguments = ["-r", &recipient, "-o"];
        let again = folder.path().join("again.age");
        let made = Command::new(program)
            .args(arguments)
            .arg(&again)
            .arg(folder.path().join("edited"))
            .status()
            .unwrap();
        assert!(made.success(), "{program}");
        let unsealed = unseal(&fs::read(&again).unwrap(), &key).unwrap();
        assert_eq!(*unsealed.text, format!("{TEXT}# edited\n"));
        assert_eq!(unsealed.named.recipients, key.recipients());
    }
}

/// The command in the README: `age -d -i NAME.key.age FILE`, with the passphrase and without surefoot.
#[cfg(unix)]
#[test]
fn age_opens_an_assessment_with_its_key_file_and_passphrase() {
    for program in programs() {
        let folder = tempfile::tempdir().unwrap();
        let (key, file) = Key::generate(&SecretString::from(PASSPHRASE), &[], Work::Usual).unwrap();
        fs::write(folder.path().join("chat.key.age"), file).unwrap();
        fs::write(
            folder.path().join("chat.surefoot.toml"),
            seal(TEXT, &key).unwrap(),
        )
        .unwrap();
        let mut asked = Prompted::start(
            folder.path(),
            program,
            &[
                "-d",
                "-i",
                "chat.key.age",
                "-o",
                "out",
                "chat.surefoot.toml",
            ],
            &[],
        );
        asked.answer("assphrase", &format!("{PASSPHRASE}\n"));
        assert!(asked.ends_well(), "{program}: {}", asked.seen);
        let out = fs::read_to_string(folder.path().join("out")).unwrap();
        assert!(
            out.starts_with("# sealed to age1") && out.ends_with(TEXT),
            "{program}: {out}"
        );
    }
}

/// A program on a terminal of its own.
#[cfg(unix)]
struct Prompted {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    output: Box<dyn std::io::Read + Send>,
    keys: Box<dyn std::io::Write + Send>,
    seen: String,
    // Keep the terminal open: closing it would hang up the program.
    master: Box<dyn portable_pty::MasterPty + Send>,
}

#[cfg(unix)]
impl Prompted {
    fn start(
        folder: &Path,
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let size = portable_pty::PtySize {
            rows: 24,
            cols: 200,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = portable_pty::native_pty_system().openpty(size).unwrap();
        let mut command = portable_pty::CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (output, keys) = (
            pair.master.try_clone_reader().unwrap(),
            pair.master.take_writer().unwrap(),
        );
        Self {
            child,
            output,
            keys,
            seen: String::new(),
            master: pair.master,
        }
    }

    /// Waits until the terminal shows the question once more, and types.
    fn answer(&mut self, question: &str, keys: &str) {
        let before = self.seen.matches(question).count();
        while self.seen.matches(question).count() == before {
            assert!(self.read(), "{question} was never asked: {}", self.seen);
        }
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        // Reading from a terminal fails once the program has ended.
        let count = self.output.read(&mut buffer).unwrap_or(0);
        self.seen
            .push_str(&String::from_utf8_lossy(&buffer[..count]));
        count > 0
    }

    fn ends_well(&mut self) -> bool {
        while self.read() {}
        self.child.wait().unwrap().success()
    }

    /// Whether the terminal echoes typed text.
    fn shows(&self) -> bool {
        let modes = self.master.get_termios().unwrap().local_flags.bits();
        let shown = rustix::termios::LocalModes::ECHO.bits();
        modes & shown != 0
    }
}

/// Not a test by itself: the next ones start it, because only a process with a terminal can prompt there.
#[cfg(unix)]
#[test]
fn asks_when_it_is_started_for_it() {
    let Some(out) = std::env::var_os("SUREFOOT_CHILD_ASKS").map(PathBuf::from) else {
        return;
    };
    let heard =
        match surefoot::cli::passphrase::ask_new("A new passphrase for \u{1b}[31mchat", None) {
            Ok(chosen) => format!(
                "{} {}",
                chosen.passphrase.expose_secret(),
                chosen.remarks.len()
            ),
            Err(fault) => fault.to_string(),
        };
    fs::write(out, heard).unwrap();
}

#[cfg(unix)]
fn asked(folder: &Path) -> Prompted {
    let itself = std::env::current_exe().unwrap();
    let arguments = program::single_test("age::asks_when_it_is_started_for_it");
    let out = folder.join("heard");
    Prompted::start(
        folder,
        itself.to_str().unwrap(),
        &arguments,
        &[("SUREFOOT_CHILD_ASKS", out.to_str().unwrap())],
    )
}

#[cfg(unix)]
#[test]
fn a_passphrase_typed_on_a_terminal_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut asked = asked(folder.path());
    asked.answer("(not shown): ", "orbit velvet crumb\r");
    asked.answer("(not shown): ", "orbit velvet crumbs\r");
    asked.answer("(not shown): ", "orbit velvetX\u{7f} crumb\r");
    asked.answer("(not shown): ", "orbit velvet crumb\r");
    assert!(asked.ends_well(), "{}", asked.seen);
    assert_eq!(
        fs::read_to_string(folder.path().join("heard")).unwrap(),
        "orbit velvet crumb 0"
    );
    assert!(
        asked.seen.contains("A new passphrase for \u{241b}[31mchat"),
        "{}",
        asked.seen
    );
    assert!(
        asked.seen.contains("The passphrases differ"),
        "{}",
        asked.seen
    );
    assert!(
        !asked.seen.contains("crumb") && !asked.seen.contains("velvet"),
        "{}",
        asked.seen
    );
}

#[cfg(unix)]
#[test]
fn a_terminal_echoes_again_when_a_passphrase_is_not_given() {
    let folder = tempfile::tempdir().unwrap();
    let mut asked = asked(folder.path());
    asked.answer("(not shown): ", "orbit");
    assert!(!asked.shows(), "while it asks");
    asked.keys.write_all(b"\x03").unwrap();
    assert!(asked.ends_well() && asked.shows(), "{}", asked.seen);
    let heard = fs::read_to_string(folder.path().join("heard")).unwrap();
    assert_eq!(heard, "no passphrase was given. Nothing was changed.");
}

/// A program passes the passphrase through a descriptor.
#[cfg(unix)]
#[test]
fn a_passphrase_is_read_from_a_descriptor() {
    use std::os::fd::AsRawFd as _;
    let ask = |number| surefoot::cli::passphrase::ask("A passphrase", Some(number));
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"orbit velvet\nnext\n").unwrap();
    let number = u32::try_from(file.as_raw_fd()).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    assert_eq!(ask(number).unwrap().expose_secret(), "orbit velvet");
    let fault = ask(999_999).unwrap_err().to_string();
    assert!(
        fault.contains("descriptor 999999: it is not open. Open it for surefoot"),
        "{fault}"
    );
}

/// The program itself leaves no core dump, whatever limits the shell sets.
#[cfg(target_os = "linux")]
#[test]
fn the_program_leaves_no_core_dump() {
    use std::io::BufRead as _;
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let mut command = crate::binary::surefoot(folder.path());
    let mut child = command
        .arg("--plain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let keys = child.stdin.take();
    // Its first output shows that the program has started.
    let mut first = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    drop(keys);
    child.wait().unwrap();
    let core: Vec<&str> = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");
}
