//! Orders worth reading, and better ones made from them.
//!
//! In flow the model and the candidates, out flows the best draft that a counted effort finds. The effort is counted in
//! tasks placed and the dice are a fixed sequence: no clock and no outside chance may ever decide here.

use std::cmp::Reverse;

use super::model::Model;
use super::model::Work;
use super::serial;
use super::serial::Draft;

/// Tasks placed before the search stops, beyond reading the rules and the candidates. A task costs about two thirds of
/// a microsecond where it was measured, so this is some 30 milliseconds.
const EFFORT: usize = 50_000;
/// The same for each pair of tasks: few tasks have few orders, and are soon done with.
const PER_PAIR: usize = 60;
/// How many of the orders read are improved; below them there is seldom the best.
const IMPROVED: usize = 6;
/// How often an order is justified again while it gets better.
const JUSTIFIED: usize = 8;

/// The model without the last resource, without the last two and so on, as long as every task can still be done. Only
/// those where something is missing that a task could use: the others read the same.
fn readings(model: &Model) -> Vec<Model> {
    let mut readings = Vec::new();
    for resources in (0..model.capacity.len()).rev() {
        let used = |work: &Work| work.ways.iter().any(|way| way.names.last() == Some(&resources));
        if !model.tasks.iter().any(used) {
            continue;
        }
        let Some(part) = model.with(|way| way.names.last().is_none_or(|&last| last < resources)) else { break };
        readings.push(part);
    }
    readings
}

/// The order of the latest finish times: first what has most work behind it in its wave.
pub(super) fn latest_finish(model: &Model) -> Vec<usize> {
    let tails = tails(model);
    by(model, |task| (Reverse(tails[task]), Reverse(model.tasks[task].weight)))
}

/// The best draft found.
pub(super) fn search(model: &Model, candidates: &[Vec<usize>]) -> Option<Draft> {
    let candidates: Vec<Vec<usize>> = candidates.iter().map(|order| model.feasible(order)).collect();
    let orders = rules(model).into_iter().map(|order| model.feasible(&order)).chain(candidates.iter().cloned());
    let mut drafts: Vec<Draft> = orders.filter_map(|order| serial::generate(model, order)).collect();
    drafts.sort_by(|a, b| a.cost.cmp(&b.cost));
    drafts.dedup_by(|a, b| a.cost == b.cost);
    drafts.truncate(IMPROVED);
    let tasks = model.tasks.len();
    let mut effort = Effort { left: tasks.saturating_mul(tasks).saturating_mul(PER_PAIR).min(EFFORT) };
    let improved = drafts.into_iter().map(|draft| justify(model, draft, &mut effort));
    let best = improved.min_by(|a, b| a.cost.cmp(&b.cost)).map(|best| wander(model, best, &mut effort));
    // Read last and without being searched from: leaving somebody out can win a day in the first wave and lose months
    // in the others, so it only counts where nothing else holds what a candidate held.
    let parts = if candidates.is_empty() { Vec::new() } else { readings(model) };
    let left_out = parts.iter().flat_map(|part| candidates.iter().map(move |order| (part, order)));
    let left_out = left_out.filter_map(|(part, order)| serial::generate(part, order.clone()));
    best.into_iter().chain(left_out).min_by(|a, b| a.cost.cmp(&b.cost))
}

struct Effort {
    left: usize,
}

impl Effort {
    fn spend(&mut self, draft: &Draft) {
        // an empty problem must spend as well
        self.left = self.left.saturating_sub(draft.rounds * draft.order.len().max(1));
    }
}

/// The priority rules: Kolisch 1996 compares the first four; Smith 1956 has the fifth.
fn rules(model: &Model) -> Vec<Vec<usize>> {
    let tails = tails(model);
    let followers = followers(model);
    let own = |task: usize| u64::from(model.tasks[task].shortest);
    let position = |task: usize| {
        let next = model.tasks[task].next.iter().filter(|&&next| model.tasks[next].needed == model.tasks[task].needed);
        next.fold(own(task), |sum, &next| sum.saturating_add(own(next)))
    };
    vec![
        latest_finish(model),
        // latest start times
        by(model, |task| Reverse(u64::from(tails[task]) + own(task))),
        // most total successors
        by(model, |task| (Reverse(followers[task]), Reverse(tails[task]))),
        // greatest rank positional weight
        by(model, |task| (Reverse(position(task)), Reverse(tails[task]))),
        // most weight for a day; the quotient is scaled, since it only has to rank
        by(model, |task| Reverse((u128::from(model.tasks[task].weight) << 32) / u128::from(own(task).max(1)))),
        // earliest first
        by(model, |task| (model.tasks[task].ready, Reverse(tails[task]))),
    ]
}

fn by<K: Ord>(model: &Model, key: impl Fn(usize) -> K) -> Vec<usize> {
    let mut order = model.sorted.clone();
    order.sort_by_cached_key(|&task| (key(task), task));
    order
}

/// The days of work behind each task within its wave, in the shortest modes.
fn tails(model: &Model) -> Vec<u32> {
    let mut tails = vec![0_u32; model.tasks.len()];
    for &task in model.sorted.iter().rev() {
        let same = model.tasks[task].next.iter().filter(|&&next| model.tasks[next].needed == model.tasks[task].needed);
        tails[task] = same.map(|&next| tails[next].saturating_add(model.tasks[next].shortest)).max().unwrap_or(0);
    }
    tails
}

/// How many tasks wait for each, directly or not.
fn followers(model: &Model) -> Vec<usize> {
    let mut counts = vec![0; model.tasks.len()];
    let mut seen = vec![usize::MAX; model.tasks.len()];
    for (task, count) in counts.iter_mut().enumerate() {
        let mut stack = vec![task];
        while let Some(at) = stack.pop() {
            for &next in &model.tasks[at].next {
                if seen[next] != task {
                    seen[next] = task;
                    *count += 1;
                    stack.push(next);
                }
            }
        }
    }
    counts
}

/// Forward–backward improvement, as long as it improves.
fn justify(model: &Model, mut best: Draft, effort: &mut Effort) -> Draft {
    for _ in 0..JUSTIFIED {
        let Some(next) = justified(model, &best, effort) else { break };
        if next.cost >= best.cost {
            break;
        }
        best = next;
    }
    best
}

/// Everything pushed as late as it can be without delaying its wave, then drawn early again in the order that results.
fn justified(model: &Model, draft: &Draft, effort: &mut Effort) -> Option<Draft> {
    let (back, days) = mirrored(model, draft);
    let mut turn = vec![0; draft.order.len()];
    for (at, &task) in draft.order.iter().enumerate() {
        turn[task] = at;
    }
    let mut order = draft.order.clone();
    order.sort_by_key(|&task| Reverse((draft.placed[task].finish, turn[task])));
    let late = serial::generate(&back, order)?;
    effort.spend(&late);
    let mut order = draft.order.clone();
    order.sort_by_key(|&task| (days.saturating_sub(late.placed[task].finish), turn[task]));
    let next = serial::generate(model, model.feasible(&order))?;
    effort.spend(&next);
    Some(next)
}

/// The same work seen from the last day, in the modes chosen, and how many days that are.
///
/// A milestone counts a day here that it does not take there, so its mirrored place can be a day off over an absence.
/// That is let be: only the order of the mirrored starts is used.
fn mirrored(model: &Model, draft: &Draft) -> (Model, u32) {
    let mut ends = vec![0; model.waves.len()];
    for (work, placed) in model.tasks.iter().zip(&draft.placed) {
        ends[work.needed] = placed.finish.max(ends[work.needed]);
    }
    let days = ends.iter().copied().max().unwrap_or(0);
    let tasks = model.tasks.iter().zip(&draft.placed).map(|(work, placed)| Work {
        ways: work.ways.get(placed.way).cloned().into_iter().collect(),
        before: work.next.clone(),
        next: work.before.clone(),
        // no later than the end of its wave; and what is pinned stays where it is
        release: days.saturating_sub(if work.pinned.is_some() { placed.finish } else { ends[work.needed] }),
        pinned: None,
        needed: 0,
        given: 0,
        ..*work
    });
    let back = Model {
        capacity: model.capacity.clone(),
        calendars: model.calendars.iter().map(|calendar| calendar.mirrored(days)).collect(),
        tasks: tasks.collect(),
        sorted: Vec::new(),
        waves: vec![0],
    };
    (back, days)
}

/// Small changes of the best order, each justified, kept when no worse: a walk over plans that are equally good finds
/// ways out that a walk over better ones does not.
fn wander(model: &Model, best: Draft, effort: &mut Effort) -> Draft {
    let count = best.order.len();
    if count < 2 {
        return best;
    }
    let mut dice = Dice(0);
    let mut best = best;
    while effort.left > 0 {
        let mut order = best.order.clone();
        for _ in 0..=dice.below(3) {
            let task = order.remove(dice.below(count));
            order.insert(dice.below(count), task);
        }
        let Some(mut next) = serial::generate(model, model.feasible(&order)) else {
            effort.left = effort.left.saturating_sub(count);
            continue;
        };
        effort.spend(&next);
        if let Some(better) = justified(model, &next, effort)
            && better.cost <= next.cost
        {
            next = better;
        }
        if next.cost <= best.cost {
            best = next;
        }
    }
    best
}

/// A fixed sequence that looks like chance (`SplitMix64`; Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // half of the bits fit every platform; the slight preference of small numbers is of no consequence
        usize::try_from(mixed >> 33).unwrap_or(0) % count.max(1)
    }
}
