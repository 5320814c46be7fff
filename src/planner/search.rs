//! The search for a good order: from priority rules and candidates to the best draft found with bounded effort.
//!
//! Effort is counted in spans examined, and the random sequence is fixed: neither the clock nor outside randomness may
//! influence the result.

use super::model::Model;
use super::serial::{Draft, Workspace};
use super::{exact, justify, serial};
use crate::planner::priority_lists;
use crate::planner::rng::Rng;

/// Maximum number of spans examined before the search stops: `EFFORT` plus `PER_TASK` for each task, at most `MOST`.
/// Priority rules and candidates are scheduled even beyond that limit. Examining a span took about 15 ns when measured.
const EFFORT: usize = 2_200_000;
const PER_TASK: usize = 8_000;
const MOST: usize = 50_000_000;
/// This fraction (1/20) of the effort is spent before branch and bound, which therefore starts with a good plan.
const BEFORE_PROOF: usize = 20;
/// Maximum number of nodes in branch and bound.
const NODES: usize = 20_000;
/// Once every wave meets its bound, only this fraction (1/4) of the effort is spent, on the weighted cost.
const FOR_WEIGHTS: usize = 4;
/// Population size: one draft for each `EACH` schedules that the effort allows, between `FEWEST` and `MANY`.
const EACH: usize = 200;
const FEWEST: usize = 2;
const MANY: usize = 20;
/// Number of children without an improvement, per draft in the population, after which the search restarts.
const STALE: usize = 40;
/// Maximum number of tasks moved in a child.
const MOVED: usize = 2;
/// The reach of a move is the number of tasks, or half of it, or a quarter and so on, but at least 2 to this power.
const SCALE: u32 = 4;
/// Tournament size when an order is sampled: the number of eligible tasks that compete by urgency.
const PICKS: usize = 3;
/// Number of leading bits of a fingerprint that form its index in the table of plans found before.
const MET: u32 = 14;

/// Maximum number of spans examined while candidates are scheduled without the last resources. The limit is reached
/// with hundreds of resources that all differ; with fewer, each distinct plan is examined.
const READINGS: usize = 50_000_000;

/// The best draft of the candidates without the last resource, without the last 2 resources, and so on, as long as
/// every task can still be done.
///
/// Most of these plans are known to equal the previous plan and are skipped: removing a resource that a plan does not
/// use leaves the plan unchanged, because each task takes its best mode, and that mode still exists. Pins are the
/// exception: whether their day is reserved depends on all modes.
fn read_without_last(
    model: &Model,
    candidates: &[Vec<usize>],
    desk: &mut Workspace,
) -> Option<Draft> {
    if candidates.is_empty() {
        return None;
    }
    let limit = desk.looks.saturating_add(READINGS);
    let mut best: Option<Draft> = None;
    // a single copy that shrinks: a copy for each resource would take quadratic memory
    let mut part = model.clone();
    let mut first = true;
    while desk.looks < limit {
        let mut last = None;
        for order in candidates {
            let drafts = serial::drafts(&part, order, desk);
            // an order that results in no plan does not show which resources are unused
            let every_one_counts = part.pins || drafts.iter().any(Option::is_none);
            let drafts = drafts.into_iter().flatten();
            last = last.max(if every_one_counts {
                part.last_named()
            } else {
                drafts
                    .clone()
                    .filter_map(|draft| part.last_used(&draft))
                    .max()
            });
            // the plan with all resources is already known to the search
            if !first {
                best = best
                    .into_iter()
                    .chain(drafts)
                    .min_by(|a, b| a.cost.cmp(&b.cost));
            }
        }
        first = false;
        if last.is_none_or(|last| !part.leave_out_from(last)) {
            break;
        }
        desk.looks += part.tasks.iter().map(|task| task.ways.len()).sum::<usize>();
    }
    best
}

/// The best draft found, and the bounds, which are raised if branch and bound proved the draft optimal.
pub(super) fn search(
    model: &Model,
    bounds: &[u32],
    candidates: &[Vec<usize>],
) -> (Option<Draft>, Vec<u32>) {
    let candidates: Vec<Vec<usize>> = candidates
        .iter()
        .map(|order| model.feasible(order))
        .collect();
    let rules = priority_lists::rules(model)
        .into_iter()
        .map(|order| model.by_wave(&order));
    let mut search = Search::new(model, bounds);
    for order in rules.chain(candidates.iter().cloned()) {
        let draft = serial::generate(model, &order, &mut search.desk);
        search.admit(draft);
    }
    // rules and candidates come first, so that their cost shows how many schedules the effort still allows
    let each = search.desk.looks / search.living.len().max(1);
    let children = search.limit.saturating_sub(search.desk.looks) / each.max(1);
    search.size = (children / EACH).clamp(FEWEST, MANY);
    let limit = search.limit;
    search.limit = limit / BEFORE_PROOF;
    search.breed();
    search.prove();
    search.limit = limit;
    search.breed();
    let Search {
        best,
        proven,
        mut desk,
        ..
    } = search;
    let shown = best
        .as_ref()
        .filter(|_| proven)
        .map(|best| best.cost.finishes.clone());
    // so far, orders of mixed waves were only scheduled as given
    let best = best.and_then(|best| serial::generate(model, &best.order, &mut desk));
    // Done last, and not used as a starting point: leaving resources out can gain a day in the first wave and lose
    // months in the others, so such a draft only counts if no other draft matches a candidate's plan.
    let left_out = read_without_last(model, &candidates, &mut desk);
    let best = best
        .into_iter()
        .chain(left_out)
        .min_by(|a, b| a.cost.cmp(&b.cost));
    (best, shown.unwrap_or_else(|| bounds.to_vec()))
}

/// The state of the search.
struct Search<'a> {
    model: &'a Model,
    bounds: &'a [u32],
    /// Whether branch and bound proved the best finishes optimal, regardless of the bounds.
    proven: bool,
    /// Lower bound of the weighted cost: Σ weight × earliest finish.
    least: u128,
    desk: Workspace,
    dice: Rng,
    /// Maximum number of spans that may be examined.
    limit: usize,
    best: Option<Draft>,
    living: Vec<Draft>,
    met: Met,
    /// The population size.
    size: usize,
}

impl<'a> Search<'a> {
    fn new(model: &'a Model, bounds: &'a [u32]) -> Self {
        let tasks = model.tasks.len();
        let least = model
            .tasks
            .iter()
            .map(|task| u128::from(task.weight) * u128::from(task.head))
            .sum();
        // few tasks have few orders, which are soon exhausted
        let limit = tasks
            .saturating_pow(4)
            .saturating_mul(4)
            .min(EFFORT.saturating_add(PER_TASK.saturating_mul(tasks)))
            .min(MOST);
        let (desk, dice, met) = (Workspace::new(model), Rng(0), Met(vec![0; 1 << MET]));
        let (best, living) = (None, Vec::new());
        Self {
            model,
            bounds,
            proven: false,
            least,
            desk,
            dice,
            limit,
            best,
            living,
            met,
            size: FEWEST,
        }
    }

    /// Whether no improvement is possible, or the effort is used up.
    fn over(&self) -> bool {
        let closed = self
            .best
            .as_ref()
            .filter(|best| self.proven || best.cost.finishes == self.bounds);
        match closed {
            None => self.desk.looks >= self.limit,
            Some(best) => {
                best.cost.weighted <= self.least || self.desk.looks >= self.limit / FOR_WEIGHTS
            }
        }
    }

    /// Justifies a draft and adds it to the population; `true` if it is the best so far. A duplicate is discarded: it
    /// would be justified to a draft that is already in the population, and would reduce the diversity.
    fn admit(&mut self, draft: Option<Draft>) -> bool {
        let Some(mut draft) = draft.filter(|draft| !self.met.again(draft)) else {
            return false;
        };
        if !self.over()
            && let Some(better) = justify::justified(self.model, &draft, &mut self.desk)
            && better.cost <= draft.cost
        {
            draft = better;
        }
        let better = self.best.as_ref().is_none_or(|best| draft.cost < best.cost);
        if better {
            self.best = Some(draft.clone());
        }
        self.living.push(draft);
        better
    }

    /// Runs branch and bound if it supports the problem and the best plan is not yet proven optimal.
    fn prove(&mut self) {
        let Some(&[finish]) = self.best.as_ref().map(|best| &best.cost.finishes[..]) else {
            return;
        };
        if self.bounds == [finish] {
            return;
        }
        let Some(found) = exact::better(self.model, finish, NODES) else {
            return;
        };
        let draft = found
            .order
            .and_then(|order| serial::as_it_stands(self.model, order, &mut self.desk));
        self.admit(draft);
        self.proven = found.proven;
    }

    /// Replaces the worst drafts in the population with children until the population no longer improves, then restarts
    /// with a new population.
    fn breed(&mut self) {
        if self.model.tasks.len() < 2 {
            return;
        }
        let tails = priority_lists::tails(self.model);
        let size = self.size;
        self.living.sort_by(|a, b| a.cost.cmp(&b.cost));
        self.living.truncate((size / 2).max(FEWEST));
        let mut taken = Vec::new();
        while !self.over() {
            while self.living.len() < size && !self.over() {
                let order = priority_lists::sampled(self.model, &tails, PICKS, &mut self.dice);
                let draft = serial::as_it_stands(self.model, order, &mut self.desk);
                if draft.is_none() {
                    self.desk.looks += self.model.tasks.len();
                }
                self.admit(draft);
            }
            let mut stale = 0;
            while stale < STALE * size && !self.over() {
                let child = self.child(&mut taken);
                let draft = serial::as_it_stands(self.model, child, &mut self.desk);
                stale = if self.admit(draft) { 0 } else { stale + 1 };
                let worst = (0..self.living.len())
                    .rev()
                    .max_by(|&a, &b| self.living[a].cost.cmp(&self.living[b].cost));
                if let Some(worst) = worst.filter(|_| self.living.len() > size) {
                    self.living.swap_remove(worst);
                }
            }
            self.living.clear();
        }
    }

    /// A child of 2 parents, with a few tasks moved.
    fn child(&mut self, taken: &mut Vec<bool>) -> Vec<usize> {
        let tasks = self.model.tasks.len();
        let (one, other) = (self.parent(), self.parent());
        let (from, to) = (self.dice.below(tasks), self.dice.below(tasks));
        let places = from.min(to)..from.max(to);
        let order = |place: usize| self.living.get(place).map_or(&[][..], |draft| &draft.order);
        let mut child = priority_lists::crossed(order(one), order(other), places, taken);
        for _ in 0..=self.dice.below(MOVED) {
            let from = self.dice.below(tasks);
            let task = child.remove(from);
            // With many tasks most moves are short: a long move changes everything after it, seldom for the better.
            let scale = tasks
                >> self
                    .dice
                    .below(tasks.ilog2().saturating_sub(SCALE) as usize + 1);
            let to = (from + self.dice.below(2 * scale + 1))
                .saturating_sub(scale)
                .min(tasks - 1);
            child.insert(to, task);
        }
        self.model.drawn(child.into_iter())
    }

    /// The index of a parent: the better of 2 random drafts.
    fn parent(&mut self) -> usize {
        let (a, b) = (
            self.dice.below(self.living.len()),
            self.dice.below(self.living.len()),
        );
        if self.living[a].cost <= self.living[b].cost {
            a
        } else {
            b
        }
    }
}

/// Fingerprints of recently found plans; a new fingerprint overwrites an older one with the same index.
struct Met(Vec<u64>);

impl Met {
    /// Whether the plan was found before; records it in either case.
    fn again(&mut self, draft: &Draft) -> bool {
        // 2⁶⁴ over the golden ratio, odd: it spreads each day over all the bits before it (Knuth, volume 3, 6.4).
        let spread = |print: u64| print.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let print = draft.placed.iter().fold(1, |print, placed| {
            spread(print).rotate_left(23)
                ^ u64::from(placed.start)
                ^ (placed.mode as u64) << u32::BITS
        });
        let print = spread(print);
        let place = usize::try_from(print >> (u64::BITS - MET)).unwrap_or(0);
        self.0
            .get_mut(place)
            .is_some_and(|kept| std::mem::replace(kept, print) == print)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Mode, Problem, Resource, Task};
    use super::*;

    /// A problem with 8 tasks in 2 waves and 5 people, some with absences, each able to do some of the tasks, in
    /// differing numbers of days.
    fn thrown(dice: &mut Rng) -> Problem {
        let number = |dice: &mut Rng, below: usize| u32::try_from(dice.below(below)).unwrap();
        let resource = |dice: &mut Rng| {
            let from = number(dice, 12);
            Resource {
                capacity: 1,
                away: (0..dice.below(2)).map(|_| from..from + 3).collect(),
            }
        };
        let mode = |who: usize, dice: &mut Rng| Mode {
            duration: 1 + number(dice, 6),
            demands: vec![(who, 1)],
        };
        let task = |place: usize, dice: &mut Rng| {
            let first = dice.below(3);
            let others: Vec<usize> = (first + 1..5).filter(|_| dice.below(2) == 0).collect();
            Task {
                modes: std::iter::once(first)
                    .chain(others)
                    .map(|who| mode(who, dice))
                    .collect(),
                after: (0..place).filter(|_| dice.below(5) == 0).collect(),
                pinned: (dice.below(20) == 0).then_some(4),
                wave: number(dice, 2),
                weight: 1,
                ..Task::default()
            }
        };
        Problem {
            resources: (0..5).map(|_| resource(dice)).collect(),
            tasks: (0..8).map(|at| task(at, dice)).collect(),
        }
    }

    fn least(drafts: impl Iterator<Item = Draft>) -> (Vec<u32>, u128) {
        let least = drafts
            .map(|draft| (draft.cost.finishes, draft.cost.weighted))
            .min();
        least.unwrap_or_default()
    }

    #[test]
    fn a_skipped_plan_is_one_that_was_made_before() {
        let mut dice = Rng(7);
        let (mut made, mut all) = (0, 0);
        for _ in 0..400 {
            let model = Model::of(&thrown(&mut dice)).unwrap();
            let order = model.feasible(&(0..8).map(|_| dice.below(8)).collect::<Vec<_>>());
            let mut desk = Workspace::new(&model);
            let whole = serial::generate(&model, &order, &mut desk);
            let before = desk.looks;
            let quick = read_without_last(&model, std::slice::from_ref(&order), &mut desk);
            made += desk.looks - before;
            let before = desk.looks;
            let mut slow = Vec::new();
            for last in (0..5).rev() {
                let mut part = model.clone();
                if part.leave_out_from(last) {
                    slow.extend(serial::generate(&part, &order, &mut desk));
                }
            }
            all += desk.looks - before;
            let quick = least(whole.iter().cloned().chain(quick));
            assert_eq!(quick, least(whole.into_iter().chain(slow)), "{model:?}");
        }
        assert!(made < 2 * all, "{made} looks, and {all} without skipping");
    }

    /// Everyone is identical, so only people to whom the plan assigns work are left out.
    #[test]
    fn looks_do_not_grow_with_the_square_of_people() {
        let looks = |people: usize| {
            let modes = (0..people).map(|who| Mode {
                duration: 2,
                demands: vec![(who, 1)],
            });
            let task = Task {
                modes: modes.collect(),
                ..Task::default()
            };
            let resources = vec![
                Resource {
                    capacity: 1,
                    away: Vec::new()
                };
                people
            ];
            let crowd = Model::of(&Problem {
                resources,
                tasks: vec![task; 10],
            })
            .unwrap();
            let mut desk = Workspace::new(&crowd);
            read_without_last(&crowd, &[(0..10).collect()], &mut desk);
            desk.looks
        };
        let (few, many) = (looks(100), looks(1_000));
        assert!(
            many <= 11 * few,
            "{few} looks for 100 people, {many} for 1,000"
        );
    }
}
