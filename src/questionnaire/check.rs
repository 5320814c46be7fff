//! From files as written to a questionnaire that cannot be wrong, or every reason why not.
//!
//! In flow the texts of a questionnaire; out flows the checked value, or diagnostics with places for all faults at
//! once. A name that leads nowhere must never get past this module.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Catalog;
use super::Control;
use super::Entry;
use super::EvidenceState;
use super::Gate;
use super::Level;
use super::Method;
use super::Named;
use super::Phase;
use super::Questionnaire;
use super::Risk;
use super::Statement;
use super::TOP;
use super::Weights;
use super::condition::Condition;
use super::file;
use super::file::Content;
use super::file::Frame;
use super::file::RawCatalog;
use super::file::RawCondition;
use super::file::RawControl;
use super::file::RawFact;
use super::file::RawGate;
use super::file::Words;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::diagnostic::Source;
use crate::diagnostic::did_you_mean;
use crate::fingerprint;
use crate::reader;
use crate::reader::Reader;

/// The codes of the faults that only a questionnaire can have; those of any TOML file are in [`reader::Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A file or a list that must be there is not.
    MissingPart,
    /// Two things of one kind bear the same id.
    DuplicateId,
    /// An id with characters that commands and file names could not carry.
    BadId,
    /// A name that leads nowhere.
    UnknownReference,
    /// A word outside a closed list.
    UnknownWord,
    /// A condition outside the little language.
    BadCondition,
    /// A control has not five levels.
    LevelCount,
    /// A list by risk tier has not one value per tier, or tiers are out of order.
    TierCount,
    /// A control waits for itself.
    Cycle,
    /// A control waits for one of a later phase.
    LaterPrerequisite,
    /// An entry that is not in its catalog.
    NotInCatalog,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::MissingPart,
        Self::DuplicateId,
        Self::BadId,
        Self::UnknownReference,
        Self::UnknownWord,
        Self::BadCondition,
        Self::LevelCount,
        Self::TierCount,
        Self::Cycle,
        Self::LaterPrerequisite,
        Self::NotInCatalog,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingPart => "missing-part",
            Self::DuplicateId => "duplicate-id",
            Self::BadId => "bad-id",
            Self::UnknownReference => "unknown-reference",
            Self::UnknownWord => "unknown-word",
            Self::BadCondition => "bad-condition",
            Self::LevelCount => "level-count",
            Self::TierCount => "tier-count",
            Self::Cycle => "cycle",
            Self::LaterPrerequisite => "later-prerequisite",
            Self::NotInCatalog => "not-in-catalog",
        }
    }
}

/// The level a prerequisite must have where the questionnaire does not say: Defined.
const PREREQUISITE_LEVEL: u8 = 2;

/// The most controls a questionnaire may have. A workshop asks twenty and the built-in one has 94; the bound keeps a
/// hostile chain of prerequisites from exhausting the stack of the walk that looks for cycles.
const MOST_CONTROLS: usize = 2_000;

/// Checks a questionnaire. The value is there if and only if no finding is an error; findings are in order of place.
pub fn check(content: &Content) -> (Option<Questionnaire>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let questionnaire = Check { found: &mut found, content }.run();
    diagnostic::sort(&mut found);
    let whole = questionnaire.filter(|_| !diagnostic::has_errors(&found));
    (whole, found)
}

/// SHA-256 over the names and texts of all files.
fn hash(content: &Content) -> String {
    let sources = content.sources();
    fingerprint::of(sources.iter().flat_map(|source| [stem(source), source.text.as_str()]))
}

/// `data`, for `questionnaires/ai-security/data.toml`.
fn stem(source: &Source) -> &str {
    let name = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name)
}

/// What ids lead to, within one kind of thing.
struct Ids {
    kind: &'static str,
    known: BTreeMap<String, usize>,
    /// Whether a file that could hold more of them could not be read: then a name that leads nowhere proves nothing.
    partial: bool,
}

/// What the checker of controls knows of the frame.
struct Known {
    phases: Ids,
    themes: Ids,
    roles: Ids,
    facts: Ids,
    controls: Ids,
    catalogs: Ids,
}

struct Check<'c> {
    found: &'c mut Vec<Diagnostic>,
    content: &'c Content,
}

impl Check<'_> {
    fn run(&mut self) -> Option<Questionnaire> {
        let content = self.content;
        let Some(source) = &content.frame else {
            let message = "there is no questionnaire.toml";
            self.tell(
                Code::MissingPart,
                "questionnaire.toml",
                0..0,
                message,
                Some("A questionnaire is a folder with questionnaire.toml and one file per layer.".to_owned()),
            );
            return None;
        };
        let frame = self.read(source, file::frame)?;
        let layers = self.ids(&source.name, "layer", frame.layers.iter().map(|layer| &layer.id));
        let mut unread: Vec<&str> = Vec::new();
        let mut raw_controls: Vec<(&Source, usize, RawControl)> = Vec::new();
        for layer in &content.layers {
            let Some(controls) = self.read(layer, file::controls) else {
                unread.push(&layer.name);
                continue;
            };
            let Some(&index) = layers.known.get(stem(layer)) else {
                let near = did_you_mean(stem(layer), layers.known.keys().map(String::as_str));
                let help = near.map(|near| format!("Did you mean `{near}.toml`?"));
                let message = format!("no layer is named `{}`, so nothing reads this file", stem(layer));
                self.tell(Code::UnknownReference, &layer.name, 0..0, message, help);
                continue;
            };
            raw_controls.extend(controls.into_iter().map(|control| (layer, index, control)));
        }
        for layer in &frame.layers {
            if !content.layers.iter().any(|source| stem(source) == layer.id.value) {
                let message = format!("the layer `{}` has no file", layer.id.value);
                let help = Some(format!("Add `{}.toml` beside this file.", layer.id.value));
                self.tell(Code::MissingPart, &source.name, layer.id.span.clone(), message, help);
            }
        }
        if raw_controls.len() > MOST_CONTROLS {
            let message =
                format!("there are {} controls, more than the {MOST_CONTROLS} that are read", raw_controls.len());
            let (code, severity, file) = (reader::Code::TooLarge.name(), Severity::Error, source.name.clone());
            self.found.push(Diagnostic { code, severity, file, span: 0..0, message, help: None });
            return None;
        }
        // controls in the order of the layers, whatever order the files came in
        raw_controls.sort_by_key(|(_, layer, _)| *layer);
        let mut catalogs: Vec<(&Source, RawCatalog)> = Vec::new();
        for source in &content.catalogs {
            match self.read(source, file::catalog) {
                Some(catalog) => catalogs.push((source, catalog)),
                None => unread.push(&source.name),
            }
        }

        let partial = content.layers.iter().any(|source| unread.contains(&source.name.as_str()));
        let mut controls = Ids { kind: "control", known: BTreeMap::new(), partial };
        for (source, _, control) in &raw_controls {
            self.add(&mut controls, &source.name, &control.id);
        }
        let partial = content.catalogs.iter().any(|source| unread.contains(&source.name.as_str()));
        let mut known_catalogs = Ids { kind: "catalog", known: BTreeMap::new(), partial };
        for (source, catalog) in &catalogs {
            self.add(&mut known_catalogs, &source.name, &catalog.id);
        }
        let known = Known {
            phases: self.ids(&source.name, "phase", frame.phases.iter().map(|phase| &phase.id)),
            themes: self.ids(&source.name, "theme", frame.themes.iter().map(|theme| &theme.id)),
            roles: self.ids(&source.name, "role", frame.roles.iter().map(|role| &role.id)),
            facts: self.ids(&source.name, "fact", frame.facts.iter().map(|fact| &fact.id)),
            controls,
            catalogs: known_catalogs,
        };
        let catalogs: Vec<Catalog> = catalogs.into_iter().map(|(_, catalog)| Self::catalog(catalog)).collect();
        let mut questionnaire = self.frame(source, &frame, &known);
        questionnaire.controls = raw_controls
            .iter()
            .map(|(source, layer, control)| self.control(source, *layer, control, &questionnaire, &known, &catalogs))
            .collect();
        questionnaire.catalogs = catalogs;
        self.prerequisites(&raw_controls, &questionnaire);
        Some(questionnaire)
    }

    fn read<T>(&mut self, source: &Source, read: impl FnOnce(reader::Fields<'_>) -> T) -> Option<T> {
        let reader = Reader::new(source);
        let value = reader.read(read);
        self.found.extend(reader.finish());
        value
    }

    fn tell(&mut self, code: Code, file: &str, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let (code, severity, file, message) = (code.name(), Severity::Error, file.to_owned(), message.into());
        self.found.push(Diagnostic { code, severity, file, span, message, help });
    }

    fn ids<'w>(&mut self, file: &str, kind: &'static str, words: impl Iterator<Item = &'w Words>) -> Ids {
        let mut ids = Ids { kind, known: BTreeMap::new(), partial: false };
        for id in words {
            self.add(&mut ids, file, id);
        }
        if ids.known.is_empty() {
            let message = format!("there is not one [[{kind}]]");
            self.tell(Code::MissingPart, file, 0..0, message, Some(format!("Add at least one [[{kind}]].")));
        }
        ids
    }

    /// Adds an id; its index is its place in the list, also when it is a duplicate.
    fn add(&mut self, ids: &mut Ids, file: &str, id: &Words) {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if !id.value.is_empty() && (!id.value.chars().all(fits) || id.value.len() > 60) {
            let message = format!("`{}` cannot be an id", shorten(&id.value));
            let help = "Use up to 60 letters, digits, `-`, `_`, `.` and `:`.".to_owned();
            self.tell(Code::BadId, file, id.span.clone(), message, Some(help));
        }
        let index = ids.known.len();
        if ids.known.contains_key(&id.value) {
            if !id.value.is_empty() {
                let message = format!("a second {} bears the id `{}`", ids.kind, id.value);
                self.tell(
                    Code::DuplicateId,
                    file,
                    id.span.clone(),
                    message,
                    Some("Ids are never reused: take the next free one.".to_owned()),
                );
            }
            // a duplicate still takes a place, so that indices stay those of the list; the questionnaire is refused
            ids.known.insert(format!("\u{0}{index}"), index);
        } else {
            ids.known.insert(id.value.clone(), index);
        }
    }

    /// The index a name leads to; 0 stands in when it leads nowhere, as the questionnaire is refused then.
    fn find(&mut self, file: &str, ids: &Ids, name: &Words) -> usize {
        if let Some(&index) = ids.known.get(&name.value) {
            return index;
        }
        if !name.value.is_empty() && !ids.partial {
            let known = || ids.known.keys().map(String::as_str).filter(|key| !key.starts_with('\u{0}'));
            let help = did_you_mean(&name.value, known()).map_or_else(
                || match known().take(12).collect::<Vec<_>>().join(", ") {
                    none if none.is_empty() => format!("There is no {} at all.", ids.kind),
                    some => format!("Known: {some}."),
                },
                |near| format!("Did you mean `{near}`?"),
            );
            let message = format!("there is no {} `{}`", ids.kind, shorten(&name.value));
            self.tell(Code::UnknownReference, file, name.span.clone(), message, Some(help));
        }
        0
    }

    fn find_all(&mut self, file: &str, ids: &Ids, names: &[Words]) -> Vec<usize> {
        names.iter().map(|name| self.find(file, ids, name)).collect()
    }

    /// The word out of a closed list; the first stands in when it is another.
    fn word<T: Copy>(&mut self, file: &str, key: &str, word: &Words, list: &[(&'static str, T)], first: T) -> T {
        if let Some((_, value)) = list.iter().find(|(known, _)| *known == word.value) {
            return *value;
        }
        if !word.value.is_empty() {
            let words: Vec<&str> = list.iter().map(|(known, _)| *known).collect();
            let message = format!("`{key}` cannot be `{}`", shorten(&word.value));
            self.tell(
                Code::UnknownWord,
                file,
                word.span.clone(),
                message,
                Some(format!("It is one of: {}.", words.join(", "))),
            );
        }
        first
    }

    fn frame(&mut self, source: &Source, raw: &Frame, known: &Known) -> Questionnaire {
        let file = source.name.as_str();
        if raw.levels.len() != usize::from(TOP) + 1 {
            let message = format!("there are {} levels, and a questionnaire has five, from 0", raw.levels.len());
            self.tell(Code::LevelCount, file, 0..0, message, Some("Write five [[level]] tables.".to_owned()));
        }
        let tiers: Vec<super::Tier> = raw
            .tiers
            .iter()
            .map(|tier| super::Tier {
                id: tier.id.value.clone(),
                title: tier.title.value.clone(),
                up_to: tier.up_to.as_ref().map(|most| i32::try_from(most.value).unwrap_or_default()),
            })
            .collect();
        self.ids(file, "tier", raw.tiers.iter().map(|tier| &tier.id));
        for (at, tier) in raw.tiers.iter().enumerate() {
            let last = at + 1 == raw.tiers.len();
            let rises =
                at == 0 || tiers.get(at.wrapping_sub(1)).is_some_and(|before| before.up_to < tiers[at].up_to || last);
            if last == tier.up_to.is_some() || !rises {
                let message = "tiers rise, each with `up_to`, and only the last has none";
                self.tell(Code::TierCount, file, tier.id.span.clone(), message, None);
            }
        }
        let facts: Vec<super::Fact> = raw.facts.iter().map(|fact| self.fact(file, fact)).collect();
        let points = raw
            .points
            .iter()
            .map(|points| super::RiskPoints {
                when: self.condition(file, &points.when, known, &facts),
                points: i32::try_from(points.points.value).unwrap_or_default(),
                reason: points.reason.value.clone(),
            })
            .collect();
        let use_cases = raw
            .use_cases
            .iter()
            .map(|case| super::UseCase {
                id: case.id.value.clone(),
                title: case.title.value.clone(),
                when: case.when.as_ref().map(|when| self.condition(file, when, known, &facts)),
            })
            .collect();
        let rules = raw
            .rules
            .iter()
            .map(|rule| super::TargetRule {
                when: self.condition(file, &rule.when, known, &facts),
                theme: self.find(file, &known.themes, &rule.theme),
                raise: small(rule.raise.value),
                reason: rule.reason.value.clone(),
            })
            .collect();
        let gates = self.gates(file, raw, known, tiers.len());
        if raw.share.len() != usize::from(TOP) {
            let message =
                format!("`share` has {} values, and there are four steps between five levels", raw.share.len());
            self.tell(
                Code::LevelCount,
                file,
                raw.share.first().map_or(0..0, |first| first.span.clone()),
                message,
                None,
            );
        }
        let mut share = [1; TOP as usize];
        for (slot, value) in share.iter_mut().zip(&raw.share) {
            *slot = u32::try_from(value.value).unwrap_or(1);
        }
        let named = |raw: &file::RawNamed| Named {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            about: raw.about.value.clone(),
        };
        Questionnaire {
            id: raw.id.value.clone(),
            version: raw.version.value.clone(),
            hash: hash(self.content),
            title: raw.title.value.clone(),
            language: raw.language.value.clone(),
            licence: raw.licence.value.clone(),
            levels: raw
                .levels
                .iter()
                .map(|level| Level { title: level.title.value.clone(), about: level.about.value.clone() })
                .collect(),
            phases: raw
                .phases
                .iter()
                .map(named)
                .map(|phase| Phase { id: phase.id, title: phase.title, about: phase.about })
                .collect(),
            layers: raw.layers.iter().map(named).collect(),
            themes: raw.themes.iter().map(named).collect(),
            roles: raw.roles.iter().map(named).collect(),
            facts,
            risk: Risk { tiers, points, use_cases },
            rules,
            gates,
            effort: super::EffortShares {
                share,
                evidence: u64::try_from(raw.evidence_effort.value).unwrap_or_default(),
            },
            weights: Weights {
                must: u64::try_from(raw.must.value).unwrap_or(1),
                should: u64::try_from(raw.should.value).unwrap_or(1),
                never_deferrable: u64::try_from(raw.never_deferrable.value).unwrap_or(1),
            },
            controls: Vec::new(),
            catalogs: Vec::new(),
        }
    }

    fn fact(&mut self, file: &str, raw: &RawFact) -> super::Fact {
        #[derive(Clone, Copy, PartialEq)]
        enum Kind {
            YesNo,
            Graded,
            Several,
        }
        let kinds = [("yes-no", Kind::YesNo), ("graded", Kind::Graded), ("several", Kind::Several)];
        let kind = self.word(file, "kind", &raw.kind, &kinds, Kind::YesNo);
        let ids = if kind == Kind::YesNo {
            Ids { kind: "choice", known: BTreeMap::new(), partial: false }
        } else {
            self.ids(file, "choice", raw.choices.iter().map(|choice| &choice.id))
        };
        let assumed = raw.assumed.as_ref().map(|assumed| self.find(file, &ids, assumed));
        let choices: Vec<super::Choice> = raw
            .choices
            .iter()
            .map(|choice| super::Choice {
                id: choice.id.value.clone(),
                title: choice.title.value.clone(),
                about: choice.about.value.clone(),
            })
            .collect();
        let gravest = assumed.unwrap_or(choices.len().saturating_sub(1));
        super::Fact {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            question: raw.question.value.clone(),
            why: raw.why.value.clone(),
            example: raw.example.value.clone(),
            kind: match kind {
                Kind::YesNo => super::FactKind::YesNo,
                Kind::Graded => super::FactKind::Graded { choices, gravest },
                Kind::Several => super::FactKind::Several { choices },
            },
        }
    }

    fn gates(&mut self, file: &str, raw: &Frame, known: &Known, tiers: usize) -> Vec<Gate> {
        let ids = self.ids(file, "gate", raw.gates.iter().map(|gate| &gate.id));
        let mut gates: Vec<Gate> = Vec::with_capacity(ids.known.len());
        for gate in &raw.gates {
            let (mut names, mut never) = gates
                .last()
                .map_or_else(Default::default, |before: &Gate| (before.names.clone(), before.never_deferrable.clone()));
            names.extend(self.find_all(file, &known.controls, &gate.names));
            never.extend(self.find_all(file, &known.controls, &gate.never_deferrable));
            let checked = self.gate(file, gate, known, tiers, names, never);
            gates.push(checked);
        }
        for (index, phase) in raw.phases.iter().enumerate() {
            if !raw.gates.is_empty() && !gates.iter().any(|gate| gate.phase == index) {
                let message = format!("no gate stands for the phase `{}`", phase.id.value);
                let help = format!("Add a [[gate]] with phase = \"{}\".", phase.id.value);
                self.tell(Code::MissingPart, file, phase.id.span.clone(), message, Some(help));
            }
        }
        gates
    }

    fn gate(
        &mut self,
        file: &str,
        raw: &RawGate,
        known: &Known,
        tiers: usize,
        names: Vec<usize>,
        never: Vec<usize>,
    ) -> Gate {
        for (key, list) in [("must_level", &raw.must_level), ("should_level", &raw.should_level)] {
            if list.len() != tiers {
                let message = format!("`{key}` has {} values, and there are {tiers} risk tiers", list.len());
                self.tell(
                    Code::TierCount,
                    file,
                    raw.id.span.clone(),
                    message,
                    Some("Give one level per tier, from low to high.".to_owned()),
                );
            }
        }
        let states = EvidenceState::ALL.map(|state| (state.word(), state));
        Gate {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            permits: raw.permits.value.clone(),
            phase: self.find(file, &known.phases, &raw.phase),
            covers: self.find_all(file, &known.phases, &raw.covers),
            names,
            must_level: raw.must_level.iter().map(|level| small(level.value)).collect(),
            should_level: raw.should_level.iter().map(|level| small(level.value)).collect(),
            floor: small(raw.floor.value),
            max_level: small(raw.max_level.value),
            should_attainment: small(raw.should_attainment.value),
            evidence: self.word(file, "evidence", &raw.evidence, &states, EvidenceState::Claimed),
            exceptions: usize::try_from(raw.exceptions.value).unwrap_or_default(),
            exception_days: i32::try_from(raw.exception_days.value).unwrap_or_default(),
            never_deferrable: never,
        }
    }

    fn condition(&mut self, file: &str, raw: &RawCondition, known: &Known, facts: &[super::Fact]) -> Condition {
        match raw {
            RawCondition::All(parts) => {
                Condition::All(parts.iter().map(|part| self.condition(file, part, known, facts)).collect())
            }
            RawCondition::Any(parts) => {
                Condition::Any(parts.iter().map(|part| self.condition(file, part, known, facts)).collect())
            }
            RawCondition::Not(part) => Condition::Not(Box::new(self.condition(file, part, known, facts))),
            RawCondition::Unclear(span) => {
                let message = "a condition says exactly one of `fact`, `all`, `any`, `not`";
                self.tell(
                    Code::BadCondition,
                    file,
                    span.clone(),
                    message,
                    Some("For example: { fact = \"retrieval\" }.".to_owned()),
                );
                Condition::All(Vec::new())
            }
            RawCondition::Fact { fact, at_least, is } => {
                let index = self.find(file, &known.facts, fact);
                let Some(definition) = facts.get(index).filter(|definition| definition.id == fact.value) else {
                    return Condition::Holds(index);
                };
                self.fact_condition(file, index, definition, at_least.as_ref(), is.as_ref())
            }
        }
    }

    fn fact_condition(
        &mut self,
        file: &str,
        index: usize,
        fact: &super::Fact,
        at_least: Option<&Words>,
        is: Option<&Words>,
    ) -> Condition {
        let bad = |check: &mut Self, words: &Words, message: String| {
            check.tell(Code::BadCondition, file, words.span.clone(), message, None);
            Condition::Holds(index)
        };
        match (at_least, is, &fact.kind) {
            (None, None, _) => Condition::Holds(index),
            (Some(words), Some(_), _) => bad(self, words, "a condition has `at_least` or `is`, not both".to_owned()),
            (Some(words), None, super::FactKind::Graded { choices, .. }) => {
                Condition::AtLeast(index, self.choice(file, choices, words))
            }
            (None, Some(words), super::FactKind::Graded { choices, .. } | super::FactKind::Several { choices }) => {
                Condition::Is(index, self.choice(file, choices, words))
            }
            (Some(words), None, _) => {
                bad(self, words, format!("`{}` has no order, so `at_least` says nothing", fact.id))
            }
            (None, Some(words), super::FactKind::YesNo) => {
                bad(self, words, format!("`{}` is yes or no: write {{ fact = \"{}\" }}", fact.id, fact.id))
            }
        }
    }

    fn choice(&mut self, file: &str, choices: &[super::Choice], words: &Words) -> usize {
        let known = choices.iter().enumerate().map(|(at, choice)| (choice.id.clone(), at)).collect();
        self.find(file, &Ids { kind: "choice", known, partial: false }, words)
    }

    fn catalog(raw: RawCatalog) -> Catalog {
        let entries = raw.entries.into_iter().map(|(id, title)| Entry { id: id.value, title: title.value }).collect();
        Catalog {
            id: raw.id.value,
            name: raw.name.value,
            version: raw.version.value,
            publisher: raw.publisher.value,
            licence: raw.licence.value,
            url: raw.url.value,
            whole: raw.whole,
            entries,
        }
    }

    fn control(
        &mut self,
        source: &Source,
        layer: usize,
        raw: &RawControl,
        frame: &Questionnaire,
        known: &Known,
        catalogs: &[Catalog],
    ) -> Control {
        let file = source.name.as_str();
        let words = |words: &Words| words.value.clone();
        if !raw.levels.value.is_empty() && raw.levels.value.len() != usize::from(TOP) + 1 {
            let message = format!("`{}` describes {} of the five levels", raw.id.value, raw.levels.value.len());
            let help = "Say for each level from 0 to 4 what a reviewer can see.".to_owned();
            self.tell(Code::LevelCount, file, raw.levels.span.clone(), message, Some(help));
        }
        for level in raw.levels.value.iter().filter(|level| level.value.trim().is_empty()) {
            self.tell(
                Code::LevelCount,
                file,
                level.span.clone(),
                format!("a level of `{}` says nothing", raw.id.value),
                None,
            );
        }
        let effort = match raw.effort.value.as_slice() {
            [low, high] if low.value <= high.value => {
                (u32::try_from(low.value).unwrap_or(1), u32::try_from(high.value).unwrap_or(1))
            }
            [] => (1, 1),
            _ if self.found.iter().any(|told| told.file == file && raw.effort.span.contains(&told.span.start)) => {
                (1, 1)
            }
            _ => {
                let message = "`effort` is a range of person-days such as [4, 7]".to_owned();
                let (code, span) = (reader::Code::BadRange.name(), raw.effort.span.clone());
                self.found.push(Diagnostic {
                    code,
                    severity: Severity::Error,
                    file: file.to_owned(),
                    span,
                    message,
                    help: None,
                });
                (1, 1)
            }
        };
        let methods = Method::ALL.map(|method| (method.word(), method));
        let requirement = raw.requirement.as_ref().map_or_else(
            || Statement { text: String::new(), criteria: Vec::new() },
            |requirement| Statement {
                text: words(&requirement.text),
                criteria: requirement
                    .criteria
                    .iter()
                    .map(|criterion| super::Criterion {
                        method: self.word(file, "method", &criterion.method, &methods, Method::Inspection),
                        text: words(&criterion.text),
                    })
                    .collect(),
            },
        );
        let after = raw
            .after
            .iter()
            .map(|after| super::After {
                control: self.find(file, &known.controls, &after.control),
                level: after.level.as_ref().map_or(PREREQUISITE_LEVEL, |level| small(level.value)),
            })
            .collect();
        let mut crosswalk = Vec::new();
        for (name, entries) in &raw.crosswalk {
            let at = self.find(file, &known.catalogs, name);
            let Some(catalog) = catalogs.get(at).filter(|catalog| catalog.id == name.value) else { continue };
            for entry in entries {
                if let Some(index) = catalog.entries.iter().position(|known| known.id == entry.value) {
                    crosswalk.push((at, index));
                } else {
                    let near = did_you_mean(&entry.value, catalog.entries.iter().map(|known| known.id.as_str()));
                    let message = format!("{} has no entry `{}`", catalog.name, shorten(&entry.value));
                    self.tell(
                        Code::NotInCatalog,
                        file,
                        entry.span.clone(),
                        message,
                        near.map(|near| format!("Did you mean `{near}`?")),
                    );
                }
            }
        }
        Control {
            id: words(&raw.id),
            layer,
            phase: self.find(file, &known.phases, &raw.phase),
            theme: self.find(file, &known.themes, &raw.theme),
            must: self.word(file, "obligation", &raw.obligation, &[("must", true), ("should", false)], true),
            core: raw.core,
            title: words(&raw.title),
            question: words(&raw.question),
            probe: raw.probe.as_ref().map(words).unwrap_or_default(),
            why: words(&raw.why),
            levels: raw.levels.value.iter().map(words).collect(),
            evidence: raw.evidence.iter().map(words).collect(),
            pitfall: words(&raw.pitfall),
            applies_when: raw.applies_when.as_ref().map(|when| self.condition(file, when, known, &frame.facts)),
            owner: self.find(file, &known.roles, &raw.owner),
            contributors: self.find_all(file, &known.roles, &raw.contributors),
            effort,
            review_months: raw.review_months.as_ref().map(|months| u32::try_from(months.value).unwrap_or_default()),
            after,
            requirement,
            crosswalk,
        }
    }

    /// Tells prerequisites of a later phase, and cycles, each cycle once.
    fn prerequisites(&mut self, raw: &[(&Source, usize, RawControl)], questionnaire: &Questionnaire) {
        for ((source, _, raw), control) in raw.iter().zip(&questionnaire.controls) {
            for (raw_after, after) in raw.after.iter().zip(&control.after) {
                let Some(before) =
                    questionnaire.controls.get(after.control).filter(|before| before.id == raw_after.control.value)
                else {
                    continue;
                };
                if before.phase > control.phase {
                    let message =
                        format!("`{}` waits for `{}`, which is asked in a later phase", control.id, before.id);
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
                let names: Vec<&str> =
                    cycle.iter().filter_map(|&at| Some(questionnaire.controls.get(at)?.id.as_str())).collect();
                let first = cycle.first().copied().unwrap_or(start);
                if let Some((source, _, control)) = raw.get(first) {
                    let span =
                        control.after.first().map_or(control.id.span.clone(), |after| after.control.span.clone());
                    let message = format!("prerequisites go round in a circle: {}", names.join(" after "));
                    self.tell(Code::Cycle, &source.name, span, message, Some("Drop one of them.".to_owned()));
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

/// A level or percent that the reader has bounded already.
fn small(value: i64) -> u8 {
    u8::try_from(value).unwrap_or_default()
}

/// A name from a file, short enough for one line.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(59).chain(['…']).collect() }
}
