//! The JSON of the portfolio.
//!
//! Its own module because each entry is a system, whereas the [CSV](crate::export::csv::portfolio) has one row for each
//! system and control.

use serde::Serialize;

use crate::describe::portfolio as describe;
use crate::export::json::answer;
use crate::export::json::report::{RangeWire, range};
use crate::model::questionnaire::PhaseIx;
use crate::roadmap::shared::Between;
use crate::views::portfolio::common::Common;
use crate::views::portfolio::due::Due;
use crate::views::portfolio::plan::Plan;
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Held, Portfolio};

#[derive(Serialize)]
struct PortfolioWire<'a> {
    date: String,
    filter: FilterWire<'a>,
    /// Number of systems that the filter hides.
    hidden: usize,
    systems: Vec<SystemWire<'a>>,
    /// Files that could not be evaluated. The filter does not hide them.
    unread: Vec<UnreadWire<'a>>,
    /// Gaps that several systems have in common, most frequent first.
    common_gaps: Vec<CommonWire<'a>>,
    /// Shared plan of all systems; absent unless requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<PlanWire<'a>>,
}

#[derive(Serialize)]
struct PlanWire<'a> {
    /// Systems in order of precedence.
    systems: Vec<PlannedWire<'a>>,
    /// Everyone who has work, most working days first.
    people: Vec<LoadWire<'a>>,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct PlannedWire<'a> {
    file: &'a str,
    /// Whether the system shares people with another system.
    shares: bool,
    gates: Vec<PlannedGateWire<'a>>,
}

#[derive(Serialize)]
struct PlannedGateWire<'a> {
    id: &'a str,
    /// Days on which the gate can pass if the system is planned alone.
    alone: BetweenWire,
    /// Days on which the gate can pass if all systems are planned together.
    together: BetweenWire,
    /// Lower bounds of `together`: with these people, no shared plan lets the gate pass earlier.
    not_before: BetweenWire,
}

#[derive(Serialize)]
struct BetweenWire {
    /// Day according to the plan for the known gaps only; null if the gate has no day in that plan.
    earliest: Option<String>,
    /// Day according to the plan in which unknown levels start at 0; null if the gate has no day in that plan.
    latest: Option<String>,
}

#[derive(Serialize)]
struct LoadWire<'a> {
    person: &'a str,
    /// Percentage of the person's time for all systems together: the largest percentage given in any file.
    percent: u8,
    /// Working days of all steps the person does, with unknown levels starting at 0.
    days: u32,
    until: String,
    files: Vec<&'a str>,
}

#[derive(Serialize)]
struct FilterWire<'a> {
    owner: Option<&'a str>,
    risk_tier: Option<&'a str>,
    phase: Option<&'a str>,
}

#[derive(Serialize)]
struct SystemWire<'a> {
    file: &'a str,
    /// Other copies of the assessment, which are not counted.
    copies: Vec<&'a str>,
    system: &'a str,
    questionnaire: &'a str,
    /// Version of the questionnaire that was answered.
    version: &'a str,
    /// Version of the questionnaire used for the evaluation.
    judged_by: &'a str,
    risk_tier: &'a str,
    current_phase: Option<&'a str>,
    target_phase: &'a str,
    target_date: Option<String>,
    /// Id of the gate whose targets the attainment uses.
    gate: &'a str,
    attainment: Option<RangeWire>,
    layers: Vec<LayerWire<'a>>,
    /// Number of controls asked for `gate`.
    asked: usize,
    /// Number of those controls that have a level or are not applicable.
    answered: usize,
    gates: Vec<GateWire<'a>>,
    /// Id of the next gate to pass; null if all gates up to the target phase pass.
    next_gate: Option<&'a str>,
    /// Named owners of controls, largest number of controls first.
    owners: Vec<OwnerWire<'a>>,
    next_date: Option<DueWire>,
    /// Number of overdue items.
    overdue: usize,
    /// The earliest overdue item; null if there is none.
    overdue_since: Option<DueWire>,
    /// The answer whose last edit, confirmation or decision is the oldest; null if that day is not known for any
    /// answer.
    oldest_answer: Option<OldestWire<'a>>,
    /// Number of unanswered facts, whose values are assumed.
    assumed_facts: usize,
    /// Number of unresolved conflicts.
    conflicts: usize,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct LayerWire<'a> {
    id: &'a str,
    attainment: Option<RangeWire>,
}

#[derive(Serialize)]
struct GateWire<'a> {
    id: &'a str,
    /// `passes`, `passes-conditionally`, `inconclusive` or `fails`.
    state: &'static str,
}

#[derive(Serialize)]
struct OwnerWire<'a> {
    owner: &'a str,
    controls: usize,
}

#[derive(Serialize)]
struct DueWire {
    day: String,
    /// `target date`, `exception`, `investigation`, `parked`, `review`, `evidence` or `validation`.
    kind: &'static str,
    what: String,
}

#[derive(Serialize)]
struct OldestWire<'a> {
    day: String,
    control: &'a str,
}

#[derive(Serialize)]
struct UnreadWire<'a> {
    file: &'a str,
    sealed: bool,
    reason: &'a str,
}

#[derive(Serialize)]
struct CommonWire<'a> {
    questionnaire: &'a str,
    control: &'a str,
    title: &'a str,
    /// Number of systems known to be below the target.
    below_target: usize,
    /// Number of systems whose level is not known.
    unknown: usize,
    /// Number of systems for which the control is asked.
    asked: usize,
    /// Sum over the systems below the target: weight of the control for the next gate times the number of missing
    /// levels.
    weight: u64,
    /// Files of the systems below the target.
    files: Vec<&'a str>,
    /// Files of the systems whose level is not known.
    unknown_files: Vec<&'a str>,
}

/// Returns the portfolio as JSON.
pub fn write(portfolio: &Portfolio) -> String {
    let filter = &portfolio.filter;
    let unread = portfolio
        .unread
        .iter()
        .filter_map(|&at| portfolio.files.get(at));
    answer(PortfolioWire {
        date: portfolio.today.to_string(),
        filter: FilterWire {
            owner: filter.owner.as_deref(),
            risk_tier: filter.tier.as_deref(),
            phase: filter.phase.as_deref(),
        },
        hidden: portfolio.hidden,
        systems: portfolio
            .systems()
            .map(|(file, one)| system(portfolio, file, one))
            .collect(),
        unread: unread
            .filter_map(|file| {
                let sealed = matches!(file.held, Held::Sealed(_));
                Some(UnreadWire {
                    file: &file.place,
                    sealed,
                    reason: file.why_not()?,
                })
            })
            .collect(),
        common_gaps: portfolio
            .common
            .iter()
            .map(|one| common(portfolio, one))
            .collect(),
        plan: portfolio.plan.as_ref().map(|of| plan(portfolio, of)),
    })
}

fn plan<'a>(portfolio: &'a Portfolio, plan: &'a Plan) -> PlanWire<'a> {
    let between = |(earliest, latest): Between| BetweenWire {
        earliest: earliest.map(|day| day.to_string()),
        latest: latest.map(|day| day.to_string()),
    };
    let systems = plan.systems(portfolio).map(|(file, system, days)| {
        let gates = days.gates.iter().map(|gate| PlannedGateWire {
            id: system.questionnaire.gate_id(gate.gate),
            alone: between(gate.alone),
            together: between(gate.together),
            not_before: between(gate.bound),
        });
        PlannedWire {
            file: &file.place,
            shares: days.shares,
            gates: gates.collect(),
        }
    });
    let file = |at: &usize| Some(portfolio.files.get(*plan.order.get(*at)?)?.place.as_str());
    let people = plan.shared.people.iter().map(|load| LoadWire {
        person: &load.person,
        percent: load.percent,
        days: load.days,
        until: load.until.to_string(),
        files: load.systems.iter().filter_map(file).collect(),
    });
    PlanWire {
        systems: systems.collect(),
        people: people.collect(),
        remarks: describe::plan_remarks(plan, portfolio),
    }
}

fn system<'a>(portfolio: &'a Portfolio, file: &'a File, system: &'a System) -> SystemWire<'a> {
    let questionnaire = &system.questionnaire;
    let phase = |at: PhaseIx| questionnaire.phases[at].id.as_str();
    let layers = questionnaire.layers.iter().zip(&system.layers);
    let gates = system.gates.enumerated();
    let copies = portfolio.copies_of(file);
    let remarks = describe::remarks(system);
    SystemWire {
        file: &file.place,
        copies: copies.map(|(copy, _)| copy.place.as_str()).collect(),
        system: &system.name,
        questionnaire: &questionnaire.id,
        version: &system.answers.version,
        judged_by: &questionnaire.version,
        risk_tier: questionnaire.risk.tiers[system.tier].id.as_str(),
        current_phase: system.today.map(phase),
        target_phase: phase(system.wanted),
        target_date: system.target_date.map(|by| by.to_string()),
        gate: questionnaire.gate_id(system.headline),
        attainment: system.whole.map(range),
        layers: layers
            .map(|(layer, at)| LayerWire {
                id: &layer.id,
                attainment: at.map(range),
            })
            .collect(),
        asked: system.counts.asked(),
        answered: system.counts.answered(),
        gates: gates
            .map(|(at, state)| GateWire {
                id: questionnaire.gate_id(at),
                state: state.key(),
            })
            .collect(),
        next_gate: system.next_gate.map(|gate| questionnaire.gate_id(gate)),
        owners: system
            .owners()
            .into_iter()
            .map(|(owner, controls)| OwnerWire { owner, controls })
            .collect(),
        next_date: system.next.as_ref().map(|next| due(system, next)),
        overdue: system.late.as_ref().map_or(0, |(_, number)| *number),
        overdue_since: system.late.as_ref().map(|(first, _)| due(system, first)),
        oldest_answer: system.oldest.map(|(day, at)| OldestWire {
            day: day.to_string(),
            control: questionnaire.control_id(at),
        }),
        assumed_facts: system.assumed,
        conflicts: system.conflicts,
        remarks: remarks
            .into_iter()
            .chain(describe::copies(portfolio, file))
            .collect(),
    }
}

fn due(system: &System, due: &Due) -> DueWire {
    DueWire {
        day: due.day.to_string(),
        kind: due.kind.word(),
        what: describe::due(system, due),
    }
}

fn common<'a>(portfolio: &'a Portfolio, common: &'a Common) -> CommonWire<'a> {
    let places = |files: &[usize]| {
        files
            .iter()
            .filter_map(|&at| portfolio.files.get(at))
            .map(|file| file.place.as_str())
            .collect()
    };
    let control = common.control();
    CommonWire {
        questionnaire: &common.questionnaire.id,
        control: &control.id,
        title: &control.title,
        below_target: common.lacking.len(),
        unknown: common.unknown.len(),
        asked: common.asked,
        weight: common.weight,
        files: places(&common.lacking),
        unknown_files: places(&common.unknown),
    }
}
