//! Explains the roadmap in sentences: the effect of a what-if, a step, the critical chains, and how to meet a date.
//!
//! Only the wording is defined here; every date comes from `crate::roadmap`.

use crate::model::questionnaire::{ControlIx, GateIx};
use jiff::civil::Date;

use super::gates::{distance, undated};
use crate::base::plural::{either, listed, thousands};
use crate::describe::roadmap::person_days;
use crate::interaction::basis::Basis;
use crate::interaction::pager::{Entry, Pager};
use crate::model::assessment::change::Change;
use crate::model::assessment::plan::Arrangement;
use crate::roadmap::forecast::RUNS;
use crate::roadmap::meet::{Meeting, Offer, meet};
use crate::roadmap::{Outlook, Roadmap, StepIx, step_key};
use crate::tui::widget::text::count;

/// The effect of an edit to the plan, for the notice; `None` if no plan was calculated, or the edit was neither a
/// what-if nor a commitment.
pub(crate) fn effect(basis: &Basis, touched: &[Change]) -> Option<String> {
    let outlook = basis.outlook.as_ref()?;
    if let Some(Change::CommittedPlan(Some(agreed))) = touched.first() {
        let opens = |(gate, day_of): (&String, &Date)| format!("{gate} by {}", basis.day(*day_of));
        let gates: Vec<String> = agreed.gates.iter().map(opens).collect();
        return Some(format!(
            "Committed: {}. surefoot measures later slippage against this plan.",
            listed(&gates)
        ));
    }
    let before = basis.before.as_ref()?;
    let mut words = Vec::new();
    let mut about = None;
    if let [Change::Arrangement { control, .. }] = touched {
        let control = basis.questionnaire.control(control)?;
        let was = before
            .settings
            .arranged
            .get(basis.id(control))
            .copied()
            .unwrap_or_default();
        words.extend(arranged(basis, outlook, control, &was));
        about = Some(control);
    }
    // pinned steps of other controls that can no longer start on their date
    let could = |at: StepIx| {
        let of = |roadmap: &Roadmap, at: StepIx| roadmap.steps[at].step.control;
        let control = of(&outlook.all, at);
        let missed = &before.outlook.all.missed;
        about != Some(control)
            && !missed
                .iter()
                .any(|(was, _)| of(&before.outlook.all, *was) == control)
    };
    let missed = outlook.all.missed.iter().filter(|(at, _)| could(*at));
    words.extend(missed.map(|&(at, wanted)| too_late(basis, outlook, at, wanted)));
    words.push(moves(basis, &before.outlook, outlook));
    Some(words.join(" "))
}

/// The changes to the planning decisions on a control, and their results.
fn arranged(
    basis: &Basis,
    outlook: &Outlook,
    control: ControlIx,
    was: &Arrangement,
) -> Vec<String> {
    let now = basis.arrangement(control);
    let id = basis.id(control);
    let mut words = Vec::new();
    if now.dropped != was.dropped {
        words.push(if now.dropped {
            format!("{id} is dropped. Press d to restore it.")
        } else {
            format!("{id} is back in the plan.")
        });
    }
    if now.not_before != was.not_before {
        words.push(match now.not_before {
            Some(until) => format!("{id} will not start before {}.", basis.day(until)),
            None => format!("{id} no longer has a “not before” date."),
        });
    }
    if now.pinned_to != was.pinned_to {
        words.push(match now.pinned_to {
            Some(wanted) => wanted_words(basis, outlook, control, wanted),
            None => format!("{id} is no longer pinned."),
        });
    }
    words
}

/// A sentence about whether the next step of a control starts on the date that it is pinned to.
fn wanted_words(basis: &Basis, outlook: &Outlook, control: ControlIx, wanted: Date) -> String {
    let all = &outlook.all;
    let Some(at) = all
        .steps
        .position(|planned| planned.step.control == control)
    else {
        return String::new();
    };
    if all.missed.iter().any(|(missed, _)| *missed == at) {
        return too_late(basis, outlook, at, wanted);
    }
    let name = all.name(&basis.questionnaire, at);
    match &all.steps[at].when {
        Some(when) if when.start == wanted => {
            format!("{name} starts on {}, as pinned.", basis.day(wanted))
        }
        // the pinned date is not a working day
        Some(when) => format!(
            "{name} is pinned to {} and starts on {}.",
            basis.day(wanted),
            basis.day(when.start)
        ),
        None => format!(
            "{name} has no date: {}.",
            all.reason_clause(&basis.questionnaire, at)
        ),
    }
}

/// A sentence stating that a step cannot start on the date that it is pinned to, with the reason.
fn too_late(basis: &Basis, outlook: &Outlook, at: StepIx, wanted: Date) -> String {
    let all = &outlook.all;
    let name = all.name(&basis.questionnaire, at);
    let because = all.reason_clause(&basis.questionnaire, at);
    let starts = all.steps[at].when.as_ref().map(|when| when.start);
    let starts = starts.map_or(String::new(), |starts| {
        format!(", only on {}", basis.near(starts, wanted))
    });
    format!(
        "{name} cannot start on {}{starts}: {because}.",
        basis.day(wanted)
    )
}

/// The changes to the gate dates, in 1 or 2 sentences.
fn moves(basis: &Basis, before: &Outlook, now: &Outlook) -> String {
    let mut moved = Vec::new();
    let (mut lost, mut shut) = (Vec::new(), Vec::new());
    for gate in basis.report.targets.horizon.through() {
        let id = basis.gate_id(gate);
        match (before.gate(gate), now.gate(gate)) {
            ((_, Some(was)), (_, Some(opens))) if was != opens => {
                moved.push(format!(
                    "{id} passes by {}, {}",
                    basis.day(opens),
                    distance(was, opens, ["earlier", "later"])
                ));
            }
            ((_, None), (_, Some(opens))) => {
                moved.push(format!("{id} passes by {}", basis.day(opens)));
            }
            ((_, Some(_)), (_, None)) => lost.push(id.to_owned()),
            ((Some(was), _), (Some(opens), _)) if was != opens => {
                moved.push(format!(
                    "{id} can pass on {} at the earliest, not {}",
                    basis.day(opens),
                    basis.near(was, opens)
                ));
            }
            ((_, None), (_, None)) => shut.push(id.to_owned()),
            _ => {}
        }
    }
    match lost.as_slice() {
        [] => {}
        [one] => moved.push(format!("{one} no longer has a date")),
        _ => moved.push(format!("{} no longer have a date", listed(&lost))),
    }
    match shut.as_slice() {
        [] => {}
        [one] => moved.push(format!("{one} still has no date")),
        _ => moved.push(format!("{} still have no date", listed(&shut))),
    }
    if moved.is_empty() {
        "No gate date changes.".to_owned()
    } else {
        format!("{}.", moved.join("; "))
    }
}

/// Everything about a step.
pub(super) fn step(basis: &Basis, outlook: &Outlook, roadmap: &Roadmap, at: StepIx) -> Vec<Entry> {
    let planned = &roadmap.steps[at];
    let mut lines = Vec::new();
    if let Some(when) = &planned.when {
        lines.push(format!(
            "{} works on this step from {} to {}: {} for {} of work.",
            when.person,
            basis.day(when.start),
            basis.day(when.end),
            count(
                usize::try_from(when.days).unwrap_or(usize::MAX),
                "working day",
                "working days"
            ),
            person_days(planned.step.effort)
        ));
    }
    let clause = roadmap.reason_clause(&basis.questionnaire, at);
    let lead = match planned.when {
        Some(_) => "Why not earlier",
        None => "No date",
    };
    lines.push(format!("{lead}: {clause}."));
    let delays: Vec<String> = roadmap
        .delays(at)
        .into_iter()
        .map(|other| roadmap.name(&basis.questionnaire, other))
        .collect();
    if !delays.is_empty() {
        lines.push(format!("Each extra day delays {}.", listed(&delays)));
    } else if planned.when.is_some() {
        lines.push("No other step waits for this one.".to_owned());
    }
    lines.extend(decided_words(basis, outlook, roadmap, at));
    lines.extend(arrangement_words(basis, roadmap, at));
    if planned.step.uncertain {
        lines.push("The step is planned only because the current level is unknown.".to_owned());
    }
    for &assumed in &planned.step.assumed {
        lines.push(format!(
            "{} is assumed to be met; it is not part of this plan.",
            basis.name(assumed)
        ));
    }
    let mut entries = vec![Entry::Heading(format!(
        "Step {}",
        roadmap.name(&basis.questionnaire, at)
    ))];
    entries.extend(lines.into_iter().map(Entry::Words));
    entries
}

/// A sentence about the share of forecast runs in which a step decided the date of the last gate.
fn decided_words(
    basis: &Basis,
    outlook: &Outlook,
    roadmap: &Roadmap,
    at: StepIx,
) -> Option<String> {
    let permille = decided(basis, outlook, roadmap, at)?;
    let last = outlook
        .all
        .gates
        .iter()
        .rev()
        .find(|gate| gate.day.is_some())?;
    let gate = basis.gate_id(last.gate);
    Some(match permille {
        0 => format!("The step decided the date of {gate} in none of the forecast runs."),
        _ => format!(
            "The step decided the date of {gate} in {} of the forecast runs.",
            share(permille)
        ),
    })
}

/// The share of runs in which a step decided the date of the last gate, in thousandths; the runs use the plan in which
/// every unknown starts at level 0.
fn decided(basis: &Basis, outlook: &Outlook, roadmap: &Roadmap, at: StepIx) -> Option<u32> {
    let key = step_key(&basis.questionnaire, &roadmap.steps[at].step);
    let same = |step: &&crate::roadmap::Planned| step_key(&basis.questionnaire, &step.step) == key;
    let same = outlook
        .all
        .steps
        .iter()
        .zip(&outlook.forecast.critical)
        .find(|(step, _)| same(step));
    same.filter(|(step, _)| step.when.is_some())
        .map(|(_, permille)| *permille)
}

fn share(permille: u32) -> String {
    match permille {
        1000 => "all".to_owned(),
        1..=9 => "less than 1%".to_owned(),
        _ => format!("{}%", (permille + 5).min(994) / 10),
    }
}

/// The planning decisions on the control of a step.
fn arrangement_words(basis: &Basis, roadmap: &Roadmap, at: StepIx) -> Vec<String> {
    let planned = &roadmap.steps[at];
    let arranged = basis.arrangement(planned.step.control);
    let id = basis.id(planned.step.control);
    let next = roadmap
        .steps
        .position(|other| other.step.control == planned.step.control);
    let mut words = Vec::new();
    if let Some(wanted) = arranged.pinned_to.filter(|_| next == Some(at)) {
        let met = !roadmap.missed.iter().any(|(missed, _)| *missed == at);
        words.push(format!(
            "The step is pinned to {}{}.",
            basis.day(wanted),
            if met { "" } else { ", which cannot be met" }
        ));
    }
    if let Some(until) = arranged.not_before {
        words.push(format!("{id} must not start before {}.", basis.day(until)));
    }
    if arranged.dropped {
        words.push(format!(
            "{id} is dropped. Press d on the roadmap to restore it."
        ));
    }
    words
}

/// The critical chain of each gate.
pub(super) fn chains(basis: &Basis, outlook: &Outlook, roadmap: &Roadmap) -> Pager {
    let lead = if roadmap.steps.len() == outlook.all.steps.len() {
        "The steps that decide the date of each gate, in order. A day lost on one of them delays the gate by a day."
    } else {
        "The plan for the known gaps only: the steps that decide the date of each gate, in order. A day lost on one \
         of them delays the gate by a day."
    };
    let mut entries = vec![Entry::Words(lead.to_owned())];
    for gate in &roadmap.gates {
        let title = basis.questionnaire.gates[gate.gate].title.as_str();
        let id = basis.gate_id(gate.gate);
        entries.push(Entry::Gap);
        let Some(opens) = gate.day else {
            entries.push(Entry::Heading(format!("{id} {title}")));
            entries.push(Entry::Words(format!(
                "{id} has no critical chain ({}).",
                undated(basis, outlook, gate.gate)
            )));
            continue;
        };
        entries.push(Entry::Heading(format!(
            "{id} {title}: can pass on {}",
            basis.day(opens)
        )));
        for step in roadmap.chain(gate.gate) {
            let planned = &roadmap.steps[step];
            let Some(when) = &planned.when else { continue };
            // the person is already named before the reason
            let because = roadmap.reason_beside_person(&basis.questionnaire, step);
            let name = roadmap.name(&basis.questionnaire, step);
            entries.push(Entry::Item(
                basis.stretch(when),
                format!("{name}, {}: {because}", when.person),
            ));
        }
        if let Some(ready) = gate.ready {
            entries.push(Entry::Words(format!(
                "The last step ends on {}; a freeze delays {id} until {}.",
                basis.day(ready),
                basis.day(opens)
            )));
        }
        if !gate.waits.is_empty() {
            entries.push(Entry::Words(bound_words(basis, id, opens, gate.bound)));
        }
        let found = outlook
            .forecast
            .gates
            .get(gate.gate)
            .filter(|_| roadmap.unknowns == outlook.all.unknowns);
        if let Some((half, most)) = found.and_then(|found| Some((found.half?, found.most?))) {
            entries.push(Entry::Words(format!(
                "Forecast with varying effort: 50% by {}, 80% by {} ({} runs).",
                basis.near(half, most),
                basis.day(most),
                thousands(RUNS)
            )));
        }
    }
    Pager {
        title: "The critical chain of each gate".to_owned(),
        entries,
        scroll: 0,
    }
}

fn bound_words(basis: &Basis, id: &str, opens: Date, bound: Option<Date>) -> String {
    match bound {
        Some(bound) if bound >= opens => {
            format!("{id} cannot pass earlier with this team (proven optimal).")
        }
        Some(bound) => format!(
            "{id} cannot pass before {} with this team.",
            basis.day(bound)
        ),
        None => format!("The earliest possible date for {id} with another plan is not known."),
    }
}

/// The additions needed for a gate to pass by a date.
pub(crate) fn meeting(basis: &Basis, gate: GateIx, wanted: Date) -> Pager {
    let outlook = basis.outlook();
    let found = meet(
        &basis.questionnaire,
        basis.state(),
        &basis.report.targets,
        basis.today,
        &outlook,
        gate,
        wanted,
    );
    let title = basis.questionnaire.gates[gate].title.as_str();
    let id = basis.gate_id(gate);
    let mut entries = Vec::new();
    match found.now {
        Some(now) if found.is_met() => {
            let words = format!(
                "{id} passes by {} on the current plan: this team meets the date.",
                basis.day(now)
            );
            entries.push(Entry::Words(words));
        }
        Some(now) => {
            let far = distance(wanted, now, ["early", "too late"]);
            entries.push(Entry::Words(format!(
                "{id} passes by {} on the current plan, {far}.",
                basis.day(now)
            )));
        }
        None => {
            let why = basis
                .outlook
                .as_ref()
                .map_or(String::new(), |outlook| undated(basis, outlook, gate));
            entries.push(Entry::Words(format!(
                "{id} cannot pass on the current plan ({why})."
            )));
        }
    }
    entries.extend(forecast_words(basis, gate, wanted).map(Entry::Words));
    if !found.is_met() {
        entries.push(Entry::Gap);
        entries.extend(offers(basis, &found));
    }
    Pager {
        title: format!("{id} {title} by {}", basis.day(wanted)),
        entries,
        scroll: 0,
    }
}

/// The 50% and 80% dates of the forecast, if the plan meets the date.
fn forecast_words(basis: &Basis, gate: GateIx, wanted: Date) -> Option<String> {
    let outlook = basis.outlook.as_ref()?;
    let found = outlook.forecast.gates.get(gate)?;
    let (half, most, opens) = (found.half?, found.most?, outlook.gate(gate).1?);
    if opens > wanted {
        return None;
    }
    Some(if most <= wanted {
        format!(
            "The 80% date of the forecast, {}, is also in time.",
            basis.day(most)
        )
    } else {
        format!(
            "Caution: the forecast is 50% by {}, but 80% only by {}.",
            basis.near(half, most),
            basis.day(most)
        )
    })
}

fn offers(basis: &Basis, found: &Meeting) -> Vec<Entry> {
    let id = basis.gate_id(found.gate);
    let title = |offer: &Offer| basis.questionnaire.roles[offer.role].title.as_str();
    let mut entries = Vec::new();
    let meets: Vec<&Offer> = found
        .offers
        .iter()
        .filter(|offer| offer.percent.is_some())
        .collect();
    if !meets.is_empty() {
        entries.push(Entry::Heading(
            if meets.len() == 1 {
                "This is enough"
            } else {
                "One of these is enough"
            }
            .into(),
        ));
    }
    for offer in &meets {
        let percent = offer.percent.unwrap_or_default();
        let opens = offer.opens.map_or(String::new(), |opens| {
            format!(": {id} passes by {}", basis.day(opens))
        });
        entries.push(Entry::Item(
            title(offer).to_owned(),
            format!("{}{opens}.", more(percent)),
        ));
    }
    let (helps, idle): (Vec<&Offer>, Vec<&Offer>) = found
        .offers
        .iter()
        .filter(|offer| offer.percent.is_none())
        .partition(|offer| {
            offer
                .opens
                .is_some_and(|opens| found.now.is_none_or(|now| opens < now))
        });
    if meets.is_empty() {
        let words = "No single role is enough, even with 3 more people.";
        entries.push(Entry::Words(words.to_owned()));
    }
    if !helps.is_empty() {
        entries.push(Entry::Gap);
        entries.push(Entry::Heading("Helps, but not enough".to_owned()));
    }
    for offer in helps {
        let opens = offer.opens.map_or(String::new(), |opens| {
            format!(": {id} passes by {}", basis.day(opens))
        });
        entries.push(Entry::Item(
            title(offer).to_owned(),
            format!("3 more people{opens}."),
        ));
    }
    if !idle.is_empty() {
        let roles: Vec<String> = idle
            .into_iter()
            .map(|offer| title(offer).to_owned())
            .collect();
        entries.push(Entry::Gap);
        entries.push(Entry::Words(format!(
            "More time from {} changes nothing.",
            either(&roles)
        )));
    }
    entries.push(Entry::Gap);
    entries.push(Entry::Words(
        "surefoot tried each role on its own. Press p to try a mix, d to drop a step.".to_owned(),
    ));
    entries
}

/// Additional time in words.
fn more(percent: u32) -> String {
    match percent {
        100 => "1 more person".to_owned(),
        200 => "2 more people".to_owned(),
        300 => "3 more people".to_owned(),
        _ => format!("{percent}% of 1 more person"),
    }
}
