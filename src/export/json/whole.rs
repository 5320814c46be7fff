//! The JSON of the whole report: every result, and the records of each control.
//!
//! Its own module because these structures are the published schema, which is generated from them and their doc
//! comments. All data must come from the exporter, so that the report of a redacted exporter contains nothing
//! confidential.

mod fill;
mod room;

use serde::Serialize;

pub use fill::{report, standing_word, validation_wire};

use super::report::{CatalogWire, GateWire, Head, RequirementWire, RoadmapWire, ScorecardWire};

/// Id of the schema, which every whole report contains.
pub const SCHEMA_ID: &str = "urn:surefoot:report:1";

/// A surefoot report on the security of one AI system: the answers of the team and the results on one date. Within
/// format 1, fields may be added, but none is renamed, removed or given another meaning. Programs should ignore fields
/// that they do not know.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "surefoot report", extend("$id" = SCHEMA_ID)))]
pub struct ReportWire {
    /// Always `urn:surefoot:report:1`, the `$id` of this schema.
    #[cfg_attr(test, schemars(extend("const" = SCHEMA_ID)))]
    pub schema: &'static str,
    /// The assessment, its questionnaire and the date of evaluation.
    #[serde(flatten)]
    pub head: Head,
    /// Handling label of the Traffic Light Protocol 2.0, which states who may read the report.
    #[cfg_attr(test, schemars(extend("enum" = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"])))]
    pub handling: &'static str,
    /// Whether the report is redacted. If so, names, notes, descriptions of evidence, individual votes and the text of
    /// reasons and parked items are left out: they are empty, null or `(left out)`, and people and voters are numbered.
    pub redacted: bool,
    /// The facts and phases from which the targets follow.
    pub profile: ProfileWire,
    /// The scores for the first gate of the target phase.
    pub scorecard: ScorecardWire,
    /// The state of every gate, in order.
    pub gates: Vec<GateWire>,
    /// The requirements, in the order of the questionnaire.
    pub requirements: Vec<RequirementWire>,
    /// The steps that lead to the gates, with dates.
    pub roadmap: RoadmapWire,
    /// The record of each control in scope for the target phase, in the order of the questionnaire.
    pub answers: Vec<AnswerWire>,
    /// Recurring tests, scans and drills, earliest due date first.
    pub validations: Vec<ValidationWire>,
    /// Exceptions, and the controls without a level.
    pub open: OpenWire,
    /// The workshop: voters, votes, meetings, decisions and parked items.
    pub room: RoomWire,
    /// Public frameworks, with the controls related to their items. No item is ever reported as satisfied.
    pub coverage: Vec<CatalogWire>,
}

/// The facts about the system, its current phase and its target.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProfileWire {
    /// Id of the current phase. Null if it is not given.
    pub current_phase: Option<String>,
    /// Id of the target phase. If the team set none, this is the phase after the current phase, the current phase if it
    /// is the last, or the first phase if there is no current phase.
    pub target_phase: String,
    /// Date by which the target phase should be reached. Null if none is set.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub target_date: Option<String>,
    /// The facts, in the order of the questionnaire.
    pub facts: Vec<FactWire>,
}

/// One fact about the system.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FactWire {
    /// Id of the fact.
    pub id: String,
    /// Title of the fact.
    pub title: String,
    /// Value used in the evaluation: `yes` or `no`, or the ids of the selected choices.
    pub counts_as: Vec<String>,
    /// Whether the fact is unanswered. If so, it counts as `yes`, as its worst choice, or as all its choices.
    pub assumed: bool,
}

/// The record of one control: answer, evidence, note, owner and votes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswerWire {
    /// Id of the control.
    pub control: String,
    /// Title of the control.
    pub title: String,
    /// Id of the layer of the control.
    pub layer: String,
    /// Id of the phase of the control.
    pub phase: String,
    /// Id of the theme of the control.
    pub theme: String,
    /// State of the answer. `not-asked` means unanswered and not part of the short form. Only the state `level` has a
    /// level; no other state counts as level 0.
    #[cfg_attr(test, schemars(extend("enum" = ["level", "not-applicable", "unknown", "unanswered", "not-asked"])))]
    pub state: &'static str,
    /// Level, 0 to 4. Null unless `state` is `level`.
    #[cfg_attr(test, schemars(extend("maximum" = 4)))]
    pub level: Option<u8>,
    /// Reason why the control does not apply. Null unless `state` is `not-applicable`.
    pub reason: Option<String>,
    /// The evidence. Null if none is recorded, in which case a level is only claimed.
    pub evidence: Option<EvidenceWire>,
    /// The note. May be empty.
    pub note: String,
    /// Person or role named as owner. Null if none is named.
    pub owner: Option<String>,
    /// Whether the control is bookmarked.
    pub bookmarked: bool,
    /// The rounds of votes, in order.
    pub votes: Vec<RoundWire>,
}

/// The evidence for a level.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceWire {
    /// Evidence state as recorded. `verified` means that someone who did not build the control checked it against the
    /// criteria.
    #[cfg_attr(test, schemars(extend("enum" = ["claimed", "shown", "verified"])))]
    pub state: &'static str,
    /// Level that the evidence supports, 0 to 4. If the level is raised later, the evidence does not support the new
    /// level.
    pub level: u8,
    /// Description of the evidence. May be empty.
    pub what: String,
    /// Last day on which the evidence counts. Null if it does not expire.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub expires: Option<String>,
    /// Evidence state that counts on the date of evaluation: lower than `state` if the evidence expired or depends on
    /// an overdue validation.
    #[cfg_attr(test, schemars(extend("enum" = ["claimed", "shown", "verified"])))]
    pub counts: &'static str,
    /// Reasons why the evidence counts for less than recorded, one clause each. Empty if the evidence counts in full.
    pub because: Vec<String>,
}

/// A validation: a recurring test, scan or drill.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ValidationWire {
    /// Id of the validation.
    pub id: String,
    /// Kind of validation.
    #[cfg_attr(test, schemars(extend("enum" = ["penetration test", "red team", "vulnerability scan", "restore drill", "other"])))]
    pub kind: &'static str,
    /// Name given by the team. May be empty.
    pub name: String,
    /// Ids of the controls whose evidence depends on the validation.
    pub controls: Vec<String>,
    /// Interval between validations, for example `12 months` or `30 days`.
    pub cadence: String,
    /// Date on which the validation was last done. Null if it has never been done.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub last_done: Option<String>,
    /// Next due date.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub due: String,
    /// Whether `due` is before the date of evaluation.
    pub overdue: bool,
    /// Person or role named as owner. Null if none is named.
    pub owner: Option<String>,
}

/// Exceptions, and the controls without a level.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OpenWire {
    /// All exceptions, expired ones included. `gates` lists the controls that they cover.
    pub exceptions: Vec<ExceptionWire>,
    /// Controls answered as unknown.
    pub unknown: Vec<UnknownWire>,
    /// Ids of the controls that are asked and unanswered.
    pub unanswered: Vec<String>,
    /// Ids of the controls that are unanswered and not part of the short form.
    pub not_asked: Vec<String>,
    /// Controls that a person marked as not applicable.
    pub not_applicable: Vec<NotApplicableWire>,
}

/// An exception: a dated permission to miss a target.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExceptionWire {
    /// Id of the control.
    pub control: String,
    /// Person or role that owns the exception.
    pub owner: String,
    /// Reason why the target is not met.
    pub reason: String,
    /// Compensating control that limits the risk in the meantime.
    pub compensating_control: String,
    /// Date on which the exception was granted.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub granted: String,
    /// Last day on which the exception is valid.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub expires: String,
    /// Whether `expires` is before the date of evaluation.
    pub expired: bool,
}

/// A control answered as unknown.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnknownWire {
    /// Id of the control.
    pub control: String,
    /// Investigator of the level. May be empty.
    pub investigator: String,
    /// Due date of the investigation. Null if none is set.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub due: Option<String>,
}

/// A control that a person marked as not applicable.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NotApplicableWire {
    /// Id of the control.
    pub control: String,
    /// Reason why the control does not apply. May be empty.
    pub reason: String,
}

/// The workshop: voters, votes, meetings, decisions and parked items.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoomWire {
    /// Number of voters. 0 if not given.
    pub voters: usize,
    /// Ballots that the voters filled in alone before the meeting, by control.
    pub ballots: Vec<BallotsWire>,
    /// Voters without a ballot. Empty if there are no ballots at all or the voters are not named.
    pub without_ballot: Vec<String>,
    /// The meetings, earliest first.
    pub meetings: Vec<MeetingWire>,
    /// Decisions by the team, in the order of the questionnaire.
    pub decisions: Vec<DecisionWire>,
    /// Unanswered controls on which the voters disagreed in the last vote, in the order of the questionnaire.
    pub disagreements: Vec<DisagreementWire>,
    /// Parked items: unfinished items first, then finished ones.
    pub parked: Vec<ParkedWire>,
}

/// The ballots on one control.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BallotsWire {
    /// Id of the control.
    pub control: String,
    /// Difference between the highest and the lowest level, 0 to 4. 0 if no ballot has a level.
    pub spread: u8,
    /// Whether the voters disagree.
    pub split: bool,
    /// The ballots, by voter.
    pub ballots: Vec<BallotWire>,
}

/// One voter's ballot on one control.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BallotWire {
    /// The voter, by role or initials.
    pub voter: String,
    /// Kind of answer.
    #[cfg_attr(test, schemars(extend("enum" = ["level", "not-applicable", "unknown"])))]
    pub state: &'static str,
    /// Level, 0 to 4. Null unless `state` is `level`.
    pub level: Option<u8>,
    /// Reason, or a remark for the other voters. May be empty.
    pub note: String,
}

/// One meeting.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MeetingWire {
    /// Start of the meeting, in UTC.
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    pub began: String,
    /// Time box in minutes, including breaks.
    pub minutes: u16,
    /// End of the meeting, in UTC. Null while the meeting is running.
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    pub ended: Option<String>,
    /// Number of answered questions at the start.
    pub answered_before: u16,
    /// Number of answered questions at the end. Null while the meeting is running.
    pub answered: Option<u16>,
    /// Number of unanswered questions at the end. Null while the meeting is running.
    pub unanswered: Option<u16>,
}

/// A decision by the team on one control.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionWire {
    /// Id of the control.
    pub control: String,
    /// Date of the decision.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub on: String,
    /// Kind of answer that was agreed on.
    #[cfg_attr(test, schemars(extend("enum" = ["level", "not-applicable", "unknown"])))]
    pub state: &'static str,
    /// Level that was agreed on, 0 to 4. Null unless `state` is `level`.
    pub level: Option<u8>,
    /// Whether the control still has the answer that was agreed on.
    pub stands: bool,
    /// Reason for the decision. May be empty.
    pub why: String,
    /// Dissenting opinion. May be empty.
    pub dissent: String,
    /// The rounds of votes, in order.
    pub votes: Vec<RoundWire>,
}

/// An unanswered control on which the voters disagreed in the last vote.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DisagreementWire {
    /// Id of the control.
    pub control: String,
    /// The rounds of votes, in order. Empty if there are only ballots.
    pub votes: Vec<RoundWire>,
}

/// One round of votes. Votes are counted, never averaged.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoundWire {
    /// Number of votes for each level, from 0 to 4.
    pub levels: [u8; 5],
    /// Number of voters who do not know the level.
    pub unknown: u8,
    /// Whether the vote was secret.
    pub secret: bool,
    /// The vote of each voter. Empty if only counts were recorded.
    pub voters: Vec<VoterWire>,
}

/// The vote of one voter.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VoterWire {
    /// The voter, by role or initials.
    pub voter: String,
    /// Level, 0 to 4. Null if the voter does not know the level.
    pub level: Option<u8>,
}

/// A parked item.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ParkedWire {
    /// Description of the item.
    pub what: String,
    /// Id of the control for which the item came up. Null if there is none.
    pub control: Option<String>,
    /// Owner of the item. Null if none is named.
    pub owner: Option<String>,
    /// Due date. Null if none is set.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub due: Option<String>,
    /// Whether the item is done.
    pub done: bool,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use schemars::generate::SchemaSettings;

    use super::super::SCHEMA;
    use super::*;

    /// After a change to the structures, `SUREFOOT_SCHEMA=renew cargo test --lib schema` regenerates the file. The diff
    /// then shows whether the promise of format 1 is kept: lines may be added, but no field may be removed.
    #[test]
    fn the_published_schema_is_what_the_structures_say() {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let schema = settings
            .into_generator()
            .into_root_schema_for::<ReportWire>();
        let made = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("SUREFOOT_SCHEMA").is_some_and(|wish| wish == "renew") {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/report.schema.json");
            return std::fs::write(path, &made).unwrap();
        }
        assert!(
            made == SCHEMA,
            "assets/report.schema.json does not match the structures: renew it, as described above"
        );
    }
}
