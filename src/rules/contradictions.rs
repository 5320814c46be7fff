//! Finds contradictions: answers that need a prerequisite to be at a higher level than the one it has.
//!
//! Nothing is corrected here: the people in the room decide which of the two answers is wrong. Controls without a level
//! and controls that do not apply contradict nothing.

use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::targets::{Targets, standing};

/// A control answered at Defined or above, with a prerequisite answered below the level that the control needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The control.
    pub control: ControlIx,
    /// The level of the control.
    pub level: Level,
    /// The prerequisite.
    pub prerequisite: ControlIx,
    /// The level of the prerequisite.
    pub has: Level,
    /// The level that the prerequisite must have.
    pub needs: Level,
}

/// Every contradiction among the answers, in the order of the questionnaire. Below Defined, a control does not yet
/// depend on its prerequisites: it depends on individual people, as its prerequisites may too.
pub fn contradictions(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
) -> Vec<Contradiction> {
    let level = |control: ControlIx| {
        let level = standing(questionnaire, state, targets, control).level()?;
        targets.applies[control].then_some(level)
    };
    let mut found = Vec::new();
    for (control, definition) in questionnaire.controls.enumerated() {
        let Some(at) = level(control).filter(|at| *at >= Level::DEFINED) else {
            continue;
        };
        for after in &definition.after {
            if let Some(has) = level(after.control).filter(|has| *has < after.level) {
                found.push(Contradiction {
                    control,
                    level: at,
                    prerequisite: after.control,
                    has,
                    needs: after.level,
                });
            }
        }
    }
    found
}

impl Contradiction {
    /// Whether `control` is the control or the prerequisite of this contradiction.
    pub fn touches(&self, control: ControlIx) -> bool {
        self.control == control || self.prerequisite == control
    }
}
