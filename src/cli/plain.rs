//! Plain mode: an assessment as lines, one prompt at a time, for screen readers, dumb terminals, scripts and pipes.
//!
//! The dialogue accepts lines and returns text, prompts and effects; the loop in `session` runs the effects. The
//! dialogue must never print an escape sequence, a frame or a color. The commands come from the table in `interaction`,
//! the edits from `rules::edit`, and the lists from the commands with the same names.

mod answer;
mod ask;
mod conflicts;
mod dispatch;
mod form;
mod go;
mod look;
mod meeting;
mod plan;
mod prompt;
mod reply;
mod room;
mod session;
mod welcome;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

pub use reply::{Effect, Reply};
pub(super) use session::run;

use super::page::clean;
use crate::base::dates::Dates;
use crate::interaction::basis::{Basis, Here};
use crate::model::assessment::Assessment;
use crate::model::assessment::history::Stamp;
use crate::model::questionnaire::Questionnaire;
use crate::store::Recent;
use dispatch::{PlainSession, Saved};
use welcome::Welcome;

/// A dialogue with one person or program. The next prompt depends only on the state of the dialogue.
#[derive(Clone, Debug)]
pub struct Dialogue {
    stage: Stage,
    today: Date,
    dates: Dates,
    /// Minutes by which the local clock is ahead of UTC.
    offset: i16,
    width: usize,
}

/// The menu, or an open assessment.
#[derive(Clone, Debug)]
enum Stage {
    Welcome(Welcome),
    Working(Box<PlainSession>),
}

impl Dialogue {
    /// Creates a dialogue at the menu. Lines are wrapped at `width` columns.
    pub fn new(recent: Vec<Recent>, today: Date, width: usize) -> Self {
        Self {
            stage: Stage::Welcome(Welcome::new(recent)),
            today,
            width,
            dates: Dates::default(),
            offset: 0,
        }
    }

    /// This dialogue with another date format for input.
    #[must_use]
    pub fn with_dates(self, dates: Dates) -> Self {
        Self { dates, ..self }
    }

    /// This dialogue with a local clock `offset` minutes ahead of UTC.
    #[must_use]
    pub fn with_utc_offset(self, offset: i16) -> Self {
        Self { offset, ..self }
    }

    /// Continues with an opened assessment, at its first unanswered fact.
    pub fn opened(&mut self, file: PathBuf, questionnaire: Questionnaire, assessment: Assessment) {
        // a placeholder: each line comes with its own stamp
        let stamp = Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: String::new(),
            salt: String::new(),
        };
        let here = Here {
            today: self.today,
            stamp,
            offset: self.offset,
            dates: self.dates,
        };
        let basis = Basis::new(file, questionnaire, assessment, here);
        self.stage = Stage::Working(Box::new(PlainSession::new(basis, self.width)));
    }

    /// Records whether the last save succeeded. After a failed save, the user must enter `quit` twice.
    pub fn saved(&mut self, well: bool) {
        if let Stage::Working(session) = &mut self.stage {
            session.saved = if well { Saved::Whole } else { Saved::Failed };
        }
    }

    /// Continues in another file, to which everything has been saved.
    pub(super) fn moved(&mut self, file: PathBuf) {
        if let Stage::Working(session) = &mut self.stage {
            session.basis.file = file;
        }
        self.saved(true);
    }

    /// The text to print before the input: the question and the prompt, or only the prompt if the question is already
    /// printed.
    pub fn ask(&self) -> String {
        match &self.stage {
            Stage::Welcome(welcome) => welcome.ask(self.width),
            Stage::Working(session) => session.ask(),
        }
    }

    /// Handles a line: an answer or a command. The line is sanitized first.
    pub fn handle_line(&mut self, line: &str, stamp: Stamp) -> Reply {
        let line = typed(line);
        match &mut self.stage {
            Stage::Welcome(welcome) => welcome.handle_line(&line, self.width),
            Stage::Working(session) => session.handle_line(&line, stamp),
        }
    }

    /// Handles the end of the input: an edit of several lines is saved as far as possible.
    pub fn end(&mut self, stamp: &Stamp) -> Reply {
        match &mut self.stage {
            Stage::Welcome(_) => Reply::default(),
            Stage::Working(session) => session.end(stamp),
        }
    }

    /// Whether the next line is a secret vote.
    pub fn is_secret(&self) -> bool {
        self.session().is_some_and(PlainSession::is_secret)
    }

    /// A sentence on unresolved conflicts; `None` if there are none.
    pub fn left_to_settle(&self) -> Option<String> {
        self.session()?.left_to_settle()
    }

    /// The open assessment, if there is one.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.session().map(|session| &session.basis.assessment)
    }

    /// The id of the control at the prompt; `None` at other prompts.
    pub fn control(&self) -> Option<&str> {
        let session = self.session()?;
        session.control().map(|control| session.basis.id(control))
    }

    /// The open assessment with everything derived from it; `None` at the menu.
    pub(crate) fn basis(&self) -> Option<&Basis> {
        self.session().map(|session| &session.basis)
    }

    fn session(&self) -> Option<&PlainSession> {
        match &self.stage {
            Stage::Working(session) => Some(session),
            Stage::Welcome(_) => None,
        }
    }
}

/// A line, sanitized and without the markers of a bracketed paste.
fn typed(line: &str) -> String {
    let line = line.replace("\u{1b}[200~", "").replace("\u{1b}[201~", "");
    clean(line.trim()).trim().to_owned()
}
