//! The JSON of commands that do not print a report: `list`, `due`, `check`, `verify`, `merge`, `reassess` and others.
//!
//! Its own module because the commands fill these structures themselves; results must not be computed here.

use serde::Serialize;

use crate::base::diagnostic::{Diagnostic, Severity, Source};
use crate::describe::change::describe;
use crate::export::json::whole::ValidationWire;
use crate::model::assessment::history::{Conflict, Version};
use crate::model::questionnaire::Questionnaire;

/// The result of `list`: folders, recent files and questionnaires.
#[derive(Debug, Serialize)]
pub(crate) struct ListWire {
    /// Data folder of surefoot; null if there is none.
    pub(crate) data: Option<String>,
    /// Path of the settings file, whether or not the file exists; null if there is no folder for it.
    pub(crate) settings: Option<String>,
    /// Recently opened files, latest first.
    pub(crate) recent: Vec<RecentWire>,
    pub(crate) questionnaires: Vec<QuestionnaireWire>,
}

/// A recently opened file.
#[derive(Debug, Serialize)]
pub(crate) struct RecentWire {
    pub(crate) path: String,
    /// Id of the control viewed last; null if there is none.
    pub(crate) place: Option<String>,
}

/// An installed questionnaire.
#[derive(Debug, Serialize)]
pub(crate) struct QuestionnaireWire {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) hash: String,
    pub(crate) controls: usize,
    /// Folder of the questionnaire; null if it is built in.
    pub(crate) folder: Option<String>,
}

/// The result of `due`.
#[derive(Debug, Serialize)]
pub(crate) struct DueWire {
    /// Date of evaluation.
    pub(crate) date: String,
    /// Last day for which due items are listed.
    pub(crate) until: String,
    pub(crate) overdue: usize,
    /// Due items, earliest first.
    pub(crate) due: Vec<DueItemWire>,
}

/// One due item.
#[derive(Debug, Serialize)]
pub(crate) struct DueItemWire {
    pub(crate) file: String,
    pub(crate) system: String,
    pub(crate) day: String,
    /// Days from the date of evaluation to the due date; negative if the due date has passed.
    pub(crate) days: i32,
    pub(crate) overdue: bool,
    pub(crate) kind: &'static str,
    /// Key of the item, stable as long as the item has the same subject.
    pub(crate) subject: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
}

/// The baselines of an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct BaselinesWire {
    pub(crate) file: String,
    /// The baselines, earliest first.
    pub(crate) baselines: Vec<BaselineWire>,
}

/// One baseline.
#[derive(Debug, Serialize)]
pub(crate) struct BaselineWire {
    pub(crate) name: String,
    /// Reference date, on which the baseline is evaluated.
    pub(crate) on: String,
    /// Author of the baseline; null if the history does not show the author.
    pub(crate) who: Option<String>,
    /// Ids of the last history entries of the baseline.
    pub(crate) heads: Vec<String>,
    /// Id of the first gate of the target phase as of the baseline; null if the history lacks its entries.
    pub(crate) gate: Option<String>,
    /// Attainment for that gate in percent: low end and high end.
    pub(crate) attainment_percent: Option<[u64; 2]>,
    /// Number of controls that have a level or are not applicable; null if the history lacks the entries of the
    /// baseline.
    pub(crate) answered: Option<usize>,
}

/// The validations of an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct ValidationsWire {
    pub(crate) file: String,
    /// Date of evaluation.
    pub(crate) date: String,
    /// The validations, earliest due date first.
    pub(crate) validations: Vec<ValidationWire>,
}

/// The result of `check`.
#[derive(Debug, Serialize)]
pub(crate) struct CheckWire {
    pub(crate) checked: Vec<CheckedWire>,
}

/// A checked questionnaire or assessment.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedWire {
    pub(crate) path: String,
    /// `questionnaire` or `assessment`.
    pub(crate) kind: &'static str,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) findings: Vec<FindingWire>,
}

/// One error or warning.
#[derive(Debug, Serialize)]
pub(crate) struct FindingWire {
    pub(crate) code: &'static str,
    /// `error` or `warning`.
    pub(crate) severity: &'static str,
    pub(crate) file: String,
    /// Line, counted from 1.
    pub(crate) line: usize,
    /// Column in characters, counted from 1.
    pub(crate) column: usize,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// The result of `verify`.
#[derive(Debug, Serialize)]
pub(crate) struct VerifyWire {
    pub(crate) file: String,
    pub(crate) holds: bool,
    /// Number of history entries.
    pub(crate) entries: usize,
    pub(crate) questionnaire: String,
    pub(crate) version: String,
    pub(crate) hash: String,
    pub(crate) faults: Vec<String>,
    /// Statement of what the verification can and cannot prove.
    pub(crate) note: &'static str,
}

/// The result of `doctor`.
#[derive(Debug, Serialize)]
pub(crate) struct DoctorWire {
    pub(crate) well: bool,
    pub(crate) found: Vec<FoundWire>,
}

/// The result of one check.
#[derive(Debug, Serialize)]
pub(crate) struct FoundWire {
    pub(crate) what: &'static str,
    pub(crate) words: String,
    /// Fix for the problem; null if there is none.
    pub(crate) mend: Option<String>,
}

/// The result of `merge`.
#[derive(Debug, Serialize)]
pub(crate) struct MergeWire {
    /// Path of the merged file.
    pub(crate) file: String,
    /// Number of history entries of the merged file.
    pub(crate) edits: usize,
    pub(crate) copies: Vec<MergedCopyWire>,
    /// Ballot papers among the files.
    pub(crate) papers: Vec<ReturnedWire>,
    /// Voters with at least one ballot, from this merge or an earlier one.
    pub(crate) voters: Vec<SaidWire>,
    /// Voters without a ballot; empty if there are no ballots at all or the voters are not named.
    pub(crate) without_ballot: Vec<String>,
    /// Unresolved conflicts.
    pub(crate) conflicts: Vec<ConflictWire>,
}

/// The result of `ballot`: the ballot papers created.
#[derive(Debug, Serialize)]
pub(crate) struct PapersWire {
    /// Number of questions on each ballot paper.
    pub(crate) questions: usize,
    pub(crate) papers: Vec<PaperWire>,
}

/// A ballot paper that was created.
#[derive(Debug, Serialize)]
pub(crate) struct PaperWire {
    pub(crate) voter: String,
    pub(crate) file: String,
}

/// The result of `agenda`: the questions in the order in which the room should discuss them.
#[derive(Debug, Serialize)]
pub(crate) struct AgendaWire {
    pub(crate) file: String,
    /// Voters with at least one ballot.
    pub(crate) voters: Vec<SaidWire>,
    /// Voters without a ballot; empty if there are no ballots at all or the voters are not named.
    pub(crate) without_ballot: Vec<String>,
    /// Every question asked: disputed questions first, in order of decreasing spread.
    pub(crate) points: Vec<AgendaPointWire>,
}

/// A voter, with the number of their ballots.
#[derive(Debug, Serialize)]
pub(crate) struct SaidWire {
    pub(crate) voter: String,
    /// Number of questions with a ballot from the voter.
    pub(crate) questions: usize,
}

/// A question on the agenda.
#[derive(Debug, Serialize)]
pub(crate) struct AgendaPointWire {
    pub(crate) control: String,
    /// `disputed` if the voters disagree, `open` if they do not and fewer than 2 of them named a level, `same` if 2 or
    /// more named the same level, `settled` if the question is answered.
    pub(crate) stage: &'static str,
    /// Number of voters in the last round, or of ballots if the room has not voted yet.
    pub(crate) voters: usize,
    pub(crate) spread: u8,
    /// Number of votes for each level, starting with level 0.
    pub(crate) levels: Vec<usize>,
    /// Number of voters who do not know the level or consider the control not applicable.
    pub(crate) unsure: usize,
    pub(crate) weight: u64,
}

/// A returned ballot paper.
#[derive(Debug, Serialize)]
pub(crate) struct ReturnedWire {
    pub(crate) file: String,
    pub(crate) voter: String,
    /// Number of answered questions.
    pub(crate) questions: usize,
    /// Whether this merge adds the ballots; false if they were merged earlier or the paper contains none.
    pub(crate) new: bool,
    /// Edits in the paper that are not merged, such as changed facts.
    pub(crate) left: Vec<String>,
}

/// A merged copy.
#[derive(Debug, Serialize)]
pub(crate) struct MergedCopyWire {
    pub(crate) file: String,
    /// Number of history entries.
    pub(crate) edits: usize,
    /// Number of history entries that no other copy has.
    pub(crate) own: usize,
    /// Number of manual edits, made outside surefoot.
    pub(crate) by_hand: usize,
}

/// A conflict: diverged copies contain different edits to the same item.
#[derive(Debug, Serialize)]
pub(crate) struct ConflictWire {
    pub(crate) subject: String,
    pub(crate) versions: Vec<VersionWire>,
}

/// One version in a conflict.
#[derive(Debug, Serialize)]
pub(crate) struct VersionWire {
    /// Id of the history entry.
    pub(crate) entry: String,
    pub(crate) who: String,
    pub(crate) at: String,
    pub(crate) says: String,
    /// Whether this version counts until the conflict is resolved.
    pub(crate) counts: bool,
}

/// Returns a conflict, with a description of each version.
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

/// The snapshots of an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct RestoreWire {
    pub(crate) file: String,
    /// The snapshots, latest first.
    pub(crate) earlier: Vec<EarlierWire>,
}

/// A snapshot.
#[derive(Debug, Serialize)]
pub(crate) struct EarlierWire {
    /// Number to use with `--to`.
    pub(crate) number: usize,
    pub(crate) at: String,
    pub(crate) path: String,
    /// Number of answered controls; null if the file cannot be read.
    pub(crate) answers: Option<usize>,
    /// Number of history entries; null if the file cannot be read.
    pub(crate) edits: Option<usize>,
}

/// The progress of a reassessment, and the answers still to be confirmed.
#[derive(Debug, Serialize)]
pub(crate) struct ReassessWire {
    pub(crate) file: String,
    /// Whether this call started the reassessment.
    pub(crate) begun: bool,
    /// Date on which the reassessment started; absent if there has been no reassessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<String>,
    pub(crate) confirmed: usize,
    /// Number of answers to confirm, including those already confirmed.
    pub(crate) answers: usize,
    /// Effects of an upgrade of the questionnaire; absent without an upgrade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) upgrade: Option<UpgradeWire>,
    /// Answers still to be confirmed, most doubtful first.
    pub(crate) left: Vec<LeftWire>,
}

/// The effects of an upgrade of the questionnaire on an assessment.
#[derive(Debug, Serialize)]
pub(crate) struct UpgradeWire {
    pub(crate) before: String,
    pub(crate) now: String,
    /// Source of the list of changes: `declared` by the questionnaire, `compared` with the previously answered version,
    /// or `guessed` because that version is not available.
    pub(crate) known: &'static str,
    pub(crate) changed: Vec<String>,
    pub(crate) new: Vec<String>,
    pub(crate) renamed: Vec<RenamedWire>,
    /// Controls that became part of another control.
    pub(crate) merged: Vec<MergedWire>,
    /// Controls whose new id is already in use: both controls remain unchanged.
    pub(crate) not_renamed: Vec<RenamedWire>,
    pub(crate) retired: Vec<String>,
    /// Facts whose answers follow from earlier answers.
    pub(crate) facts: Vec<ImpliedFactWire>,
}

/// A control that became part of another: its old id, and the id of the other control.
#[derive(Debug, Serialize)]
pub(crate) struct MergedWire {
    pub(crate) from: String,
    pub(crate) into: String,
}

/// A fact that an upgrade answered, with the ids of the choices, or `yes` or `no`.
#[derive(Debug, Serialize)]
pub(crate) struct ImpliedFactWire {
    pub(crate) fact: String,
    pub(crate) to: Vec<String>,
}

/// A renamed control: old and new id.
#[derive(Debug, Serialize)]
pub(crate) struct RenamedWire {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// An answer still to be confirmed.
#[derive(Debug, Serialize)]
pub(crate) struct LeftWire {
    pub(crate) control: String,
    pub(crate) title: String,
    /// Day on which the answer was last given or confirmed; absent if unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) given: Option<String>,
    pub(crate) because: Vec<String>,
}

/// Returns the errors and warnings found in a questionnaire or assessment.
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
