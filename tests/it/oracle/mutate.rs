//! Small changes to a questionnaire that keep it valid.
//!
//! Its own module because it works on TOML tables, so that keys the rules ignore (texts, evidence, roles) survive a mutation.

use super::check::problems;
use super::random::Rng;
use super::read::{Files, Questionnaire};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Number of kinds of mutations.
pub(crate) const KINDS: u64 = 46;

/// A mutated questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mutation {
    /// 0 to `KINDS - 1`.
    pub kind: u64,
    /// What changed, for the message of a failing test.
    pub what: String,
    /// File name and new text of every file, also of unchanged ones.
    pub texts: BTreeMap<String, String>,
    pub tables: Files,
}

/// Mutates a questionnaire. `seed % KINDS` chooses the kind, so `KINDS` seeds in a row give every kind that is possible.
///
/// All files are written again, without their comments. A kind that a questionnaire leaves no room for (no floor to remove) gives way
/// to the next kind. `None` where no kind is possible.
///
/// # Errors
/// A questionnaire that cannot be read.
pub(crate) fn mutate(files: &Files, seed: u64) -> Result<Option<Mutation>, String> {
    let before = problems(&Questionnaire::from_files(files)?);
    let mut rng = Rng::new(seed);
    for step in 0..KINDS {
        let kind = (seed + step) % KINDS;
        for _ in 0..60 {
            let mut tables = files.clone();
            let Some(what) = apply(&mut tables, kind, &mut rng) else {
                continue;
            };
            let still_valid = match Questionnaire::from_files(&tables) {
                Ok(q) => problems(&q).is_subset(&before),
                Err(_) => false,
            };
            if still_valid && tables != *files {
                return Ok(Some(Mutation {
                    kind,
                    what,
                    texts: tables.texts(),
                    tables,
                }));
            }
        }
    }
    Ok(None)
}

/// Tries one mutation. The result may be invalid; `mutate` throws such a result away.
fn apply(f: &mut Files, kind: u64, rng: &mut Rng) -> Option<String> {
    let more = rng.between(1, 25);
    match kind {
        0 => shift_levels(f, rng, "core_must_level", 1),
        1 => shift_levels(f, rng, "core_must_level", -1),
        2 => shift_levels(f, rng, "must_level", 1),
        3 => shift_levels(f, rng, "must_level", -1),
        4 => shift_levels(f, rng, "should_level", 1),
        5 => shift_levels(f, rng, "should_level", -1),
        6 => shift_gate_number(f, rng, "lowest_level", 1),
        7 => shift_gate_number(f, rng, "lowest_level", -1),
        8 => shift_gate_number(f, rng, "max_level", 1),
        9 => shift_gate_number(f, rng, "max_level", -1),
        10 => shift_gate_number(f, rng, "should_attainment", more),
        11 => shift_gate_number(f, rng, "should_attainment", -more),
        12 => set_evidence(f, rng, "evidence", true),
        13 => set_evidence(f, rng, "evidence", false),
        14 => set_evidence(f, rng, "never_deferrable_evidence", true),
        15 => set_evidence(f, rng, "never_deferrable_evidence", false),
        16 => shift_gate_number(f, rng, "exception_share", more),
        17 => shift_gate_number(f, rng, "exception_share", -more.min(10)),
        18 => shift_gate_number(f, rng, "exceptions_at_least", rng_step(more)),
        19 => shift_gate_number(f, rng, "exceptions_at_least", -rng_step(more)),
        20 => shift_gate_number(f, rng, "exception_days", more * 3),
        21 => shift_gate_number(f, rng, "exception_days", -more * 3),
        22 => {
            let by = if rng.percent(50) { more } else { -more.min(10) };
            shift_in(
                pick_table(list(&mut f.main, "exception_share")?, rng)?,
                "share",
                by,
            )
        }
        23 => shift_in(
            sub(&mut f.main, "weight")?,
            "must",
            if rng.percent(50) { 1 } else { -rng_step(more) },
        ),
        24 => shift_in(
            sub(&mut f.main, "weight")?,
            "should",
            if rng.percent(50) { rng_step(more) } else { -1 },
        ),
        25 => shift_in(
            sub(&mut f.main, "weight")?,
            "never_deferrable",
            if rng.percent(50) {
                more
            } else {
                -rng_step(more)
            },
        ),
        26 => shift_in(
            pick_table(list(sub(&mut f.main, "risk")?, "points")?, rng)?,
            "points",
            rng_step(more),
        ),
        27 => shift_in(
            pick_table(list(sub(&mut f.main, "risk")?, "points")?, rng)?,
            "points",
            -1,
        ),
        28 => remove_one(
            list(sub(&mut f.main, "risk")?, "points")?,
            rng,
            "risk points",
        ),
        29 => shift_in(
            pick_table(list(sub(&mut f.main, "risk")?, "tiers")?, rng)?,
            "up_to",
            if rng.percent(50) { 1 } else { -1 },
        ),
        30 => move_floor(f, rng),
        31 => remove_one(list(sub(&mut f.main, "risk")?, "floors")?, rng, "a floor"),
        32 => shift_in(
            pick_table(list(&mut f.main, "target_rule")?, rng)?,
            "raise",
            if rng.percent(70) { 1 } else { -1 },
        ),
        33 => add_to_rule(f, rng),
        34 => {
            let rule = pick_table(list(&mut f.main, "target_rule")?, rng)?;
            let controls = rule.get_mut("controls")?.as_array_mut()?;
            remove_one(controls, rng, "a control of a target rule")
        }
        35 => add_law(f, rng),
        36 => remove_law(f, rng),
        37 => {
            let place = pick_prerequisite(f, rng)?;
            let level = rng.between(1, 4);
            place.insert("level".to_string(), Value::Integer(level));
            Some(format!(
                "prerequisite {} at level {level}",
                text(place, "control")?
            ))
        }
        38 => remove_one(
            pick_with(f, rng, "after")?
                .get_mut("after")?
                .as_array_mut()?,
            rng,
            "a prerequisite",
        ),
        39 => add_prerequisite(f, rng),
        40 => list_control(f, rng, "names"),
        41 => remove_one(
            pick_gate(f, rng)?.get_mut("names")?.as_array_mut()?,
            rng,
            "a name of a gate",
        ),
        42 => list_control(f, rng, "never_deferrable"),
        43 => remove_one(
            pick_gate(f, rng)?
                .get_mut("never_deferrable")?
                .as_array_mut()?,
            rng,
            "a never-deferrable control",
        ),
        44 => set_obligation(f, rng, "should", "must"),
        _ => set_obligation(f, rng, "must", "should"),
    }
}

/// 1 to 4, the smaller ones more often.
fn rng_step(more: i64) -> i64 {
    1 + (more % 7) / 2
}

// ---- access ------------------------------------------------------------------------------------------------------------------

fn list<'a>(table: &'a mut Table, key: &str) -> Option<&'a mut Vec<Value>> {
    table.get_mut(key)?.as_array_mut()
}

fn sub<'a>(table: &'a mut Table, key: &str) -> Option<&'a mut Table> {
    table.get_mut(key)?.as_table_mut()
}

fn pick_table<'a>(values: &'a mut [Value], rng: &mut Rng) -> Option<&'a mut Table> {
    let at = rng.below(values.len());
    values.get_mut(at)?.as_table_mut()
}

fn pick_gate<'a>(f: &'a mut Files, rng: &mut Rng) -> Option<&'a mut Table> {
    pick_table(list(&mut f.main, "gate")?, rng)
}

fn text(table: &Table, key: &str) -> Option<String> {
    Some(table.get(key)?.as_str()?.to_string())
}

fn all_controls(f: &mut Files) -> Vec<&mut Table> {
    let layers = f
        .layers
        .iter_mut()
        .filter_map(|(_, table)| list(table, "control"));
    layers.flatten().filter_map(Value::as_table_mut).collect()
}

fn pick_control<'a>(f: &'a mut Files, rng: &mut Rng) -> Option<&'a mut Table> {
    let mut all = all_controls(f);
    if all.is_empty() {
        return None;
    }
    let at = rng.below(all.len());
    Some(all.swap_remove(at))
}

/// A control that has the key.
fn pick_with<'a>(f: &'a mut Files, rng: &mut Rng, key: &str) -> Option<&'a mut Table> {
    let mut all: Vec<&mut Table> = all_controls(f)
        .into_iter()
        .filter(|c| c.contains_key(key))
        .collect();
    if all.is_empty() {
        return None;
    }
    let at = rng.below(all.len());
    Some(all.swap_remove(at))
}

fn pick_id(f: &mut Files, rng: &mut Rng) -> Option<String> {
    text(pick_control(f, rng)?, "id")
}

fn pick_prerequisite<'a>(f: &'a mut Files, rng: &mut Rng) -> Option<&'a mut Table> {
    pick_table(
        pick_with(f, rng, "after")?
            .get_mut("after")?
            .as_array_mut()?,
        rng,
    )
}

/// A condition over a random fact, as the value of `when`.
fn random_condition(f: &mut Files, rng: &mut Rng) -> Option<Value> {
    let fact = pick_table(list(&mut f.main, "fact")?, rng)?.clone();
    let mut condition = Table::new();
    condition.insert("fact".to_string(), Value::String(text(&fact, "id")?));
    let choices = fact
        .get("choices")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let choice = rng
        .pick(&choices)
        .and_then(Value::as_table)
        .and_then(|c| text(c, "id"));
    match (text(&fact, "kind")?.as_str(), choice) {
        ("graded", Some(id)) => condition.insert("at_least".to_string(), Value::String(id)),
        ("several", Some(id)) => condition.insert("is".to_string(), Value::String(id)),
        _ => None,
    };
    Some(Value::Table(condition))
}

// ---- mutations ---------------------------------------------------------------------------------------------------------------

/// Adds to an integer of the table.
fn shift_in(table: &mut Table, key: &str, by: i64) -> Option<String> {
    let value = table.get(key)?.as_integer()?;
    table.insert(key.to_string(), Value::Integer(value + by));
    Some(format!("{key} from {value} to {}", value + by))
}

fn shift_gate_number(f: &mut Files, rng: &mut Rng, key: &str, by: i64) -> Option<String> {
    let gate = pick_gate(f, rng)?;
    let id = text(gate, "id")?;
    Some(format!("{id}: {}", shift_in(gate, key, by)?))
}

/// Raises or lowers one cell of a level table, and those that must follow so that levels never fall with tier or gate.
fn shift_levels(f: &mut Files, rng: &mut Rng, key: &str, by: i64) -> Option<String> {
    let gates = list(&mut f.main, "gate")?;
    let at_gate = rng.below(gates.len());
    let row = gates.get(at_gate)?.get(key)?.as_array()?;
    let at_tier = rng.below(row.len());
    let wanted = row.get(at_tier)?.as_integer()? + by;
    for (g, gate) in gates.iter_mut().enumerate() {
        for (t, cell) in gate.get_mut(key)?.as_array_mut()?.iter_mut().enumerate() {
            let value = cell.as_integer()?;
            if by > 0 && g >= at_gate && t >= at_tier {
                *cell = Value::Integer(value.max(wanted));
            }
            if by < 0 && g <= at_gate && t <= at_tier {
                *cell = Value::Integer(value.min(wanted));
            }
        }
    }
    Some(format!(
        "{key} of gate {at_gate}, tier {at_tier} to {wanted}"
    ))
}

/// Asks for the next stricter or laxer state of evidence at one gate.
fn set_evidence(f: &mut Files, rng: &mut Rng, key: &str, stricter: bool) -> Option<String> {
    let states = ["claimed", "shown", "verified"];
    let gate = pick_gate(f, rng)?;
    // Where the key is missing, the gate's `evidence` stands for it.
    let now = text(gate, key).or_else(|| text(gate, "evidence"))?;
    let at = states.iter().position(|s| *s == now)?;
    let next = if stricter { at + 1 } else { at.checked_sub(1)? };
    let next = *states.get(next)?;
    gate.insert(key.to_string(), Value::String(next.to_string()));
    Some(format!("{}: {key} from {now} to {next}", text(gate, "id")?))
}

fn remove_one(values: &mut Vec<Value>, rng: &mut Rng, what: &str) -> Option<String> {
    if values.is_empty() {
        return None;
    }
    let gone = values.remove(rng.below(values.len()));
    Some(format!("{what} removed: {gone}"))
}

fn move_floor(f: &mut Files, rng: &mut Rng) -> Option<String> {
    let risk = sub(&mut f.main, "risk")?;
    let tier = text(pick_table(list(risk, "tiers")?, rng)?, "id")?;
    let floor = pick_table(list(risk, "floors")?, rng)?;
    floor.insert("tier".to_string(), Value::String(tier.clone()));
    Some(format!("a floor at {tier}"))
}

fn add_to_rule(f: &mut Files, rng: &mut Rng) -> Option<String> {
    let id = pick_id(f, rng)?;
    let rule = pick_table(list(&mut f.main, "target_rule")?, rng)?;
    rule.get_mut("controls")?
        .as_array_mut()?
        .push(Value::String(id.clone()));
    Some(format!("a target rule names {id} too"))
}

fn add_law(f: &mut Files, rng: &mut Rng) -> Option<String> {
    let facts = list(&mut f.main, "fact")?;
    let regulation = facts
        .iter()
        .find(|v| v.get("id").and_then(Value::as_str) == Some("regulation"))?;
    let choice = text(
        rng.pick(regulation.get("choices")?.as_array()?)?
            .as_table()?,
        "id",
    )?;
    let control = pick_control(f, rng)?;
    let law = control.entry("law").or_insert(Value::Array(Vec::new()));
    law.as_array_mut()?.push(Value::String(choice.clone()));
    Some(format!("{} bound by {choice}", text(control, "id")?))
}

fn remove_law(f: &mut Files, rng: &mut Rng) -> Option<String> {
    let control = pick_with(f, rng, "law")?;
    let what = remove_one(control.get_mut("law")?.as_array_mut()?, rng, "law")?;
    if control.get("law")?.as_array()?.is_empty() {
        control.remove("law");
    }
    Some(format!("{}: {what}", text(control, "id")?))
}

fn add_prerequisite(f: &mut Files, rng: &mut Rng) -> Option<String> {
    let other = pick_id(f, rng)?;
    let level = rng.between(1, 4);
    let control = pick_control(f, rng)?;
    let mut prerequisite = Table::new();
    prerequisite.insert("control".to_string(), Value::String(other.clone()));
    if level != 2 {
        prerequisite.insert("level".to_string(), Value::Integer(level));
    }
    let after = control.entry("after").or_insert(Value::Array(Vec::new()));
    after.as_array_mut()?.push(Value::Table(prerequisite));
    Some(format!(
        "{} after {other} at level {level}",
        text(control, "id")?
    ))
}

/// Adds a control to a list of a gate, every second time under a condition.
fn list_control(f: &mut Files, rng: &mut Rng, key: &str) -> Option<String> {
    let id = pick_id(f, rng)?;
    let condition = random_condition(f, rng)?;
    let conditional = rng.percent(50);
    let gate = pick_gate(f, rng)?;
    let mut entry = Table::new();
    entry.insert("control".to_string(), Value::String(id.clone()));
    entry.insert("when".to_string(), condition);
    let value = if conditional {
        Value::Table(entry)
    } else {
        Value::String(id)
    };
    let values = gate.entry(key).or_insert(Value::Array(Vec::new()));
    values.as_array_mut()?.push(value.clone());
    Some(format!("{}: {key} has {value} too", text(gate, "id")?))
}

/// Turns a should into a must or back. A must that is never deferrable or bound by law stays one (`problems` refuses it).
fn set_obligation(f: &mut Files, rng: &mut Rng, from: &str, to: &str) -> Option<String> {
    let control = pick_control(f, rng)?;
    if text(control, "obligation")? != from {
        return None;
    }
    control.insert("obligation".to_string(), Value::String(to.to_string()));
    Some(format!("{} from {from} to {to}", text(control, "id")?))
}
