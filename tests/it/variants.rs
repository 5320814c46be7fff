//! Truncations and single flipped bits of five files: nothing panics, and a variant that can be read is the same after
//! it is written and read again.
//!
//! A part of the variants runs each time. To run all hundred thousand, with their count printed and a failure as the
//! exit code:
//!
//! ```text
//! SUREFOOT_VARIANTS=100000 cargo test --release --test it -- variants --nocapture
//! ```

use std::path::Path;

use surefoot::base::diagnostic::{Source, render_all};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, beginning, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::rules::evaluation::Evaluation;

use crate::cases::six;
use crate::lists::hostile::written_into;
use crate::numbers::Numbers;
use crate::reports::{assessment_with_questionnaire, today};

/// The number of variants to run by default.
const FEW: usize = 1_500;

/// Five files with their questionnaires: a small one, the example, one with a long history, one with workshop data, and
/// one of another questionnaire.
fn golden() -> Vec<(Questionnaire, String)> {
    let (questionnaire, example) = assessment_with_questionnaire();
    let stamp = |salt: &str| Stamp {
        at: jiff::Timestamp::UNIX_EPOCH,
        who: "team".to_owned(),
        salt: salt.to_owned(),
    };
    let small = Assessment::begin(
        beginning(&questionnaire, "Helper", Form::Core),
        stamp("root"),
    );
    let mut long = small.clone();
    for number in 0..150 {
        let control = questionnaire.controls[(number % 10).into()].id.clone();
        long.change(
            Change::Note {
                control,
                to: format!("said {number}\nand more"),
            },
            stamp(&format!("salt {number}")),
        );
    }
    let (_, room) = written_into(str::to_owned);
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/13-plan.toml");
    let own = questionnaire.clone();
    let built_in =
        [small, example, long, room].map(|assessment| (own.clone(), file::write(&assessment)));
    built_in
        .into_iter()
        .chain([(six(), std::fs::read_to_string(other).unwrap())])
        .collect()
}

/// Counts of what became of the variants.
#[derive(Default, Debug)]
struct Outcome {
    tried: usize,
    read: usize,
    refused: usize,
    no_text: usize,
}

/// Reads a variant; if that succeeds, makes a report, and compares it after writing and reading it again.
fn try_one(questionnaire: &Questionnaire, bytes: Vec<u8>, outcome: &mut Outcome) {
    outcome.tried += 1;
    // Bytes that are not UTF-8 are refused before they reach the reader.
    let Ok(text) = String::from_utf8(bytes) else {
        outcome.no_text += 1;
        return;
    };
    let source = Source {
        name: "variant".to_owned(),
        text,
    };
    let (assessment, found) = file::read(&source);
    let Some(assessment) = assessment else {
        outcome.refused += 1;
        assert!(!render_all(&found, &[source], false).is_empty());
        return;
    };
    outcome.read += 1;
    let _ = Evaluation::of(questionnaire, assessment.state(), today());
    let again = Source {
        name: "again".to_owned(),
        text: file::write(&assessment),
    };
    let (read, found) = file::read(&again);
    let read =
        read.unwrap_or_else(|| panic!("{}\n{}", render_all(&found, &[again], false), source.text));
    assert_eq!(read.state(), assessment.state(), "{}", source.text);
    assert_eq!(read.history(), assessment.history(), "{}", source.text);
    assert_eq!(read.kept(), assessment.kept(), "{}", source.text);
}

/// Half of the variants are truncations at regular intervals, half flips of single bits.
fn try_all(questionnaire: &Questionnaire, text: &str, count: usize, seed: u64) -> Outcome {
    let mut outcome = Outcome::default();
    let mut numbers = Numbers(seed);
    for number in 0..count / 2 {
        let end = (number * text.len()) / (count / 2);
        try_one(questionnaire, text.as_bytes()[..end].to_vec(), &mut outcome);
    }
    for _ in count / 2..count {
        let mut bytes = text.as_bytes().to_vec();
        bytes[numbers.below(text.len())] ^= 1 << numbers.below(8);
        try_one(questionnaire, bytes, &mut outcome);
    }
    outcome
}

/// The number of variants in `SUREFOOT_VARIANTS`, or `few`.
pub(crate) fn wanted(few: usize) -> usize {
    std::env::var("SUREFOOT_VARIANTS")
        .ok()
        .map_or(few, |count| count.parse().unwrap())
}

#[test]
fn no_truncation_and_no_flipped_bit_breaks_anything() {
    let count = wanted(FEW);
    let golden = golden();
    let each = count / golden.len();
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let begin = |(seed, (questionnaire, text)): (u64, &(Questionnaire, String))| {
            let (questionnaire, text) = (questionnaire.clone(), text.clone());
            scope.spawn(move || try_all(&questionnaire, &text, each, seed))
        };
        let running: Vec<_> = (20_261_122..).zip(&golden).map(begin).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let of = |part: fn(&Outcome) -> usize| outcomes.iter().map(part).sum::<usize>();
    let (tried, read, refused, no_text) = (
        of(|one| one.tried),
        of(|one| one.read),
        of(|one| one.refused),
        of(|one| one.no_text),
    );
    println!(
        "{tried} variants: {read} read, written and read again, {refused} refused, {no_text} no text, 0 panics"
    );
    assert_eq!(tried, each * golden.len());
    assert!(read > tried / 20 && refused > tried / 20, "{outcomes:?}");
}
