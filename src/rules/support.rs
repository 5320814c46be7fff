//! Computes how strongly evidence supports an answer on a given day.
//!
//! Evidence past its last day counts as a claim. Overdue tests, scans or drills lower the evidence that depends on them
//! by one state in total, however many are overdue: verified becomes shown, shown becomes claimed. Answers themselves
//! are never changed, and attainment and maturity ignore the age of evidence.

use jiff::civil::Date;

use crate::model::assessment::State;
use crate::model::assessment::answer::Record;
use crate::model::assessment::validation::Validation;
use crate::model::questionnaire::{EvidenceState, Level};

/// The strength of the evidence for a level on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// The evidence state that counts.
    pub state: EvidenceState,
    /// The level the evidence supports: a level raised later is not supported.
    pub level: Level,
    /// The reasons why the evidence counts for less than recorded; empty if it does not.
    pub because: Vec<Weakness>,
}

/// A reason why evidence counts for less than recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// The last day of the evidence has passed.
    Expired(Date),
    /// A validation that the evidence depends on is overdue.
    Overdue(Validation),
}

impl Support {
    /// No support.
    pub const NONE: Self = Self {
        state: EvidenceState::Claimed,
        level: Level::NONE,
        because: Vec::new(),
    };
}

/// The evidence as recorded, even if it has expired since. Without evidence, a level is only claimed.
pub fn recorded(record: Option<&Record>) -> (EvidenceState, Level) {
    let given = record.and_then(|record| record.evidence.as_ref());
    given.map_or((EvidenceState::Claimed, Level::NONE), |given| {
        (given.state, given.level)
    })
}

/// The strength of the evidence for the answer to a control on a day.
pub fn support(state: &State, control: &str, today: Date) -> Support {
    let Some(evidence) = state
        .record(control)
        .and_then(|record| record.evidence.as_ref())
    else {
        return Support::NONE;
    };
    let mut support = Support {
        state: evidence.state,
        level: evidence.level,
        because: Vec::new(),
    };
    if evidence.state == EvidenceState::Claimed {
        return support;
    }
    let overdue = state
        .validations
        .values()
        .filter(|validation| validation.controls.contains(control) && validation.is_overdue(today));
    let overdue = overdue.cloned().map(Weakness::Overdue);
    support.because = evidence
        .ended(today)
        .map(Weakness::Expired)
        .into_iter()
        .chain(overdue)
        .collect();
    support.state = match support.because.first() {
        None => support.state,
        Some(Weakness::Expired(_)) => EvidenceState::Claimed,
        Some(Weakness::Overdue(_)) => lowered(support.state),
    };
    support
}

/// The next lower evidence state.
fn lowered(state: EvidenceState) -> EvidenceState {
    match state {
        EvidenceState::Verified => EvidenceState::Shown,
        EvidenceState::Shown | EvidenceState::Claimed => EvidenceState::Claimed,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::assessment::answer::Evidence;
    use crate::model::assessment::validation::{Cadence, Kind, Validation};

    const TODAY: Date = date(2026, 12, 1);

    /// The support for a control with evidence until `expires`, and with one drill due on each day of `due`.
    fn supported(given: EvidenceState, expires: Option<Date>, due: &[Date]) -> Support {
        let evidence = Evidence {
            state: given,
            level: Level::NONE.raised(3),
            what: String::new(),
            expires,
        };
        let record = Record {
            evidence: Some(evidence),
            ..Record::default()
        };
        let drill = |first: Date| Validation {
            kind: Kind::RestoreDrill,
            name: String::new(),
            controls: ["A".to_owned()].into(),
            cadence: Cadence::Months(1),
            first_due: first,
            last_done: None,
            owner: None,
        };
        let validations = due
            .iter()
            .enumerate()
            .map(|(at, day)| (at.to_string(), drill(*day)))
            .collect();
        let state = State {
            controls: [("A".to_owned(), record)].into(),
            validations,
            ..State::default()
        };
        support(&state, "A", TODAY)
    }

    /// The days on which the overdue validations were due.
    fn due(because: &[Weakness]) -> Vec<Date> {
        let overdue = because.iter().filter_map(|weakness| match weakness {
            Weakness::Overdue(validation) => Some(validation.due()),
            Weakness::Expired(_) => None,
        });
        overdue.collect()
    }

    #[test]
    fn evidence_counts_as_given_until_its_last_day_has_passed() {
        use EvidenceState::{Claimed, Shown, Verified};
        for given in [Claimed, Shown, Verified] {
            assert_eq!(supported(given, None, &[]).state, given);
            assert_eq!(
                supported(given, Some(TODAY), &[]).state,
                given,
                "the last day still counts"
            );
            assert_eq!(
                supported(given, Some(date(2026, 11, 30)), &[]).state,
                Claimed
            );
        }
        let ended = supported(Verified, Some(date(2026, 11, 30)), &[]);
        assert_eq!(ended.level, Level::NONE.raised(3));
        assert_eq!(ended.because, [Weakness::Expired(date(2026, 11, 30))]);
        assert!(
            supported(Claimed, Some(date(2026, 11, 30)), &[])
                .because
                .is_empty(),
            "a claim has nothing to lose"
        );
    }

    #[test]
    fn however_many_validations_are_overdue_they_take_one_state() {
        use EvidenceState::{Claimed, Shown, Verified};
        let (late, later) = (date(2026, 11, 30), date(2026, 11, 15));
        assert_eq!(
            supported(Verified, None, &[TODAY]).state,
            Verified,
            "the day itself is not overdue"
        );
        assert_eq!(supported(Verified, None, &[late]).state, Shown);
        assert_eq!(supported(Shown, None, &[late]).state, Claimed);
        let both = supported(Verified, None, &[late, later]);
        assert_eq!(both.state, Shown);
        assert_eq!(due(&both.because), [late, later]);
    }

    #[test]
    fn what_ended_and_is_overdue_is_a_claim_and_both_are_told() {
        let both = supported(
            EvidenceState::Verified,
            Some(date(2026, 11, 1)),
            &[date(2026, 11, 30)],
        );
        assert_eq!(both.state, EvidenceState::Claimed);
        assert_eq!(
            both.because.first(),
            Some(&Weakness::Expired(date(2026, 11, 1)))
        );
        assert_eq!(due(&both.because), [date(2026, 11, 30)]);
    }
}
