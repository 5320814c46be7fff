//! The files of a questionnaire, parsed but not yet interpreted: one frame, one file per layer, and catalogs.
//!
//! Values keep their positions and are exactly what the author wrote. This module must not look up names:
//! [`check`](super::check) decides whether a name refers to anything.

pub(super) mod control;

use crate::base::diagnostic::Source;
use crate::base::toml::read::{Fields, Placed, TextOrTable};

/// The newest format of questionnaire files that this program reads.
pub const FORMAT: i64 = 1;

/// The sources of a questionnaire.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The frame, `questionnaire.toml`.
    pub frame: Option<Source>,
    /// One file per layer, named after the layer.
    pub layers: Vec<Source>,
    /// The catalogs that the crosswalk refers to.
    pub catalogs: Vec<Source>,
}

impl Content {
    /// Returns all sources: the frame, then the layers, then the catalogs.
    pub fn sources(&self) -> Vec<Source> {
        self.frame
            .iter()
            .chain(&self.layers)
            .chain(&self.catalogs)
            .cloned()
            .collect()
    }
}

pub(super) type Words = Placed<String>;
pub(super) type Number = Placed<i64>;

pub(super) struct Frame {
    pub(super) id: Words,
    pub(super) version: Words,
    pub(super) title: Words,
    pub(super) language: Words,
    pub(super) licence: Words,
    pub(super) scope: Option<Words>,
    pub(super) levels: Vec<RawLevel>,
    pub(super) phases: Vec<RawNamed>,
    pub(super) layers: Vec<RawNamed>,
    pub(super) themes: Vec<RawNamed>,
    pub(super) roles: Vec<RawNamed>,
    pub(super) facts: Vec<RawFact>,
    pub(super) use_cases: Vec<RawUseCase>,
    pub(super) tiers: Vec<RawTier>,
    pub(super) points: Vec<RawPoints>,
    pub(super) floors: Vec<RawFloor>,
    pub(super) exception_shares: Vec<RawExceptionShare>,
    pub(super) rules: Vec<RawRule>,
    pub(super) gates: Vec<RawGate>,
    pub(super) share: Vec<Number>,
    pub(super) overrun: Option<Placed<Vec<Number>>>,
    pub(super) evidence_effort: Number,
    pub(super) must: Number,
    pub(super) should: Number,
    pub(super) never_deferrable: Number,
    pub(super) revisions: Vec<RawRevision>,
}

pub(super) struct RawRevision {
    pub(super) version: Words,
    pub(super) changed: Vec<Words>,
    pub(super) new: Vec<Words>,
    pub(super) retired: Vec<Words>,
    pub(super) renamed: Vec<(Words, Words)>,
    pub(super) merged: Vec<(Words, Words)>,
    pub(super) facts: Vec<RawImpliedFact>,
}

/// An answer to a fact that follows from an answer under an earlier version.
pub(super) struct RawImpliedFact {
    pub(super) when: Words,
    pub(super) is: Words,
    pub(super) fact: Words,
    pub(super) to: Words,
}

pub(super) struct RawLevel {
    pub(super) title: Words,
    pub(super) about: Words,
}

pub(super) struct RawNamed {
    pub(super) id: Words,
    pub(super) title: Words,
    pub(super) about: Words,
}

pub(super) struct RawFact {
    pub(super) id: Words,
    pub(super) title: Words,
    pub(super) kind: Words,
    pub(super) question: Words,
    pub(super) why: Words,
    pub(super) example: Words,
    pub(super) choices: Vec<RawNamed>,
    pub(super) assumed: Option<Words>,
}

pub(super) struct RawUseCase {
    pub(super) id: Words,
    pub(super) title: Words,
    pub(super) when: Option<RawCondition>,
}

pub(super) struct RawTier {
    pub(super) id: Words,
    pub(super) title: Words,
    pub(super) up_to: Option<Number>,
}

pub(super) struct RawPoints {
    pub(super) when: RawCondition,
    pub(super) points: Number,
    pub(super) reason: Words,
}

pub(super) struct RawFloor {
    pub(super) when: RawCondition,
    pub(super) tier: Words,
    pub(super) reason: Words,
}

pub(super) struct RawExceptionShare {
    pub(super) when: RawCondition,
    pub(super) share: Number,
    pub(super) reason: Words,
}

pub(super) struct RawRule {
    pub(super) when: RawCondition,
    pub(super) span: std::ops::Range<usize>,
    pub(super) theme: Option<Words>,
    pub(super) controls: Vec<Words>,
    pub(super) raise: Number,
    pub(super) reason: Words,
}

/// A control that a gate lists: an id, or a table with an id and a condition.
pub(super) struct RawListed {
    pub(super) control: Words,
    pub(super) when: Option<RawCondition>,
}

pub(super) struct RawGate {
    pub(super) id: Words,
    pub(super) title: Words,
    pub(super) permits: Words,
    pub(super) phase: Words,
    pub(super) covers: Vec<Words>,
    pub(super) names: Vec<RawListed>,
    pub(super) core_must_level: Vec<Number>,
    pub(super) must_level: Vec<Number>,
    pub(super) should_level: Vec<Number>,
    pub(super) lowest_level: Number,
    pub(super) max_level: Number,
    pub(super) should_attainment: Number,
    pub(super) evidence: Words,
    pub(super) never_deferrable_evidence: Option<Words>,
    pub(super) exception_share: Number,
    pub(super) exceptions_at_least: Number,
    pub(super) exception_days: Number,
    pub(super) never_deferrable: Vec<RawListed>,
}

/// A condition whose names are not resolved yet.
pub(super) enum RawCondition {
    Fact {
        fact: Words,
        at_least: Option<Words>,
        is: Option<Words>,
    },
    All(Vec<RawCondition>),
    Any(Vec<RawCondition>),
    Not(Box<RawCondition>),
    /// None of the 4 keywords, or more than one; the span is the position of the condition.
    Unclear(std::ops::Range<usize>),
}

/// Reads `questionnaire.toml`.
pub(super) fn frame(root: Fields<'_>) -> Frame {
    root.format(FORMAT);
    root.optional_text("catalogs"); // marks the key as known; `catalog_folder` reads it
    let risk = root.required_table("risk");
    let effort = root.required_table("effort");
    let weight = root.required_table("weight");
    let frame = Frame {
        id: root.text("id"),
        version: root.text("version"),
        title: root.text("title"),
        language: root.text("language"),
        licence: root.text("licence"),
        scope: root.optional_text("scope"),
        levels: root.tables("level").into_iter().map(level).collect(),
        phases: root.tables("phase").into_iter().map(named).collect(),
        layers: root.tables("layer").into_iter().map(named).collect(),
        themes: root.tables("theme").into_iter().map(named).collect(),
        roles: root.tables("role").into_iter().map(named).collect(),
        facts: root.tables("fact").into_iter().map(fact).collect(),
        use_cases: root.tables("use_case").into_iter().map(use_case).collect(),
        tiers: risk.as_ref().map_or_else(Vec::new, |risk| {
            risk.tables("tiers").into_iter().map(tier).collect()
        }),
        points: risk.as_ref().map_or_else(Vec::new, |risk| {
            risk.tables("points").into_iter().map(points).collect()
        }),
        floors: risk.as_ref().map_or_else(Vec::new, |risk| {
            risk.tables("floors").into_iter().map(floor).collect()
        }),
        exception_shares: root
            .tables("exception_share")
            .into_iter()
            .map(exception_share)
            .collect(),
        rules: root.tables("target_rule").into_iter().map(rule).collect(),
        gates: root.tables("gate").into_iter().map(gate).collect(),
        share: effort
            .as_ref()
            .map_or_else(Vec::new, |effort| effort.integers("share", &(1..1001))),
        overrun: effort
            .as_ref()
            .filter(|effort| effort.has("overrun"))
            .map(|effort| Placed {
                span: effort.span_of("overrun"),
                value: effort.integers("overrun", &(1..1001)),
            }),
        evidence_effort: number(effort.as_ref(), "evidence", 1..100_001),
        must: number(weight.as_ref(), "must", 1..1001),
        should: number(weight.as_ref(), "should", 1..1001),
        never_deferrable: number(weight.as_ref(), "never_deferrable", 1..1001),
        revisions: root.tables("revision").into_iter().map(revision).collect(),
    };
    for table in [risk, effort, weight].into_iter().flatten() {
        table.finish();
    }
    root.finish();
    frame
}

fn number(fields: Option<&Fields<'_>>, key: &'static str, range: std::ops::Range<i64>) -> Number {
    fields.map_or(
        Placed {
            value: range.start,
            span: 0..0,
        },
        |fields| fields.integer(key, range.clone()),
    )
}

fn revision(fields: Fields<'_>) -> RawRevision {
    let pairs = |key, to| {
        let tables = fields.tables(key).into_iter();
        tables.map(|one| pair(one, "from", to)).collect()
    };
    let revision = RawRevision {
        version: fields.text("version"),
        changed: fields.texts("changed"),
        new: fields.texts("new"),
        retired: fields.texts("retired"),
        renamed: pairs("renamed", "to"),
        merged: pairs("merged", "into"),
        facts: fields
            .tables("facts")
            .into_iter()
            .filter_map(implied_fact)
            .collect(),
    };
    fields.finish();
    revision
}

fn pair(fields: Fields<'_>, one: &'static str, other: &'static str) -> (Words, Words) {
    let both = (fields.text(one), fields.text(other));
    fields.finish();
    both
}

fn implied_fact(fields: Fields<'_>) -> Option<RawImpliedFact> {
    let (when, set) = (fields.required_table("when"), fields.required_table("set"));
    fields.finish();
    let (when, is) = pair(when?, "fact", "is");
    let (fact, to) = pair(set?, "fact", "to");
    Some(RawImpliedFact { when, is, fact, to })
}

fn level(fields: Fields<'_>) -> RawLevel {
    let level = RawLevel {
        title: fields.text("title"),
        about: fields.text("about"),
    };
    fields.finish();
    level
}

fn named(fields: Fields<'_>) -> RawNamed {
    let named = RawNamed {
        id: fields.text("id"),
        title: fields.text("title"),
        about: fields.text("about"),
    };
    fields.finish();
    named
}

fn fact(fields: Fields<'_>) -> RawFact {
    let fact = RawFact {
        id: fields.text("id"),
        title: fields.text("title"),
        kind: fields.text("kind"),
        question: fields.text("question"),
        why: fields.text("why"),
        example: fields.text("example"),
        choices: fields.tables("choices").into_iter().map(named).collect(),
        assumed: fields.optional_text("assumed"),
    };
    fields.finish();
    fact
}

fn use_case(fields: Fields<'_>) -> RawUseCase {
    let when = fields.table("when").map(condition);
    let use_case = RawUseCase {
        id: fields.text("id"),
        title: fields.text("title"),
        when,
    };
    fields.finish();
    use_case
}

fn tier(fields: Fields<'_>) -> RawTier {
    let up_to = fields.optional_integer("up_to", &(-100..101));
    let tier = RawTier {
        id: fields.text("id"),
        title: fields.text("title"),
        up_to,
    };
    fields.finish();
    tier
}

fn required_condition(fields: &Fields<'_>, key: &'static str) -> RawCondition {
    fields
        .required_table(key)
        .map_or_else(|| RawCondition::All(Vec::new()), condition)
}

fn points(fields: Fields<'_>) -> RawPoints {
    let when = required_condition(&fields, "when");
    let points = RawPoints {
        when,
        points: fields.integer("points", -10..11),
        reason: fields.text("reason"),
    };
    fields.finish();
    points
}

fn floor(fields: Fields<'_>) -> RawFloor {
    let floor = RawFloor {
        when: required_condition(&fields, "when"),
        tier: fields.text("tier"),
        reason: fields.text("reason"),
    };
    fields.finish();
    floor
}

fn exception_share(fields: Fields<'_>) -> RawExceptionShare {
    let share = RawExceptionShare {
        when: required_condition(&fields, "when"),
        share: fields.integer("share", 0..101),
        reason: fields.text("reason"),
    };
    fields.finish();
    share
}

fn rule(fields: Fields<'_>) -> RawRule {
    let rule = RawRule {
        when: required_condition(&fields, "when"),
        span: fields.span(),
        theme: fields.optional_text("theme"),
        controls: fields.texts("controls"),
        raise: fields.integer("raise", 1..5),
        reason: fields.text("reason"),
    };
    fields.finish();
    rule
}

fn gate(fields: Fields<'_>) -> RawGate {
    let gate = RawGate {
        id: fields.text("id"),
        title: fields.text("title"),
        permits: fields.text("permits"),
        phase: fields.text("phase"),
        covers: fields.texts("covers"),
        names: listed(&fields, "names"),
        core_must_level: fields.integers("core_must_level", &(1..5)),
        must_level: fields.integers("must_level", &(1..5)),
        should_level: fields.integers("should_level", &(1..5)),
        lowest_level: fields.integer("lowest_level", 0..5),
        max_level: fields.integer("max_level", 1..5),
        should_attainment: fields.integer("should_attainment", 0..101),
        evidence: fields.text("evidence"),
        never_deferrable_evidence: fields.optional_text("never_deferrable_evidence"),
        exception_share: fields.integer("exception_share", 0..101),
        exceptions_at_least: fields.integer("exceptions_at_least", 0..1001),
        exception_days: fields.integer("exception_days", 1..3651),
        never_deferrable: listed(&fields, "never_deferrable"),
    };
    fields.finish();
    gate
}

fn listed(fields: &Fields<'_>, key: &'static str) -> Vec<RawListed> {
    let one = |part: TextOrTable<'_>| match part {
        TextOrTable::Text(control) => RawListed {
            control,
            when: None,
        },
        TextOrTable::Table(fields) => {
            let listed = RawListed {
                control: fields.text("control"),
                when: fields.table("when").map(condition),
            };
            fields.finish();
            listed
        }
    };
    fields.texts_or_tables(key).into_iter().map(one).collect()
}

fn condition(fields: Fields<'_>) -> RawCondition {
    let words = ["fact", "all", "any", "not"]
        .into_iter()
        .filter(|word| fields.has(word))
        .count();
    let span = fields.span();
    let condition = if words != 1 {
        for word in ["fact", "all", "any", "not"] {
            fields.known(word);
        }
        RawCondition::Unclear(span)
    } else if fields.has("fact") {
        RawCondition::Fact {
            fact: fields.text("fact"),
            at_least: fields.optional_text("at_least"),
            is: fields.optional_text("is"),
        }
    } else if fields.has("all") {
        RawCondition::All(fields.tables("all").into_iter().map(condition).collect())
    } else if fields.has("any") {
        RawCondition::Any(fields.tables("any").into_iter().map(condition).collect())
    } else {
        fields
            .table("not")
            .map_or(RawCondition::Unclear(span), |part| {
                RawCondition::Not(Box::new(condition(part)))
            })
    };
    fields.finish();
    condition
}

/// Returns the catalog folder that the frame names, relative to the frame's own folder; `catalogs` if the frame names
/// none or cannot be read.
pub fn catalog_folder(frame: &Source) -> String {
    let reader = crate::base::toml::read::Reader::new(frame);
    let named = reader.read(|root| root.optional_text("catalogs")).flatten();
    named.map_or_else(|| "catalogs".to_owned(), |named| named.value)
}

/// Whether a source is a questionnaire file: a frame, a layer, or a catalog.
pub fn is_part(source: &Source) -> bool {
    let reader = crate::base::toml::read::Reader::new(source);
    let is_part = reader.read(|root| {
        let has = |key: &str| root.has(key);
        has("control") || (has("layer") && has("gate")) || (has("entry") && has("publisher"))
    });
    is_part.unwrap_or(false)
}
