//! The facts of a report as programs read them: format 1.
//!
//! In flows a report; out flow plain structures that JSON is made of. Names here are a promise: within format 1 a field
//! may be added, but none may be renamed, dropped or change its meaning. No domain type is serialised itself, so that
//! the inside can change without breaking anyone.

use serde::Serialize;

use super::Report;
use super::why::Why;
use crate::assessment::Assessment;
use crate::gate::GateResult;
use crate::questionnaire::Named;
use crate::questionnaire::Questionnaire;
use crate::requirement;
use crate::requirement::Gap;
use crate::requirement::Requirement;
use crate::roadmap::Outlook;
use crate::roadmap::Roadmap;
use crate::scorecard::Range;
use crate::scorecard::Ratio;
use crate::scorecard::Score;
use crate::target::Standing;

/// The format of everything here.
pub const FORMAT: u32 = 1;

/// What an answer is about: the head of each.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// Always 1.
    pub format: u32,
    /// The system.
    pub system: String,
    /// The day, as in 2026-12-01.
    pub date: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files.
    pub hash: String,
    /// `core` or `full`.
    pub form: &'static str,
}

/// A ratio.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RatioWire {
    /// In percent, half up, 100 and 0 only where exact.
    pub percent: u64,
    /// The exact part.
    pub part: u64,
    /// The exact whole.
    pub whole: u64,
}

/// A range.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RangeWire {
    /// The least, in percent.
    pub low_percent: u64,
    /// The most, in percent.
    pub high_percent: u64,
    /// The exact least part.
    pub low: u64,
    /// The exact most part.
    pub high: u64,
    /// The exact whole.
    pub whole: u64,
}

/// A score; what is absent is absent because nothing is asked there.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreWire {
    /// What it is the score of.
    pub id: String,
    /// Attainment of targets.
    pub attainment: Option<RangeWire>,
    /// Weight that rests on evidence.
    pub confidence: Option<RatioWire>,
    /// Weight that is answered.
    pub completeness: Option<RatioWire>,
    /// Mean level, in words such as `1.4–2.0`.
    pub maturity: Option<String>,
    /// Controls with a level.
    pub level: usize,
    /// Controls set aside by a person.
    pub not_applicable: usize,
    /// Controls that somebody has to find out about.
    pub unknown: usize,
    /// Controls not answered.
    pub open: usize,
}

/// The whole scorecard.
#[derive(Clone, Debug, Serialize)]
pub struct ScorecardWire {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// The gate whose targets count.
    pub gate: String,
    /// Risk tier.
    pub risk_tier: String,
    /// Its points.
    pub risk_points: i32,
    /// Facts that are merely assumed.
    pub assumed_facts: Vec<String>,
    /// Everything.
    pub whole: ScoreWire,
    /// The lowest known level of a must control.
    pub floor: Option<u8>,
    /// The must controls at that level.
    pub floor_controls: Vec<String>,
    /// Must controls whose level is not known.
    pub floor_open: Vec<String>,
    /// By layer.
    pub layers: Vec<ScoreWire>,
    /// By phase.
    pub phases: Vec<ScoreWire>,
    /// By theme.
    pub themes: Vec<ScoreWire>,
}

/// The gates.
#[derive(Clone, Debug, Serialize)]
pub struct GatesWire {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Each gate in order.
    pub gates: Vec<GateWire>,
}

/// One gate.
#[derive(Clone, Debug, Serialize)]
pub struct GateWire {
    /// `G2`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `pass`, `conditional`, `open` or `fail`.
    pub state: &'static str,
    /// What shuts it.
    pub shortfalls: Vec<ShortfallWire>,
    /// Controls covered by an exception.
    pub covered: Vec<String>,
    /// Exceptions that cover nothing, with the reason.
    pub refused_exceptions: Vec<RefusedWire>,
    /// Controls whose answers could still open it.
    pub undecided: Vec<String>,
    /// Whether facts are merely assumed.
    pub assumed_facts: bool,
    /// Whether the short form leaves controls out.
    pub short_form: bool,
}

/// One thing that shuts a gate.
#[derive(Clone, Debug, Serialize)]
pub struct ShortfallWire {
    /// The control, where it is about one.
    pub control: Option<String>,
    /// The sentence.
    pub words: String,
}

/// An exception that covers nothing.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedWire {
    /// The control.
    pub control: String,
    /// Why.
    pub reason: &'static str,
}

/// The requirements.
#[derive(Clone, Debug, Serialize)]
pub struct RequirementsWire {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Each requirement in the order of the questionnaire.
    pub requirements: Vec<RequirementWire>,
}

/// One requirement.
#[derive(Clone, Debug, Serialize)]
pub struct RequirementWire {
    /// `REQ-DAT-P1`.
    pub id: String,
    /// `DAT-P1`.
    pub control: String,
    /// Its title.
    pub title: String,
    /// The sentence with "shall".
    pub text: String,
    /// How it is checked.
    pub criteria: Vec<CriterionWire>,
    /// `met`, `partial`, `missing`, `unknown` or `excepted`.
    pub status: &'static str,
    /// `P1` to `P4`; absent where it is met.
    pub priority: Option<&'static str>,
    /// The level, where it is known.
    pub level: Option<u8>,
    /// The level asked in the end.
    pub target: u8,
    /// The first gate it is short for.
    pub short_for: Option<String>,
    /// `levels` or `evidence`.
    pub short_of: Option<&'static str>,
    /// The role that owns it.
    pub role: String,
    /// The person or role named for it.
    pub owner: Option<String>,
    /// Evidence state, where there is any.
    pub evidence: Option<&'static str>,
    /// Why the target is what it is.
    pub because: Vec<String>,
    /// Related entries of public frameworks, as `catalog entry`.
    pub related: Vec<String>,
}

/// A criterion.
#[derive(Clone, Debug, Serialize)]
pub struct CriterionWire {
    /// How it is checked.
    pub method: &'static str,
    /// The outcome.
    pub text: String,
}

/// The roadmap, as a range.
#[derive(Clone, Debug, Serialize)]
pub struct RoadmapWire {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// The first day of work.
    pub start: String,
    /// Each gate with its range of days.
    pub gates: Vec<GateDayWire>,
    /// Every step, with everything unknown starting from nothing.
    pub steps: Vec<StepWire>,
}

/// When a gate can open.
#[derive(Clone, Debug, Serialize)]
pub struct GateDayWire {
    /// `G2`.
    pub gate: String,
    /// With the known gaps only.
    pub earliest: Option<String>,
    /// With everything unknown starting from nothing.
    pub latest: Option<String>,
    /// No plan with these people opens it before this day, with everything unknown starting from nothing.
    pub bound: Option<String>,
    /// Roles without people that keep it from having a day.
    pub missing_roles: Vec<String>,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct StepWire {
    /// Its control.
    pub control: String,
    /// `raise` or `evidence`.
    pub kind: &'static str,
    /// The level before.
    pub from: u8,
    /// The level after.
    pub to: u8,
    /// The gate that waits for it.
    pub gate: String,
    /// Effort in thousandths of a person-day.
    pub effort: u64,
    /// Who carries it.
    pub person: Option<String>,
    /// First day of work.
    pub start: Option<String>,
    /// Last day of work.
    pub end: Option<String>,
    /// Why not earlier.
    pub because: String,
    /// Whether it is planned only because nobody knows the level.
    pub uncertain: bool,
    /// Prerequisites taken as met.
    pub assumed: Vec<String>,
}

/// An explanation.
#[derive(Clone, Debug, Serialize)]
pub struct WhyWire {
    /// Always 1.
    pub format: u32,
    /// What is explained.
    pub title: String,
    /// The explanation, one thing a line.
    pub lines: Vec<String>,
}

/// What an answer is about.
pub fn head(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> Head {
    let state = assessment.state();
    Head {
        format: FORMAT,
        system: state.system.clone(),
        date: report.today.to_string(),
        questionnaire: questionnaire.id.clone(),
        version: questionnaire.version.clone(),
        hash: questionnaire.hash.clone(),
        form: state.profile.form.word(),
    }
}

/// The scorecard.
pub fn scorecard(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> ScorecardWire {
    let card = &report.scorecard;
    let ids = |controls: &[usize]| controls.iter().map(|&control| control_id(questionnaire, control)).collect();
    let named = |named: &[Named], scores: &[Score]| {
        named.iter().zip(scores).map(|(named, part)| score(&named.id, part)).collect()
    };
    let phases = questionnaire.phases.iter().zip(&card.phases).map(|(phase, part)| score(&phase.id, part)).collect();
    let risk = &report.targets.risk;
    ScorecardWire {
        head: head(questionnaire, assessment, report),
        gate: gate_id(questionnaire, card.gate),
        risk_tier: questionnaire.risk.tiers.get(risk.tier).map(|tier| tier.id.clone()).unwrap_or_default(),
        risk_points: risk.points,
        assumed_facts: report
            .targets
            .assumed
            .iter()
            .filter_map(|&fact| Some(questionnaire.facts.get(fact)?.id.clone()))
            .collect(),
        whole: score("whole", &card.whole),
        floor: card.floor.level,
        floor_controls: ids(&card.floor.controls),
        floor_open: ids(&card.floor.open),
        layers: named(&questionnaire.layers, &card.layers),
        phases,
        themes: named(&questionnaire.themes, &card.themes),
    }
}

fn score(id: &str, score: &Score) -> ScoreWire {
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
        open: counts.open,
    }
}

fn ratio(ratio: Ratio) -> RatioWire {
    RatioWire { percent: ratio.percent(), part: ratio.part, whole: ratio.whole }
}

fn range(range: Range) -> RangeWire {
    RangeWire {
        low_percent: range.at_least().percent(),
        high_percent: range.at_most().percent(),
        low: range.low,
        high: range.high,
        whole: range.whole,
    }
}

/// The gates.
pub fn gates(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> GatesWire {
    let gates = report.gates.iter().map(|result| gate(questionnaire, result)).collect();
    GatesWire { head: head(questionnaire, assessment, report), gates }
}

fn gate(questionnaire: &Questionnaire, result: &GateResult) -> GateWire {
    let ids = |controls: &[usize]| controls.iter().map(|&control| control_id(questionnaire, control)).collect();
    let shortfall = |shortfall: &crate::gate::Shortfall| ShortfallWire {
        control: shortfall.control().map(|control| control_id(questionnaire, control)),
        words: shortfall.words(questionnaire),
    };
    GateWire {
        id: gate_id(questionnaire, result.gate),
        title: questionnaire.gates.get(result.gate).map(|gate| gate.title.clone()).unwrap_or_default(),
        state: result.state.word(),
        shortfalls: result.shortfalls.iter().map(shortfall).collect(),
        covered: ids(&result.covered),
        refused_exceptions: result
            .refused
            .iter()
            .map(|(control, reason)| RefusedWire {
                control: control_id(questionnaire, *control),
                reason: reason.words(),
            })
            .collect(),
        undecided: ids(&result.undecided),
        assumed_facts: result.assumed_facts,
        short_form: result.short_form,
    }
}

/// The requirements.
pub fn requirements(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> RequirementsWire {
    let one = |requirement: &Requirement| one_requirement(questionnaire, assessment, report, requirement);
    RequirementsWire {
        head: head(questionnaire, assessment, report),
        requirements: report.requirements.iter().filter_map(one).collect(),
    }
}

/// One requirement.
pub fn one_requirement(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Report,
    requirement: &Requirement,
) -> Option<RequirementWire> {
    let control = questionnaire.controls.get(requirement.control)?;
    let record = assessment.state().record(&control.id);
    let targets = &report.targets;
    let because = targets.target(targets.horizon, requirement.control).map_or_else(Vec::new, |target| {
        let words = |reason: &crate::target::Reason| reason.words(questionnaire, targets.horizon, targets.risk.tier);
        target.because.iter().map(words).collect()
    });
    let related = |&(catalog, entry): &(usize, usize)| {
        let catalog = questionnaire.catalogs.get(catalog)?;
        Some(format!("{} {}", catalog.id, catalog.entries.get(entry)?.id))
    };
    Some(RequirementWire {
        id: requirement::id(questionnaire, requirement.control),
        control: control.id.clone(),
        title: control.title.clone(),
        text: control.requirement.text.clone(),
        criteria: control
            .requirement
            .criteria
            .iter()
            .map(|criterion| CriterionWire { method: criterion.method.word(), text: criterion.text.clone() })
            .collect(),
        status: requirement.status.word(),
        priority: requirement.priority.map(requirement::Priority::word),
        level: requirement.standing.level(),
        target: requirement.target,
        short_for: requirement.short.map(|(gate, _)| gate_id(questionnaire, gate)),
        short_of: requirement.short.map(|(_, gap)| if gap == Gap::Evidence { "evidence" } else { "levels" }),
        role: questionnaire.roles.get(control.owner).map(|role| role.id.clone()).unwrap_or_default(),
        owner: record.and_then(|record| record.owner.clone()),
        evidence: record.and_then(|record| record.evidence.as_ref()).map(|evidence| evidence.state.word()),
        because,
        related: control.crosswalk.iter().filter_map(related).collect(),
    })
}

/// The roadmap.
pub fn roadmap(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Report,
    outlook: &Outlook,
) -> RoadmapWire {
    let all = &outlook.all;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let gates = all.gates.iter().map(|gate| {
        let (earliest, latest) = outlook.gate(gate.gate);
        let role = |&role: &usize| questionnaire.roles.get(role).map(|role| role.id.clone());
        GateDayWire {
            gate: gate_id(questionnaire, gate.gate),
            earliest: day(earliest),
            latest: day(latest),
            bound: day(gate.bound),
            missing_roles: gate.missing.iter().filter_map(role).collect(),
        }
    });
    RoadmapWire {
        head: head(questionnaire, assessment, report),
        start: all.start.to_string(),
        gates: gates.collect(),
        steps: (0..all.steps.len()).filter_map(|step| one_step(questionnaire, all, step)).collect(),
    }
}

/// One step.
pub fn one_step(questionnaire: &Questionnaire, roadmap: &Roadmap, index: usize) -> Option<StepWire> {
    let planned = roadmap.steps.get(index)?;
    let step = &planned.step;
    Some(StepWire {
        control: control_id(questionnaire, step.control),
        kind: if step.is_evidence() { "evidence" } else { "raise" },
        from: step.from,
        to: step.to,
        gate: gate_id(questionnaire, step.wave),
        effort: step.effort,
        person: planned.when.as_ref().map(|when| when.person.clone()),
        start: planned.when.as_ref().map(|when| when.start.to_string()),
        end: planned.when.as_ref().map(|when| when.end.to_string()),
        because: roadmap.because(questionnaire, index),
        uncertain: step.uncertain,
        assumed: step.assumed.iter().map(|&control| control_id(questionnaire, control)).collect(),
    })
}

/// An explanation.
pub fn why(why: &Why) -> WhyWire {
    WhyWire { format: FORMAT, title: why.title.clone(), lines: why.lines.clone() }
}

/// How a control stands, as one word.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Level(_) => "level",
        Standing::NotApplicable => "not-applicable",
        Standing::Unknown => "unknown",
        Standing::Open => "open",
        Standing::NotAsked => "not-asked",
    }
}

fn control_id(questionnaire: &Questionnaire, control: usize) -> String {
    questionnaire.controls.get(control).map(|control| control.id.clone()).unwrap_or_default()
}

fn gate_id(questionnaire: &Questionnaire, gate: usize) -> String {
    questionnaire.gates.get(gate).map(|gate| gate.id.clone()).unwrap_or_default()
}
