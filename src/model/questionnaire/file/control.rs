//! The controls of a layer file, and the entries of a catalog, parsed but not yet interpreted.

use super::{FORMAT, Number, RawCondition, Words, condition};
use crate::base::toml::read::{Fields, Placed};

pub(in super::super) struct RawControl {
    pub(in super::super) id: Words,
    pub(in super::super) phase: Words,
    pub(in super::super) theme: Words,
    pub(in super::super) obligation: Words,
    pub(in super::super) scope: Option<Words>,
    pub(in super::super) core: Vec<Words>,
    pub(in super::super) title: Words,
    pub(in super::super) question: Words,
    pub(in super::super) probe: Option<Words>,
    pub(in super::super) why: Words,
    pub(in super::super) levels: Placed<Vec<Words>>,
    pub(in super::super) evidence: Vec<Words>,
    pub(in super::super) pitfall: Words,
    pub(in super::super) applies_when: Option<RawCondition>,
    pub(in super::super) accountable: Words,
    pub(in super::super) responsible: Words,
    pub(in super::super) consulted: Vec<Words>,
    pub(in super::super) effort: Placed<Vec<Number>>,
    pub(in super::super) lead_days: Option<Number>,
    pub(in super::super) review_months: Option<Number>,
    pub(in super::super) after: Vec<RawAfter>,
    pub(in super::super) law: Vec<Words>,
    pub(in super::super) requirements: Vec<RawStatement>,
    pub(in super::super) crosswalk: Vec<(Words, Vec<Words>)>,
}

pub(in super::super) struct RawAfter {
    pub(in super::super) control: Words,
    pub(in super::super) level: Option<Number>,
}

pub(in super::super) struct RawStatement {
    pub(in super::super) level: Number,
    pub(in super::super) text: Words,
    pub(in super::super) criteria: Vec<RawCriterion>,
}

pub(in super::super) struct RawCriterion {
    pub(in super::super) method: Words,
    pub(in super::super) text: Words,
}

pub(in super::super) struct RawCatalog {
    pub(in super::super) id: Words,
    pub(in super::super) name: Words,
    pub(in super::super) short: Words,
    pub(in super::super) version: Words,
    pub(in super::super) publisher: Words,
    pub(in super::super) licence: Words,
    pub(in super::super) url: Words,
    pub(in super::super) whole: bool,
    pub(in super::super) scope: Option<Words>,
    pub(in super::super) law: Vec<Words>,
    pub(in super::super) entries: Vec<RawEntry>,
}

pub(in super::super) struct RawEntry {
    pub(in super::super) id: Words,
    pub(in super::super) title: Words,
    pub(in super::super) heading: bool,
    pub(in super::super) level: Option<Words>,
}

/// Reads a layer file and returns its controls in file order.
pub(in super::super) fn controls(root: Fields<'_>) -> Vec<RawControl> {
    let controls = root.tables("control").into_iter().map(control).collect();
    root.finish();
    controls
}

fn control(fields: Fields<'_>) -> RawControl {
    let crosswalk = fields
        .table("crosswalk")
        .map_or_else(Vec::new, |crosswalk| crosswalk.named_texts());
    let control = RawControl {
        id: fields.text("id"),
        phase: fields.text("phase"),
        theme: fields.text("theme"),
        obligation: fields.text("obligation"),
        scope: fields.optional_text("scope"),
        core: fields.texts("core"),
        title: fields.text("title"),
        question: fields.text("question"),
        probe: fields.optional_text("probe"),
        why: fields.text("why"),
        levels: Placed {
            span: fields.span_of("levels"),
            value: fields.required_texts("levels"),
        },
        evidence: fields.required_texts("evidence"),
        pitfall: fields.text("pitfall"),
        applies_when: fields.table("applies_when").map(condition),
        accountable: fields.text("accountable"),
        responsible: fields.text("responsible"),
        consulted: fields.texts("consulted"),
        effort: Placed {
            span: fields.span_of("effort"),
            value: fields.integers("effort", &(1..1001)),
        },
        lead_days: fields.optional_integer("lead_days", &(1..1096)),
        review_months: fields.optional_integer("review_months", &(1..121)),
        after: fields.tables("after").into_iter().map(after).collect(),
        law: fields.texts("law"),
        requirements: fields
            .required_tables("requirement")
            .into_iter()
            .map(statement)
            .collect(),
        crosswalk,
    };
    fields.finish();
    control
}

fn after(fields: Fields<'_>) -> RawAfter {
    let after = RawAfter {
        control: fields.text("control"),
        level: fields.optional_integer("level", &(1..5)),
    };
    fields.finish();
    after
}

fn statement(fields: Fields<'_>) -> RawStatement {
    let criteria = fields
        .tables("criteria")
        .into_iter()
        .map(criterion)
        .collect();
    let statement = RawStatement {
        level: fields.integer("level", 1..5),
        text: fields.text("text"),
        criteria,
    };
    fields.finish();
    statement
}

fn criterion(fields: Fields<'_>) -> RawCriterion {
    let criterion = RawCriterion {
        method: fields.text("method"),
        text: fields.text("text"),
    };
    fields.finish();
    criterion
}

/// Reads a catalog file.
pub(in super::super) fn catalog(root: Fields<'_>) -> RawCatalog {
    root.format(FORMAT);
    root.optional_text("licence_note");
    let entries = root
        .tables("entry")
        .into_iter()
        .map(|entry| {
            let raw = RawEntry {
                id: entry.text("id"),
                title: entry.text("title"),
                heading: entry.flag("heading"),
                level: entry.optional_text("level"),
            };
            entry.finish();
            raw
        })
        .collect();
    let catalog = RawCatalog {
        id: root.text("id"),
        name: root.text("name"),
        short: root.text("short"),
        version: root.text("version"),
        publisher: root.text("publisher"),
        licence: root.text("licence"),
        url: root.text("url"),
        whole: root.flag("whole"),
        scope: root.optional_text("scope"),
        law: root.texts("law"),
        entries,
    };
    root.finish();
    catalog
}
