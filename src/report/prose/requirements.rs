//! The requirements, one by one, and the trace from answer to gate with its holes.

use super::Facts;
use super::board::level_words;
use super::heading;
use super::paragraph;
use super::short_day;
use crate::report::document::Block;
use crate::report::document::Column;
use crate::report::document::Table;
use crate::report::document::Text;
use crate::report::why;
use crate::requirement;
use crate::requirement::Priority;
use crate::requirement::Requirement;
use crate::requirement::Status;

pub(super) fn requirements(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Requirements", Some("requirements"))];
    let all = &facts.report.requirements;
    if all.is_empty() {
        blocks.push(paragraph("No requirement follows: nothing is asked of this system."));
        return blocks;
    }
    blocks.push(paragraph(introduction(facts)));
    let groups = Priority::ALL.map(Some).into_iter().chain([None]);
    for priority in groups {
        let group: Vec<&Requirement> = all.iter().filter(|requirement| requirement.priority == priority).collect();
        if group.is_empty() {
            continue;
        }
        blocks.push(heading(2, group_title(facts, priority), None));
        for requirement in group {
            blocks.extend(one(facts, requirement));
        }
    }
    blocks.push(heading(2, "Trace", Some("trace")));
    blocks.extend(trace(facts));
    blocks
}

fn introduction(facts: &Facts<'_>) -> String {
    let counts: Vec<String> = Status::ALL
        .into_iter()
        .filter_map(|status| {
            let count = facts.report.requirements.iter().filter(|requirement| requirement.status == status).count();
            (count > 0).then(|| format!("{count} {}", status.word()))
        })
        .collect();
    format!(
        "{} requirements follow for {}: {}. Each is numbered after its control, for ever. References say related to, never satisfied.",
        facts.report.requirements.len(),
        facts.gate_id(facts.report.targets.horizon),
        counts.join(", ")
    )
}

fn group_title(facts: &Facts<'_>, priority: Option<Priority>) -> String {
    let next = facts.report.next_gate().map_or("the next gate", |gate| facts.gate_id(gate));
    match priority {
        Some(Priority::P1) => format!("P1: never deferrable for {next}, or two levels short and more"),
        Some(Priority::P2) => format!("P2: other must gaps of {next}"),
        Some(Priority::P3) => format!("P3: should gaps of {next}"),
        Some(Priority::P4) => "P4: short only for later gates".to_owned(),
        None => "Met".to_owned(),
    }
}

fn one(facts: &Facts<'_>, requirement: &Requirement) -> Vec<Block> {
    let Some(control) = facts.control(requirement.control) else { return Vec::new() };
    let id = requirement::id(facts.questionnaire, requirement.control);
    let mut blocks = vec![heading(3, format!("{id} {}", control.title), Some(&id))];
    blocks.push(paragraph(control.requirement.text.clone()));
    let record = facts.state.record(&control.id);
    let mut rows = vec![(
        "Status".to_owned(),
        Text::strong(requirement.status.word()).then(Text::plain(format!(": {}", level_words(facts, requirement)))),
    )];
    if requirement.status == Status::Met {
        // what is met needs no criteria to work towards; its answer and evidence stand in the appendix
        rows.push(("Owner".to_owned(), Text::plain(owner(facts, requirement.control))));
        blocks.push(Block::Facts(rows));
        return blocks;
    }
    rows.push((
        "Target".to_owned(),
        Text::plain(format!("{}: {}", facts.level(requirement.target), control.level(requirement.target))),
    ));
    if let Some(target) = facts.report.targets.target(facts.report.targets.horizon, requirement.control) {
        let tier = facts.report.targets.risk.tier;
        let reasons: Vec<String> = target
            .because
            .iter()
            .map(|reason| reason.words(facts.questionnaire, facts.report.targets.horizon, tier))
            .collect();
        rows.push(("Because".to_owned(), Text::plain(reasons.join("; "))));
    }
    for (at, criterion) in control.requirement.criteria.iter().enumerate() {
        let name = if at == 0 { "Criteria" } else { "" };
        rows.push((
            name.to_owned(),
            Text::strong(criterion.method.word()).then(Text::plain(format!(": {}", criterion.text))),
        ));
    }
    rows.push(("Owner".to_owned(), Text::plain(owner(facts, requirement.control))));
    if let Some(evidence) = record.and_then(|record| record.evidence.as_ref()) {
        let what = if evidence.what.is_empty() { String::new() } else { format!(": {}", evidence.what) };
        let words = format!("{} for {}{what}", evidence.state.word(), facts.level(evidence.level));
        rows.push(("Evidence given".to_owned(), Text::plain(words)));
    } else {
        rows.push(("Evidence to ask".to_owned(), Text::plain(control.evidence.join("; "))));
    }
    rows.extend(control_related(facts, requirement.control));
    blocks.push(Block::Facts(rows));
    blocks
}

fn owner(facts: &Facts<'_>, control: usize) -> String {
    let Some(definition) = facts.control(control) else { return String::new() };
    let role = facts.role(definition.owner);
    let with: Vec<&str> = definition.contributors.iter().map(|&role| facts.role(role)).collect();
    let with = if with.is_empty() { String::new() } else { format!(", with {}", with.join(" and ")) };
    let named = facts.state.record(&definition.id).and_then(|record| record.owner.as_ref());
    named.map_or_else(|| format!("{role}{with}"), |named| format!("{named} ({role}){with}"))
}

fn control_related(facts: &Facts<'_>, control: usize) -> Option<(String, Text)> {
    let definition = facts.control(control)?;
    let mut by_catalog: Vec<(usize, Vec<&str>)> = Vec::new();
    for &(catalog, entry) in &definition.crosswalk {
        let id = facts.questionnaire.catalogs.get(catalog)?.entries.get(entry)?.id.as_str();
        match by_catalog.iter_mut().find(|(known, _)| *known == catalog) {
            Some((_, ids)) => ids.push(id),
            None => by_catalog.push((catalog, vec![id])),
        }
    }
    let words: Vec<String> = by_catalog
        .into_iter()
        .filter_map(|(catalog, ids)| {
            Some(format!("{} {}", facts.questionnaire.catalogs.get(catalog)?.short, ids.join(", ")))
        })
        .collect();
    (!words.is_empty()).then(|| ("Related to".to_owned(), Text::muted(words.join("; "))))
}

fn trace(facts: &Facts<'_>) -> Vec<Block> {
    let mut holes: Vec<Text> = Vec::new();
    let mut rows = Vec::new();
    for requirement in &facts.report.requirements {
        let id = requirement::id(facts.questionnaire, requirement.control);
        let steps: Vec<_> =
            facts.outlook.all.steps.iter().filter(|planned| planned.step.control == requirement.control).collect();
        let ends = steps.iter().map(|planned| planned.when.as_ref().map(|when| when.end));
        let end = ends.collect::<Option<Vec<_>>>().and_then(|ends| ends.into_iter().max());
        let gates: Vec<&str> = steps.iter().map(|planned| facts.gate_id(planned.step.wave)).collect();
        let record = facts.control(requirement.control).and_then(|control| facts.state.record(&control.id));
        let mut missing = Vec::new();
        if !steps.is_empty() && end.is_none() {
            missing.push("no date, as nobody carries it or what it waits for");
        }
        if requirement.standing.level().is_some_and(|level| level > 0)
            && record.is_none_or(|record| record.evidence.is_none())
        {
            missing.push("no evidence for the level claimed");
        }
        if !missing.is_empty() {
            holes.push(Text::link(id.clone(), id.clone()).then(Text::plain(format!(": {}", missing.join("; ")))));
        }
        let last = end.map_or_else(|| if steps.is_empty() { "–".to_owned() } else { "no date".to_owned() }, short_day);
        rows.push(vec![
            Text::link(id.clone(), id),
            Text::plain(why::answer_words(facts.questionnaire, facts.state, requirement.control)),
            Text::plain(requirement.status.word()),
            Text::plain(requirement.priority.map_or("–", Priority::word)),
            Text::plain(if gates.is_empty() { "–".to_owned() } else { gates.join(", ") }),
            Text::plain(last),
        ]);
    }
    let table = Table {
        caption: "From answer to requirement to step to gate".to_owned(),
        columns: vec![
            Column::text("Requirement", 18),
            Column::text("Answer and evidence", 26),
            Column::text("Status", 13),
            Column::text("Priority", 11),
            Column::text("Steps for", 14),
            Column::text("Done by", 15),
        ],
        rows,
    };
    let mut blocks = vec![Block::Table(table)];
    if holes.is_empty() {
        blocks.push(paragraph("The trace has no holes: each level claimed has evidence, and each step a date."));
    } else {
        blocks.push(heading(3, "Holes in the trace", None));
        blocks.push(Block::List(holes));
    }
    blocks
}
