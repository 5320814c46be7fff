//! Reads a questionnaire folder into plain structs.
//!
//! Its own module so that the rules never see TOML. It takes the keys the rules need and ignores the others.

use std::collections::BTreeMap;
use std::path::Path;
use toml::{Table, Value};

/// The TOML tables of a questionnaire folder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Files {
    /// `questionnaire.toml`.
    pub main: Table,
    /// Layer id and the table of `<layer id>.toml`, in the order of `[[layer]]`.
    pub layers: Vec<(String, Table)>,
}

/// A condition over facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    Fact(String),
    AtLeast(String, String),
    Is(String, String),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactKind {
    Graded,
    Several,
    YesNo,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub id: String,
    pub kind: FactKind,
    /// Ids; for a graded fact from least to most.
    pub choices: Vec<String>,
    /// The worst choice, where it is not the last one.
    pub worst: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tier {
    pub id: String,
    /// The most points of this tier; `None` for the last tier.
    pub up_to: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RiskPoints {
    pub when: Condition,
    pub points: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TierFloor {
    pub when: Condition,
    /// Index into `Questionnaire::tiers`.
    pub tier: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TargetRule {
    pub when: Condition,
    pub theme: Option<String>,
    pub controls: Vec<String>,
    pub raise: i64,
}

/// A control in a gate's list, with the condition under which the list holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub control: String,
    pub when: Option<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EvidenceState {
    Claimed,
    Shown,
    Verified,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gate {
    pub id: String,
    pub phase: String,
    pub covers: Vec<String>,
    pub names: Vec<Listed>,
    /// One level per tier.
    pub core_must_level: Vec<i64>,
    pub must_level: Vec<i64>,
    pub should_level: Vec<i64>,
    pub lowest_level: i64,
    pub max_level: i64,
    /// Percent.
    pub should_attainment: i64,
    pub evidence: EvidenceState,
    pub never_deferrable_evidence: EvidenceState,
    /// Percent.
    pub exception_share: i64,
    pub exceptions_at_least: i64,
    pub exception_days: i64,
    pub never_deferrable: Vec<Listed>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExceptionShare {
    pub when: Condition,
    /// Percent.
    pub share: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prerequisite {
    pub control: String,
    pub level: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Control {
    pub id: String,
    /// Id of the layer, which is the name of the file.
    pub layer: String,
    pub phase: String,
    pub theme: String,
    pub must: bool,
    /// Target phases whose short form asks the control.
    pub core: Vec<String>,
    pub applies_when: Option<Condition>,
    /// Choices of the fact `regulation` that bind the control.
    pub law: Vec<String>,
    pub after: Vec<Prerequisite>,
    pub requirement_levels: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Questionnaire {
    pub phases: Vec<String>,
    pub themes: Vec<String>,
    pub layers: Vec<String>,
    pub facts: Vec<Fact>,
    pub tiers: Vec<Tier>,
    pub points: Vec<RiskPoints>,
    pub floors: Vec<TierFloor>,
    pub target_rules: Vec<TargetRule>,
    pub gates: Vec<Gate>,
    pub exception_shares: Vec<ExceptionShare>,
    pub weight_must: i64,
    pub weight_should: i64,
    pub weight_never_deferrable: i64,
    pub controls: Vec<Control>,
}

impl Files {
    /// Reads `questionnaire.toml` and one file per `[[layer]]`.
    ///
    /// # Errors
    /// A file that is missing or is not TOML.
    pub(crate) fn read(folder: &Path) -> Result<Files, String> {
        let main = read_table(&folder.join("questionnaire.toml"))?;
        let mut layers = Vec::new();
        for id in ids(&main, "layer")? {
            let table = read_table(&folder.join(format!("{id}.toml")))?;
            layers.push((id, table));
        }
        Ok(Files { main, layers })
    }

    /// The file names and their text.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        texts.insert("questionnaire.toml".to_string(), self.main.to_string());
        for (id, table) in &self.layers {
            texts.insert(format!("{id}.toml"), table.to_string());
        }
        texts
    }
}

impl Questionnaire {
    /// Takes the keys the rules need out of the tables.
    ///
    /// # Errors
    /// The first key that is missing or malformed.
    pub(crate) fn from_files(files: &Files) -> Result<Questionnaire, String> {
        let main = &files.main;
        let risk = main
            .get("risk")
            .and_then(Value::as_table)
            .ok_or("[risk] is missing")?;
        let weight = main
            .get("weight")
            .and_then(Value::as_table)
            .ok_or("[weight] is missing")?;
        let tiers = each(risk, "tiers", |t| {
            Ok(Tier {
                id: string(t, "id")?,
                up_to: integer(t, "up_to").ok(),
            })
        })?;
        let mut controls = Vec::new();
        for (layer, table) in &files.layers {
            controls.extend(each(table, "control", |t| control(t, layer))?);
        }
        Ok(Questionnaire {
            phases: ids(main, "phase")?,
            themes: ids(main, "theme")?,
            layers: ids(main, "layer")?,
            facts: each(main, "fact", fact)?,
            points: each(risk, "points", |t| {
                Ok(RiskPoints {
                    when: required_condition(t)?,
                    points: integer(t, "points")?,
                })
            })?,
            floors: each(risk, "floors", |t| floor(t, &tiers))?,
            tiers,
            target_rules: each(main, "target_rule", target_rule)?,
            gates: each(main, "gate", gate)?,
            exception_shares: each(main, "exception_share", |t| {
                Ok(ExceptionShare {
                    when: required_condition(t)?,
                    share: integer(t, "share")?,
                })
            })?,
            weight_must: integer(weight, "must")?,
            weight_should: integer(weight, "should")?,
            weight_never_deferrable: integer(weight, "never_deferrable")?,
            controls,
        })
    }

    pub(crate) fn control(&self, id: &str) -> Option<&Control> {
        self.controls.iter().find(|c| c.id == id)
    }

    pub(crate) fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|f| f.id == id)
    }

    /// Position of a phase in the order of the questionnaire.
    pub(crate) fn phase_index(&self, id: &str) -> Option<usize> {
        self.phases.iter().position(|p| p == id)
    }
}

fn read_table(path: &Path) -> Result<Table, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.parse::<Table>()
        .map_err(|e| format!("{}: {e}", path.display()))
}

fn string(table: &Table, key: &str) -> Result<String, String> {
    table
        .get(key)
        .and_then(Value::as_str)
        .map(str::to_string)
        .ok_or(format!("text `{key}` is missing in {table:.80}"))
}

fn integer(table: &Table, key: &str) -> Result<i64, String> {
    table
        .get(key)
        .and_then(Value::as_integer)
        .ok_or(format!("integer `{key}` is missing in {table:.80}"))
}

/// The list of texts under `key`; empty where the key is missing.
fn strings(table: &Table, key: &str) -> Result<Vec<String>, String> {
    list(table, key)?
        .iter()
        .map(|v| {
            v.as_str()
                .map(str::to_string)
                .ok_or(format!("`{key}` holds something else than texts"))
        })
        .collect()
}

fn integers(table: &Table, key: &str) -> Result<Vec<i64>, String> {
    list(table, key)?
        .iter()
        .map(|v| {
            v.as_integer()
                .ok_or(format!("`{key}` holds something else than integers"))
        })
        .collect()
}

fn list<'a>(table: &'a Table, key: &str) -> Result<&'a [Value], String> {
    match table.get(key) {
        None => Ok(&[]),
        Some(Value::Array(values)) => Ok(values),
        Some(_) => Err(format!("`{key}` is no list")),
    }
}

/// Reads every table of the list under `key`.
fn each<T>(
    table: &Table,
    key: &str,
    read: impl Fn(&Table) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    list(table, key)?
        .iter()
        .map(|v| {
            read(
                v.as_table()
                    .ok_or(format!("`{key}` holds something else than tables"))?,
            )
        })
        .collect()
}

fn ids(table: &Table, key: &str) -> Result<Vec<String>, String> {
    each(table, key, |t| string(t, "id"))
}

fn required_condition(table: &Table) -> Result<Condition, String> {
    condition_at(table, "when")?.ok_or(format!("`when` is missing in {table:.80}"))
}

fn condition_at(table: &Table, key: &str) -> Result<Option<Condition>, String> {
    table.get(key).map(condition).transpose()
}

fn condition(value: &Value) -> Result<Condition, String> {
    let table = value
        .as_table()
        .ok_or(format!("the condition {value} is no table"))?;
    let several = |key: &str| -> Result<Vec<Condition>, String> {
        list(table, key)?.iter().map(condition).collect()
    };
    if table.contains_key("all") {
        return Ok(Condition::All(several("all")?));
    }
    if table.contains_key("any") {
        return Ok(Condition::Any(several("any")?));
    }
    if let Some(inner) = table.get("not") {
        return Ok(Condition::Not(Box::new(condition(inner)?)));
    }
    let fact = string(table, "fact")?;
    if table.contains_key("at_least") {
        return Ok(Condition::AtLeast(fact, string(table, "at_least")?));
    }
    if table.contains_key("is") {
        return Ok(Condition::Is(fact, string(table, "is")?));
    }
    Ok(Condition::Fact(fact))
}

fn fact(table: &Table) -> Result<Fact, String> {
    let kind = match string(table, "kind")?.as_str() {
        "graded" => FactKind::Graded,
        "several" => FactKind::Several,
        "yes-no" => FactKind::YesNo,
        other => return Err(format!("unknown kind of fact `{other}`")),
    };
    Ok(Fact {
        id: string(table, "id")?,
        kind,
        choices: ids(table, "choices")?,
        worst: string(table, "worst").ok(),
    })
}

fn floor(table: &Table, tiers: &[Tier]) -> Result<TierFloor, String> {
    let id = string(table, "tier")?;
    let tier = tiers
        .iter()
        .position(|t| t.id == id)
        .ok_or(format!("unknown tier `{id}`"))?;
    Ok(TierFloor {
        when: required_condition(table)?,
        tier,
    })
}

fn target_rule(table: &Table) -> Result<TargetRule, String> {
    Ok(TargetRule {
        when: required_condition(table)?,
        theme: string(table, "theme").ok(),
        controls: strings(table, "controls")?,
        raise: integer(table, "raise")?,
    })
}

fn listed(table: &Table, key: &str) -> Result<Vec<Listed>, String> {
    let one = |value: &Value| match value {
        Value::String(id) => Ok(Listed {
            control: id.clone(),
            when: None,
        }),
        Value::Table(t) => Ok(Listed {
            control: string(t, "control")?,
            when: condition_at(t, "when")?,
        }),
        other => Err(format!("`{key}` holds {other}")),
    };
    list(table, key)?.iter().map(one).collect()
}

fn evidence_state(table: &Table, key: &str) -> Result<EvidenceState, String> {
    match string(table, key)?.as_str() {
        "claimed" => Ok(EvidenceState::Claimed),
        "shown" => Ok(EvidenceState::Shown),
        "verified" => Ok(EvidenceState::Verified),
        other => Err(format!("unknown evidence state `{other}`")),
    }
}

fn gate(table: &Table) -> Result<Gate, String> {
    let evidence = evidence_state(table, "evidence")?;
    Ok(Gate {
        id: string(table, "id")?,
        phase: string(table, "phase")?,
        covers: strings(table, "covers")?,
        names: listed(table, "names")?,
        core_must_level: integers(table, "core_must_level")?,
        must_level: integers(table, "must_level")?,
        should_level: integers(table, "should_level")?,
        lowest_level: integer(table, "lowest_level")?,
        max_level: integer(table, "max_level")?,
        should_attainment: integer(table, "should_attainment")?,
        evidence,
        never_deferrable_evidence: match table.get("never_deferrable_evidence") {
            None => evidence,
            Some(_) => evidence_state(table, "never_deferrable_evidence")?,
        },
        exception_share: integer(table, "exception_share")?,
        exceptions_at_least: integer(table, "exceptions_at_least")?,
        exception_days: integer(table, "exception_days")?,
        never_deferrable: listed(table, "never_deferrable")?,
    })
}

fn control(table: &Table, layer: &str) -> Result<Control, String> {
    let must = match string(table, "obligation")?.as_str() {
        "must" => true,
        "should" => false,
        other => return Err(format!("unknown obligation `{other}`")),
    };
    Ok(Control {
        id: string(table, "id")?,
        layer: layer.to_string(),
        phase: string(table, "phase")?,
        theme: string(table, "theme")?,
        must,
        core: strings(table, "core")?,
        applies_when: condition_at(table, "applies_when")?,
        law: strings(table, "law")?,
        after: each(table, "after", |t| {
            Ok(Prerequisite {
                control: string(t, "control")?,
                level: integer(t, "level").unwrap_or(2),
            })
        })?,
        requirement_levels: each(table, "requirement", |t| integer(t, "level"))?,
    })
}
