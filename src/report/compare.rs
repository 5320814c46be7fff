//! The comparison: two states of a system held against each other.
//!
//! In flow two sides, each with its own day; out flows what moved between them (answers, evidence, exceptions, facts),
//! who said so last, and what the numbers, gates and plans were before and after. Each side is judged as on its own day,
//! by its own questionnaire. What cannot be held against each other is named, never left out in silence.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Report;
use super::why::value_words;
use crate::assessment::State;
use crate::assessment::answer::Exception;
use crate::assessment::history::History;
use crate::gate::GateResult;
use crate::gate::GateState;
use crate::gate::supported;
use crate::questionnaire::EvidenceState;
use crate::questionnaire::Fact;
use crate::questionnaire::Named;
use crate::questionnaire::Questionnaire;
use crate::requirement::Status;
use crate::roadmap::Care;
use crate::roadmap::Outlook;
use crate::roadmap::outlook;
use crate::scorecard::Score;
use crate::target::Standing;
use crate::target::standing;
use crate::target::targets;

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The questionnaire it answers.
    pub questionnaire: &'a Questionnaire,
    /// What was said.
    pub state: &'a State,
    /// Who said it, and when.
    pub history: &'a History,
    /// The day it is judged on.
    pub day: Date,
    /// Its plans, where somebody has made them already.
    pub plans: Option<&'a Outlook>,
}

/// Which way something moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Less than before.
    Fell,
    /// It was there, and is not any more: nobody knows it now, it does not apply any more, or it ran out.
    Lapsed,
    /// More than before.
    Rose,
    /// It was not there, and now it is.
    Appeared,
    /// Otherwise: from one way of having no level to another.
    Other,
}

/// What of a control moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its answer.
    Answer,
    /// How well it is supported.
    Evidence,
    /// Its dated exception.
    Exception,
}

/// One thing that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The control, by id.
    pub control: String,
    /// Its title.
    pub title: String,
    /// What of it.
    pub part: Part,
    /// Which way.
    pub way: Way,
    /// What it was, in words.
    pub before: String,
    /// What it is, in words.
    pub after: String,
    /// Who said so last, and when; nothing where nobody did: time passed, or a fact moved it.
    pub last: Option<(String, Date)>,
}

/// A fact that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactMove {
    /// Its id.
    pub fact: String,
    /// Its title.
    pub title: String,
    /// What it was, in words.
    pub before: String,
    /// What it is, in words.
    pub after: String,
    /// Who said so last, and when.
    pub last: Option<(String, Date)>,
}

/// A gate at one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateThen {
    /// `G2`.
    pub id: String,
    /// How it stands.
    pub state: GateState,
    /// The days between which it can open; nothing where it has none, or it is not in question.
    pub opens: Option<(Date, Date)>,
}

/// A layer at one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerThen {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is worth.
    pub score: Score,
}

/// What one side is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The day it was judged on.
    pub day: Date,
    /// The gate in question, by id.
    pub gate: String,
    /// The risk tier.
    pub tier: String,
    /// Everything.
    pub whole: Score,
    /// By layer.
    pub layers: Vec<LayerThen>,
    /// The lowest known level of a must control.
    pub floor: Option<u8>,
    /// The gates, in order.
    pub gates: Vec<GateThen>,
    /// How many requirements have each status, in the order of [`Status::ALL`].
    pub requirements: [usize; Status::ALL.len()],
}

/// Why numbers of the two may not be held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// They answer questionnaires of other names.
    OtherQuestionnaire,
    /// They answer other versions, or other texts, of one questionnaire.
    OtherVersion,
    /// Facts or the phase wanted differ, so other controls or levels are asked.
    OtherTargets,
    /// One is in the short form, the other is not.
    OtherForm,
    /// They are of systems of other names.
    OtherSystem,
}

/// Two sides held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the first was worth.
    pub before: Worth,
    /// What the second is worth.
    pub after: Worth,
    /// What moved, in the order of the questionnaire.
    pub moves: Vec<Move>,
    /// The facts that moved, in the order of the questionnaire.
    pub facts: Vec<FactMove>,
    /// Controls, by id, that only the second questionnaire has.
    pub new: Vec<String>,
    /// Controls, by id, that only the first questionnaire has.
    pub retired: Vec<String>,
    /// Requirements, by id, that are met now and were not.
    pub met: Vec<String>,
    /// Requirements, by id, that were met and are not now.
    pub unmet: Vec<String>,
    /// What keeps the two from being held against each other in full.
    pub limits: Vec<Limit>,
}

impl Way {
    /// Every way, the worst first.
    pub const ALL: [Self; 5] = [Self::Fell, Self::Lapsed, Self::Rose, Self::Appeared, Self::Other];

    /// The word on screens and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fell => "fell",
            Self::Lapsed => "lapsed",
            Self::Rose => "rose",
            Self::Appeared => "appeared",
            Self::Other => "changed",
        }
    }
}

impl Part {
    /// The word on screens and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Evidence => "evidence",
            Self::Exception => "exception",
        }
    }
}

impl Limit {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::OtherQuestionnaire => "other-questionnaire",
            Self::OtherVersion => "other-version",
            Self::OtherTargets => "other-targets",
            Self::OtherForm => "other-form",
            Self::OtherSystem => "other-system",
        }
    }

    /// What it means for who reads the comparison.
    pub fn words(self) -> &'static str {
        match self {
            Self::OtherQuestionnaire => {
                "They answer different questionnaires: nothing but their own numbers can be told."
            }
            Self::OtherVersion => {
                "They answer other versions of the questionnaire: controls of one id are compared, scores only with care."
            }
            Self::OtherTargets => {
                "Facts or the phase wanted differ, so other controls or levels are asked: levels can be compared, \
                 attainment and gates only with care."
            }
            Self::OtherForm => {
                "One was asked in the short form: what it did not ask says nothing, and its gates cannot be better than open."
            }
            Self::OtherSystem => "They name different systems.",
        }
    }
}

impl Comparison {
    /// Holds the second side against the first.
    pub fn of(before: Side<'_>, after: Side<'_>) -> Self {
        let (first, second) = (before.report(), after.report());
        let limits = limits(before, after, &first, &second);
        let same = before.questionnaire.id == after.questionnaire.id;
        let ids = |side: Side<'_>| -> BTreeSet<String> {
            side.questionnaire.controls.iter().map(|control| control.id.clone()).collect()
        };
        let (old, new) = (ids(before), ids(after));
        let said = Said::of(before.history, after.history);
        let known = before.questionnaire.controls.iter().filter(|control| !new.contains(&control.id));
        let all: Vec<&str> = after.questionnaire.controls.iter().chain(known).map(|one| one.id.as_str()).collect();
        let met = |report: &Report, side: Side<'_>| -> BTreeSet<String> {
            let met = report.requirements.iter().filter(|requirement| requirement.status == Status::Met);
            met.map(|requirement| side.questionnaire.control_id(requirement.control).to_owned()).collect()
        };
        let (was_met, is_met) = (met(&first, before), met(&second, after));
        let asked = |report: &Report, side: Side<'_>, id: &str| {
            report.requirements.iter().any(|one| side.questionnaire.control_id(one.control) == id)
        };
        Self {
            moves: if same { all.iter().flat_map(|id| moves(id, before, after, &said)).collect() } else { Vec::new() },
            facts: if same { facts(before, after, &said) } else { Vec::new() },
            new: if same { new.difference(&old).cloned().collect() } else { Vec::new() },
            retired: if same { old.difference(&new).cloned().collect() } else { Vec::new() },
            met: is_met.difference(&was_met).filter(|id| asked(&first, before, id)).cloned().collect(),
            unmet: was_met.difference(&is_met).filter(|id| asked(&second, after, id)).cloned().collect(),
            before: worth(before, &first),
            after: worth(after, &second),
            limits,
        }
    }

    /// The moves of one way.
    pub fn of_way(&self, way: Way) -> impl Iterator<Item = &Move> {
        self.moves.iter().filter(move |one| one.way == way)
    }

    /// Whether anything got worse: something fell or lapsed, a requirement is met no more, or a gate stands worse.
    pub fn is_regression(&self) -> bool {
        let worse = |before: &GateThen| self.after.gate(&before.id).is_some_and(|after| after.state < before.state);
        // with other targets a requirement may be met no more although nothing got worse
        let same_targets = !self.limits.contains(&Limit::OtherTargets) && !self.limits.contains(&Limit::OtherVersion);
        self.moves.iter().any(|one| matches!(one.way, Way::Fell | Way::Lapsed))
            || (same_targets && !self.unmet.is_empty())
            || self.before.gates.iter().any(worse)
    }

    /// Whether nothing moved.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.facts.is_empty() && self.new.is_empty() && self.retired.is_empty()
    }
}

impl Worth {
    /// A gate, by id.
    pub fn gate(&self, id: &str) -> Option<&GateThen> {
        self.gates.iter().find(|gate| gate.id == id)
    }

    /// A layer, by id.
    pub fn layer(&self, id: &str) -> Option<&LayerThen> {
        self.layers.iter().find(|layer| layer.id == id)
    }
}

impl Side<'_> {
    fn report(&self) -> Report {
        Report::of(self.questionnaire, self.state, self.day)
    }

    /// How a control stands; nothing where it does not apply or is not known here.
    fn standing(&self, id: &str) -> Option<Standing> {
        let index = self.questionnaire.control(id)?;
        let targets = targets(self.questionnaire, &self.state.profile);
        targets.applies.get(index).copied().unwrap_or(false).then(|| standing(self.questionnaire, self.state, index))
    }
}

/// Who said what last, and when, of what the first side does not know yet.
struct Said(BTreeMap<String, (String, Date)>);

impl Said {
    fn of(before: &History, after: &History) -> Self {
        let known: BTreeSet<&str> = before.entries().iter().map(|entry| entry.id.as_str()).collect();
        let mut last = BTreeMap::new();
        for entry in after.entries().iter().filter(|entry| !known.contains(entry.id.as_str())) {
            for change in &entry.changes {
                last.insert(change.subject(), (entry.stamp.who.clone(), entry.stamp.day()));
            }
        }
        Self(last)
    }

    fn last(&self, subject: &str) -> Option<(String, Date)> {
        self.0.get(subject).cloned()
    }
}

fn limits(before: Side<'_>, after: Side<'_>, first: &Report, second: &Report) -> Vec<Limit> {
    let (a, b) = (before.questionnaire, after.questionnaire);
    if a.id != b.id {
        return vec![Limit::OtherQuestionnaire];
    }
    let other_version = a.version != b.version || a.hash != b.hash;
    let form = |side: Side<'_>| side.state.profile.form;
    let of_targets = |report: &Report| (report.targets.gates.clone(), report.targets.headline, report.targets.horizon);
    let found = [
        (before.state.system != after.state.system, Limit::OtherSystem),
        (other_version, Limit::OtherVersion),
        (!other_version && of_targets(first) != of_targets(second), Limit::OtherTargets),
        (form(before) != form(after), Limit::OtherForm),
    ];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, limit)| limit).collect()
}

/// The facts that moved.
fn facts(before: Side<'_>, after: Side<'_>, said: &Said) -> Vec<FactMove> {
    let words = |side: Side<'_>, id: &str| {
        let index = side.questionnaire.fact(id)?;
        let value = side.state.profile.said(side.questionnaire, index);
        Some(value.map_or_else(|| "not answered".to_owned(), |value| value_words(side.questionnaire, index, &value)))
    };
    let moved = |fact: &Fact| {
        let (was, is) = (words(before, &fact.id)?, words(after, &fact.id)?);
        (was != is).then(|| FactMove {
            fact: fact.id.clone(),
            title: fact.title.clone(),
            before: was,
            after: is,
            last: said.last(&format!("fact {}", fact.id)),
        })
    };
    after.questionnaire.facts.iter().filter_map(moved).collect()
}

/// What moved of one control.
fn moves(id: &str, before: Side<'_>, after: Side<'_>, said: &Said) -> Vec<Move> {
    let title = |side: Side<'_>| {
        let index = side.questionnaire.control(id)?;
        side.questionnaire.controls.get(index).map(|control| control.title.clone())
    };
    let title = title(after).or_else(|| title(before)).unwrap_or_default();
    let one = |part: Part, way: Option<Way>, (was, is): (String, String)| {
        let subject = match part {
            Part::Answer => format!("answer of {id}"),
            Part::Evidence => format!("evidence of {id}"),
            Part::Exception => format!("exception of {id}"),
        };
        way.map(|way| Move {
            control: id.to_owned(),
            title: title.clone(),
            part,
            way,
            before: was,
            after: is,
            last: said.last(&subject),
        })
    };
    let (was, is) = (before.standing(id), after.standing(id));
    let words = |side: Side<'_>, standing: Option<Standing>| match standing {
        Some(standing) => standing.words(side.questionnaire),
        None if side.questionnaire.control(id).is_none() => "not in the questionnaire".to_owned(),
        None => "does not apply".to_owned(),
    };
    let answer = one(Part::Answer, answer_way(was, is), (words(before, was), words(after, is)));
    if was.is_none() || is.is_none() {
        // what supports an answer that does not count counts no more than the answer
        return answer.into_iter().collect();
    }
    let given = |side: Side<'_>| supported(side.state.record(id));
    let (had, has) = (given(before), given(after));
    let words = |side: Side<'_>, (state, level): (EvidenceState, u8)| match state {
        EvidenceState::Claimed => state.word().to_owned(),
        _ => format!("{} for {}", state.word(), side.questionnaire.level_name(level)),
    };
    let evidence = one(Part::Evidence, evidence_way(had, has), (words(before, had), words(after, has)));
    let holding = |side: Side<'_>| {
        let exception = side.state.record(id).and_then(|record| record.exception.clone());
        exception.filter(|exception| (exception.granted..=exception.expires).contains(&side.day))
    };
    let (held, holds) = (holding(before), holding(after));
    let way = match (&held, &holds) {
        (None, Some(_)) => Some(Way::Appeared),
        (Some(_), None) => Some(Way::Lapsed),
        _ => None,
    };
    let until = |exception: &Option<Exception>| {
        exception.as_ref().map_or_else(|| "none".to_owned(), |exception| format!("until {}", exception.expires))
    };
    let exception = one(Part::Exception, way, (until(&held), until(&holds)));
    answer.into_iter().chain(evidence).chain(exception).collect()
}

/// Which way an answer moved.
fn answer_way(before: Option<Standing>, after: Option<Standing>) -> Option<Way> {
    let level = |standing: Option<Standing>| standing.and_then(Standing::level);
    // nobody answered, whichever way it came about
    let silent = |standing: Option<Standing>| matches!(standing, None | Some(Standing::Open | Standing::NotAsked));
    match (level(before), level(after)) {
        (Some(was), Some(is)) => match is.cmp(&was) {
            Ordering::Greater => Some(Way::Rose),
            Ordering::Less => Some(Way::Fell),
            Ordering::Equal => None,
        },
        (None, Some(_)) => Some(Way::Appeared),
        (Some(_), None) => Some(Way::Lapsed),
        (None, None) => (before != after && !(silent(before) && silent(after))).then_some(Way::Other),
    }
}

/// Which way evidence moved: first how good it is, then for how high a level.
fn evidence_way(before: (EvidenceState, u8), after: (EvidenceState, u8)) -> Option<Way> {
    let claimed = |(state, _): (EvidenceState, u8)| state == EvidenceState::Claimed;
    match (claimed(before), claimed(after)) {
        (true, true) => None,
        (true, false) => Some(Way::Appeared),
        (false, true) => Some(Way::Lapsed),
        (false, false) => match after.cmp(&before) {
            Ordering::Greater => Some(Way::Rose),
            Ordering::Less => Some(Way::Fell),
            Ordering::Equal => None,
        },
    }
}

fn worth(side: Side<'_>, report: &Report) -> Worth {
    let questionnaire = side.questionnaire;
    let targets = &report.targets;
    let made = || outlook(questionnaire, side.state, targets, side.day, Care::Improved);
    let plans = side.plans.map_or_else(|| Cow::Owned(made()), Cow::Borrowed);
    let then = |(index, result): (usize, &GateResult)| {
        let opens = match plans.gate(index) {
            (Some(early), Some(late)) if index <= targets.horizon => Some((early, late)),
            _ => None,
        };
        GateThen { id: questionnaire.gate_id(index).to_owned(), state: result.state, opens }
    };
    let layer = |(layer, score): (&Named, &Score)| LayerThen {
        id: layer.id.clone(),
        title: layer.title.clone(),
        score: *score,
    };
    let count = |status: Status| report.requirements.iter().filter(|one| one.status == status).count();
    Worth {
        day: side.day,
        gate: questionnaire.gate_id(targets.headline).to_owned(),
        tier: questionnaire.risk.tiers.get(targets.risk.tier).map_or_else(String::new, |tier| tier.title.clone()),
        whole: report.scorecard.whole,
        layers: questionnaire.layers.iter().zip(&report.scorecard.layers).map(layer).collect(),
        floor: report.scorecard.floor.level,
        gates: report.gates.iter().enumerate().map(then).collect(),
        requirements: Status::ALL.map(count),
    }
}
