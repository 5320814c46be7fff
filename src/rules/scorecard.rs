//! Computes the scorecard: attainment, confidence, completeness, maturity and lowest mandatory level for one gate.
//!
//! The figures exist for the whole and for each layer, phase, theme and cell (layer × phase); the lowest mandatory
//! level for the whole only. Everything is counted in integers, and ratios are formed only for display. Controls that
//! are not applicable count neither for nor against, and an unknown level widens the range instead of being guessed.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{
    ControlIx, EvidenceState, Gate, GateIx, LayerIx, Level, PhaseIx, Questionnaire, ThemeIx,
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

/// What a value is at least and at most, as parts of one whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least part: everything unknown is 0.
    pub low: u64,
    /// The greatest part: everything unknown is 4.
    pub high: u64,
    /// The whole; never 0.
    pub whole: u64,
}

/// How many controls stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With a level.
    pub level: usize,
    /// Set aside by a person.
    pub not_applicable: usize,
    /// Somebody has to find out.
    pub unknown: usize,
    /// Not answered.
    pub unanswered: usize,
}

/// How the controls stand that are asked up to the horizon of the targets.
pub fn progress(questionnaire: &Questionnaire, state: &State, targets: &Targets) -> Counts {
    let standings = targets
        .scope()
        .map(|control| standing(questionnaire, state, control));
    counts(standings.filter(|standing| *standing != Standing::NotAsked))
}

/// How many controls stand how. One that is not asked counts as unanswered.
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

/// What a set of controls is worth. An empty set has no score, which is not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Σ w·min(l, t) of Σ w·t.
    pub attainment: Option<Range>,
    /// Σ w over answers whose evidence is shown or verified on the day, and that nobody has to say again, of Σ w.
    pub confidence: Option<Ratio>,
    /// Σ w over levels and set-aside controls, of Σ w of all asked.
    pub completeness: Option<Ratio>,
    /// Σ l of the number of controls: the mean level. Independent of targets.
    pub maturity: Option<Range>,
    /// How many stand how.
    pub counts: Counts,
}

/// The lowest must control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LowestMandatory {
    /// The lowest known level of a must control.
    pub level: Option<Level>,
    /// The must controls at that level.
    pub controls: Vec<ControlIx>,
    /// Must controls whose level is not known.
    pub unknown: Vec<ControlIx>,
}

/// What the answers are worth for one gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scorecard {
    /// The gate whose targets and weights count.
    pub gate: GateIx,
    /// Everything.
    pub whole: Score,
    /// By layer.
    pub layers: IndexVec<LayerIx, Score>,
    /// By phase.
    pub phases: IndexVec<PhaseIx, Score>,
    /// By theme.
    pub themes: IndexVec<ThemeIx, Score>,
    /// By layer, then phase.
    pub cells: IndexVec<LayerIx, IndexVec<PhaseIx, Score>>,
    /// The lowest must control.
    pub lowest_mandatory: LowestMandatory,
}

/// Sums on the way to a [`Score`].
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

/// What the answers are worth for a gate on a day. In the short form only what it asks, or was answered, counts.
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
    let definition = &questionnaire.gates[gate];
    for index in targets.asked(gate) {
        let control = &questionnaire.controls[index];
        let Some(target) = targets.level(gate, index) else {
            continue;
        };
        let standing = standing(questionnaire, state, index);
        if standing == Standing::NotAsked {
            continue;
        }
        // what has to be said again is not sure, however well it was shown
        let support = state
            .is_confirmed(&control.id)
            .then(|| support(state, &control.id, today));
        let part = part(
            standing,
            target,
            weight(questionnaire, definition, index),
            support.as_ref(),
        );
        whole.add(&part);
        by_layer[control.layer].add(&part);
        by_phase[control.phase].add(&part);
        by_theme[control.theme].add(&part);
        by_cell[control.layer][control.phase].add(&part);
        if crate::rules::targets::is_must(questionnaire, definition, index) {
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

/// What a control weighs for a gate.
pub fn weight(questionnaire: &Questionnaire, gate: &Gate, control: ControlIx) -> u64 {
    let weights = questionnaire.weights;
    if gate.never_deferrable.contains(&control) {
        weights.never_deferrable
    } else if questionnaire.controls[control].must {
        weights.must
    } else {
        weights.should
    }
}

/// One control's part in the sums.
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
    // evidence for a lower level than the one claimed, as far as the target asks it, supports nothing
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
    /// All controls asked.
    pub fn asked(self) -> usize {
        self.level + self.not_applicable + self.unknown + self.unanswered
    }

    /// Those that a room is through with: a level, set aside, or unknown with somebody who finds out.
    pub fn settled(self) -> usize {
        self.asked() - self.unanswered
    }

    /// Those that need no more asking: a level, or set aside.
    pub fn answered(self) -> usize {
        self.level + self.not_applicable
    }
}

impl Ratio {
    /// The ratio in `scale` parts of the whole, half up, but the whole only where it is whole and 0 only where it is 0.
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

    /// In percent.
    pub fn percent(self) -> u64 {
        self.scaled(100)
    }
}

impl Range {
    /// The least as a ratio.
    pub fn at_least(self) -> Ratio {
        Ratio {
            part: self.low,
            whole: self.whole,
        }
    }

    /// The most as a ratio.
    pub fn at_most(self) -> Ratio {
        Ratio {
            part: self.high,
            whole: self.whole,
        }
    }

    /// Whether nothing is uncertain.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// `62–81 %`, or `62 %` where nothing is uncertain.
    pub fn percent_words(self) -> String {
        let (low, high) = (self.at_least().percent(), self.at_most().percent());
        if self.is_exact() {
            format!("{low} %")
        } else {
            format!("{low}–{high} %")
        }
    }

    /// A mean level out of four: `1.4–2.0`, or `1.4`.
    pub fn level_words(self) -> String {
        let (low, high) = (tenths(self.low, self.whole), tenths(self.high, self.whole));
        if self.is_exact() {
            low
        } else {
            format!("{low}–{high}")
        }
    }
}

/// A mean level with one decimal, half up, but 4.0 only where every level is 4 and 0.0 only where every level is 0.
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
        // 94 controls, all at 4 but one at 3: 375 / 94 = 3.989
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
