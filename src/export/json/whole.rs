//! The whole report as one value: the answers to all questions, and what was recorded about each control.
//!
//! Everything is taken from the exporter, so that whatever a redacted
//! exporter leaves out is missing here as well.

mod fill;
mod room;

use serde::Serialize;

pub use fill::{report, standing_word, validation_wire};

use super::report::{CatalogWire, GateWire, Head, RequirementWire, RoadmapWire, ScorecardWire};

/// What the schema and every whole report say which they are.
pub const SCHEMA_ID: &str = "urn:surefoot:report:1";

/// A report of surefoot on the security of one AI system: what a team answered on a day, and what follows. Fields may be
/// added within format 1; none is renamed, dropped or changes its meaning. Whoever reads it should ignore what they do
/// not know.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "surefoot report", extend("$id" = SCHEMA_ID)))]
pub struct ReportWire {
    /// Always `urn:surefoot:report:1`, the `$id` of this schema.
    #[cfg_attr(test, schemars(extend("const" = SCHEMA_ID)))]
    pub schema: &'static str,
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Who may read it, by the Traffic Light Protocol 2.0.
    #[cfg_attr(test, schemars(extend("enum" = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"])))]
    pub handling: &'static str,
    /// Whether names, notes, places of evidence, votes per person and the words of reasons were left out.
    pub redacted: bool,
    /// The facts, from which targets follow.
    pub profile: ProfileWire,
    /// What the answers are worth.
    pub scorecard: ScorecardWire,
    /// Each gate in order.
    pub gates: Vec<GateWire>,
    /// Each requirement in the order of the questionnaire.
    pub requirements: Vec<RequirementWire>,
    /// The way to the gates.
    pub roadmap: RoadmapWire,
    /// What was said about each control that is asked, in the order of the questionnaire.
    pub answers: Vec<AnswerWire>,
    /// Tests, scans and drills that come round, what is due first first.
    pub validations: Vec<ValidationWire>,
    /// What is open.
    pub open: OpenWire,
    /// What the room said.
    pub room: RoomWire,
    /// Public frameworks seen through the controls related to their items; related, never satisfying.
    pub coverage: Vec<CatalogWire>,
}

/// The facts about the system, and where it stands and wants to go.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProfileWire {
    /// Id of the phase it is in; null where nobody said.
    pub current_phase: Option<String>,
    /// Id of the phase it shall reach, as it counts.
    pub target_phase: String,
    /// The day by which it shall be there.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub target_date: Option<String>,
    /// Each fact in the order of the questionnaire.
    pub facts: Vec<FactWire>,
}

/// One fact.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FactWire {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it counts as: `yes` or `no`, or the ids of choices.
    pub counts_as: Vec<String>,
    /// Whether nobody answered, so that it counts as yes or as its gravest choice.
    pub assumed: bool,
}

/// What was said about one control.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswerWire {
    /// The control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// Id of its layer.
    pub layer: String,
    /// Id of its phase.
    pub phase: String,
    /// Id of its theme.
    pub theme: String,
    /// `not-asked` is what the short form leaves out. Only `level` has a level; the others are never 0.
    #[cfg_attr(test, schemars(extend("enum" = ["level", "not-applicable", "unknown", "unanswered", "not-asked"])))]
    pub state: &'static str,
    /// The level, where it is known.
    #[cfg_attr(test, schemars(extend("maximum" = 4)))]
    pub level: Option<u8>,
    /// Why it does not apply, where a person set it aside.
    pub reason: Option<String>,
    /// The evidence; null is merely claimed.
    pub evidence: Option<EvidenceWire>,
    /// The note; may be empty.
    pub note: String,
    /// The person or role named for it.
    pub owner: Option<String>,
    /// Whether somebody wants to come back to it.
    pub bookmarked: bool,
    /// The rounds of votes in order.
    pub votes: Vec<RoundWire>,
}

/// How well a level is supported.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EvidenceWire {
    /// `verified` was checked against the criteria by someone who did not build it.
    #[cfg_attr(test, schemars(extend("enum" = ["claimed", "shown", "verified"])))]
    pub state: &'static str,
    /// The level it was given for: a level raised later is not supported by it.
    pub level: u8,
    /// What was shown; may be empty.
    pub what: String,
    /// The last day on which it supports anything; null where it does not end.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub expires: Option<String>,
    /// The state that counts on the day: less than `state` where the evidence has ended or rests on what is overdue.
    #[cfg_attr(test, schemars(extend("enum" = ["claimed", "shown", "verified"])))]
    pub counts: &'static str,
    /// Why less counts than was given, a clause each; empty where all of it does.
    pub because: Vec<String>,
}

/// A test, scan or drill that comes round.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ValidationWire {
    /// Its id.
    pub id: String,
    /// What is done.
    #[cfg_attr(test, schemars(extend("enum" = ["penetration test", "red team", "vulnerability scan", "restore drill", "other"])))]
    pub kind: &'static str,
    /// What the team calls it; may be empty.
    pub name: String,
    /// The controls whose evidence rests on it.
    pub controls: Vec<String>,
    /// How far one time is from the next, as in `12 months` or `30 days`.
    pub cadence: String,
    /// The day it was done last.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub last_done: Option<String>,
    /// The day by which it is to be done next.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub due: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Who sees to it.
    pub owner: Option<String>,
}

/// What is open.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OpenWire {
    /// Every exception, whether it still holds or not; what it covers stands with the gates.
    pub exceptions: Vec<ExceptionWire>,
    /// What somebody has to find out.
    pub unknown: Vec<UnknownWire>,
    /// Controls that are asked and have no answer.
    pub unanswered: Vec<String>,
    /// Controls that the short form does not ask, and that have no answer.
    pub not_asked: Vec<String>,
    /// Controls that a person set aside.
    pub not_applicable: Vec<NotApplicableWire>,
}

/// A dated permission to fall short of a target.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExceptionWire {
    /// The control.
    pub control: String,
    /// Who answers for it.
    pub owner: String,
    /// Why the target is not met.
    pub reason: String,
    /// What keeps the risk down in the meantime.
    pub compensating_control: String,
    /// The day it was granted.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub granted: String,
    /// The last day it holds.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub expires: String,
    /// Whether that day is over.
    pub expired: bool,
}

/// A control whose level nobody in the room knew.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnknownWire {
    /// The control.
    pub control: String,
    /// Who finds out; may be empty.
    pub investigator: String,
    /// By when.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub due: Option<String>,
}

/// A control that a person set aside.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NotApplicableWire {
    /// The control.
    pub control: String,
    /// Why it does not apply; may be empty.
    pub reason: String,
}

/// What the room said.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoomWire {
    /// How many voters it has; 0 where nobody said.
    pub voters: usize,
    /// What its voters said alone before it met, control by control.
    pub ballots: Vec<BallotsWire>,
    /// The voters that gave no ballot, once any did; empty where the room names none.
    pub without_ballot: Vec<String>,
    /// Its meetings in the order in which they began.
    pub meetings: Vec<MeetingWire>,
    /// What it agreed on.
    pub decisions: Vec<DecisionWire>,
    /// What it voted on, was split about, and has not settled.
    pub disagreements: Vec<DisagreementWire>,
    /// What it put aside, the settled points last.
    pub parked: Vec<ParkedWire>,
}

/// What the voters said alone of one control.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BallotsWire {
    /// The control.
    pub control: String,
    /// How many levels lie between the lowest and the highest that were named.
    pub spread: u8,
    /// Whether not all said the same.
    pub split: bool,
    /// The ballots, by voter.
    pub ballots: Vec<BallotWire>,
}

/// What one voter said.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BallotWire {
    /// A role or initials.
    pub voter: String,
    /// Which answer.
    #[cfg_attr(test, schemars(extend("enum" = ["level", "not-applicable", "unknown"])))]
    pub state: &'static str,
    /// The level, where that is the answer.
    pub level: Option<u8>,
    /// Why; may be empty.
    pub note: String,
}

/// One meeting.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MeetingWire {
    /// When it began.
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    pub began: String,
    /// Its time box in minutes, breaks included.
    pub minutes: u16,
    /// When it ended; null while it runs.
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    pub ended: Option<String>,
    /// How many questions had an answer when it began.
    pub answered_before: u16,
    /// How many had one when it ended.
    pub answered: Option<u16>,
    /// How many had none when it ended.
    pub unanswered: Option<u16>,
}

/// What the room agreed on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DecisionWire {
    /// The control.
    pub control: String,
    /// The day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub on: String,
    /// Which answer.
    #[cfg_attr(test, schemars(extend("enum" = ["level", "not-applicable", "unknown"])))]
    pub state: &'static str,
    /// The level agreed on, where that is the answer.
    pub level: Option<u8>,
    /// Whether the answer is still the one agreed on.
    pub stands: bool,
    /// Why; may be empty.
    pub why: String,
    /// What those hold who voted otherwise; may be empty.
    pub dissent: String,
    /// The rounds of votes in order.
    pub votes: Vec<RoundWire>,
}

/// What the room was split about when it voted last, and has not settled.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DisagreementWire {
    /// The control.
    pub control: String,
    /// The rounds of votes in order.
    pub votes: Vec<RoundWire>,
}

/// One round of votes. Nothing is averaged.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoundWire {
    /// How many said each level, from 0.
    pub levels: [u8; 5],
    /// How many do not know.
    pub unknown: u8,
    /// Whether each voter said it unseen.
    pub secret: bool,
    /// What each voter said, where that was written down.
    pub voters: Vec<VoterWire>,
}

/// What one voter said.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VoterWire {
    /// The voter, by role or initials.
    pub voter: String,
    /// The level it named; null where it does not know.
    pub level: Option<u8>,
}

/// A point that was put aside.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ParkedWire {
    /// The point.
    pub what: String,
    /// The control it came up with.
    pub control: Option<String>,
    /// Who takes it up.
    pub owner: Option<String>,
    /// By when.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub due: Option<String>,
    /// Whether it is settled.
    pub done: bool,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use schemars::generate::SchemaSettings;

    use super::super::SCHEMA;
    use super::*;

    /// After a change of the structures, `SUREFOOT_SCHEMA=renew cargo test --lib schema` writes the file anew; the
    /// difference in git then shows whether the promise was kept: lines may be added, but none may go.
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
            "assets/report.schema.json is not what the structures say: renew it, as told above"
        );
    }
}
