//! The copy that may leave the organisation: a canary in every place where a team writes, and none in any format of any
//! document.

use std::collections::BTreeMap;

use jiff::civil::date;
use surefoot::document::pdf::display;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::plan::Arrangement;
use surefoot::model::assessment::profile::FactAnswer;
use surefoot::model::assessment::reassessment::Reassessment;
use surefoot::model::assessment::room::Parked;
use surefoot::rules::evaluation::Evaluation;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::{ExportOptions, Kind};

use crate::lists::hostile::written_into;
use crate::lists::workbook;
use crate::pdf::page_texts;

/// All text that a reader, or a program, can find in a format of a document.
fn found(exporter: &Exporter<'_>, format: Format, kind: Kind) -> String {
    let order = ExportOptions {
        kind,
        ..ExportOptions::default()
    };
    let bytes = exporter.write(format, &order).unwrap().bytes;
    match format {
        Format::Docx | Format::Xlsx => workbook::parts(&bytes).into_values().collect(),
        Format::Pdf => {
            let document = exporter.document(&order);
            let shown = display(&document, order.paper).unwrap();
            let beside = [
                &document.title,
                &document.subject,
                &document.source,
                &document.system,
            ]
            .map(String::as_str);
            page_texts(&shown, true).concat()
                + &beside.concat()
                + &format!("{:?}{:?}", shown.outline, shown.tree)
        }
        // A calendar folds its lines.
        _ => String::from_utf8(bytes).unwrap().replace("\r\n ", ""),
    }
}

#[test]
fn no_format_of_a_redacted_copy_holds_a_word_of_the_team() {
    let (questionnaire, written) = written_into(|place| format!("canary {place}"));
    let today = date(2026, 12, 1);
    let open = Exporter::new(&questionnaire, &written, today);
    let redacted = Exporter::of(&questionnaire, &written, today, true);
    for kind in Kind::ALL {
        for format in kind.formats() {
            let which = format!("{} as {}", kind.word(), format.word());
            assert!(
                found(&open, format, kind).contains("canary"),
                "{which}: the test finds nothing where something is"
            );
            let left = found(&redacted, format, kind);
            let at = left.find("canary").map(|at| {
                left.get(at..)
                    .unwrap_or_default()
                    .chars()
                    .take(60)
                    .collect::<String>()
            });
            assert_eq!(at, None, "{which}");
        }
    }
}

/// Every place has its own canary: this test fails if a place is added to the state but not to the test above.
#[test]
fn the_canaries_sit_wherever_a_team_writes() {
    let (questionnaire, written) = written_into(|place| format!("canary {place}"));
    let text = format!("{:?}", written.state());
    for place in [
        "owner",
        "note",
        "evidence",
        "granted to",
        "reason",
        "measure",
        "who",
        "not applicable",
        "voter",
        "why",
        "dissent",
        "parked",
        "taken up by",
        "named voter",
        "agreed person",
        "person",
    ] {
        assert!(text.contains(&format!("canary {place}")), "{place}");
    }
    assert!(!format!("{:?}", written.redacted(&questionnaire)).contains("canary"));
}

/// A file can be written by hand, with any text where surefoot writes an id.
#[test]
fn ids_written_by_hand_do_not_leave_in_a_redacted_copy() {
    let (questionnaire, written) = written_into(|place| format!("canary {place}"));
    let mut state = written.state().clone();
    let canary = || "canary".to_owned();
    let choice = FactAnswer::Choice(canary());
    let known = questionnaire.facts.iter().map(|fact| fact.id.clone());
    for fact in known.chain([canary()]) {
        state.profile.facts.insert(fact, choice.clone());
    }
    state.profile.current_phase = Some(canary());
    state.profile.target_phase = Some(canary());
    state.questionnaire.version = canary();
    state.questionnaire.hash = canary();
    let record = state.controls.values().next().unwrap().clone();
    state.controls.insert(canary(), record);
    state.plan.arranged.insert(canary(), Arrangement::default());
    for person in state.plan.people.values_mut() {
        person.roles.insert(canary());
    }
    let committed = state.plan.committed.as_mut().unwrap();
    committed.gates.insert(canary(), date(2027, 1, 1));
    committed.walk.order = ["canary>3", "DAT-R3>canary", "DAT-R3=3/canary", "DAT-R3>3"]
        .map(str::to_owned)
        .to_vec();
    let parked = state.room.parked.values().next().unwrap().clone();
    let parked = Parked {
        control: Some(canary()),
        ..parked
    };
    state.room.parked.insert(canary(), parked);
    let changed = [canary(), "DAT-R3".to_owned()].into();
    let on = date(2026, 12, 1);
    let reassessment = Reassessment {
        on,
        before: Some(canary()),
        changed,
    };
    state.reassessment = Some(reassessment);
    for validation in state.validations.values_mut() {
        validation.controls.insert(canary());
    }
    let validation = state.validations.values().next().cloned();
    state
        .validations
        .extend(validation.map(|one| (canary(), one)));
    let begun = Assessment::from_parts(state, written.history().clone(), BTreeMap::new());
    let redacted = begun.redacted(&questionnaire);
    let text = format!("{:?}", redacted.state());
    let at = text
        .find("canary")
        .map(|at| text[at.saturating_sub(80)..][..100].to_owned());
    assert_eq!(at, None);
    let order = &redacted.state().plan.committed.as_ref().unwrap().walk.order;
    assert_eq!(order, &["DAT-R3>3"]);
    let report = |assessment: &Assessment| Evaluation::of(&questionnaire, assessment.state(), on);
    assert_eq!(report(&redacted), report(&begun));
    assert_eq!(redacted.redacted(&questionnaire), redacted);
}
