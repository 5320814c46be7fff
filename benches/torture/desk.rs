//! The program in a terminal, with keys to press and a screen to read.
//!
//! The terminal belongs to this process, or to a separate process that can be killed. Results are not checked here.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Timeout that is long enough for the slowest machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

const SIZE: PtySize = PtySize {
    rows: 24,
    cols: 80,
    pixel_width: 0,
    pixel_height: 0,
};

/// The owner of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// This process; the system signals the program when it hangs up.
    Here,
    /// This process, without any signal: the program ignores SIGHUP, and the terminal is not its controlling one.
    Untold,
    /// Another process that shows the terminal, like an emulator or the far end of a connection.
    Another,
}

/// A program in a terminal.
pub(crate) struct Workspace {
    pub(crate) id: u32,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    master: Option<Box<dyn MasterPty + Send>>,
    closing: Arc<AtomicBool>,
    closed: Receiver<Instant>,
    terminal: Option<std::process::Child>,
}

fn command(file: &Path, owner: Owner) -> CommandBuilder {
    let surefoot = env!("CARGO_BIN_EXE_surefoot");
    let mut command = if owner == Owner::Untold {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", surefoot]);
        command.set_controlling_tty(false);
        command
    } else {
        CommandBuilder::new(surefoot)
    };
    command.arg(file);
    let folder = file.parent().unwrap();
    command.cwd(folder);
    command.env("SUREFOOT_DATA", folder.join("data"));
    command.env("SUREFOOT_CONFIG", "");
    command.env("TERM", "xterm-256color");
    command
}

impl Workspace {
    pub(crate) fn open(file: &Path, owner: Owner) -> Self {
        if owner == Owner::Another {
            Self::shown_by_another(file)
        } else {
            Self::run(command(file, owner))
        }
    }

    /// Runs a program in a terminal of this process.
    pub(crate) fn run(command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let keys = pair.master.take_writer().unwrap();
        let reader = pair.master.try_clone_reader().unwrap();
        let desk = Self::at(child.process_id().unwrap(), keys, reader);
        Self {
            master: Some(pair.master),
            ..desk
        }
    }

    fn shown_by_another(file: &Path) -> Self {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["terminal".as_ref(), file.as_os_str()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let keys = Box::new(child.stdin.take().unwrap());
        let desk = Self::at(line.trim().parse().unwrap(), keys, Box::new(output));
        Self {
            terminal: Some(child),
            ..desk
        }
    }

    fn at(id: u32, keys: Box<dyn Write + Send>, mut reader: Box<dyn Read + Send>) -> Self {
        let (sender, output) = channel();
        let (tell_closed, closed) = channel();
        let closing = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&closing);
        thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if asked.load(Ordering::SeqCst) || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
            drop(reader);
            let _ = tell_closed.send(Instant::now());
        });
        let screen = vt100::Parser::new(SIZE.rows, SIZE.cols, 0);
        Self {
            id,
            keys: Some(keys),
            output,
            screen,
            master: None,
            closing,
            closed,
            terminal: None,
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        // The reader may have ended, which the screen will show.
        if let Some(out) = &mut self.keys {
            let _ = out.write_all(keys.as_bytes());
            let _ = out.flush();
        }
    }

    /// Waits until the screen satisfies `seen`. Returns `false` if the program ends first or the timeout expires.
    pub(crate) fn wait_until(&mut self, mut seen: impl FnMut(&[String]) -> bool) -> bool {
        let until = Instant::now() + PATIENCE;
        loop {
            let rows: Vec<String> = self.screen.screen().rows(0, SIZE.cols).collect();
            if seen(&rows) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(block) => self.screen.process(&block),
                Err(_) => return false,
            }
        }
    }

    pub(crate) fn wait_for(&mut self, words: &str) -> bool {
        self.wait_until(|rows| rows.iter().any(|row| row.contains(words)))
    }

    pub(crate) fn picture(&self) -> String {
        self.screen.screen().contents()
    }

    /// Closes the terminal, and returns the moment at which its last end was closed.
    pub(crate) fn close(&mut self) -> Instant {
        self.closing.store(true, Ordering::SeqCst);
        // The reading thread keeps an end open until there is something to read.
        self.press(".");
        self.keys = None;
        self.master = None;
        self.closed.recv_timeout(PATIENCE).unwrap()
    }

    /// Kills the process that shows the terminal, without warning.
    pub(crate) fn kill_the_terminal(&mut self) -> Instant {
        let mut terminal = self.terminal.take().unwrap();
        terminal.kill().unwrap();
        let moment = Instant::now();
        terminal.wait().unwrap();
        moment
    }

    /// Cuts the connection to the process that shows the terminal.
    pub(crate) fn cut_the_connection(&mut self) -> Instant {
        self.keys = None;
        self.terminal.take().unwrap().wait().unwrap();
        Instant::now()
    }
}

/// Shows the program on a terminal of this process: types its standard input and writes what the program draws. Ends
/// when the connection does.
pub(crate) fn be_a_terminal(arguments: &[&str]) -> Option<bool> {
    let file = Path::new(*arguments.first()?);
    let pair = native_pty_system().openpty(SIZE).unwrap();
    let child = pair
        .slave
        .spawn_command(command(file, Owner::Here))
        .unwrap();
    drop(pair.slave);
    println!("{}", child.process_id().unwrap());
    let mut drawn = pair.master.try_clone_reader().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 16384];
        while let Ok(count @ 1..) = drawn.read(&mut buffer) {
            let mut out = std::io::stdout();
            if out
                .write_all(&buffer[..count])
                .and_then(|()| out.flush())
                .is_err()
            {
                break;
            }
        }
    });
    let mut typed = pair.master.take_writer().unwrap();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = std::io::stdin().read(&mut buffer) {
        typed.write_all(&buffer[..count]).unwrap();
        typed.flush().unwrap();
    }
    // Dropping the writer of a terminal would type an end of file.
    std::process::exit(0)
}
