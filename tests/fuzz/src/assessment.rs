//! The file of an assessment: an accepted file is the same after writing and reading, and can be reported on.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::{Assessment, file};
use surefoot::model::questionnaire::{Questionnaire, builtin, check};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::scorecard::Score;

use super::texts::{check_told, source};

/// The built-in questionnaire.
pub fn full() -> &'static Questionnaire {
    static FULL: OnceLock<Questionnaire> = OnceLock::new();
    FULL.get_or_init(|| check::check(&builtin::ai_security()).0.unwrap())
}

/// The date of every report here.
pub fn today() -> Date {
    date(2026, 12, 1)
}

/// Checks a file of an assessment.
pub fn check(bytes: &[u8]) {
    let Some(source) = source("x.surefoot.toml", bytes) else {
        return;
    };
    let (assessment, found) = file::read(&source);
    check_told(&found, std::slice::from_ref(&source), assessment.is_some());
    let Some(assessment) = assessment else { return };
    check_round_trip(&assessment);
    let report = Evaluation::of(full(), assessment.state(), today());
    check_report(full(), &report);
    let redacted = assessment.redacted(full());
    assert_eq!(
        Evaluation::of(full(), redacted.state(), today()),
        report,
        "a redacted copy has other numbers"
    );
    check_undo(assessment);
}

/// Checks that a written file is read without changes, and written again with the same text.
pub fn check_round_trip(assessment: &Assessment) {
    let text = file::write(assessment);
    let source = Source {
        name: "again".to_owned(),
        text,
    };
    let (again, found) = file::read(&source);
    let Some(again) = again else {
        panic!("what was written is refused: {found:?}\n{}", source.text)
    };
    assert_eq!(again.state(), assessment.state(), "{}", source.text);
    assert_eq!(again.history(), assessment.history(), "{}", source.text);
    assert_eq!(
        file::write(&again),
        source.text,
        "what is written is not stable"
    );
    assert_eq!(again.faults(), assessment.faults(), "{}", source.text);
}

/// Checks properties of every report.
pub fn check_report(questionnaire: &Questionnaire, report: &Evaluation) {
    let card = &report.scorecard;
    let cells = card.cells.iter().flatten();
    let parts = [&card.whole]
        .into_iter()
        .chain(&card.layers)
        .chain(&card.phases)
        .chain(&card.themes)
        .chain(cells);
    parts.for_each(check_score);
    assert_eq!(report.gates.len(), questionnaire.gates.len());
    assert!(
        report
            .requirements
            .iter()
            .all(|requirement| usize::from(requirement.control) < questionnaire.controls.len())
    );
    assert!(report.gaps(questionnaire).len() <= report.requirements.len());
}

fn check_score(score: &Score) {
    for range in score.attainment.iter().chain(&score.maturity) {
        assert!(
            range.low <= range.high,
            "the least is more than the most: {score:?}"
        );
    }
    if let Some(range) = &score.attainment {
        assert!(range.high <= range.whole, "more than the whole: {score:?}");
    }
    for ratio in score.confidence.iter().chain(&score.completeness) {
        assert!(ratio.part <= ratio.whole, "more than the whole: {score:?}");
    }
}

/// Checks that undo comes to an end, and that redo restores the state.
fn check_undo(mut assessment: Assessment) {
    const MOST: usize = 50;
    let begin = assessment.history().replay();
    let recorded = begin == *assessment.state();
    let stamp = |at: usize| Stamp {
        at: Timestamp::MAX,
        who: "fuzz".to_owned(),
        salt: format!("fuzz-{at}"),
    };
    let mut undone = 0;
    while undone < MOST && assessment.undo(stamp(undone)).is_some() {
        undone += 1;
    }
    let mut redone = 0;
    while redone < undone && assessment.redo(stamp(MOST + redone)).is_some() {
        redone += 1;
    }
    assert_eq!(redone, undone, "not everything comes back");
    if recorded {
        assert_eq!(
            assessment.history().replay(),
            *assessment.state(),
            "the history does not say what is there"
        );
    }
}
