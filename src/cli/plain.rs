//! Plain mode: an assessment as lines, one prompt at a time, for screen readers, dumb terminals, scripts and pipes.
//!
//! The dialogue takes lines and returns text, prompts and effects, which the loop in `session` carries out. It must
//! never print an escape sequence, a frame or a colour. Plain mode knows nothing that the screens do not know: the
//! questions and their order come from the screens, the edits from the screens and `set`.

mod answer;
mod ask;
mod conflicts;
mod dispatch;
mod go;
mod look;
mod meeting;
mod plan;
mod prompt;
mod room;
mod session;
mod welcome;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

pub(super) use session::run;

use super::page::{Page, clean};
use crate::base::dates::Dates;
use crate::interaction::basis::{Basis, Here};
use crate::model::assessment::Assessment;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::Questionnaire;
use crate::store::Recent;
use crate::views::options::Format;
use dispatch::{PlainSession, Saved};
use welcome::Welcome;

/// A talk with one person or program: what it hears changes it, and what it asks follows from it alone.
#[derive(Clone, Debug)]
pub struct Dialogue {
    stage: Stage,
    today: Date,
    dates: Dates,
    /// Minutes by which the clock of the room is ahead of UTC.
    offset: i16,
    width: usize,
}

/// Before and after an assessment is chosen.
#[derive(Clone, Debug)]
enum Stage {
    Welcome(Welcome),
    Working(Box<PlainSession>),
}

/// What a line led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// What is said in return: nothing, or whole lines.
    pub words: String,
    /// What has to be done outside, in this order.
    pub effects: Vec<Effect>,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save the assessment.
    Save,
    /// Open a file.
    Open(PathBuf),
    /// Begin an assessment in a file that is not there yet, and open it.
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
        /// Whether a file that is there may be replaced.
        replace: bool,
    },
    /// End.
    Quit,
}

impl Reply {
    /// Words alone.
    fn say(words: impl AsRef<str>, width: usize) -> Self {
        let mut page = Page::new(width, false);
        for line in words.as_ref().lines() {
            page.line(line);
        }
        Self {
            words: page.finish(),
            effects: Vec::new(),
        }
    }

    /// An effect alone.
    fn ask_for(effect: Effect) -> Self {
        Self {
            words: String::new(),
            effects: vec![effect],
        }
    }

    /// This, and then that.
    fn then(mut self, next: Self) -> Self {
        self.words.push_str(&next.words);
        self.effects.extend(next.effects);
        self
    }
}

impl Dialogue {
    /// Before anything is open. Lines are broken at a width.
    pub fn new(recent: Vec<Recent>, today: Date, width: usize) -> Self {
        Self {
            stage: Stage::Welcome(Welcome::new(recent)),
            today,
            width,
            dates: Dates::default(),
            offset: 0,
        }
    }

    /// The same with days typed that way.
    #[must_use]
    pub fn with_dates(self, dates: Dates) -> Self {
        Self { dates, ..self }
    }

    /// The same, by a clock that is so many minutes ahead of UTC.
    #[must_use]
    pub fn with_utc_offset(self, offset: i16) -> Self {
        Self { offset, ..self }
    }

    /// An assessment was opened: the facts that nobody answered come first.
    pub fn opened(&mut self, file: PathBuf, questionnaire: Questionnaire, assessment: Assessment) {
        // each line brings a stamp of its own
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

    /// Whether the last save went well. Leaving is asked for twice where it did not.
    pub fn saved(&mut self, well: bool) {
        if let Stage::Working(session) = &mut self.stage {
            session.saved = if well { Saved::Whole } else { Saved::Failed };
        }
    }

    /// What is asked now, up to the place where the answer is typed. Asked again, only the prompt is said again.
    pub fn ask(&self) -> String {
        match &self.stage {
            Stage::Welcome(welcome) => welcome.ask(self.width),
            Stage::Working(session) => session.ask(),
        }
    }

    /// Hears a line: an answer or a command. Nothing in it is obeyed by a terminal, wherever it is shown later.
    pub fn handle_line(&mut self, line: &str, stamp: Stamp) -> Reply {
        let line = typed(line);
        match &mut self.stage {
            Stage::Welcome(welcome) => welcome.handle_line(&line, self.width),
            Stage::Working(session) => session.handle_line(&line, stamp),
        }
    }

    /// No line will come any more: what was said half is kept as far as it can be.
    pub fn end(&mut self, stamp: &Stamp) -> Reply {
        match &mut self.stage {
            Stage::Welcome(_) => Reply::default(),
            Stage::Working(session) => session.end(stamp),
        }
    }

    /// Whether the next line is a vote that nobody may see.
    pub fn is_secret(&self) -> bool {
        self.session().is_some_and(PlainSession::is_secret)
    }

    /// A sentence on the conflicts that are left; `None` if there are none.
    pub fn left_to_settle(&self) -> Option<String> {
        self.session()?.left_to_settle()
    }

    /// The assessment that is open, if one is.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.session().map(|session| &session.basis.assessment)
    }

    /// The id of the question one is at; nothing elsewhere.
    pub fn control(&self) -> Option<&str> {
        let session = self.session()?;
        session.control().map(|control| session.basis.id(control))
    }

    /// What is open, with everything derived from it.
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

/// A line as it is taken: without what a terminal puts around a paste, and with a mark for everything invisible.
fn typed(line: &str) -> String {
    let line = line.replace("\u{1b}[200~", "").replace("\u{1b}[201~", "");
    clean(line.trim()).trim().to_owned()
}

/// Words as they are told back: no longer than anybody wants to hear.
fn short(words: &str) -> String {
    const MOST: usize = 40;
    let mut out: String = clean(words).chars().take(MOST).collect();
    if words.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

/// The first word, and what stands behind it.
fn split(line: &str) -> (&str, &str) {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (first, rest.trim())
}
