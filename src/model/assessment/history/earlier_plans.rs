//! Finds the plan settings before each of the last edits of the plan.
//!
//! A plan depends on the one before: an edit that only helps must not delay a gate. The plan before an edit of answers
//! or facts does not matter, because it has other steps.

use super::{Entry, History};
use crate::model::assessment::State;
use crate::model::assessment::change::plan_effect::PlanEffect;
use crate::model::assessment::change::{Change, difference};
use crate::model::assessment::plan::PlanSettings;

/// Maximum number of settings returned, because each costs a plan.
const MOST: usize = 12;

impl History {
    /// Returns the settings before each of the last edits of the plan, the oldest first: the edits since the last edit
    /// of anything else that a plan depends on, including edits made outside surefoot. Settings that were restored, for
    /// example by an undo, are as if nothing had happened in between. `state` is the current state.
    ///
    /// Every 13th settings in a row start again with none before them: the number of plans to calculate is limited, and
    /// yet the same whether surefoot stays open or opens the file again.
    pub fn earlier_plans(&self, state: &State) -> Vec<PlanSettings> {
        let has = |entry: &Entry, effect| affects(&entry.changes, effect);
        let last = self
            .entries
            .iter()
            .rposition(|entry| has(entry, PlanEffect::Work));
        let mut replayed = State::default();
        let mut earlier: Vec<PlanSettings> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if last.is_none_or(|last| at > last) && has(entry, PlanEffect::Settings) {
                leave(&mut earlier, &replayed.plan);
            }
            for change in &entry.changes {
                let _ = change.clone().apply(&mut replayed);
            }
        }
        let outside = difference(&replayed, state);
        if affects(&outside, PlanEffect::Work) {
            return Vec::new();
        }
        leave(&mut earlier, &replayed.plan);
        leave(&mut earlier, &state.plan);
        earlier.pop();
        earlier.split_off(earlier.len() - earlier.len() % (MOST + 1))
    }
}

/// Whether one of the changes has this effect on the plan.
fn affects(changes: &[Change], effect: PlanEffect) -> bool {
    changes.iter().any(|change| change.plan_effect() == effect)
}

/// Adds settings, and removes those after an earlier occurrence.
fn leave(earlier: &mut Vec<PlanSettings>, settings: &PlanSettings) {
    let same = earlier.iter().position(|known| known == settings);
    earlier.truncate(same.unwrap_or(earlier.len()));
    earlier.push(settings.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::Assessment;
    use crate::model::assessment::answer::Answer;
    use crate::model::assessment::history::Stamp;
    use crate::model::assessment::plan::Person;
    use jiff::Timestamp;

    fn stamp(at: i64) -> Stamp {
        Stamp {
            at: Timestamp::from_second(at).unwrap(),
            who: "team".to_owned(),
            salt: format!("salt {at}"),
        }
    }

    /// An assessment with a person for each percentage, joined one after the other.
    fn joined(percents: &[u8]) -> Assessment {
        let mut assessment = Assessment::begin(vec![Change::System("Helper".to_owned())], stamp(0));
        for (at, &percent) in (1..).zip(percents) {
            let person = Person {
                roles: [].into(),
                percent,
                away: [].into(),
            };
            let id = format!("p{at:02}");
            assessment.change(
                Change::Person {
                    id,
                    to: Some(person),
                },
                stamp(at),
            );
        }
        assessment
    }

    fn people(earlier: &[PlanSettings]) -> Vec<usize> {
        earlier
            .iter()
            .map(|settings| settings.people.len())
            .collect()
    }

    #[test]
    fn settings_before_each_plan_edit_are_found() {
        let mut assessment = joined(&[10, 20, 30]);
        assessment.change(Change::TargetDate(None), stamp(10));
        assert_eq!(people(&assessment.earlier_plans()), [0, 1, 2]);
        // an answer has other steps
        let control = "DAT-P1".to_owned();
        let na = Answer::NotApplicable {
            reason: "not used".to_owned(),
        };
        assessment.change(
            Change::Answer {
                control,
                to: Some(na),
            },
            stamp(11),
        );
        assert_eq!(people(&assessment.earlier_plans()), [0; 0]);
    }

    #[test]
    fn an_undone_plan_edit_leaves_no_trace() {
        let mut assessment = joined(&[10, 20, 30]);
        let before = assessment.earlier_plans();
        assessment.change(
            Change::Start(Some(jiff::civil::date(2027, 1, 4))),
            stamp(10),
        );
        assert_eq!(people(&assessment.earlier_plans()), [0, 1, 2, 3]);
        assessment.undo(stamp(11));
        assert_eq!(assessment.earlier_plans(), before);
    }

    #[test]
    fn edits_made_outside_count_as_the_last_edit() {
        let assessment = joined(&[10, 20]);
        let mut state = assessment.state().clone();
        state.plan.people.remove("p01");
        let edited = Assessment::from_parts(state.clone(), assessment.history().clone(), [].into());
        assert_eq!(people(&edited.earlier_plans()), [0, 1, 2]);
        state.profile.target_phase = Some("scale".to_owned());
        let edited = Assessment::from_parts(state, assessment.history().clone(), [].into());
        assert_eq!(people(&edited.earlier_plans()), [0; 0]);
    }

    #[test]
    fn every_13th_plan_edit_starts_again() {
        assert_eq!(
            people(&joined(&[1; 12]).earlier_plans()),
            (0..12).collect::<Vec<usize>>()
        );
        assert_eq!(people(&joined(&[1; 13]).earlier_plans()), [0; 0]);
        assert_eq!(people(&joined(&[1; 15]).earlier_plans()), [13, 14]);
    }
}
