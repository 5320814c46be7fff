//! The search for a good order: from priority rules and candidates to the best draft that a counted effort finds.
//!
//! Effort is counted in spans examined, and the random sequence is fixed: neither the clock nor outside randomness may
//! influence the result.

use super::model::Model;
use super::serial::{Draft, Workspace};
use super::{exact, justify, serial};
use crate::planner::priority_lists;
use crate::planner::rng::Rng;

/// Spans looked at before the search stops, beyond reading the rules and the candidates: so many at first, so many for
/// each task, and no more than the last. A look costs some fifteen nanoseconds where it was measured.
const EFFORT: usize = 2_200_000;
const PER_TASK: usize = 8_000;
const MOST: usize = 50_000_000;
/// A part of the effort goes before branch and bound, so that it begins with a good plan.
const BEFORE_PROOF: usize = 20;
/// The most nodes of branch and bound.
const NODES: usize = 20_000;
/// Once every wave meets its bound only the weights are left, and get this part of the effort.
const FOR_WEIGHTS: usize = 4;
/// How many drafts live at once: one for so many that can still be made, but no fewer and no more than these.
const EACH: usize = 200;
const FEWEST: usize = 2;
const MANY: usize = 20;
/// After so many children for each draft without a better one all begin anew.
const STALE: usize = 40;
/// The most tasks that a child has elsewhere than its parents.
const MOVED: usize = 2;
/// A move reaches over all tasks, or half of them, or a quarter and so on, but over no fewer than two to this power.
const SCALE: u32 = 4;
/// Of how many tasks that could be next the most urgent is taken when an order is drawn by lot.
const PICKS: usize = 3;
/// The first so many bits of a print find its place among those met.
const MET: u32 = 14;

/// The most spans looked at while plans without the last resources are read. It is reached where hundreds of resources
/// all differ; with fewer, each plan that differs from the others is read.
const READINGS: usize = 50_000_000;

/// The best draft of the candidates with the last resource left out, then the last two, and so on, while every task can
/// still be done.
///
/// Most of these plans are known to be the same as the one before, and are not made again: a plan that does nothing with
/// a resource is not changed when that resource is gone, as each task takes the best of its modes, and that mode is still
/// there. Pins are the exception, since whether their day is kept depends on all modes.
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
    // one copy that gets smaller: a copy for each resource would take the memory of their square
    let mut part = model.clone();
    let mut first = true;
    while desk.looks < limit {
        let mut last = None;
        for order in candidates {
            let drafts = serial::drafts(&part, order, desk);
            // an order without a plan says nothing of what could be left out
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
            // the plan with everybody is what was searched from
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

/// The best draft found, and the bounds, raised where it was shown that nothing is better.
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
    // the rules and candidates come first, so that what they cost tells how many can still be made
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
    // An order of mixed waves was only tried as it stands.
    let best = best.and_then(|best| serial::generate(model, &best.order, &mut desk));
    // Read last and without being searched from: leaving somebody out can win a day in the first wave and lose months
    // in the others, so it only counts where nothing else holds what a candidate held.
    let left_out = read_without_last(model, &candidates, &mut desk);
    let best = best
        .into_iter()
        .chain(left_out)
        .min_by(|a, b| a.cost.cmp(&b.cost));
    (best, shown.unwrap_or_else(|| bounds.to_vec()))
}

/// What is tried, and the best of it.
struct Search<'a> {
    model: &'a Model,
    bounds: &'a [u32],
    /// Whether the best finishes are known to be the best there can be, whatever the bounds say.
    proven: bool,
    /// No plan costs less once its waves are done.
    least: u128,
    desk: Workspace,
    dice: Rng,
    /// So many looks the desk has.
    limit: usize,
    best: Option<Draft>,
    living: Vec<Draft>,
    met: Met,
    /// So many live at once.
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
        // few tasks have few orders, and are soon done with
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

    /// Whether nothing better can be, or no effort is left.
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

    /// Takes a draft among the living, justified; true when it is better than all before. One that was met already is let
    /// go: it would be justified to what is there already, and crowd out others.
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

    /// Lets branch and bound have its part, where it can.
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

    /// Children of the living take the place of the worst, until nothing comes of it; then all begin anew.
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

    /// An order from two of the living, with a few tasks moved.
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
            // among many tasks most moves are short: a long one changes all that comes after, seldom for the better
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

    /// The better of two by lot.
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

/// The plans met lately, as prints of their days and modes; a print takes the place of an older one.
struct Met(Vec<u64>);

impl Met {
    /// Whether a plan was met before; from now on it was.
    fn again(&mut self, draft: &Draft) -> bool {
        // 2⁶⁴ over the golden ratio, odd: it spreads each day over all the bits before it (Knuth, volume 3, 6.4)
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

    /// Eight tasks in two waves and five people, some away, each of whom can do some tasks in some days.
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

    /// Everybody is like everybody else, so that nobody is left out but those the plan gives work to.
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
