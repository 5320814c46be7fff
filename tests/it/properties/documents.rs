//! Documents of random assessments: pages are sound for any content, and a redacted copy keeps its numbers.

use std::collections::BTreeSet;

use lopdf::Object;
use proptest::collection::vec;
use proptest::prelude::*;
use surefoot::document::layout::{Item, Mark};
use surefoot::document::pdf::display;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::change::Change;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::burndown::burndown;
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::targets::Standing;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::Paper;
use surefoot::views::options::{ExportOptions, Kind};

use super::{begin, change, full, on_either, small, today};
use crate::pdf::{faults, overlaps, page_texts};

/// Names in a PDF that make it active.
const ACTIVE: [&[u8]; 10] = [
    b"JavaScript",
    b"JS",
    b"OpenAction",
    b"AA",
    b"Launch",
    b"URI",
    b"EmbeddedFiles",
    b"SubmitForm",
    b"GoToR",
    b"RichMedia",
];

/// Collects every name in an object, as a key or as a value.
fn names(object: &Object, found: &mut BTreeSet<Vec<u8>>) {
    match object {
        Object::Name(name) => {
            found.insert(name.clone());
        }
        Object::Array(items) => items.iter().for_each(|item| names(item, found)),
        Object::Dictionary(entries) => entries.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            names(value, found);
        }),
        Object::Stream(stream) => names(&Object::Dictionary(stream.dict.clone()), found),
        _ => {}
    }
}

/// Faults in the pages of an assessment, in one document on one paper.
fn page_faults(exporter: &Exporter<'_>, kind: Kind, paper: Paper) -> Vec<String> {
    let order = ExportOptions {
        kind,
        paper,
        ..ExportOptions::default()
    };
    let document = exporter.document(&order);
    let shown = display(&document, paper).unwrap();
    let mut found = faults(&shown);
    found.extend(overlaps(&shown));
    let glyphs = shown
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Mark(Mark::Run(run)) => Some(run),
            _ => None,
        });
    if glyphs
        .flat_map(|run| &run.words)
        .flat_map(|word| &word.glyphs)
        .any(|glyph| glyph.id == 0)
    {
        found.push("a glyph that is none".to_owned());
    }
    found.extend(
        shown
            .links
            .iter()
            .filter(|link| !shown.places.contains_key(&link.to))
            .map(|link| link.to.clone()),
    );
    if kind == Kind::Report {
        let pages = page_texts(&shown, false);
        if !pages
            .get(1)
            .is_some_and(|page| page.trim_start().starts_with("Contents"))
        {
            found.push(format!(
                "the board page is not one page: {}",
                pages.get(1).cloned().unwrap_or_default()
            ));
        }
    }
    found
}

fn check(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    kinds: &[Kind],
    paper: Paper,
) -> Result<(), TestCaseError> {
    let exporter = Exporter::new(questionnaire, assessment, today());
    for &kind in kinds {
        prop_assert_eq!(
            page_faults(&exporter, kind, paper),
            Vec::<String>::new(),
            "{:?}",
            kind
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_hold_whatever_a_team_says(changes in vec(change(small()), 0..60), kind in 0..4_usize, paper in 0..2_usize) {
        check(small(), &begin(small(), changes), &[Kind::ALL[kind]], Paper::ALL[paper])?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_the_whole_questionnaire_hold_too(changes in vec(change(full()), 0..90), paper in 0..2_usize) {
        check(full(), &begin(full(), changes), &Kind::ALL, Paper::ALL[paper])?;
    }

    #[test]
    fn nothing_in_a_pdf_is_active(changes in vec(change(small()), 0..60)) {
        let assessment = begin(small(), changes);
        let bytes = Exporter::new(small(), &assessment, today()).write(Format::Pdf, &ExportOptions::default()).unwrap().bytes;
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let mut found = BTreeSet::new();
        file.objects.values().for_each(|object| names(object, &mut found));
        prop_assert!(found.contains(b"Annot".as_slice()), "the test looks where links are");
        for name in ACTIVE {
            prop_assert!(!found.contains(name), "{}", String::from_utf8_lossy(name));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Redaction changes no number, no state and no date. A reason quotes a validation with its name and
    /// owner, which a redacted copy leaves out, so none has any here.
    #[test]
    fn a_redacted_copy_has_the_same_numbers_and_days((questionnaire, mut changes) in on_either()) {
        for change in &mut changes {
            if let Change::Validation { to: Some(validation), .. } = change {
                validation.name.clear();
                validation.owner = None;
            }
        }
        let assessment = begin(questionnaire, changes);
        let redacted = assessment.redacted(questionnaire);
        let report = |assessment: &Assessment| Evaluation::of(questionnaire, assessment.state(), today());
        prop_assert_eq!(report(&assessment), report(&redacted));
        let days = |assessment: &Assessment| {
            let made = outlook(questionnaire, assessment.state(), &[], &report(assessment).targets, today(), Care::First);
            let steps: Vec<_> =
                made.all.steps.iter().map(|step| step.when.as_ref().map(|when| (when.start, when.end))).collect();
            (made.all.gates, steps)
        };
        prop_assert_eq!(days(&assessment), days(&redacted));
        prop_assert_eq!(redacted.redacted(questionnaire), redacted, "twice is once");
    }

    /// The burndown begins at the attainment that is missing, never rises, and ends at 0 if the plan carries
    /// everything.
    #[test]
    fn what_is_open_is_what_attainment_lacks((questionnaire, changes) in on_either()) {
        let assessment = begin(questionnaire, changes);
        let state = assessment.state();
        let report = Evaluation::of(questionnaire, state, today());
        let horizon = report.targets.horizon;
        let outlook = outlook(questionnaire, state, &assessment.earlier_plans(), &report.targets, today(), Care::First);
        let open = burndown(questionnaire, state, &report.targets, &outlook);
        let score = surefoot::rules::scorecard::scorecard(questionnaire, state, &report.targets, horizon, report.today).whole.attainment;
        let unasked = report.requirements.iter().any(|requirement| requirement.standing == Standing::NotAsked);
        if let (Some(range), false) = (score, unasked) {
            prop_assert_eq!(open.whole, range.whole);
            prop_assert_eq!(open.known[0].1, range.whole - range.high);
            prop_assert_eq!(open.all[0].1, range.whole - range.low);
        }
        for (stairs, plan) in [(&open.known, &outlook.known), (&open.all, &outlook.all)] {
            prop_assert!(stairs.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1), "{stairs:?}");
            if plan.steps.iter().all(|step| step.when.is_some() && !step.step.dropped) {
                prop_assert_eq!(stairs.last().unwrap().1, 0);
            }
        }
    }
}
