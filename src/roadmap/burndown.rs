//! The burndown: the points still missing for the last gate, day by day, as the steps of a plan are done.
//!
//! There is one curve for each of the 2 plans, in the points from which attainment is calculated: missing points are
//! points not yet attained, so in the full form each curve starts where the scorecard of that gate ends. Evidence is
//! not part of attainment, so steps that only provide evidence do not lower a curve.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::step::Unknowns;
use super::{Outlook, Roadmap};
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing};

/// The missing points over time. Points are weight × missing levels, each level counted up to its target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burndown {
    /// The points for everything required: Σ weight × target.
    pub whole: u64,
    /// The points still missing at the end of each listed day, in the plan for known gaps. The first entry is for the
    /// day before work begins.
    pub known: Vec<(Date, u64)>,
    /// The same curve for the plan in which unknown answers start from level 0.
    pub all: Vec<(Date, u64)>,
}

/// One control: its weight, target and current level.
struct OpenControl {
    weight: u64,
    target: Level,
    level: Level,
}

impl OpenControl {
    fn open(&self) -> u64 {
        self.weight * u64::from(self.target.above(self.level))
    }
}

/// The missing points over time, up to the last gate planned. A step lowers them at the end of its last day; steps that
/// are dropped or have no date do not lower them.
pub fn burndown(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    outlook: &Outlook,
) -> Burndown {
    let parts = |unknowns| parts(questionnaire, state, targets, unknowns);
    let whole = parts(Unknowns::FromNothing)
        .values()
        .map(|part| part.weight * u64::from(part.target))
        .sum();
    Burndown {
        whole,
        known: stairs(&outlook.known, parts(Unknowns::AsAsked)),
        all: stairs(&outlook.all, parts(Unknowns::FromNothing)),
    }
}

/// The requirements of the last gate, by control.
fn parts(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    unknowns: Unknowns,
) -> BTreeMap<ControlIx, OpenControl> {
    let part = |control: ControlIx| {
        let target = targets.level(targets.horizon, control)?;
        let level = match (standing(questionnaire, state, targets, control), unknowns) {
            (Standing::NotApplicable, _) => return None,
            (Standing::Level(level), _) => level,
            (_, Unknowns::AsAsked) => target,
            (_, Unknowns::FromNothing) => Level::NONE,
        };
        Some((
            control,
            OpenControl {
                weight: targets.weight(questionnaire, targets.horizon, control),
                target,
                level,
            },
        ))
    };
    targets.scope().filter_map(part).collect()
}

/// The curve of one plan: from the day before work begins, one entry for each day on which the points change.
fn stairs(roadmap: &Roadmap, mut parts: BTreeMap<ControlIx, OpenControl>) -> Vec<(Date, u64)> {
    let mut ends: Vec<(Date, ControlIx, Level)> = roadmap
        .steps
        .iter()
        .filter(|planned| !planned.step.dropped)
        .filter_map(|planned| {
            Some((
                planned.when.as_ref()?.end,
                planned.step.control,
                planned.step.to,
            ))
        })
        .collect();
    ends.sort_unstable();
    let mut open: u64 = parts.values().map(OpenControl::open).sum();
    let mut stairs = vec![(roadmap.start.yesterday().unwrap_or(roadmap.start), open)];
    for (day, control, to) in ends {
        let Some(part) = parts.get_mut(&control) else {
            continue;
        };
        let before = part.open();
        part.level = part.level.max(to);
        let gained = before - part.open();
        if gained == 0 {
            continue;
        }
        open -= gained;
        match stairs.last_mut().filter(|(last, _)| *last == day) {
            Some(last) => last.1 = open,
            None => stairs.push((day, open)),
        }
    }
    stairs
}
