//! Workshop data in a file: impossible values are reported with their place, and data that could not be read again is
//! never written.

use jiff::Timestamp;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::vote::{Voters, VotersError};
use surefoot::model::assessment::{Assessment, beginning, file};
use surefoot::store;
use surefoot::store::{Error, OpenFile};

fn begun() -> Assessment {
    let questionnaire = store::questionnaire(None).unwrap_or_else(|fault| panic!("{fault}"));
    let stamp = Stamp {
        at: Timestamp::UNIX_EPOCH,
        who: "team".to_owned(),
        salt: "root".to_owned(),
    };
    Assessment::begin(beginning(&questionnaire, "Helper", Form::Core), stamp)
}

/// The diagnostics for a file that ends in these lines.
fn diagnostics(room: &str) -> Vec<String> {
    let text = format!("{}\n{room}\n", file::write(&begun()));
    let source = Source {
        name: "helper.surefoot.toml".to_owned(),
        text,
    };
    let (read, found) = file::read(&source);
    assert_eq!(
        read.is_none(),
        found
            .iter()
            .any(|found| found.severity == surefoot::base::diagnostic::Severity::Error)
    );
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn voters_that_cannot_vote_are_told() {
    assert_eq!(
        diagnostics("[room]\nvoters = [\"ml\", \"ops\"]"),
        Vec::<String>::new()
    );
    assert_eq!(
        diagnostics("[room]\nvoters = 255"),
        ["`voters` must be a number of voters, at most 40, or a list of roles or initials"]
    );
    assert_eq!(
        diagnostics("[room]\nvoters = [\"a\", \"b\", \"a\"]"),
        ["a appears twice. Give each voter a different name, such as a-2."]
    );
    assert_eq!(
        diagnostics("[room]\nvoters = [\"a\", \"\"]"),
        ["A voter needs a role or initials."]
    );
    assert!(
        diagnostics(&format!("[room]\nvoters = [\"{}\"]", "x".repeat(61)))[0]
            .contains("at most 60 characters")
    );
    assert_eq!(
        Voters::typed("7.5"),
        Err(VotersError::NotANumber("7.5".to_owned()))
    );
    assert_eq!(
        Voters::typed("-1"),
        Err(VotersError::NotANumber("-1".to_owned()))
    );
}

#[test]
fn an_id_that_stands_twice_is_told_before_a_save_would_keep_one() {
    let point = "[[room.parked]]\nid = \"p1\"\nat = \"2026-11-21T14:00:00Z\"\nwhat = \"who pays\"";
    assert_eq!(
        diagnostics(&format!("[room]\n{point}")),
        Vec::<String>::new()
    );
    assert_eq!(
        diagnostics(&format!("[room]\n{point}\n{point}")),
        ["`p1` appears twice"]
    );
    let meeting = "[[room.meeting]]\nid = \"m1\"\nbegan = \"2026-11-21T14:00:00Z\"\noffset = 0\nminutes = 90\nanswered = 0";
    assert_eq!(
        diagnostics(&format!("[room]\n{meeting}\n{meeting}")),
        ["`m1` appears twice"]
    );
}

#[test]
fn votes_that_cannot_be_are_told() {
    let of = |votes: &str| diagnostics(&format!("[answer.DAT-P1]\nvotes = [{votes}]"));
    assert_eq!(
        of("{ voters = { ml = 3, ops = \"?\" } }, { counts = [0, 1, 4, 2, 0], secret = true }"),
        Vec::<String>::new()
    );
    assert_eq!(
        of("{ voters = { ml = 5 } }"),
        ["a vote must be 0 to 4, or \"?\" for unknown"]
    );
    assert_eq!(
        of("{ counts = [1, 2, 3] }"),
        ["`counts` must be 5 numbers, one for each level from 0"]
    );
}

/// Writing has the same limit as reading: the old file stays.
#[test]
fn what_could_not_be_read_again_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("helper.surefoot.toml");
    let mut assessment = begun();
    let mut hold =
        OpenFile::begin(&path, &assessment, None, "team").unwrap_or_else(|fault| panic!("{fault}"));
    let before = std::fs::read_to_string(&path).unwrap();
    let note = Change::Note {
        control: "DAT-P1".to_owned(),
        to: "x".repeat(2_100_000),
    };
    assessment.change(
        note,
        Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "long".to_owned(),
        },
    );
    let Err(refused @ Error::TooLarge { .. }) = hold.save(&assessment) else {
        panic!("it was saved")
    };
    let refused = refused.to_string();
    assert!(
        refused.contains("it would be too large") && refused.contains("Shorten the longest notes"),
        "{refused}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
}
