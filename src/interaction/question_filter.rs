//! Filters for the questions that are listed and visited.

use crate::interaction::basis::Basis;
use crate::model::assessment::answer::Record;
use crate::model::questionnaire::{ControlIx, RoleIx};
use crate::rules::requirements::Status;
use crate::rules::targets::Standing;

/// Selects the questions to list and visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum QuestionFilter {
    /// Every question that is asked.
    #[default]
    All,
    /// Questions without an answer.
    Unanswered,
    /// Questions whose answers were carried over by a reassessment and are not confirmed yet.
    Unconfirmed,
    /// Questions answered as unknown.
    Unknown,
    /// Questions with a disputed vote or a dissent.
    Disputed,
    /// Questions whose answer contradicts another.
    Contradicting,
    /// Questions whose requirement is not met.
    Gap,
    /// Bookmarked questions.
    Bookmarked,
    /// Questions that belong to a role.
    Role(RoleIx),
}

impl QuestionFilter {
    /// Every filter, in the order shown on screens.
    pub(crate) fn every(basis: &Basis) -> Vec<Self> {
        let mut every = vec![
            Self::All,
            Self::Unanswered,
            Self::Unconfirmed,
            Self::Unknown,
            Self::Disputed,
            Self::Contradicting,
            Self::Gap,
            Self::Bookmarked,
        ];
        // without a reassessment, nothing is left to confirm
        every.retain(|only| *only != Self::Unconfirmed || basis.confirming.is_some());
        every.extend(basis.questionnaire.roles.indices().map(Self::Role));
        every
    }

    /// The name of the filter.
    pub(crate) fn label(self, basis: &Basis) -> String {
        match self {
            Self::All => "all questions".to_owned(),
            Self::Unanswered => "unanswered".to_owned(),
            Self::Unconfirmed => "not confirmed".to_owned(),
            Self::Unknown => "unknown".to_owned(),
            Self::Disputed => "disputed".to_owned(),
            Self::Contradicting => "contradicting".to_owned(),
            Self::Gap => {
                let gate = basis
                    .report
                    .next_gate()
                    .map_or("a gate", |gate| basis.gate_id(gate));
                format!("gaps for {gate}")
            }
            Self::Bookmarked => "bookmarked".to_owned(),
            Self::Role(role) => {
                format!("owned by {}", basis.questionnaire.roles[role].title)
            }
        }
    }

    /// Whether a control that is asked passes the filter.
    pub(crate) fn keeps(self, basis: &Basis, control: ControlIx) -> bool {
        let record = basis.state().record(basis.id(control));
        match self {
            Self::All => true,
            Self::Unanswered => basis.standing(control) == Standing::Unanswered,
            Self::Unconfirmed => basis.is_to_confirm(control),
            Self::Unknown => basis.standing(control) == Standing::Unknown,
            Self::Disputed => {
                record.is_some_and(|record| record.is_disputed() || record.dissented().is_some())
            }
            Self::Contradicting => basis.report.contradicting(control).next().is_some(),
            Self::Gap => basis
                .report
                .requirement(control)
                .is_some_and(|needed| needed.status != Status::Met),
            Self::Bookmarked => record.is_some_and(|record| record.bookmarked),
            Self::Role(role) => is_of(basis, record, control, role),
        }
    }
}

/// Whether a control belongs to a role: through the recorded owner, or by default if no owner is recorded.
fn is_of(basis: &Basis, record: Option<&Record>, control: ControlIx, role: RoleIx) -> bool {
    let named = &basis.questionnaire.roles[role];
    match record.and_then(|record| record.owner.as_ref()) {
        Some(owner) if *owner == named.id || *owner == named.title => true,
        Some(owner) => basis
            .state()
            .plan
            .people
            .get(owner)
            .is_some_and(|person| person.roles.contains(&named.id)),
        None => basis.questionnaire.controls[control].accountable == role,
    }
}
