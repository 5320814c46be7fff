//! Fills the JSON of individual results.
//!
//! Results must not be computed here: text and numbers come from the evaluation and the rules, so that programs and
//! people get the same results.

use super::{
    BlockerWire, CatalogWire, ContradictionWire, CoverageWire, CriterionWire, GateDayWire,
    GateWire, GatesWire, Head, ItemWire, MeetingWire, MissedPinWire, OfferWire, RangeWire,
    RatioWire, ReassessmentWire, RefusedWire, RelatedWire, RequirementWire, RequirementsWire,
    RoadmapWire, ScoreWire, ScorecardWire, StepWire, WhyWire,
};
use crate::describe::requirement::statement;
use crate::describe::why::Why;
use crate::describe::{self, Describe as _};
use crate::export::json::FORMAT;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::{CatalogIx, ControlIx, EntryIx, Named, Questionnaire, RoleIx};
use crate::roadmap::forecast::RUNS;
use crate::roadmap::meet::Meeting;
use crate::roadmap::{Outlook, Roadmap, StepIx, step_key};
use crate::rules::confirmation::progress;
use crate::rules::contradictions::Contradiction;
use crate::rules::coverage::{Coverage, Item, Related, Scope};
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::GateResult;
use crate::rules::requirements;
use crate::rules::requirements::{Gap, Requirement};
use crate::rules::scorecard::{Range, Ratio, Score};
use crate::rules::support::support;
use crate::rules::targets::Targets;

/// Returns the assessment, its questionnaire and the date of evaluation.
pub fn head(questionnaire: &Questionnaire, assessment: &Assessment, report: &Evaluation) -> Head {
    let state = assessment.state();
    Head {
        format: FORMAT,
        system: state.system.clone(),
        date: report.today.to_string(),
        questionnaire: questionnaire.id.clone(),
        version: questionnaire.version.clone(),
        hash: questionnaire.hash.clone(),
        form: state.profile.form.word(),
        reassessment: reassessment(questionnaire, state, report),
    }
}

fn reassessment(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
) -> Option<ReassessmentWire> {
    let progress = progress(questionnaire, state, &report.targets)?;
    Some(ReassessmentWire {
        on: progress.on.to_string(),
        confirmed: progress.confirmed,
        answers: progress.all,
        before: state
            .reassessment
            .as_ref()
            .and_then(|reassessment| reassessment.before.clone()),
    })
}

/// Returns the scorecard.
pub fn scorecard(questionnaire: &Questionnaire, report: &Evaluation) -> ScorecardWire {
    let card = &report.scorecard;
    let ids = |controls: &[ControlIx]| {
        controls
            .iter()
            .map(|&control| questionnaire.control_id(control).to_owned())
            .collect()
    };
    let named = |named: &[Named], scores: &[Score]| {
        named
            .iter()
            .zip(scores)
            .map(|(named, part)| score(&named.id, part))
            .collect()
    };
    let phases = questionnaire
        .phases
        .iter()
        .zip(&card.phases)
        .map(|(phase, part)| score(&phase.id, part))
        .collect();
    let risk = &report.targets.risk;
    ScorecardWire {
        gate: questionnaire.gate_id(card.gate).to_owned(),
        risk_tier: questionnaire.risk.tiers[risk.tier].id.clone(),
        risk_points: risk.points,
        assumed_facts: report
            .targets
            .assumed
            .iter()
            .map(|&fact| questionnaire.facts[fact].id.clone())
            .collect(),
        whole: score("whole", &card.whole),
        lowest_mandatory_level: card.lowest_mandatory.level.map(u8::from),
        lowest_mandatory_controls: ids(&card.lowest_mandatory.controls),
        lowest_mandatory_unknown: ids(&card.lowest_mandatory.unknown),
        layers: named(&questionnaire.layers, &card.layers),
        phases,
        themes: named(&questionnaire.themes, &card.themes),
        contradictions: report
            .contradictions
            .iter()
            .map(|found| contradiction(questionnaire, found))
            .collect(),
    }
}

fn contradiction(questionnaire: &Questionnaire, found: &Contradiction) -> ContradictionWire {
    ContradictionWire {
        control: questionnaire.control_id(found.control).to_owned(),
        level: found.level.into(),
        prerequisite: questionnaire.control_id(found.prerequisite).to_owned(),
        has: found.has.into(),
        needs: found.needs.into(),
        words: found.describe(questionnaire),
    }
}

/// Returns the scores for the set of controls identified by `id`.
pub(in crate::export::json) fn score(id: &str, score: &Score) -> ScoreWire {
    let counts = score.counts;
    ScoreWire {
        id: id.to_owned(),
        attainment: score.attainment.map(range),
        confidence: score.confidence.map(ratio),
        completeness: score.completeness.map(ratio),
        maturity: score.maturity.map(Range::level_words),
        level: counts.level,
        not_applicable: counts.not_applicable,
        unknown: counts.unknown,
        unanswered: counts.unanswered,
    }
}

fn ratio(ratio: Ratio) -> RatioWire {
    RatioWire {
        percent: ratio.percent(),
        part: ratio.part,
        whole: ratio.whole,
    }
}

/// Returns a range, exact and in percent.
pub fn range(range: Range) -> RangeWire {
    RangeWire {
        low_percent: range.at_least().percent(),
        high_percent: range.at_most().percent(),
        low: range.low,
        high: range.high,
        whole: range.whole,
    }
}

/// Returns the frameworks, with the controls related to their items.
pub fn coverage(questionnaire: &Questionnaire, covered: &[Coverage]) -> CoverageWire {
    CoverageWire {
        catalogs: covered
            .iter()
            .map(|one| framework(questionnaire, one))
            .collect(),
    }
}

fn framework(questionnaire: &Questionnaire, one: &Coverage) -> CatalogWire {
    let catalog = &questionnaire.catalogs[one.catalog];
    let tally = one.tally();
    let item = |item: &Item| {
        let entry = &catalog.entries[item.entry];
        ItemWire {
            id: entry.id.clone(),
            title: entry.title.clone(),
            heading: item.heading,
            related: item
                .related
                .iter()
                .map(|one| related(questionnaire, one))
                .collect(),
        }
    };
    CatalogWire {
        id: catalog.id.clone(),
        name: catalog.name.clone(),
        version: catalog.version.clone(),
        publisher: catalog.publisher.clone(),
        licence: catalog.licence.clone(),
        url: catalog.url.clone(),
        whole: catalog.whole,
        related: tally.related,
        asked: tally.asked,
        at_target: tally.reached,
        items: one.items.iter().map(item).collect(),
    }
}

fn related(questionnaire: &Questionnaire, one: &Related) -> RelatedWire {
    let (part, level, target) = match one.part {
        Scope::DoesNotApply => ("does-not-apply", None, None),
        Scope::Later => ("later", None, None),
        Scope::Asked { standing, target } => ("asked", standing.level(), Some(target)),
    };
    let control = questionnaire.control_id(one.control).to_owned();
    RelatedWire {
        control,
        part,
        level: level.map(u8::from),
        target: target.map(u8::from),
        words: one.describe(questionnaire),
    }
}

/// Returns the state of every gate.
pub fn gates(questionnaire: &Questionnaire, report: &Evaluation) -> GatesWire {
    let gates = report
        .gates
        .iter()
        .map(|result| gate(questionnaire, result))
        .collect();
    GatesWire { gates }
}

fn gate(questionnaire: &Questionnaire, result: &GateResult) -> GateWire {
    let ids = |controls: &[ControlIx]| {
        controls
            .iter()
            .map(|&control| questionnaire.control_id(control).to_owned())
            .collect()
    };
    let blocker = |blocker: &crate::rules::gates::Blocker| BlockerWire {
        control: blocker
            .control()
            .map(|control| questionnaire.control_id(control).to_owned()),
        kind: blocker.kind(),
        words: blocker.describe(questionnaire),
    };
    GateWire {
        id: questionnaire.gate_id(result.gate).to_owned(),
        title: questionnaire.gates[result.gate].title.clone(),
        state: result.state.key(),
        blockers: result.blockers.iter().map(blocker).collect(),
        covered: ids(&result.covered),
        refused_exceptions: result
            .refused
            .iter()
            .map(|(control, reason)| RefusedWire {
                control: questionnaire.control_id(*control).to_owned(),
                reason: describe::gates::invalid(*reason),
            })
            .collect(),
        undecided: ids(&result.undecided),
        assumed_facts: result.assumed_facts,
        short_form: result.short_form,
        overdue: result.overdue.is_some(),
    }
}

/// Returns the requirements.
pub fn requirements(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
) -> RequirementsWire {
    let one =
        |requirement: &Requirement| one_requirement(questionnaire, assessment, report, requirement);
    RequirementsWire {
        requirements: report.requirements.iter().map(one).collect(),
    }
}

/// Returns one requirement.
pub fn one_requirement(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    requirement: &Requirement,
) -> RequirementWire {
    let control = &questionnaire.controls[requirement.control];
    let record = assessment.state().record(&control.id);
    let support = support(assessment.state(), &control.id, report.today);
    let targets = &report.targets;
    let because = targets
        .target(targets.horizon, requirement.control)
        .map_or_else(Vec::new, |target| {
            let words = |reason: &crate::rules::targets::Reason| {
                describe::targets::reason(
                    *reason,
                    questionnaire,
                    targets.horizon,
                    targets.risk.tier,
                )
            };
            target.because.iter().map(words).collect()
        });
    let related = |&(catalog, entry): &(CatalogIx, EntryIx)| {
        let catalog = &questionnaire.catalogs[catalog];
        format!("{} {}", catalog.id, catalog.entries[entry].id)
    };
    RequirementWire {
        id: requirements::id(questionnaire, requirement.control),
        control: control.id.clone(),
        title: control.title.clone(),
        text: statement(control, requirement.target),
        criteria: control
            .criteria(requirement.target)
            .map(|criterion| CriterionWire {
                method: criterion.method.word(),
                text: criterion.text.clone(),
            })
            .collect(),
        status: requirement.status.word(),
        priority: requirement.priority.map(requirements::Priority::word),
        level: requirement.standing.level().map(u8::from),
        target: requirement.target.into(),
        gap_gate: requirement
            .short
            .map(|(gate, _)| questionnaire.gate_id(gate).to_owned()),
        gap_in: requirement.short.map(|(_, gap)| {
            if gap == Gap::Evidence {
                "evidence"
            } else {
                "levels"
            }
        }),
        role: questionnaire.roles[control.accountable].id.clone(),
        owner: record.and_then(|record| record.owner.clone()),
        responsible_role: questionnaire.roles[control.responsible].id.clone(),
        responsible: record.and_then(|record| record.responsible.clone()),
        consulted: control
            .consulted
            .iter()
            .map(|&role| questionnaire.roles[role].id.clone())
            .collect(),
        lead_days: control.lead_days,
        law: laws(questionnaire, targets, requirement.control),
        evidence: record
            .and_then(|record| record.evidence.as_ref())
            .map(|_| support.state.word()),
        because,
        related: control.crosswalk.iter().map(related).collect(),
    }
}

/// Returns whether a gate can pass by a given day, and the extra time that each role would need.
pub fn meeting(questionnaire: &Questionnaire, meeting: &Meeting) -> MeetingWire {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let offers = meeting.offers.iter().map(|offer| OfferWire {
        role: questionnaire.roles[offer.role].id.clone(),
        percent: offer.percent,
        latest: day(offer.opens),
    });
    MeetingWire {
        gate: questionnaire.gate_id(meeting.gate).to_owned(),
        target_date: meeting.wanted.to_string(),
        latest: day(meeting.now),
        met: meeting.is_met(),
        offers: offers.collect(),
    }
}

/// Returns the roadmap.
pub fn roadmap(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    outlook: &Outlook,
) -> RoadmapWire {
    let all = &outlook.all;
    let agreed = assessment.state().plan.committed.as_ref();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let gates = all.gates.iter().map(|gate| {
        let (earliest, latest) = outlook.gate(gate.gate);
        let role = |&role: &RoleIx| questionnaire.roles[role].id.clone();
        let id = questionnaire.gate_id(gate.gate);
        let forecast = outlook.forecast.gates[gate.gate];
        // a chain explains the day of its gate, so a gate without a day has no chain
        let chain = gate.day.map_or_else(Vec::new, |_| all.chain(gate.gate));
        GateDayWire {
            gate: id.to_owned(),
            earliest: day(earliest),
            latest: day(latest),
            ready: day(gate.ready),
            bound: day(gate.bound),
            missing_roles: gate.missing.iter().map(role).collect(),
            p50: day(forecast.half),
            p80: day(forecast.most),
            committed: day(agreed.and_then(|agreed| agreed.gates.get(id).copied())),
            dropped: all
                .shut_by(gate.gate)
                .into_iter()
                .map(|at| questionnaire.control_id(at).to_owned())
                .collect(),
            chain: keys(questionnaire, all, &chain),
        }
    });
    let missed = all.missed.iter().map(|(step, wanted)| MissedPinWire {
        key: keys(questionnaire, all, &[*step]).concat(),
        pinned_to: wanted.to_string(),
    });
    RoadmapWire {
        start: all.start.to_string(),
        forecast_runs: RUNS,
        committed_on: day(agreed.map(|agreed| agreed.on)),
        missed_pins: missed.collect(),
        gates: gates.collect(),
        steps: all
            .steps
            .indices()
            .map(|step| one_step(questionnaire, outlook, step))
            .collect(),
    }
}

/// Returns the keys of the given steps.
fn keys(questionnaire: &Questionnaire, roadmap: &Roadmap, steps: &[StepIx]) -> Vec<String> {
    steps
        .iter()
        .map(|&step| step_key(questionnaire, &roadmap.steps[step].step))
        .collect()
}

/// Returns one step of the plan in which unknown levels start at 0.
pub fn one_step(questionnaire: &Questionnaire, outlook: &Outlook, index: StepIx) -> StepWire {
    let roadmap = &outlook.all;
    let planned = &roadmap.steps[index];
    let step = &planned.step;
    StepWire {
        control: questionnaire.control_id(step.control).to_owned(),
        kind: if step.is_evidence() {
            "evidence"
        } else {
            "raise"
        },
        from: step.from.into(),
        to: step.to.into(),
        gate: questionnaire.gate_id(step.wave).to_owned(),
        effort: step.effort,
        person: planned.when.as_ref().map(|when| when.person.clone()),
        start: planned.when.as_ref().map(|when| when.start.to_string()),
        end: planned.when.as_ref().map(|when| when.end.to_string()),
        because: roadmap.because(questionnaire, index),
        uncertain: step.uncertain,
        assumed: step
            .assumed
            .iter()
            .map(|&control| questionnaire.control_id(control).to_owned())
            .collect(),
        key: step_key(questionnaire, step),
        critical: outlook.forecast.critical[index],
        delays: keys(questionnaire, roadmap, &roadmap.delays(index)),
        dropped: step.dropped,
    }
}

/// Returns an explanation.
pub fn why(why: &Why) -> WhyWire {
    WhyWire {
        title: why.title.clone(),
        lines: why.lines.clone(),
    }
}

/// Returns the ids of the laws that bind a control and apply to the system.
fn laws(questionnaire: &Questionnaire, targets: &Targets, control: ControlIx) -> Vec<String> {
    let Some((_, choices)) = questionnaire.laws() else {
        return Vec::new();
    };
    let laws = targets.laws[control].iter();
    laws.map(|&law| choices[law].id.clone()).collect()
}
