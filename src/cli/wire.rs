//! JSON output of `list`, `check`, `verify`, `merge` and other commands: format 1.
//!
//! Field names are a contract: within format 1 a field may be added, but none may be renamed, removed or given another
//! meaning.

use serde::Serialize;

use crate::base::diagnostic::{Diagnostic, Severity, Source};
use crate::describe::change::describe;
use crate::export::wire::whole::ValidationWire;
use crate::model::assessment::history::{Conflict, Version};
use crate::model::questionnaire::Questionnaire;

/// The format of everything here.
pub(super) const FORMAT: u32 = 1;

/// What is known here.
#[derive(Debug, Serialize)]
pub(super) struct ListWire {
    pub(super) format: u32,
    /// Where surefoot keeps its own things.
    pub(super) data: Option<String>,
    /// Where settings are expected, whether there are any or not.
    pub(super) settings: Option<String>,
    /// The files that were open, the last one first.
    pub(super) recent: Vec<RecentWire>,
    pub(super) questionnaires: Vec<QuestionnaireWire>,
}

/// A file that was open.
#[derive(Debug, Serialize)]
pub(super) struct RecentWire {
    pub(super) path: String,
    /// The control that was looked at last.
    pub(super) place: Option<String>,
}

/// A questionnaire.
#[derive(Debug, Serialize)]
pub(super) struct QuestionnaireWire {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) hash: String,
    pub(super) controls: usize,
    /// Its folder; absent where it comes with the program.
    pub(super) folder: Option<String>,
}

/// What is due.
#[derive(Debug, Serialize)]
pub(super) struct DueWire {
    pub(super) format: u32,
    /// The day it speaks of.
    pub(super) date: String,
    /// The last day that was looked at.
    pub(super) until: String,
    pub(super) overdue: usize,
    /// The earliest first.
    pub(super) due: Vec<DueItemWire>,
}

/// One thing due.
#[derive(Debug, Serialize)]
pub(super) struct DueItemWire {
    pub(super) file: String,
    pub(super) system: String,
    pub(super) day: String,
    /// Days from the day it speaks of; less than 0 where it has passed.
    pub(super) days: i32,
    pub(super) overdue: bool,
    pub(super) kind: &'static str,
    /// What it is about, the same in every report.
    pub(super) subject: String,
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

/// The baselines of an assessment.
#[derive(Debug, Serialize)]
pub(super) struct BaselinesWire {
    pub(super) format: u32,
    pub(super) file: String,
    /// The earliest first.
    pub(super) baselines: Vec<BaselineWire>,
}

/// One baseline.
#[derive(Debug, Serialize)]
pub(super) struct BaselineWire {
    pub(super) name: String,
    /// The day it speaks of.
    pub(super) on: String,
    /// Who set it.
    pub(super) who: Option<String>,
    /// The entries of the history it stands upon.
    pub(super) upon: Vec<String>,
    /// The gate in question then; absent where its entries are not there.
    pub(super) gate: Option<String>,
    /// What was attained for it, at least and at most.
    pub(super) attainment_percent: Option<[u64; 2]>,
    /// How many controls had an answer.
    pub(super) answered: Option<usize>,
}

/// The tests, scans and drills of an assessment.
#[derive(Debug, Serialize)]
pub(super) struct ValidationsWire {
    pub(super) format: u32,
    pub(super) file: String,
    /// The day it speaks of.
    pub(super) date: String,
    /// What is due first comes first.
    pub(super) validations: Vec<ValidationWire>,
}

/// What was checked.
#[derive(Debug, Serialize)]
pub(super) struct CheckWire {
    pub(super) format: u32,
    pub(super) checked: Vec<CheckedWire>,
}

/// One thing that was checked.
#[derive(Debug, Serialize)]
pub(super) struct CheckedWire {
    pub(super) path: String,
    /// `questionnaire` or `assessment`.
    pub(super) kind: &'static str,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) findings: Vec<FindingWire>,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(super) struct FindingWire {
    pub(super) code: &'static str,
    /// `error` or `warning`.
    pub(super) severity: &'static str,
    pub(super) file: String,
    /// Counted from 1.
    pub(super) line: usize,
    /// Counted from 1, in characters.
    pub(super) column: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Whether a file holds.
#[derive(Debug, Serialize)]
pub(super) struct VerifyWire {
    pub(super) format: u32,
    pub(super) file: String,
    pub(super) holds: bool,
    /// Entries of the history.
    pub(super) entries: usize,
    pub(super) questionnaire: String,
    pub(super) version: String,
    pub(super) hash: String,
    pub(super) faults: Vec<String>,
    /// What holding means, and what it does not.
    pub(super) note: &'static str,
}

/// What is well and what is not.
#[derive(Debug, Serialize)]
pub(super) struct DoctorWire {
    pub(super) format: u32,
    pub(super) well: bool,
    pub(super) found: Vec<FoundWire>,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(super) struct FoundWire {
    pub(super) what: &'static str,
    pub(super) words: String,
    /// How it is mended; nothing where all is well.
    pub(super) mend: Option<String>,
}

/// Copies that were joined.
#[derive(Debug, Serialize)]
pub(super) struct MergeWire {
    pub(super) format: u32,
    /// Where they are as one.
    pub(super) file: String,
    /// Entries of its history.
    pub(super) edits: usize,
    pub(super) copies: Vec<MergedCopyWire>,
    /// Ballot papers among the files.
    pub(super) papers: Vec<ReturnedWire>,
    /// Who gave a ballot, now and before.
    pub(super) voices: Vec<SaidWire>,
    /// Who gave none, once anybody did.
    pub(super) without_ballot: Vec<String>,
    /// What was changed on both sides to different ends, and is not settled.
    pub(super) conflicts: Vec<ConflictWire>,
}

/// Ballot papers that were made.
#[derive(Debug, Serialize)]
pub(super) struct PapersWire {
    pub(super) format: u32,
    /// How many questions each asks.
    pub(super) questions: usize,
    pub(super) papers: Vec<PaperWire>,
}

/// A ballot paper that was made.
#[derive(Debug, Serialize)]
pub(super) struct PaperWire {
    pub(super) voice: String,
    pub(super) file: String,
}

/// What the room has to settle.
#[derive(Debug, Serialize)]
pub(super) struct AgendaWire {
    pub(super) format: u32,
    pub(super) file: String,
    /// Who gave a ballot.
    pub(super) voices: Vec<SaidWire>,
    /// Who gave none, once anybody did.
    pub(super) without_ballot: Vec<String>,
    /// Every question that is asked, furthest apart first.
    pub(super) points: Vec<AgendaPointWire>,
}

/// How much a voice said alone.
#[derive(Debug, Serialize)]
pub(super) struct SaidWire {
    pub(super) voice: String,
    /// To how many questions.
    pub(super) questions: usize,
}

/// A question of the agenda.
#[derive(Debug, Serialize)]
pub(super) struct AgendaPointWire {
    pub(super) control: String,
    /// `disputed`, `open`, `same` or `settled`.
    pub(super) stage: &'static str,
    /// How many spoke to it last.
    pub(super) voices: usize,
    pub(super) spread: u8,
    /// How many named each level, from 0.
    pub(super) levels: Vec<usize>,
    /// How many do not know, or hold that it does not apply.
    pub(super) unsure: usize,
    pub(super) weight: u64,
}

/// A ballot paper that came back.
#[derive(Debug, Serialize)]
pub(super) struct ReturnedWire {
    pub(super) file: String,
    pub(super) voice: String,
    /// How many questions it answers.
    pub(super) questions: usize,
    /// Whether it was joined before, or says nothing.
    pub(super) new: bool,
    /// What was done in it and stays there.
    pub(super) left: Vec<String>,
}

/// A copy that was joined with others.
#[derive(Debug, Serialize)]
pub(super) struct MergedCopyWire {
    pub(super) file: String,
    /// Entries of its history.
    pub(super) edits: usize,
    /// Entries that none of the others has.
    pub(super) own: usize,
    /// Things in it that were edited by hand.
    pub(super) by_hand: usize,
}

/// A thing that was changed on both sides.
#[derive(Debug, Serialize)]
pub(super) struct ConflictWire {
    pub(super) subject: String,
    pub(super) versions: Vec<VersionWire>,
}

/// What one side made of it.
#[derive(Debug, Serialize)]
pub(super) struct VersionWire {
    /// The entry of the history.
    pub(super) entry: String,
    pub(super) who: String,
    pub(super) at: String,
    pub(super) says: String,
    /// Whether it counts until somebody settles it.
    pub(super) counts: bool,
}

/// A conflict, with each version in words.
pub(super) fn conflict(questionnaire: &Questionnaire, conflict: &Conflict) -> ConflictWire {
    let version = |(version, counts): (&Version, bool)| VersionWire {
        entry: version.entry.clone(),
        who: version.stamp.who.clone(),
        at: version.stamp.at.to_string(),
        says: describe(questionnaire, &version.change).1,
        counts,
    };
    ConflictWire {
        subject: conflict.subject.clone(),
        versions: conflict.each().map(version).collect(),
    }
}

/// The earlier states of an assessment.
#[derive(Debug, Serialize)]
pub(super) struct RestoreWire {
    pub(super) format: u32,
    pub(super) file: String,
    /// The latest first.
    pub(super) earlier: Vec<EarlierWire>,
}

/// An earlier state.
#[derive(Debug, Serialize)]
pub(super) struct EarlierWire {
    /// What `--to` takes.
    pub(super) number: usize,
    pub(super) at: String,
    pub(super) path: String,
    /// Controls with an answer; nothing where it cannot be read.
    pub(super) answers: Option<usize>,
    /// Entries of its history; nothing where it cannot be read.
    pub(super) edits: Option<usize>,
}

/// Findings about one thing.
pub(super) fn checked(
    path: String,
    kind: &'static str,
    found: &[Diagnostic],
    sources: &[Source],
) -> CheckedWire {
    let errors = found
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    CheckedWire {
        path,
        kind,
        errors,
        warnings: found.len() - errors,
        findings: found.iter().map(|found| finding(found, sources)).collect(),
    }
}

fn finding(found: &Diagnostic, sources: &[Source]) -> FindingWire {
    let source = sources.iter().find(|source| source.name == found.file);
    let (line, column) = source.map_or((1, 1), |source| found.place(&source.text));
    FindingWire {
        code: found.code,
        severity: match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        file: found.file.clone(),
        line,
        column,
        message: found.message.clone(),
        help: found.help.clone(),
    }
}
