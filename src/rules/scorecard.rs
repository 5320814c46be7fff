//! Computes the scorecard: attainment, confidence, completeness, maturity and lowest mandatory level for one gate.
//!
//! The figures exist for the whole and for each layer, phase, theme and cell (layer × phase), except for the lowest
//! mandatory level, which exists for the whole only. Everything is counted in integers, and ratios are formed only for
//! display. Controls that are not applicable count neither for nor against, and an unknown level widens the range
//! instead of being guessed.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{
    ControlIx, EvidenceState, GateIx, LayerIx, Level, PhaseIx, Questionnaire, ThemeIx,
};
use crate::rules::support::{Support, support};
use crate::rules::targets::{Standing, Targets, standing};

/// A part of a whole, in integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The part.
    pub part: u64,
    /// The whole; never 0.
    pub whole: u64,
}

/// The lowest and highest possible values, as parts of one whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The smallest part: everything unknown is at level 0.
    pub low: u64,
    /// The largest part: everything unknown is at level 4.
    pub high: u64,
    /// The whole; never 0.
    pub whole: u64,
}

/// The number of controls by standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The number of controls with a level.
    pub level: usize,
    /// The number of controls marked as not applicable by a person.
    pub not_applicable: usize,
    /// The number of controls with an unknown answer.
    pub unknown: usize,
    /// The number of controls without an answer.
    pub unanswered: usize,
}

/// The number of controls by standing, among those asked up to the horizon of the targets.
pub fn progress(questionnaire: &Questionnaire, state: &State, targets: &Targets) -> Counts {
    let standings = targets
        .scope()
        .map(|control| standing(questionnaire, state, targets, control));
    counts(standings.filter(|standing| *standing != Standing::NotAsked))
}

/// The number of controls by standing. A control that is not asked counts as unanswered.
pub fn counts(standings: impl Iterator<Item = Standing>) -> Counts {
    let mut counts = Counts::default();
    for standing in standings {
        match standing {
            Standing::Level(_) => counts.level += 1,
            Standing::NotApplicable => counts.not_applicable += 1,
            Standing::Unknown => counts.unknown += 1,
            Standing::Unanswered | Standing::NotAsked => counts.unanswered += 1,
        }
    }
    counts
}

/// The figures for a set of controls. An empty set has no score, as opposed to a score of 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Σ w·min(l, t) out of Σ w·t.
    pub attainment: Option<Range>,
    /// Σ w over confirmed answers whose evidence is shown or verified on the day, out of Σ w over applicable controls.
    pub confidence: Option<Ratio>,
    /// Σ w over controls that have a level or are not applicable, out of Σ w over all controls asked.
    pub completeness: Option<Ratio>,
    /// Σ l out of the number of controls: the mean level, which is independent of targets.
    pub maturity: Option<Range>,
    /// The number of controls by standing.
    pub counts: Counts,
}

/// The lowest level among the mandatory controls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LowestMandatory {
    /// The lowest known level of a mandatory control.
    pub level: Option<Level>,
    /// The mandatory controls at that level.
    pub controls: Vec<ControlIx>,
    /// Mandatory controls with an unknown level.
    pub unknown: Vec<ControlIx>,
}

/// The scores for one gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scorecard {
    /// The gate whose targets and weights count.
    pub gate: GateIx,
    /// The score of all controls.
    pub whole: Score,
    /// The score of each layer.
    pub layers: IndexVec<LayerIx, Score>,
    /// The score of each phase.
    pub phases: IndexVec<PhaseIx, Score>,
    /// The score of each theme.
    pub themes: IndexVec<ThemeIx, Score>,
    /// The score of each layer and phase.
    pub cells: IndexVec<LayerIx, IndexVec<PhaseIx, Score>>,
    /// The lowest mandatory level.
    pub lowest_mandatory: LowestMandatory,
}

/// The sums from which a [`Score`] is formed.
#[derive(Clone, Copy, Default)]
struct Sums {
    low: u64,
    high: u64,
    target: u64,
    supported: u64,
    weight: u64,
    answered: u64,
    asked: u64,
    levels_low: u64,
    levels_high: u64,
    controls: u64,
    counts: Counts,
}

/// The scores for a gate on a day. In the short form, only controls that the form asks or that are answered count.
pub fn scorecard(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    gate: GateIx,
    today: Date,
) -> Scorecard {
    let mut whole = Sums::default();
    let mut by_layer = questionnaire.layers.map(|_| Sums::default());
    let mut by_phase = questionnaire.phases.map(|_| Sums::default());
    let mut by_theme = questionnaire.themes.map(|_| Sums::default());
    let mut by_cell = questionnaire.layers.map(|_| by_phase.clone());
    let mut lowest_mandatory = LowestMandatory::default();
    for index in targets.asked(gate) {
        let control = &questionnaire.controls[index];
        let Some(target) = targets.level(gate, index) else {
            continue;
        };
        let standing = standing(questionnaire, state, targets, index);
        if standing == Standing::NotAsked {
            continue;
        }
        // an answer that is still to be confirmed does not count as supported, whatever the evidence for it
        let support = state
            .is_confirmed(&control.id)
            .then(|| support(state, &control.id, today));
        let part = part(
            standing,
            target,
            targets.weight(questionnaire, gate, index),
            support.as_ref(),
        );
        whole.add(&part);
        by_layer[control.layer].add(&part);
        by_phase[control.phase].add(&part);
        by_theme[control.theme].add(&part);
        by_cell[control.layer][control.phase].add(&part);
        if control.must {
            lowest_mandatory.meet(index, standing);
        }
    }
    Scorecard {
        gate,
        whole: whole.score(),
        layers: by_layer.map(Sums::score),
        phases: by_phase.map(Sums::score),
        themes: by_theme.map(Sums::score),
        cells: by_cell.map(|row| row.map(Sums::score)),
        lowest_mandatory,
    }
}

/// The terms that one control adds to the sums.
fn part(standing: Standing, target: Level, weight: u64, support: Option<&Support>) -> Sums {
    let mut part = Sums {
        asked: weight,
        ..Sums::default()
    };
    let (low, high) = match standing {
        Standing::Level(level) => {
            part.counts.level = 1;
            part.answered = weight;
            (level, level)
        }
        Standing::NotApplicable => {
            part.counts.not_applicable = 1;
            part.answered = weight;
            return part;
        }
        Standing::Unknown => {
            part.counts.unknown = 1;
            (Level::NONE, Level::TOP)
        }
        Standing::Unanswered | Standing::NotAsked => {
            part.counts.unanswered = 1;
            (Level::NONE, Level::TOP)
        }
    };
    let worth = |level: Level| weight * u64::from(level.min(target));
    (part.low, part.high, part.target) = (worth(low), worth(high), weight * u64::from(target));
    (part.levels_low, part.levels_high, part.controls) = (low.into(), high.into(), 1);
    part.weight = weight;
    // evidence counts only if it supports the claimed level, as far as the target requires that level
    let supported = support.is_some_and(|support| {
        support.state > EvidenceState::Claimed
            && standing
                .level()
                .is_some_and(|level| support.level >= level.min(target))
    });
    part.supported = if supported { weight } else { 0 };
    part
}

impl Sums {
    fn add(&mut self, part: &Self) {
        self.low += part.low;
        self.high += part.high;
        self.target += part.target;
        self.supported += part.supported;
        self.weight += part.weight;
        self.answered += part.answered;
        self.asked += part.asked;
        self.levels_low += part.levels_low;
        self.levels_high += part.levels_high;
        self.controls += part.controls;
        self.counts.level += part.counts.level;
        self.counts.not_applicable += part.counts.not_applicable;
        self.counts.unknown += part.counts.unknown;
        self.counts.unanswered += part.counts.unanswered;
    }

    fn score(&self) -> Score {
        let ratio = |part: u64, whole: u64| (whole > 0).then_some(Ratio { part, whole });
        let range =
            |low: u64, high: u64, whole: u64| (whole > 0).then_some(Range { low, high, whole });
        Score {
            attainment: range(self.low, self.high, self.target),
            confidence: ratio(self.supported, self.weight),
            completeness: ratio(self.answered, self.asked),
            maturity: range(self.levels_low, self.levels_high, self.controls),
            counts: self.counts,
        }
    }
}

impl LowestMandatory {
    fn meet(&mut self, control: ControlIx, standing: Standing) {
        match standing {
            Standing::Level(level) => {
                if self.level.is_none_or(|lowest| level < lowest) {
                    self.level = Some(level);
                    self.controls.clear();
                }
                if self.level == Some(level) {
                    self.controls.push(control);
                }
            }
            Standing::Unknown | Standing::Unanswered => self.unknown.push(control),
            Standing::NotApplicable | Standing::NotAsked => {}
        }
    }
}

impl Counts {
    /// The total number of controls asked.
    pub fn asked(self) -> usize {
        self.level + self.not_applicable + self.unknown + self.unanswered
    }

    /// The number of controls that need no more discussion: those that have a level, are not applicable, or are unknown
    /// with an investigator.
    pub fn settled(self) -> usize {
        self.asked() - self.unanswered
    }

    /// The number of controls with a final answer: a level, or not applicable.
    pub fn answered(self) -> usize {
        self.level + self.not_applicable
    }
}

impl Ratio {
    /// The ratio in `scale` parts of the whole, rounded half up. Only a part equal to the whole gives `scale`, and only
    /// a part of 0 gives 0.
    pub fn scaled(self, scale: u64) -> u64 {
        if self.part == 0 || self.part >= self.whole {
            return if self.part == 0 { 0 } else { scale };
        }
        let rounded = (u128::from(self.part) * u128::from(scale) * 2 + u128::from(self.whole))
            / (u128::from(self.whole) * 2);
        u64::try_from(rounded)
            .unwrap_or(scale)
            .clamp(1.min(scale), scale.saturating_sub(1).max(1.min(scale)))
    }

    /// The ratio in percent.
    pub fn percent(self) -> u64 {
        self.scaled(100)
    }

    /// The ratio in percent, for display beside a threshold in percent: less than the threshold if the ratio misses it,
    /// so that a missed threshold never appears as reached.
    pub fn percent_beside(self, threshold: u8) -> u64 {
        let threshold = u64::from(threshold);
        let is_missed = self.part * 100 < self.whole * threshold;
        if is_missed {
            self.percent().min(threshold.saturating_sub(1))
        } else {
            self.percent()
        }
    }
}

impl Range {
    /// The lowest value as a ratio.
    pub fn at_least(self) -> Ratio {
        Ratio {
            part: self.low,
            whole: self.whole,
        }
    }

    /// The highest value as a ratio.
    pub fn at_most(self) -> Ratio {
        Ratio {
            part: self.high,
            whole: self.whole,
        }
    }

    /// Whether both ends are equal.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// The range in percent: `62–81%`, or `62%` if the range is exact.
    pub fn percent_words(self) -> String {
        let (low, high) = (self.at_least().percent(), self.at_most().percent());
        if self.is_exact() {
            format!("{low}%")
        } else {
            format!("{low}–{high}%")
        }
    }

    /// The range as a mean level from 0 to 4: `1.4–2.0`, or `1.4` if the range is exact.
    pub fn level_words(self) -> String {
        let (low, high) = (tenths(self.low, self.whole), tenths(self.high, self.whole));
        if self.is_exact() {
            low
        } else {
            format!("{low}–{high}")
        }
    }
}

/// A mean level with 1 decimal place, rounded half up. Only levels that are all 4 give 4.0, and only levels that are
/// all 0 give 0.0.
fn tenths(sum: u64, controls: u64) -> String {
    let top = u64::from(Level::TOP);
    let tenths = Ratio {
        part: sum,
        whole: controls * top,
    }
    .scaled(top * 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_threshold_never_appears_as_reached() {
        let of = |part: u64, whole: u64| Ratio { part, whole };
        // 38 of 51 is 74.51%, which rounds up to the threshold that it misses
        assert_eq!(
            (of(38, 51).percent(), of(38, 51).percent_beside(75)),
            (75, 74)
        );
        // 3 of 4 reaches the threshold, 1 of 500 is 0.2%
        assert_eq!(
            (of(3, 4).percent_beside(75), of(1, 500).percent_beside(1)),
            (75, 0)
        );
    }

    #[test]
    fn half_goes_up_but_nothing_is_rounded_into_all_or_none() {
        let percent = |part: u64, whole: u64| Ratio { part, whole }.percent();
        assert_eq!(percent(1, 8), 13, "12.5 goes up");
        assert_eq!(percent(28, 62), 45, "45.16 goes down");
        assert_eq!(percent(999, 1000), 99, "99.9 is not all");
        assert_eq!(percent(1, 1000), 1, "0.1 is not nothing");
        assert_eq!((percent(0, 7), percent(7, 7)), (0, 100));
    }

    #[test]
    fn a_mean_level_is_4_only_where_every_level_is() {
        // 94 controls, all at 4 except one at 3: 375 / 94 = 3.989
        let range = |sum: u64| Range {
            low: sum,
            high: sum,
            whole: 94,
        };
        assert_eq!(range(375).level_words(), "3.9");
        assert_eq!(range(376).level_words(), "4.0");
        assert_eq!(range(1).level_words(), "0.1");
    }
}
