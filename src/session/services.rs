//! Opens, creates, follows, surveys and exports assessments for the screens and plain mode, with typed
//! outcomes.
//!
//! Nothing here uses the terminal or prints. The front ends decide which effects to request and when.

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
use crate::session::path::{PathRefusal, at_home, may_export};
use crate::session::{Error, open};
use crate::store;
use crate::store::{EXPORT_AGAIN, Existing, FileStamp, OpenFile, WriteRefusal};
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format};
use crate::views::portfolio::{File, plan};

/// Context that both front ends need: author of edits, date and questionnaire.
#[derive(Clone, Debug)]
pub(crate) struct Services {
    /// Folder of the questionnaire, if the user named one.
    pub(crate) questionnaire: Option<PathBuf>,
    /// Author of edits.
    pub(crate) who: String,
    /// Today's date.
    pub(crate) today: Date,
    /// People in a new assessment. If empty, the assessment gets one person per role.
    pub(crate) people: BTreeMap<String, Person>,
}

/// State that a session publishes for a second screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// Id of the control being viewed.
    pub control: String,
    /// Time at which the control came into view.
    pub since: Timestamp,
    /// Order of the agenda.
    pub order: AgendaOrder,
}

/// All assessments below a folder.
#[derive(Clone, Debug)]
pub struct Surveyed {
    /// Path of the folder.
    pub folder: PathBuf,
    /// Files as read, sorted by path.
    pub files: Arc<[File]>,
    /// Date as of which the files were evaluated.
    pub today: Date,
    /// Whether the files were read with the data for a shared plan.
    pub together: bool,
}

/// A session in another terminal.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Path of its file.
    pub path: PathBuf,
    /// Questionnaire of the assessment.
    pub questionnaire: Questionnaire,
    /// Assessment as read.
    pub assessment: Assessment,
    /// State that the session publishes. `None` if no session is open.
    pub live: Option<Live>,
    /// Stamp of the session's files when they were read.
    pub seen: FileStamp,
}

/// A written export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Path of the file.
    pub path: PathBuf,
    /// Size in bytes.
    pub bytes: usize,
    /// Number of pages, for formats with pages.
    pub pages: Option<usize>,
    /// Characters that no font contains.
    pub missing: Vec<char>,
    /// SHA-256 of the file.
    pub hash: String,
}

/// Reason why an export was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportRefusal {
    /// The file exists and is replaced if the command is repeated. Contains the sentence for the user.
    #[error("{0}")]
    Exists(String),
    /// Any other reason. Contains the sentence for the user.
    #[error("{0}")]
    Words(String),
}

impl Services {
    /// Reads the session on a file. `None` while its files are unchanged since `seen`.
    pub(crate) fn look(&self, path: &Path, seen: &FileStamp) -> Option<Result<Followed, Error>> {
        let now = store::seen(path);
        (now != *seen).then(|| self.followed(path, now))
    }

    /// Reads the session on a file.
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

    /// Reads all assessments below a folder, or a single one. `together` adds the data for a shared plan.
    pub(crate) fn survey(&self, folder: PathBuf, together: bool) -> Result<Surveyed, Error> {
        let mut found = store::find_systems(std::slice::from_ref(&folder));
        if let Some(fault) = found.faults.pop() {
            return Err(fault.into());
        }
        if found.files.is_empty() {
            return Err(Error::NoAssessments(vec![folder.display().to_string()]));
        }
        let care = together.then(|| plan::care(found.files.len()));
        let files = store::read_found(
            &found,
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

    /// Opens a file with its questionnaire, for editing.
    pub(crate) fn open(&self, path: &Path) -> Result<(OpenFile, Opening), Error> {
        let folder = self.questionnaire.as_deref();
        let (file, opening) = open::take(path, folder, &self.who, PATIENCE)?;
        let place = open::place_of(&opening.path);
        Ok((file, Opening { place, ..opening }))
    }

    /// Creates an assessment in a file that does not exist yet.
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

    /// Copies the example, whose history looks as if a team had made it.
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

    /// Writes an export, if writing to its path is allowed.
    ///
    /// # Errors
    /// [`ExportRefusal::Exists`] if the file exists and may be replaced, [`ExportRefusal::Words`] otherwise.
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
        may_export(path, Some(file), existing, (format.word(), format.suffix())).map_err(
            |why| match why {
                PathRefusal::Write(why) => refused(why),
                PathRefusal::Suffix(..) => ExportRefusal::Words(capital(&why.to_string())),
            },
        )?;
        let exporter = Exporter::of(questionnaire, assessment, self.today, redact);
        let export = exporter
            .write(format, order)
            .map_err(|why| ExportRefusal::Words(format!("{}.", capital(&why.to_string()))))?;
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

/// Maximum time that a front end waits to open a file while a command is writing it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Returns the text that a session publishes for a second screen.
pub(crate) fn published(live: &Live) -> String {
    let mut out = Writer::new();
    out.comment("State of a surefoot session, for a second screen.");
    out.text("control", &live.control);
    out.text("since", &live.since.to_string());
    out.text("order", live.order.word());
    out.finish()
}

/// Parses text published by a session. `None` if the text has another format.
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
