//! Saving: a read-only file, one that another program changed, one that cannot be saved, text being typed, and
//! snapshots.

use jiff::Timestamp;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::session::open::Opening;

use crate::cases::level_of;

use super::{Draft, Effect, Message, Outcome, PathBuf, Workspace, full};

fn stamp(salt: &str) -> Stamp {
    Stamp {
        at: Timestamp::from_second(1_790_000_000).unwrap(),
        who: "ops".to_owned(),
        salt: salt.to_owned(),
    }
}

/// The requested drafts, each as the note on DAT-P3 that it would restore.
fn drafts(desk: &Workspace) -> Vec<Option<String>> {
    let note = |draft: &Draft| match &draft.parts[..] {
        [part] if part.kind == "note" && part.subject == "DAT-P3" => part.fields[0].1.clone(),
        other => panic!("no note: {other:?}"),
    };
    desk.drafts
        .iter()
        .map(|draft| draft.as_ref().map(note))
        .collect()
}

impl Workspace {
    /// The open assessment, opened again at a control.
    fn opening(&self, place: &str) -> Opening {
        let (questionnaire, assessment) = (self.questionnaire.clone(), self.assessment().clone());
        let opening = Opening::of("assistant.surefoot.toml", questionnaire, assessment);
        Opening {
            place: place.to_owned(),
            ..opening
        }
    }

    fn only_read() -> Self {
        let mut desk = Self::example();
        let mut opening = desk.opening("DAT-P3");
        opening.read_only = Some("ops has had it open since 14:02 (process 4711)".to_owned());
        desk.send(Message::Opened(Ok(Box::new(opening))));
        desk.asked.clear();
        desk
    }
}

#[test]
fn what_somebody_else_has_open_is_only_read() {
    let mut desk = Workspace::only_read();
    let before = desk.assessment().clone();
    assert!(desk.shows(
        "Read-only: ops has had it open since 14:02 (process 4711). Press ctrl-s to try to edit it."
    ));
    desk.press("1");
    assert_eq!(
        desk.model.control(),
        Some("DAT-P3"),
        "what was not answered is not left"
    );
    assert!(desk.shows("Read-only: nothing has changed. Press ctrl-s to try to edit it"));
    desk.press("ctrl-z m text:lost ctrl-s");
    assert_eq!(*desk.assessment(), before);
    assert!(!desk.asked.contains(&Effect::Save) && desk.drafts.is_empty());
    desk.press("esc esc f4 ctrl-s");
    assert!(
        desk.asked
            .contains(&Effect::Open(PathBuf::from("assistant.surefoot.toml")))
    );
}

#[test]
fn a_save_that_failed_is_tried_again_and_can_go_elsewhere() {
    let mut desk = Workspace::example();
    desk.saving = Some(full());
    desk.press("f4 0");
    assert!(desk.shows("surefoot keeps trying; ctrl-s retries now, ctrl-w saves elsewhere."));
    assert_eq!(desk.model.tick().map(|tick| tick.as_secs()), Some(5));
    desk.asked.clear();
    desk.send(Message::Tick);
    desk.press("ctrl-s");
    assert_eq!(
        desk.asked
            .iter()
            .filter(|effect| **effect == Effect::Save)
            .count(),
        2
    );
    desk.press("ctrl-w");
    assert!(desk.shows("Save elsewhere"));
    desk.press("text:/elsewhere/rescued enter");
    assert!(desk.asked.contains(&Effect::SaveElsewhere(PathBuf::from(
        "/elsewhere/rescued.surefoot.toml"
    ))));
    assert!(desk.shows(
        "Now saving to /elsewhere/rescued.surefoot.toml. The previous file stays as it is."
    ));
    assert!(desk.shows("saved 14:02:12") && !desk.shows("Not saved"));
    assert_eq!(desk.model.tick(), None);
}

/// Their copy has another level for DAT-P3 and a note on DAT-P4; ours has a level for DAT-P3 too.
#[test]
fn a_change_by_another_program_is_merged_and_conflicts_listed() {
    let mut desk = Workspace::example();
    let mut theirs = desk.assessment().clone();
    let answer = |level: u8| Change::Answer {
        control: "DAT-P3".to_owned(),
        to: Some(Answer::Level(level_of(level))),
    };
    theirs.change(answer(2), stamp("one"));
    theirs.change(
        Change::Note {
            control: "DAT-P4".to_owned(),
            to: "theirs".to_owned(),
        },
        stamp("two"),
    );
    desk.theirs = Some(theirs);
    let copy = PathBuf::from("/home/team/assistant.apart-1.surefoot.toml");
    desk.saving = Some(Outcome::Apart(copy, "14:02:11".to_owned()));
    desk.send(Message::Opened(Ok(Box::new(desk.opening("DAT-P3")))));
    desk.press("1");
    assert!(desk.shows(
        "Another program changed assistant.surefoot.toml. Your version is saved in \
         assistant.apart-1.surefoot.toml. Press ctrl-s to merge them."
    ));
    assert!(desk.shows("copy saved 14:02:11"));
    desk.press("ctrl-s");
    assert!(
        desk.shows("Conflicts") && desk.shows("Merged 2 edits. Resolve the conflicts listed here.")
    );
    assert!(desk.shows("resolve 1 conflict: DAT-P3 answer"));
    desk.press("esc");
    assert!(desk.shows("saved 14:02:13"));
    // Their edit is from September 2026, ours from the test clock in 2027: the later one counts.
    assert_eq!(desk.answer_of("DAT-P3"), Some(Answer::Level(level_of(1))));
    assert_eq!(
        desk.assessment().state().record("DAT-P4").unwrap().note,
        "theirs"
    );
}

#[test]
fn a_draft_lies_beside_the_file_until_it_is_saved_or_dropped() {
    let mut desk = Workspace::open(Workspace::example().assessment().clone(), "DAT-P3");
    desk.press("m ctrl-u");
    desk.asked.clear();
    desk.press("text:half");
    assert!(
        drafts(&desk)
            .last()
            .unwrap()
            .as_ref()
            .unwrap()
            .ends_with("half")
    );
    // More keys within the same second wait for the pause.
    let second = desk.stamps;
    for letter in ["a", "b"] {
        desk.stamps = second - 1;
        desk.press(letter);
    }
    assert!(
        drafts(&desk)
            .last()
            .unwrap()
            .as_ref()
            .unwrap()
            .ends_with("half")
    );
    assert_eq!(desk.model.tick().map(|tick| tick.as_millis()), Some(700));
    desk.stamps = second - 1;
    desk.send(Message::Tick);
    assert!(
        drafts(&desk)
            .last()
            .unwrap()
            .as_ref()
            .unwrap()
            .ends_with("halfab")
    );
    assert_eq!(
        desk.model.tick(),
        None,
        "nothing wakes the program once all of it is there"
    );
    desk.press("esc esc");
    assert_eq!(drafts(&desk).last().unwrap(), &None);
    desk.drafts.clear();
    desk.press("m text:kept ctrl-s");
    assert_eq!(
        drafts(&desk).len(),
        6,
        "one for each letter, one that names its edit, and none once that is saved"
    );
    let [.., Some(taken), None] = &desk.drafts[..] else {
        panic!("{:?}", desk.drafts)
    };
    assert_eq!(
        taken.kept_by.as_ref(),
        desk.assessment()
            .history()
            .entries()
            .last()
            .map(|entry| &entry.id)
    );
    // Text that could not be saved stays in the draft.
    desk.saving = Some(full());
    desk.drafts.clear();
    desk.press("m text:more ctrl-s");
    assert!(desk.shows("Not saved") && !drafts(&desk).contains(&None));
}

#[test]
fn an_earlier_state_comes_back_as_one_edit() {
    let mut desk = Workspace::example();
    let then = desk.assessment().clone();
    desk.theirs = Some(then.clone());
    desk.press("f4 0 1 2");
    let now = desk.assessment().state().clone();
    desk.press("ctrl-r");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("20 Nov 2026 13:05") && picture.contains("40 answers, 12 edits"),
        "{picture}"
    );
    assert!(
        picture.contains("19 Nov 2026 08:00") && picture.contains("cannot be read"),
        "{picture}"
    );
    desk.press("enter");
    assert_eq!(desk.assessment().state(), then.state());
    assert!(desk.shows("Restored the snapshot: "));
    desk.press("ctrl-z");
    assert_eq!(*desk.assessment().state(), now);
}

#[test]
fn what_was_typed_when_it_was_killed_is_told_and_saved() {
    let mut desk = Workspace::example();
    let opening = Opening {
        brought_back: true,
        ..desk.opening("")
    };
    desk.asked.clear();
    desk.send(Message::Opened(Ok(Box::new(opening))));
    assert!(
        desk.shows("surefoot was killed while you were typing; the text is restored and saved.")
    );
    assert!(desk.asked.contains(&Effect::Save));
}

/// A workspace after a merge of two copies with different levels of DAT-P3 and different notes on DAT-P4.
fn after_a_join() -> Workspace {
    let ours = Workspace::example().assessment().clone();
    let mut theirs = ours.clone();
    let mut ours = ours;
    let answer = |level: u8| Change::Answer {
        control: "DAT-P3".to_owned(),
        to: Some(Answer::Level(level_of(level))),
    };
    let note = |words: &str| Change::Note {
        control: "DAT-P4".to_owned(),
        to: words.to_owned(),
    };
    theirs.change(answer(2), stamp("one"));
    theirs.change(
        note("The list is\ncomplete since May, and it is looked at in each review of the release."),
        stamp("two"),
    );
    let later = |salt: &str| Stamp {
        at: Timestamp::from_second(1_790_003_600).unwrap(),
        who: "ml".to_owned(),
        salt: salt.to_owned(),
    };
    ours.change(answer(1), later("three"));
    ours.change(note("Nobody has seen the list."), later("four"));
    Workspace::open(ours.joined(&theirs).unwrap(), "DAT-P3")
}

#[test]
fn a_conflict_is_resolved_by_the_number_of_a_version() {
    let mut desk = after_a_join();
    assert!(desk.shows("2 conflicts are not resolved yet (DAT-P3 answer"));
    assert!(desk.shows("Next: resolve 2 conflicts, first DAT-P3 answer"));
    let before = desk.assessment().state().clone();
    desk.press("space");
    assert!(desk.shows("Conflicts") && desk.shows("· in effect"));
    desk.press("9");
    assert!(desk.shows("There is no version 9. Press 1 to 2."));
    // The version that counts can be chosen too.
    desk.press("2");
    assert!(desk.shows("Kept: DAT-P3 answer, 1 Ad hoc. Press ctrl-z to undo. 1 conflict is left."));
    assert_eq!(*desk.assessment().state(), before);
    desk.press("ctrl-z");
    assert_eq!(desk.assessment().history().conflicts().len(), 2);
    desk.press("1");
    assert_eq!(desk.answer_of("DAT-P3"), Some(Answer::Level(level_of(2))));
    desk.press("1");
    assert!(
        desk.assessment()
            .state()
            .record("DAT-P4")
            .unwrap()
            .note
            .starts_with("The list is")
    );
    assert!(desk.shows("No conflicts are left. Press esc to go back."));
    desk.press("1 esc");
    assert!(!desk.shows("Next: resolve"));
    desk.press("ctrl-z ctrl-z ctrl-x down enter");
    assert_eq!(
        desk.model.control(),
        Some("DAT-P4"),
        "enter goes to where it is edited"
    );
}

#[test]
fn pictures_of_both_sides() {
    let mut desk = after_a_join();
    desk.press("ctrl-x down");
    for (columns, rows) in [(80, 24), (56, 16)] {
        desk.size(columns, rows);
        insta::assert_snapshot!(
            format!("both_sides_{columns}x{rows}"),
            desk.picture(columns, rows)
        );
    }
}
