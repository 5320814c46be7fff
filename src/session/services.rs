//! Opens, creates, follows, surveys and exports assessments for the screens and plain mode, with typed outcomes.
//!
//! No terminal and no printing. Which effect is asked for when is decided in the front ends.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::diagnostic::Source;
use crate::base::hash;
use crate::base::plural::capital;
use crate::base::toml::read::Reader;
use crate::base::toml::write::Writer;
use crate::model::assessment::example::example;
use crate::model::assessment::plan::Person;
use crate::model::assessment::profile::Form;
use crate::model::assessment::{Assessment, beginning_with};
use crate::model::questionnaire::Questionnaire;
use crate::rules::agenda;
use crate::rules::agenda::AgendaOrder;
use crate::session::open::Opening;
use crate::session::path::at_home;
use crate::session::{Error, open};
use crate::store;
use crate::store::{EXPORT_AGAIN, Existing, FileStamp, OpenFile, WriteRefusal};
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format};
use crate::views::portfolio::{File, plan};

/// What both front ends need from outside: whose edits, which day, which questionnaire.
#[derive(Clone, Debug)]
pub(crate) struct Services {
    /// The folder of the questionnaire, where one was named.
    pub(crate) questionnaire: Option<PathBuf>,
    /// Who makes the edits.
    pub(crate) who: String,
    /// The day it is.
    pub(crate) today: Date,
    /// The people a new assessment begins with; one for each role where there are none.
    pub(crate) people: BTreeMap<String, Person>,
}

/// What a session publishes for a second screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The id of the control looked at.
    pub control: String,
    /// Since when.
    pub since: Timestamp,
    /// In which order what is left is gone through.
    pub order: AgendaOrder,
}

/// All assessments below a folder.
#[derive(Clone, Debug)]
pub struct Surveyed {
    /// The folder.
    pub folder: PathBuf,
    /// What was read, in the order of their places.
    pub files: Arc<[File]>,
    /// The day on which they were judged.
    pub today: Date,
    /// Whether they were read with what one plan for all of them needs.
    pub together: bool,
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
    /// What the session publishes; `None` where none is open.
    pub live: Option<Live>,
    /// What its files looked like.
    pub seen: FileStamp,
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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportRefusal {
    /// There is a file already, which is replaced when asked for once more; the sentence.
    #[error("{0}")]
    Exists(String),
    /// The sentence.
    #[error("{0}")]
    Words(String),
}

impl Services {
    /// The session on a file; `None` while its files are unchanged since `seen`.
    pub(crate) fn look(&self, path: &Path, seen: &FileStamp) -> Option<Result<Followed, Error>> {
        let now = store::seen(path);
        (now != *seen).then(|| self.followed(path, now))
    }

    /// The session on a file.
    pub(crate) fn follow(&self, path: &Path) -> Result<Followed, Error> {
        self.followed(path, store::seen(path))
    }

    fn followed(&self, path: &Path, seen: FileStamp) -> Result<Followed, Error> {
        let opened = store::open(path)?;
        let questionnaire =
            store::questionnaire_of(&opened.assessment, self.questionnaire.as_deref())?;
        let live = store::last_message(path).and_then(|source| read_published(&source));
        Ok(Followed {
            path: path.to_owned(),
            questionnaire,
            assessment: opened.assessment,
            live,
            seen,
        })
    }

    /// Reads all assessments below a folder, or one; together with what one plan for all of them needs.
    pub(crate) fn survey(&self, folder: PathBuf, together: bool) -> Result<Surveyed, Error> {
        let mut found = store::find_systems(std::slice::from_ref(&folder));
        if let Some(fault) = found.faults.pop() {
            return Err(fault.into());
        }
        if found.files.is_empty() {
            return Err(Error::NoAssessments(vec![folder.display().to_string()]));
        }
        let care = together.then(|| plan::care(found.files.len()));
        let files = store::read_systems(
            &found.files,
            self.questionnaire.as_deref(),
            self.today,
            false,
            care,
        );
        Ok(Surveyed {
            folder,
            files: files.into(),
            today: self.today,
            together,
        })
    }

    /// Opens a file with its questionnaire, to edit it.
    pub(crate) fn open(&self, path: &Path) -> Result<(OpenFile, Opening), Error> {
        let folder = self.questionnaire.as_deref();
        let (file, opening) = open::take(path, folder, &self.who, PATIENCE)?;
        let place = open::place_of(&opening.path);
        Ok((file, Opening { place, ..opening }))
    }

    /// Begins an assessment in a file that is not there yet.
    pub(crate) fn create(
        &self,
        path: PathBuf,
        system: &str,
        form: Form,
    ) -> Result<(OpenFile, Opening), Error> {
        let questionnaire = store::questionnaire(self.questionnaire.as_deref())?;
        let (changes, notes) = beginning_with(&questionnaire, system, form, &self.people);
        let assessment = Assessment::begin(changes, store::stamp(&self.who));
        let hold = OpenFile::begin(&path, &assessment, None, &self.who)?;
        let opening = Opening {
            notes,
            fresh: true,
            read_only: hold.read_only().map(str::to_owned),
            ..Opening::of(path, questionnaire, assessment)
        };
        Ok((hold, opening))
    }

    /// Copies the example, with a history as if a team had made it.
    pub(crate) fn example(&self, path: &Path) -> Result<(OpenFile, Opening), Error> {
        let questionnaire = store::questionnaire(None)?;
        let assessment = example(&questionnaire).ok_or(Error::BrokenExample)?;
        drop(OpenFile::begin(path, &assessment, None, &self.who)?);
        let (hold, opening) = self.open(path)?;
        Ok((
            hold,
            Opening {
                fresh: true,
                ..opening
            },
        ))
    }

    /// Writes an export, unless its path may not be written.
    ///
    /// # Errors
    /// [`ExportRefusal`]: a file is there, or a sentence on what went wrong.
    pub(crate) fn export(
        &self,
        (file, questionnaire, assessment): (&Path, &Questionnaire, &Assessment),
        format: Format,
        path: &Path,
        (order, redact): (&ExportOptions, bool),
        replace: bool,
    ) -> Result<Done, ExportRefusal> {
        let path = &at_home(path.to_owned());
        let existing = if replace {
            Existing::Replaced
        } else {
            Existing::Stays
        };
        let refused = |why: WriteRefusal| {
            let words = capital(&why.sentence(Some(EXPORT_AGAIN)));
            if why.can_be_confirmed() {
                ExportRefusal::Exists(words)
            } else {
                ExportRefusal::Words(words)
            }
        };
        store::may_write(path, Some(file), existing).map_err(refused)?;
        let exporter = Exporter::of(questionnaire, assessment, self.today, redact);
        let export = exporter
            .write(format, order)
            .map_err(|why| ExportRefusal::Words(why.to_string()))?;
        store::write_output(path, &export.bytes, Some(file), existing).map_err(refused)?;
        let hash = hash::of_file(&export.bytes);
        let (bytes, pages, missing) = (export.bytes.len(), export.pages, export.missing);
        Ok(Done {
            path: path.to_owned(),
            bytes,
            pages,
            missing,
            hash,
        })
    }
}

/// How long somebody who opens a file waits for a command that is just writing it.
const PATIENCE: Duration = Duration::from_secs(1);

/// The text by which a session publishes itself to a second screen.
pub(crate) fn published(live: &Live) -> String {
    let mut out = Writer::new();
    out.comment("What a session of surefoot has on its screen, for its second screen.");
    out.text("control", &live.control);
    out.text("since", &live.since.to_string());
    out.text("order", live.order.word());
    out.finish()
}

/// Reads what a session published; `None` where the text is no such message.
fn read_published(source: &Source) -> Option<Live> {
    let reader = Reader::new(source);
    reader.read(|root| Live {
        control: root.text("control").value,
        since: root.text("since").value.parse().unwrap_or_default(),
        order: agenda::AgendaOrder::from_word(&root.text("order").value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_is_heard() {
        let since = "2026-11-21T14:00:00Z".parse().unwrap_or_default();
        for order in [
            agenda::AgendaOrder::Questionnaire,
            agenda::AgendaOrder::Worth,
            agenda::AgendaOrder::Disagreement,
        ] {
            let live = Live {
                control: "DAT-P1".to_owned(),
                since,
                order,
            };
            let source = Source {
                name: "live".to_owned(),
                text: published(&live),
            };
            assert_eq!(read_published(&source), Some(live));
        }
    }
}
