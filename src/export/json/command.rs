//! What commands other than those of a report answer: `list`, `due`, `check`, `verify`, `merge`, `reassess` and others.
//!
//! The commands fill these structures with what they found.

use serde::Serialize;

use crate::base::diagnostic::{Diagnostic, Severity, Source};
use crate::describe::change::describe;
use crate::export::json::whole::ValidationWire;
use crate::model::assessment::history::{Conflict, Version};
use crate::model::questionnaire::Questionnaire;

/// What is known here.
#[derive(Debug, Serialize)]
pub(crate) struct ListWire {
    /// Where surefoot keeps its own things.
    pub(crate) data: Option<String>,
    /// Where settings are expected, whether there are any or not.
    pub(crate) settings: Option<String>,
    /// The files that were open, the last one first.
    pub(crate) recent: Vec<RecentWire>,
    pub(crate) questionnaires: Vec<QuestionnaireWire>,
}

/// A file that was open.
#[derive(Debug, Serialize)]
pub(crate) struct RecentWire {
    pub(crate) path: String,
    /// The control that was looked at last.
    pub(crate) place: Option<String>,
}

/// A questionnaire.
#[derive(Debug, Serialize)]
pub(crate) struct QuestionnaireWire {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) hash: String,
    pub(crate) controls: usize,
    /// Its folder; absent where it comes with the program.
    pub(crate) folder: Option<String>,
}

/// What is due.
#[derive(Debug, Serialize)]
pub(crate) struct DueWire {
    /// The day it speaks of.
    pub(crate) date: String,
    /// The last day that was looked at.
    pub(crate) until: String,
    pub(crate) overdue: usize,
    /// The earliest first.
    pub(crate) due: Vec<DueItemWire>,
}

/// One thing due.
#[derive(Debug, Serialize)]
pub(crate) struct DueItemWire {
    pub(crate) file: String,
    pub(crate) system: String,
    pub(crate) day: String,
    /// Days from the day it speaks of; less than 0 where it has passed.
    pub(crate) days: i32,
    pub(crate) overdue: bool,
    pub(crate) kind: &'static str,
    /// What it is about, the same in every report.
    pub(crate) subject: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
}

/// The baselines of an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct BaselinesWire {
    pub(crate) file: String,
    /// The earliest first.
    pub(crate) baselines: Vec<BaselineWire>,
}

/// One baseline.
#[derive(Debug, Serialize)]
pub(crate) struct BaselineWire {
    pub(crate) name: String,
    /// The day it speaks of.
    pub(crate) on: String,
    /// Who set it.
    pub(crate) who: Option<String>,
    /// The entries of the history it stands upon.
    pub(crate) heads: Vec<String>,
    /// The gate in question then; absent where its entries are not there.
    pub(crate) gate: Option<String>,
    /// What was attained for it, at least and at most.
    pub(crate) attainment_percent: Option<[u64; 2]>,
    /// How many controls had an answer.
    pub(crate) answered: Option<usize>,
}

/// The tests, scans and drills of an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct ValidationsWire {
    pub(crate) file: String,
    /// The day it speaks of.
    pub(crate) date: String,
    /// What is due first comes first.
    pub(crate) validations: Vec<ValidationWire>,
}

/// What was checked.
#[derive(Debug, Serialize)]
pub(crate) struct CheckWire {
    pub(crate) checked: Vec<CheckedWire>,
}

/// One thing that was checked.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedWire {
    pub(crate) path: String,
    /// `questionnaire` or `assessment`.
    pub(crate) kind: &'static str,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) findings: Vec<FindingWire>,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(crate) struct FindingWire {
    pub(crate) code: &'static str,
    /// `error` or `warning`.
    pub(crate) severity: &'static str,
    pub(crate) file: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Whether a file holds.
#[derive(Debug, Serialize)]
pub(crate) struct VerifyWire {
    pub(crate) file: String,
    pub(crate) holds: bool,
    /// Entries of the history.
    pub(crate) entries: usize,
    pub(crate) questionnaire: String,
    pub(crate) version: String,
    pub(crate) hash: String,
    pub(crate) faults: Vec<String>,
    /// What holding means, and what it does not.
    pub(crate) note: &'static str,
}

/// What is well and what is not.
#[derive(Debug, Serialize)]
pub(crate) struct DoctorWire {
    pub(crate) well: bool,
    pub(crate) found: Vec<FoundWire>,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub(crate) struct FoundWire {
    pub(crate) what: &'static str,
    pub(crate) words: String,
    /// What mends it; `None` where nothing is wrong.
    pub(crate) mend: Option<String>,
}

/// Copies that were joined.
#[derive(Debug, Serialize)]
pub(crate) struct MergeWire {
    /// Where they are as one.
    pub(crate) file: String,
    /// Entries of its history.
    pub(crate) edits: usize,
    pub(crate) copies: Vec<MergedCopyWire>,
    /// Ballot papers among the files.
    pub(crate) papers: Vec<ReturnedWire>,
    /// Who gave a ballot, now and before.
    pub(crate) voters: Vec<SaidWire>,
    /// Who gave none, once anybody did.
    pub(crate) without_ballot: Vec<String>,
    /// What was changed on both sides to different ends, and is not settled.
    pub(crate) conflicts: Vec<ConflictWire>,
}

/// Ballot papers that were made.
#[derive(Debug, Serialize)]
pub(crate) struct PapersWire {
    /// How many questions each asks.
    pub(crate) questions: usize,
    pub(crate) papers: Vec<PaperWire>,
}

/// A ballot paper that was made.
#[derive(Debug, Serialize)]
pub(crate) struct PaperWire {
    pub(crate) voter: String,
    pub(crate) file: String,
}

/// What the room has to settle.
#[derive(Debug, Serialize)]
pub(crate) struct AgendaWire {
    pub(crate) file: String,
    /// Who gave a ballot.
    pub(crate) voters: Vec<SaidWire>,
    /// Who gave none, once anybody did.
    pub(crate) without_ballot: Vec<String>,
    /// Every question that is asked, furthest apart first.
    pub(crate) points: Vec<AgendaPointWire>,
}

/// How much a voter said alone.
#[derive(Debug, Serialize)]
pub(crate) struct SaidWire {
    pub(crate) voter: String,
    /// To how many questions.
    pub(crate) questions: usize,
}

/// A question of the agenda.
#[derive(Debug, Serialize)]
pub(crate) struct AgendaPointWire {
    pub(crate) control: String,
    /// `disputed`, `open`, `same` or `settled`.
    pub(crate) stage: &'static str,
    /// How many spoke to it last.
    pub(crate) voters: usize,
    pub(crate) spread: u8,
    /// How many named each level, from 0.
    pub(crate) levels: Vec<usize>,
    /// How many do not know, or hold that it does not apply.
    pub(crate) unsure: usize,
    pub(crate) weight: u64,
}

/// A ballot paper that came back.
#[derive(Debug, Serialize)]
pub(crate) struct ReturnedWire {
    pub(crate) file: String,
    pub(crate) voter: String,
    /// How many questions it answers.
    pub(crate) questions: usize,
    /// Whether it was joined before, or says nothing.
    pub(crate) new: bool,
    /// What was done in it and stays there.
    pub(crate) left: Vec<String>,
}

/// A copy that was joined with others.
#[derive(Debug, Serialize)]
pub(crate) struct MergedCopyWire {
    pub(crate) file: String,
    /// Entries of its history.
    pub(crate) edits: usize,
    /// Entries that none of the others has.
    pub(crate) own: usize,
    /// Things in it that were edited by hand.
    pub(crate) by_hand: usize,
}

/// A thing that was changed on both sides.
#[derive(Debug, Serialize)]
pub(crate) struct ConflictWire {
    pub(crate) subject: String,
    pub(crate) versions: Vec<VersionWire>,
}

/// What one side made of it.
#[derive(Debug, Serialize)]
pub(crate) struct VersionWire {
    /// The entry of the history.
    pub(crate) entry: String,
    pub(crate) who: String,
    pub(crate) at: String,
    pub(crate) says: String,
    /// Whether it counts until somebody settles it.
    pub(crate) counts: bool,
}

/// A conflict, with each version in words.
pub(crate) fn conflict(questionnaire: &Questionnaire, conflict: &Conflict) -> ConflictWire {
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
pub(crate) struct RestoreWire {
    pub(crate) file: String,
    /// The latest first.
    pub(crate) earlier: Vec<EarlierWire>,
}

/// An earlier state.
#[derive(Debug, Serialize)]
pub(crate) struct EarlierWire {
    /// What `--to` takes.
    pub(crate) number: usize,
    pub(crate) at: String,
    pub(crate) path: String,
    /// Controls with an answer; `None` where the file cannot be read.
    pub(crate) answers: Option<usize>,
    /// Entries of its history; `None` where the file cannot be read.
    pub(crate) edits: Option<usize>,
}

/// How far a re-assessment is, and what is left of it.
#[derive(Debug, Serialize)]
pub(crate) struct ReassessWire {
    pub(crate) file: String,
    /// Whether this call began it.
    pub(crate) begun: bool,
    /// Since when; absent where there never was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<String>,
    pub(crate) confirmed: usize,
    /// How many answers there are to confirm in all.
    pub(crate) answers: usize,
    /// What the newer version of the questionnaire did; absent where it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) upgrade: Option<UpgradeWire>,
    /// What is left, in order.
    pub(crate) left: Vec<LeftWire>,
}

/// What a newer version of the questionnaire did to an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct UpgradeWire {
    pub(crate) before: String,
    pub(crate) now: String,
    /// `declared` by the questionnaire, `compared` with the version before, or `guessed`.
    pub(crate) known: &'static str,
    pub(crate) changed: Vec<String>,
    pub(crate) new: Vec<String>,
    pub(crate) renamed: Vec<RenamedWire>,
    /// Renamed to an id under which something is said already: both stay.
    pub(crate) not_renamed: Vec<RenamedWire>,
    pub(crate) retired: Vec<String>,
}

/// A control with another id.
#[derive(Debug, Serialize)]
pub(crate) struct RenamedWire {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// An answer that is left to confirm.
#[derive(Debug, Serialize)]
pub(crate) struct LeftWire {
    pub(crate) control: String,
    pub(crate) title: String,
    /// The day it was given or confirmed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) given: Option<String>,
    pub(crate) because: Vec<String>,
}

/// Findings about one thing.
pub(crate) fn checked(
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
