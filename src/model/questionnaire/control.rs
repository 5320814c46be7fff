//! Controls: what is asked, what follows from the answer, and who does the work.

use super::condition::Condition;
use super::{CatalogIx, ChoiceIx, ControlIx, EntryIx, LayerIx, Level, PhaseIx, RoleIx, ThemeIx};
use crate::base::index_vec::IndexVec;

/// A safeguard that the questionnaire asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Stable id; never reused.
    pub id: String,
    /// The layer that the control belongs to.
    pub layer: LayerIx,
    /// The phase in which the control is first expected.
    pub phase: PhaseIx,
    /// The theme that the control belongs to.
    pub theme: ThemeIx,
    /// Whether the control is mandatory (`must`) rather than recommended (`should`).
    pub must: bool,
    /// Whether the control belongs to the system or to the whole organisation.
    pub scope: Scope,
    /// The target phases whose short form includes the control.
    pub core: Vec<PhaseIx>,
    /// Name shown to people.
    pub title: String,
    /// The question as it is asked.
    pub question: String,
    /// A follow-up question for a room that is silent or too certain; may be empty.
    pub probe: String,
    /// The problem that arises without the control.
    pub why: String,
    /// The signs that a reviewer can see at each level, starting with level 0.
    pub levels: IndexVec<Level, String>,
    /// Evidence that the team can be asked to show.
    pub evidence: Vec<String>,
    /// The mistake that teams typically make.
    pub pitfall: String,
    /// The condition under which the control applies; `None` if it always applies.
    pub applies_when: Option<Condition>,
    /// The role answerable for the control.
    pub accountable: RoleIx,
    /// The role that does the work: the plan schedules its people.
    pub responsible: RoleIx,
    /// Roles whose advice is needed.
    pub consulted: Vec<RoleIx>,
    /// Lowest and highest effort to reach level 3, in person-days.
    pub effort: (u32, u32),
    /// Calendar days that pass before the first step can start: a test slot, a contract, a consultation.
    pub lead_days: u32,
    /// Number of months for which an answer stays valid; `None` if the questionnaire does not specify it.
    pub review_months: Option<u32>,
    /// Controls that must have reached a level before this one can rise.
    pub after: Vec<After>,
    /// The laws that bind the control: choices of the fact `regulation`. Where one applies, no gate can defer the control.
    pub law: Vec<ChoiceIx>,
    /// The requirements that follow from the control, one per level, in ascending order; see [`Control::statement`].
    pub requirements: Vec<Statement>,
    /// Related catalog entries, each with its catalog.
    pub crosswalk: Vec<(CatalogIx, EntryIx)>,
}

/// A prerequisite: a control that must have reached a level before another can rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The prerequisite control.
    pub control: ControlIx,
    /// The level that the prerequisite control must have reached.
    pub level: Level,
}

/// Whether a control belongs to one system or to the organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Scope {
    /// Each system has its own answer.
    #[default]
    System,
    /// A common control in the sense of NIST SP 800-53: answered once for the organisation and inherited by systems.
    Organization,
}

/// A requirement as written in the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The lowest target for which the requirement counts.
    pub level: Level,
    /// The requirement sentence, with "shall".
    pub text: String,
    /// The acceptance criteria that this level adds to those of lower requirement levels.
    pub criteria: Vec<Criterion>,
}

/// An acceptance criterion of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The method of checking the criterion.
    pub method: Method,
    /// The expected outcome, stated so that it can fail.
    pub text: String,
}

/// The 4 verification methods of requirements engineering (ISO/IEC/IEEE 29148).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// Examine documents, configurations or the system itself.
    Inspection,
    /// Operate the system and measure the outcome.
    Test,
    /// Show that the system works.
    Demonstration,
    /// Derive the result from records or models.
    Analysis,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [
        Self::Inspection,
        Self::Test,
        Self::Demonstration,
        Self::Analysis,
    ];

    /// Returns the name of the method in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Control {
    /// Returns the id and title, such as `DAT-P1 Data source register`.
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.title)
    }

    /// Returns the requirement for a target: that of the highest requirement level up to it. `None` if the requirement is
    /// only the text of the level itself, as for a target of 1.
    pub fn statement(&self, target: Level) -> Option<&Statement> {
        let counts = |statement: &&Statement| statement.level <= target;
        self.requirements.iter().rev().find(counts)
    }

    /// Returns the acceptance criteria for a target: those of all requirement levels up to it.
    pub fn criteria(&self, target: Level) -> impl Iterator<Item = &Criterion> {
        let counts = move |statement: &&Statement| statement.level <= target;
        let statements = self.requirements.iter().filter(counts);
        statements.flat_map(|statement| &statement.criteria)
    }

    /// Returns the description of what a reviewer sees at this level.
    pub fn level(&self, level: Level) -> &str {
        &self.levels[level]
    }
}
