//! What the screens ask of the world, and how it is done.
//!
//! In flow wishes as plain data; out flow messages that say how they went. Here, and in `own_editor` for a copy that is
//! gone at once, a disk or a clock is read or written, and nowhere else among the screens; deciding what to do may never
//! happen here.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use jiff::civil::Date;

use super::message::Message;
use super::model::Live;
use super::model::Model;
use crate::assessment::Assessment;
use crate::assessment::beginning_with;
use crate::assessment::example::example;
use crate::assessment::file;
use crate::assessment::plan::Person;
use crate::assessment::profile::Form;
use crate::diagnostic::Source;
use crate::diagnostic::count;
use crate::fingerprint;
use crate::questionnaire::Questionnaire;
use crate::reader::Reader;
use crate::report::Exporter;
use crate::report::Format;
use crate::report::order::Order;
use crate::store;
use crate::store::Fault;
use crate::store::Seen;
use crate::writer::Writer;

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save the assessment.
    Save,
    /// Keep in mind which control was looked at.
    Remember(String),
    /// Say which files were open lately.
    ListRecent,
    /// Open a file.
    Open(PathBuf),
    /// Begin an assessment in a file that is not there yet.
    Create {
        /// The file.
        path: PathBuf,
        /// What the system is called.
        system: String,
        /// How much is asked.
        form: Form,
    },
    /// Copy the example into a file that is not there yet, and open it.
    Example(PathBuf),
    /// Write a report.
    Export {
        /// As what.
        format: Format,
        /// Where.
        path: PathBuf,
        /// Which document, how.
        order: Order,
        /// Whether it is a copy that can leave the house.
        redact: bool,
        /// Whether a file that is there may be replaced.
        replace: bool,
    },
    /// Tell a second screen what is looked at; nothing once the session ends.
    Tell(Option<Live>),
    /// Look at the session that is followed, should anything be new since it was seen like that.
    Look(PathBuf, Seen),
    /// Let whoever writes change a text in their own editor.
    Edit(String),
    /// Send a text to the clipboard of the terminal.
    Copy(String),
    /// Ask the terminal to say what the mouse does, or to keep it to itself.
    Mouse(bool),
    /// End.
    Quit,
}

/// A session in another terminal.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its file.
    pub path: PathBuf,
    /// What it answers.
    pub questionnaire: Questionnaire,
    /// What was read.
    pub assessment: Assessment,
    /// What the session tells of itself; nothing where none is open.
    pub live: Option<Live>,
    /// What its files looked like.
    pub seen: Seen,
}

/// An assessment that was opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its file.
    pub path: PathBuf,
    /// What it answers.
    pub questionnaire: Questionnaire,
    /// What was read.
    pub assessment: Assessment,
    /// The id of the control looked at last; may be empty.
    pub place: String,
    /// What is worth knowing about the file, one sentence each.
    pub notes: Vec<String>,
    /// Whether it was made just now.
    pub fresh: bool,
}

/// A report that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Where.
    pub path: PathBuf,
    /// How many bytes.
    pub bytes: usize,
    /// How many pages, where it has pages.
    pub pages: Option<usize>,
    /// Characters that no font could show.
    pub missing: Vec<char>,
    /// The SHA-256 of the file.
    pub hash: String,
}

/// Why a report was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is a file already.
    Exists,
    /// The sentence.
    Words(String),
}

/// What the world is like: everything the screens may not look up themselves.
#[derive(Clone, Debug)]
pub struct World {
    /// The folder of the questionnaire, where one was named.
    pub questionnaire: Option<PathBuf>,
    /// Who makes the edits.
    pub who: String,
    /// The day it is.
    pub today: Date,
    /// The people a new assessment begins with; one for each role where there are none.
    pub people: BTreeMap<String, Person>,
}

impl World {
    /// Does what was asked, and says how it went.
    pub(crate) fn perform(&self, effect: Effect, model: &Model) -> Option<Message> {
        match effect {
            Effect::Save => {
                let work = model.work()?;
                Some(Message::Saved(match store::save(&work.basis.file, &work.basis.assessment) {
                    Ok(()) => Ok(clock()),
                    Err(fault) => Err(fault.render(false)),
                }))
            }
            Effect::Remember(place) => {
                let work = model.work()?;
                // forgetting what was open harms nobody
                let _ = store::remember(&work.basis.file, &place);
                None
            }
            Effect::ListRecent => Some(Message::Recent(store::recent())),
            Effect::Open(path) => {
                Some(Message::Opened(self.open(&at_home(path)).map(Box::new).map_err(|fault| fault.render(false))))
            }
            Effect::Create { path, system, form } => {
                let opening = self.create(at_home(path), &system, form);
                Some(Message::Opened(opening.map(Box::new).map_err(|fault| fault.render(false))))
            }
            Effect::Example(path) => {
                let opening = self.example(&at_home(path));
                Some(Message::Opened(opening.map(Box::new).map_err(|fault| fault.render(false))))
            }
            Effect::Export { format, path, order, redact, replace } => {
                let work = model.work()?;
                let outcome = self.export(
                    &work.basis.questionnaire,
                    &work.basis.assessment,
                    format,
                    &path,
                    (&order, redact),
                    replace,
                );
                Some(Message::Exported(outcome.map_err(|refusal| (path, refusal))))
            }
            Effect::Tell(live) => {
                let work = model.work()?;
                // a second screen that is told nothing harms nobody
                let _ = store::tell(&work.basis.file, live.as_ref().map(told).as_deref());
                None
            }
            Effect::Look(path, seen) => {
                let followed = self.look(&path, &seen)?;
                Some(Message::Followed(followed.map(Box::new).map_err(|fault| fault.render(false))))
            }
            // these need the terminal, which does them itself
            Effect::Edit(_) | Effect::Copy(_) | Effect::Mouse(_) | Effect::Quit => None,
        }
    }

    /// Looks at the session on a file; nothing where nothing is new.
    fn look(&self, path: &Path, seen: &Seen) -> Option<Result<Followed, Fault>> {
        let now = store::seen(path);
        (now != *seen).then(|| self.followed(path, now))
    }

    /// The session on a file.
    pub(crate) fn follow(&self, path: &Path) -> Result<Followed, Fault> {
        self.followed(path, store::seen(path))
    }

    fn followed(&self, path: &Path, seen: Seen) -> Result<Followed, Fault> {
        let opened = store::open(path)?;
        let questionnaire = store::questionnaire_of(&opened.assessment, self.questionnaire.as_deref())?;
        let live = store::told(path).and_then(|source| heard(&source));
        Ok(Followed { path: path.to_owned(), questionnaire, assessment: opened.assessment, live, seen })
    }

    /// Opens a file with its questionnaire.
    pub(crate) fn open(&self, path: &Path) -> Result<Opening, Fault> {
        let opened = store::open(path)?;
        let questionnaire = store::questionnaire_of(&opened.assessment, self.questionnaire.as_deref())?;
        let mut notes = Vec::new();
        let named = &opened.assessment.state().questionnaire;
        if named.version != questionnaire.version {
            notes.push(format!(
                "It was answered with version {} of the questionnaire; this is version {}.",
                named.version, questionnaire.version
            ));
        } else if named.hash != questionnaire.hash {
            notes.push(
                "The questionnaire has changed since it was answered, though its version is the same.".to_owned(),
            );
        }
        if !opened.found.is_empty() {
            let sources: &[Source] = std::slice::from_ref(&opened.source);
            notes.push(format!("The file has {}:", count(&opened.found)));
            notes.extend(opened.found.iter().map(|found| found.render(sources, false)));
        }
        let known = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let place = store::recent().into_iter().find(|recent| recent.path == known).map(|recent| recent.place);
        Ok(Opening {
            path: path.to_owned(),
            questionnaire,
            assessment: opened.assessment,
            place: place.unwrap_or_default(),
            notes,
            fresh: false,
        })
    }

    /// Begins an assessment in a file that is not there yet.
    pub(crate) fn create(&self, path: PathBuf, system: &str, form: Form) -> Result<Opening, Fault> {
        let questionnaire = store::questionnaire(self.questionnaire.as_deref())?;
        let (changes, notes) = beginning_with(&questionnaire, system, form, &self.people);
        let assessment = Assessment::begin(changes, store::stamp(&self.who));
        store::create(&path, file::write(&assessment).as_bytes())?;
        Ok(Opening { path, questionnaire, assessment, place: String::new(), notes, fresh: true })
    }

    /// Copies the example, with a history as if a team had made it.
    pub(crate) fn example(&self, path: &Path) -> Result<Opening, Fault> {
        let questionnaire = store::questionnaire(None)?;
        let assessment = example(&questionnaire)
            .ok_or_else(|| Fault::System { words: "the example inside this surefoot is broken.".to_owned() })?;
        store::create(path, file::write(&assessment).as_bytes())?;
        Ok(Opening { fresh: true, ..self.open(path)? })
    }

    fn export(
        &self,
        questionnaire: &Questionnaire,
        assessment: &Assessment,
        format: Format,
        path: &Path,
        (order, redact): (&Order, bool),
        replace: bool,
    ) -> Result<Done, Refusal> {
        let path = &at_home(path.to_owned());
        if !replace && path.exists() {
            return Err(Refusal::Exists);
        }
        let exporter = Exporter::of(questionnaire, assessment, self.today, redact);
        let export = exporter.write(format, order).map_err(Refusal::Words)?;
        let written = if replace { store::write(path, &export.bytes) } else { store::create(path, &export.bytes) };
        written.map_err(|fault| Refusal::Words(fault.render(false)))?;
        let hash = fingerprint::of_file(&export.bytes);
        let (bytes, pages, missing) = (export.bytes.len(), export.pages, export.missing);
        Ok(Done { path: path.to_owned(), bytes, pages, missing, hash })
    }
}

/// A path in which `~/` is the home of whoever runs this, as a shell has it.
pub(crate) fn at_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    }
}

/// The time of day.
fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

/// What a second screen is told, as text.
fn told(live: &Live) -> String {
    let mut out = Writer::new();
    out.comment("What a session of surefoot has on its screen, for its second screen.");
    out.text("control", &live.control);
    out.text("since", &live.since.to_string());
    out.text("order", if live.by_value { "worth" } else { "questionnaire" });
    out.finish()
}

/// What a second screen was told; nothing where it cannot be understood.
fn heard(source: &Source) -> Option<Live> {
    let reader = Reader::new(source);
    reader.read(|root| Live {
        control: root.text("control").value,
        since: root.text("since").value.parse().unwrap_or_default(),
        by_value: root.text("order").value == "worth",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_is_heard() {
        let since = "2026-11-21T14:00:00Z".parse().unwrap_or_default();
        let live = Live { control: "DAT-P1".to_owned(), since, by_value: true };
        let source = Source { name: "live".to_owned(), text: told(&live) };
        assert_eq!(heard(&source), Some(live));
    }
}
