//! Answers in words: the standing of a control, the support for its answer, and contradictions between answers.
//!
//! Its own module because every output names the standing of a control. The reasons for targets are described in
//! [`targets`](super::targets).

use jiff::civil::Date;

use super::Describe;
use crate::base::plural::listed;
use crate::model::assessment::validation::{Kind, Validation};
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::contradictions::Contradiction;
use crate::rules::scorecard::Counts;
use crate::rules::support::Weakness;
use crate::rules::targets::Standing;

impl Describe for Standing {
    /// The level or the kind of answer, as in `1 Ad hoc` or `unknown`.
    fn describe(&self, questionnaire: &Questionnaire) -> String {
        self.level().map_or_else(
            || no_level(*self).to_owned(),
            |level| questionnaire.level_name(level),
        )
    }
}

/// The message that no question is left: `Every question has an answer; 1 is unknown.` It names unknown answers because
/// they do not count as answered.
pub(crate) fn all_answered(counts: &Counts) -> String {
    match counts.unknown {
        0 => "Every question has an answer.".to_owned(),
        1 => "Every question has an answer; 1 is unknown.".to_owned(),
        many => format!("Every question has an answer; {many} are unknown."),
    }
}

/// The kind of answer of a control without a level; empty for one with a level.
pub fn no_level(standing: Standing) -> &'static str {
    match standing {
        Standing::Level(_) => "",
        Standing::NotApplicable => "not applicable",
        Standing::Unknown => "unknown",
        Standing::Unanswered => "unanswered",
        Standing::NotAsked => "not asked",
    }
}

impl Describe for Contradiction {
    /// The contradiction in one sentence, without a full stop: `MOD-R2 Attack testing is at 3 Enforced, but needs
    /// MOD-P4 Evaluation set at 2 Defined, which is only at 1 Ad hoc`.
    fn describe(&self, questionnaire: &Questionnaire) -> String {
        let name = |control: ControlIx| questionnaire.control_name(control);
        let level = |level: Level| questionnaire.level_name(level);
        format!(
            "{} is at {}, but needs {} at {}, which is only at {}",
            name(self.control),
            level(self.level),
            name(self.prerequisite),
            level(self.needs),
            level(self.has)
        )
    }
}

/// An answer that rules a control out, with its reason if there is one: `not applicable: nothing is downloaded`.
pub(crate) fn not_applicable(reason: &str) -> String {
    let words = no_level(Standing::NotApplicable);
    match reason.trim() {
        "" => words.to_owned(),
        reason => format!("{words}: {reason}"),
    }
}

/// The investigator of an unknown answer: `investigator ops`, `no investigator yet`.
pub(crate) fn investigator(who: &str) -> String {
    let who = who.trim();
    if who.is_empty() {
        "no investigator yet".to_owned()
    } else {
        format!("investigator {who}")
    }
}

/// The reason why evidence counts for less, as a clause: `it expired on 2026-11-30`; `day` formats dates.
pub fn weakness(weakness: &Weakness, day: impl Fn(Date) -> String) -> String {
    match weakness {
        Weakness::Expired(last) => format!("it expired on {}", day(*last)),
        Weakness::Overdue(overdue) => {
            format!("{} was due on {}", validation(overdue), day(overdue.due()))
        }
    }
}

/// The reasons as the end of a sentence: `, because it expired on 2026-11-30 and the restore drill was due on
/// 2026-11-15`. Empty for evidence that counts in full; `day` formats dates.
pub fn weaknesses(reasons: &[Weakness], day: impl Fn(Date) -> String) -> String {
    match reasons {
        [] => String::new(),
        some => {
            let clauses: Vec<String> = some.iter().map(|one| weakness(one, &day)).collect();
            format!(", because {}", listed(&clauses))
        }
    }
}

/// A validation within a sentence: `the restore drill “Ledger”`, `a validation`.
pub fn validation(validation: &Validation) -> String {
    match validation.kind {
        Kind::Other if validation.name.trim().is_empty() => format!("a {}", validation.title()),
        Kind::Other => format!("“{}”", validation.title()),
        Kind::PenetrationTest | Kind::RedTeam | Kind::VulnerabilityScan | Kind::RestoreDrill => {
            format!("the {}", validation.title())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::assessment::validation::Cadence;

    #[test]
    fn an_answer_without_a_reason_ends_without_a_colon() {
        assert_eq!(
            ["", " ", "none needed"].map(not_applicable),
            [
                "not applicable",
                "not applicable",
                "not applicable: none needed"
            ]
        );
    }

    #[test]
    fn each_reason_for_weaker_evidence_is_named() {
        let drill = Validation {
            kind: Kind::RestoreDrill,
            name: String::new(),
            controls: ["A".to_owned()].into(),
            cadence: Cadence::Months(1),
            first_due: date(2026, 11, 30),
            last_done: None,
            owner: None,
        };
        let expired = Weakness::Expired(date(2026, 11, 1));
        let day = |day: Date| day.to_string();
        assert_eq!(weaknesses(&[], day), "");
        assert_eq!(
            weaknesses(&[expired, Weakness::Overdue(drill)], day),
            ", because it expired on 2026-11-01 and the restore drill was due on 2026-11-30"
        );
    }
}
