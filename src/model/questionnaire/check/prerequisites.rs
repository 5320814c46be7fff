//! Checks prerequisites: no control may depend on a control of a later phase, nor directly or indirectly on itself.
//!
//! Each cycle is reported once.

use super::super::Questionnaire;
use super::super::file::RawControl;
use super::{Check, Code};
use crate::base::diagnostic::Source;

impl Check<'_> {
    /// Tells prerequisites of a later phase, and cycles, each cycle once.
    pub(super) fn prerequisites(
        &mut self,
        raw: &[(&Source, usize, RawControl)],
        questionnaire: &Questionnaire,
    ) {
        // a phase that leads nowhere is told already; what it was taken for proves nothing
        let sure = |at: usize| {
            let phase = questionnaire
                .controls
                .get(at)
                .and_then(|control| questionnaire.phases.get(control.phase));
            raw.get(at)
                .is_some_and(|(_, _, raw)| phase.is_some_and(|phase| phase.id == raw.phase.value))
        };
        for (at, ((source, _, raw), control)) in raw.iter().zip(&questionnaire.controls).enumerate()
        {
            for (raw_after, after) in raw.after.iter().zip(&control.after) {
                let Some(before) = questionnaire
                    .controls
                    .get(after.control)
                    .filter(|before| before.id == raw_after.control.value)
                else {
                    continue;
                };
                if before.phase > control.phase && sure(at) && sure(after.control) {
                    let message = format!(
                        "`{}` waits for `{}`, which is asked in a later phase",
                        control.id, before.id
                    );
                    let help = "Move one of them, or drop the prerequisite.".to_owned();
                    self.tell(
                        Code::LaterPrerequisite,
                        &source.name,
                        raw_after.control.span.clone(),
                        message,
                        Some(help),
                    );
                }
            }
        }
        // colours of a depth-first walk: a control met again on the way down closes a cycle
        let mut done = vec![false; questionnaire.controls.len()];
        for start in 0..questionnaire.controls.len() {
            let mut path = Vec::new();
            if let Some(cycle) = find_cycle(questionnaire, start, &mut done, &mut path) {
                let names: Vec<&str> = cycle
                    .iter()
                    .filter_map(|&at| Some(questionnaire.controls.get(at)?.id.as_str()))
                    .collect();
                let first = cycle.first().copied().unwrap_or(start);
                if let Some((source, _, control)) = raw.get(first) {
                    let span = control
                        .after
                        .first()
                        .map_or(control.id.span.clone(), |after| after.control.span.clone());
                    let message = format!(
                        "prerequisites go round in a circle: {}",
                        names.join(" after ")
                    );
                    self.tell(
                        Code::Cycle,
                        &source.name,
                        span,
                        message,
                        Some("Drop one of them.".to_owned()),
                    );
                }
            }
        }
    }
}

/// A cycle reachable from `start` over controls not yet done, first control repeated at the end.
fn find_cycle(
    questionnaire: &Questionnaire,
    start: usize,
    done: &mut [bool],
    path: &mut Vec<usize>,
) -> Option<Vec<usize>> {
    if let Some(at) = path.iter().position(|&seen| seen == start) {
        let mut cycle = path.split_off(at);
        cycle.push(start);
        // everything on the way counts as done, so that the same circle is told once
        return Some(cycle);
    }
    if done.get(start).copied().unwrap_or(true) {
        return None;
    }
    path.push(start);
    let mut cycle = None;
    for after in &questionnaire.controls.get(start)?.after {
        cycle = cycle.or_else(|| find_cycle(questionnaire, after.control, done, path));
        if cycle.is_some() {
            break;
        }
    }
    path.pop();
    if let Some(done) = done.get_mut(start) {
        *done = true;
    }
    cycle
}
