//! TOML: the results with their reasons as comments, and the assessment itself.
//!
//! Programs can parse the file, people can follow it, and surefoot can open it as the assessment from which it was
//! exported. The file is written from the report, not from the document.

use super::json::report::{RoadmapWire, ScoreWire, ScorecardWire, StepWire};
use super::json::{FORMAT, report};
use crate::base::toml::write::{Inline, Writer};
use crate::describe::why;
use crate::model::assessment::{Assessment, file};
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::Outlook;
use crate::rules::evaluation::Evaluation;

/// Exports the report as TOML.
pub fn write(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    outlook: &Outlook,
) -> String {
    let mut out = Writer::new();
    let head = report::head(questionnaire, assessment, report);
    out.comment("Report created with surefoot. It lists weaknesses: treat it as secret.");
    out.comment(
        "This file is not the assessment: the next report overwrites it. The table [assessment] at its end is a read-only copy.",
    );
    out.gap();
    out.integer("format", i64::from(FORMAT));
    out.text("kind", file::REPORT);
    out.text("system", &head.system);
    out.value("date", &Inline::Day(report.today));
    out.text("questionnaire", &head.questionnaire);
    out.text("version", &head.version);
    out.text("hash", &head.hash);
    out.text("form", head.form);
    if let Some(reassessment) = &head.reassessment {
        out.table(&["reassessment"]);
        out.comment(
            "answers confirmed since the date in `on`; the others do not count towards confidence",
        );
        if let Some(begun) = &assessment.state().reassessment {
            out.value("on", &Inline::Day(begun.on));
        }
        out.value("confirmed", &count(reassessment.confirmed));
        out.value("answers", &count(reassessment.answers));
        if let Some(before) = &reassessment.before {
            out.text("before", before);
        }
    }
    let card = report::scorecard(questionnaire, report);
    risk(&mut out, questionnaire, assessment, report, &card);
    scores(&mut out, questionnaire, assessment, report, &card);
    contradictions(&mut out, &card);
    let plan = report::roadmap(questionnaire, assessment, outlook);
    gates(&mut out, questionnaire, report, &plan);
    requirements(&mut out, questionnaire, assessment, report);
    roadmap(&mut out, &plan);
    out.within("assessment", |out| file::write_into(out, assessment));
    out.finish()
}

fn because(out: &mut Writer, lines: &[String]) {
    for line in lines {
        out.comment(&format!("reason: {line}"));
    }
}

fn texts(items: &[String]) -> Inline {
    Inline::List(items.iter().map(Inline::text).collect())
}

fn number(number: u64) -> Inline {
    Inline::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn count(count: usize) -> Inline {
    Inline::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn explained(
    out: &mut Writer,
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    id: &str,
) {
    if let Some(why) = why::why(questionnaire, assessment.state(), report, id) {
        for line in &why.lines {
            out.comment(line);
        }
    }
}

fn risk(
    out: &mut Writer,
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    card: &ScorecardWire,
) {
    out.table(&["risk"]);
    explained(out, questionnaire, assessment, report, "risk");
    out.text("tier", &card.risk_tier);
    out.integer("points", i64::from(card.risk_points));
    out.value("assumed_facts", &texts(&card.assumed_facts));
}

fn scores(
    out: &mut Writer,
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    card: &ScorecardWire,
) {
    out.table(&["score"]);
    explained(out, questionnaire, assessment, report, "score");
    out.text("gate", &card.gate);
    score(out, &card.whole);
    if let Some(lowest) = card.lowest_mandatory_level {
        out.integer("lowest_mandatory_level", i64::from(lowest));
    }
    out.value(
        "lowest_mandatory_controls",
        &texts(&card.lowest_mandatory_controls),
    );
    out.value(
        "lowest_mandatory_unknown",
        &texts(&card.lowest_mandatory_unknown),
    );
    for (kind, scores) in [
        ("layer", &card.layers),
        ("phase", &card.phases),
        ("theme", &card.themes),
    ] {
        for part in scores {
            out.table(&["score", kind, &part.id]);
            score(out, part);
        }
    }
}

fn contradictions(out: &mut Writer, card: &ScorecardWire) {
    for found in &card.contradictions {
        out.item(&["contradiction"]);
        out.comment(&found.words);
        out.text("control", &found.control);
        out.integer("level", i64::from(found.level));
        out.text("prerequisite", &found.prerequisite);
        out.integer("has", i64::from(found.has));
        out.integer("needs", i64::from(found.needs));
    }
}

fn score(out: &mut Writer, score: &ScoreWire) {
    if let Some(range) = score.attainment {
        let fields = [
            ("low_percent", range.low_percent),
            ("high_percent", range.high_percent),
            ("low", range.low),
            ("high", range.high),
            ("whole", range.whole),
        ];
        let fields = fields.map(|(key, value)| (key.to_owned(), number(value)));
        out.value("attainment", &Inline::Table(fields.to_vec()));
    }
    for (key, ratio) in [
        ("confidence", score.confidence),
        ("completeness", score.completeness),
    ] {
        if let Some(ratio) = ratio {
            let fields = [
                ("percent", ratio.percent),
                ("part", ratio.part),
                ("whole", ratio.whole),
            ];
            let fields = fields.map(|(key, value)| (key.to_owned(), number(value)));
            out.value(key, &Inline::Table(fields.to_vec()));
        }
    }
    if let Some(maturity) = &score.maturity {
        out.text("maturity", maturity);
    }
    out.value("level", &count(score.level));
    out.value("not_applicable", &count(score.not_applicable));
    out.value("unknown", &count(score.unknown));
    out.value("unanswered", &count(score.unanswered));
}

fn gates(out: &mut Writer, questionnaire: &Questionnaire, report: &Evaluation, plan: &RoadmapWire) {
    for gate in report::gates(questionnaire, report).gates {
        out.item(&["gate"]);
        out.text("id", &gate.id);
        out.text("title", &gate.title);
        for refused in &gate.refused_exceptions {
            out.comment(&format!(
                "The exception for {} does not count here: {}.",
                refused.control, refused.reason
            ));
        }
        because(
            out,
            &gate
                .blockers
                .iter()
                .map(|blocker| blocker.words.clone())
                .collect::<Vec<_>>(),
        );
        out.text("state", gate.state);
        let controls: Vec<String> = gate
            .blockers
            .iter()
            .filter_map(|blocker| blocker.control.clone())
            .collect();
        out.value("blockers", &texts(&controls));
        let others = gate
            .blockers
            .iter()
            .filter(|blocker| blocker.control.is_none());
        let others: Vec<String> = others.map(|blocker| blocker.kind.to_owned()).collect();
        out.value("other_blockers", &texts(&others));
        out.value("covered", &texts(&gate.covered));
        let refused: Vec<String> = gate
            .refused_exceptions
            .iter()
            .map(|refused| refused.control.clone())
            .collect();
        out.value("refused_exceptions", &texts(&refused));
        out.value("overdue", &Inline::Flag(gate.overdue));
        out.value("undecided", &texts(&gate.undecided));
        if let Some(day) = plan.gates.iter().find(|day| day.gate == gate.id) {
            let days = [
                ("earliest", &day.earliest),
                ("latest", &day.latest),
                ("ready", &day.ready),
                ("bound", &day.bound),
                ("p50", &day.p50),
                ("p80", &day.p80),
                ("committed", &day.committed),
            ];
            for (key, value) in days {
                if let Some(value) = value {
                    out.text(key, value);
                }
            }
            out.value("missing_roles", &texts(&day.missing_roles));
            out.value("dropped", &texts(&day.dropped));
            out.value("chain", &texts(&day.chain));
        }
    }
}

fn requirements(
    out: &mut Writer,
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
) {
    for requirement in report::requirements(questionnaire, assessment, report).requirements {
        out.item(&["requirement"]);
        out.text("id", &requirement.id);
        out.text("control", &requirement.control);
        out.text("title", &requirement.title);
        out.text("text", &requirement.text);
        out.text("status", requirement.status);
        if let Some(priority) = requirement.priority {
            out.text("priority", priority);
        }
        if let Some(level) = requirement.level {
            out.integer("level", i64::from(level));
        }
        because(out, &requirement.because);
        out.integer("target", i64::from(requirement.target));
        let optional = [
            ("gap_gate", requirement.gap_gate.as_deref()),
            ("gap_in", requirement.gap_in),
            ("role", Some(requirement.role.as_str())),
            ("owner", requirement.owner.as_deref()),
            (
                "responsible_role",
                Some(requirement.responsible_role.as_str()),
            ),
            ("responsible", requirement.responsible.as_deref()),
            ("evidence", requirement.evidence),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                out.text(key, value);
            }
        }
        let criteria: Vec<Inline> = requirement
            .criteria
            .iter()
            .map(|criterion| {
                Inline::Table(vec![
                    ("method".to_owned(), Inline::text(criterion.method)),
                    ("text".to_owned(), Inline::text(&criterion.text)),
                ])
            })
            .collect();
        out.value("criteria", &Inline::Lines(criteria));
        out.value("related", &texts(&requirement.related));
    }
}

/// Writes the properties of the whole plan, and its steps.
fn roadmap(out: &mut Writer, plan: &RoadmapWire) {
    out.table(&["roadmap"]);
    out.comment("this plan and its steps assume that every unknown control starts from level 0");
    out.text("start", &plan.start);
    out.value("forecast_runs", &count(plan.forecast_runs));
    if let Some(committed_on) = &plan.committed_on {
        out.text("committed_on", committed_on);
    }
    let missed = plan.missed_pins.iter().map(|missed| {
        let fields = [("key", &missed.key), ("pinned_to", &missed.pinned_to)];
        Inline::Table(
            fields
                .map(|(key, value)| (key.to_owned(), Inline::text(value)))
                .to_vec(),
        )
    });
    out.value("missed_pins", &Inline::List(missed.collect()));
    for step in &plan.steps {
        out.item(&["step"]);
        out.text("key", &step.key);
        out.text("control", &step.control);
        out.text("kind", step.kind);
        out.integer("from", i64::from(step.from));
        out.integer("to", i64::from(step.to));
        out.text("gate", &step.gate);
        out.value("effort", &number(step.effort));
        when(out, step);
        out.value("critical", &number(u64::from(step.critical)));
        out.value("delays", &texts(&step.delays));
        out.value("uncertain", &Inline::Flag(step.uncertain));
        out.value("dropped", &Inline::Flag(step.dropped));
        out.value("assumed", &texts(&step.assumed));
    }
}

fn when(out: &mut Writer, step: &StepWire) {
    because(out, std::slice::from_ref(&step.because));
    for (key, value) in [
        ("person", &step.person),
        ("start", &step.start),
        ("end", &step.end),
    ] {
        if let Some(value) = value {
            out.text(key, value);
        }
    }
}
