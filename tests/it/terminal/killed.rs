//! kill -9 in the middle of a session: edits that the screen showed as saved are in the file, which opens, verifies,
//! and can be opened by the next session.
//!
//! A few moments, the same each time. `cargo bench --bench torture` takes a thousand random ones (`kill`), and each
//! system call of a save (`syscalls`).

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::path::PathBuf;
use std::sync::mpsc::TryRecvError;
use std::sync::{Arc, LazyLock};

use rustix::process::{Pid, Signal};
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::{Answer, Record};
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, beginning, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::store;
use surefoot::store::encryption::{Key, SecretString, Work, unseal};
use surefoot::store::{Existing, OpenFile};

use super::Session;
use crate::binary::{Ran, surefoot};
use crate::disk::temporaries;

const FILE: &str = "x.surefoot.toml";
const PASSPHRASE: &str = "open sesame, please";

/// A step of a session; each waits until the screen shows it as saved.
#[derive(Clone, Copy, Debug)]
enum Step {
    Answer,
    Note,
    /// Undo the answer before.
    Back,
}

const STEPS: [Step; 6] = [
    Step::Answer,
    Step::Answer,
    Step::Note,
    Step::Answer,
    Step::Back,
    Step::Answer,
];

/// The moment of the kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// The screen shows the last step as saved.
    Shown,
    /// One more answer was typed.
    Typed,
    /// One more answer was typed, and its file is being written.
    Written,
}

/// The number of steps before each kill, and its moment.
const KILLS: [(usize, Moment); 9] = [
    (1, Moment::Shown),
    (0, Moment::Typed),
    (2, Moment::Written),
    (3, Moment::Shown),
    (1, Moment::Typed),
    (0, Moment::Written),
    (5, Moment::Shown),
    (4, Moment::Written),
    (6, Moment::Shown),
];

/// The level and the note of each control.
type Answers = BTreeMap<String, (Option<u8>, String)>;

/// An assessment, and what its file must contain.
struct Workspace {
    folder: tempfile::TempDir,
    key: Option<Arc<Key>>,
    promised: Answers,
    /// An answer that was typed but not yet shown as saved.
    open: Option<(String, u8)>,
}

/// The control on the screen, once both its id and its title are visible: half a frame may show the id of another
/// control.
fn looked_at(screen: &vt100::Screen) -> Option<String> {
    static QUESTIONNAIRE: LazyLock<Questionnaire> =
        LazyLock::new(|| store::questionnaire(None).unwrap());
    let row = screen.rows(0, 80).nth(3)?;
    let (id, rest) = row.trim().split_once("  ")?;
    let control = QUESTIONNAIRE
        .controls
        .iter()
        .find(|control| control.id == id)?;
    (rest.split("  ").next()? == control.title).then(|| id.to_owned())
}

fn is_saved(screen: &vt100::Screen) -> bool {
    let picture = screen.contents();
    picture
        .lines()
        .rev()
        .take(2)
        .any(|row| row.contains("saved "))
        && !picture.contains("NOT SAVED")
}

/// Whether an answer is shown as saved: the screen shows another question.
fn is_answered(screen: &vt100::Screen, control: &str) -> bool {
    is_saved(screen) && looked_at(screen).is_some_and(|now| now != control)
}

impl Workspace {
    fn new(sealed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let questionnaire = store::questionnaire(None).unwrap();
        let begun = Assessment::begin(
            beginning(&questionnaire, "Tidy bot", Form::Full),
            store::stamp("team"),
        );
        fs::write(folder.path().join("words"), PASSPHRASE).unwrap();
        let key = sealed.then(|| {
            let (key, bytes) =
                Key::generate(&SecretString::from(PASSPHRASE), &[], Work::Least).unwrap();
            fs::write(store::key_file(&path), bytes).unwrap();
            Arc::new(key)
        });
        OpenFile::make(&path, &begun, key.as_ref(), Existing::Stays).unwrap();
        Self {
            folder,
            key,
            promised: Answers::new(),
            open: None,
        }
    }

    /// Opens the assessment in a terminal, on a question.
    fn open(&self) -> Session {
        let file = self.folder.path().join(FILE);
        let data = self.folder.path().join("data-folder");
        let data = [("SUREFOOT_DATA", data.to_str().unwrap())];
        let mut session = Session::start_with(&[file.to_str().unwrap()], &[], &data);
        if self.key.is_some() {
            session.wait_for("(not shown): ");
            session.press(&format!("{PASSPHRASE}\r"));
        }
        session.wait_for("Tidy bot");
        session.press("\x1bOS");
        session.wait_until("a question", |screen| {
            screen.contents().contains("▸Question") && looked_at(screen).is_some()
        });
        session
    }

    /// Types a level different from the current one. Returns the control.
    fn answer(&mut self, session: &mut Session) -> String {
        session.wait_until("a question", |screen| looked_at(screen).is_some());
        let control = looked_at(session.screen.screen()).unwrap();
        let level = self
            .promised
            .get(&control)
            .and_then(|said| said.0)
            .map_or(2, |level| (level + 1) % 5);
        self.open = Some((control.clone(), level));
        session.press(&level.to_string());
        control
    }

    /// Records that the pending answer is shown as saved.
    fn promise(&mut self) {
        let (control, level) = self.open.take().unwrap();
        self.promised.entry(control).or_default().0 = Some(level);
    }

    fn take(&mut self, session: &mut Session, step: Step, before: &mut Answers) {
        match step {
            Step::Answer => {
                before.clone_from(&self.promised);
                let control = self.answer(session);
                session.wait_until("the answer is saved", |screen| {
                    is_answered(screen, &control)
                });
                self.promise();
            }
            Step::Note => {
                let control = looked_at(session.screen.screen()).unwrap();
                session.press("m");
                session.wait_for("Note on ");
                session.press("what the room said");
                session.wait_for("what the room said");
                session.press("\x13");
                session.wait_until("the note is saved", |screen| {
                    is_saved(screen) && !screen.contents().contains("Note on ")
                });
                self.promised
                    .entry(control)
                    .or_default()
                    .1
                    .push_str("what the room said");
            }
            Step::Back => {
                session.press("\x1a");
                session.wait_until("it is taken back", |screen| {
                    is_saved(screen) && screen.contents().contains("Undone")
                });
                self.promised.clone_from(before);
            }
        }
    }

    /// Watches the folder and the screen until the answer is being written. Returns whether it is shown as saved.
    fn wait_until_written(&self, session: &mut Session, control: &str) -> bool {
        let before = temporaries(self.folder.path());
        loop {
            if is_answered(session.screen.screen(), control) {
                return true;
            }
            if temporaries(self.folder.path()) != before {
                return false;
            }
            match session.output.try_recv() {
                Ok(block) => session.take(&block),
                Err(TryRecvError::Empty) => std::thread::yield_now(),
                Err(TryRecvError::Disconnected) => panic!("it ended by itself"),
            }
        }
    }

    /// A session that is killed.
    fn live(&mut self, steps: usize, moment: Moment) {
        let mut session = self.open();
        let mut before = Answers::new();
        for step in &STEPS[..steps] {
            self.take(&mut session, *step, &mut before);
        }
        if moment != Moment::Shown {
            let control = self.answer(&mut session);
            if moment == Moment::Written && self.wait_until_written(&mut session, &control) {
                self.promise();
            }
        }
        let id = i32::try_from(session.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(Pid::from_raw(id).unwrap(), Signal::KILL).unwrap();
        assert!(!session.child.wait().unwrap().success(), "it was killed");
    }

    fn text(&self) -> String {
        let bytes = fs::read(self.folder.path().join(FILE)).unwrap();
        match &self.key {
            Some(key) => unseal(&bytes, key).unwrap().text.to_string(),
            None => String::from_utf8(bytes).unwrap(),
        }
    }

    /// The answers in the file.
    fn said(&self) -> Answers {
        let source = Source {
            name: FILE.to_owned(),
            text: self.text(),
        };
        let assessment = file::read(&source).0.unwrap();
        let level = |answer: &Answer| {
            if let Answer::Level(level) = answer {
                Some((*level).into())
            } else {
                None
            }
        };
        let said = |(control, record): (&String, &Record)| {
            let level = record.answer.as_ref().and_then(level);
            (control.clone(), (level, record.note.clone()))
        };
        assessment.state().controls.iter().map(said).collect()
    }

    fn run(&self, words: &[&str]) -> Ran {
        let mut command = surefoot(self.folder.path());
        command.args(words);
        if self.key.is_some() {
            command
                .args(["--passphrase-fd", "0"])
                .stdin(File::open(self.folder.path().join("words")).unwrap());
        }
        command.output().unwrap().into()
    }

    /// Checks that everything promised is in the file, and nothing else but the pending answer.
    fn judge(&mut self) {
        let found = self.said();
        let there =
            |said: &Answers, control: &String| said.get(control).cloned().unwrap_or_default();
        let mut with_it = self.promised.clone();
        if let Some((control, level)) = self.open.take() {
            with_it.entry(control).or_default().0 = Some(level);
        }
        for control in found.keys().chain(with_it.keys()) {
            let now = there(&found, control);
            let may = [there(&self.promised, control), there(&with_it, control)];
            assert!(
                may.contains(&now),
                "{control} says {now:?}, and not one of {may:?}"
            );
        }
        self.promised = found;
        let verified = self.run(&["verify", FILE]);
        assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    }
}

fn nothing_is_lost(sealed: bool) {
    let mut desk = Workspace::new(sealed);
    for (steps, moment) in KILLS {
        desk.live(steps, moment);
        desk.judge();
    }
    assert!(desk.promised.len() >= STEPS.len(), "{:?}", desk.promised);
    // A command gets the lock too, and removes temporary files.
    let ran = desk.run(&["set", FILE, "DAT-P1=na", "--reason", "nothing is trained"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(temporaries(desk.folder.path()), Vec::<PathBuf>::new());
    assert_eq!(
        surefoot::store::encryption::is_sealed(&fs::read(desk.folder.path().join(FILE)).unwrap()),
        sealed
    );
}

#[test]
fn a_killed_session_has_lost_nothing_that_it_showed_as_saved() {
    nothing_is_lost(false);
}

#[test]
fn a_killed_session_on_an_encrypted_file_keeps_what_was_saved() {
    nothing_is_lost(true);
}
