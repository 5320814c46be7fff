//! Drafts: each form and each vote is restored as it was typed, once, and is never mistaken for an edit.

use std::io::ErrorKind;

use jiff::Timestamp;
use surefoot::interaction::command::Focus;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, beginning};
use surefoot::session::open::Opening;
use surefoot::tui::effect::Effect;
use surefoot::tui::message::{EditorError, FromEditor, Message};

use super::{Draft, Workspace, failure, full, questionnaire};

/// Each kind of form: the keys that open it on the example at DAT-P3, and the input. Most inputs are incomplete or
/// invalid, so the form cannot be saved.
const FORMS: &[(&str, &str, &str)] = &[
    ("note", "m", "end text:half·a·sentence"),
    (
        "exception",
        "x",
        "text:Ann tab text:because tab tab text:99·Dec",
    ),
    ("unknown", "u", "text:x tab text:soon"),
    ("not-applicable", "n", "text:no"),
    (
        "evidence",
        "e",
        "right tab right tab text:a·scan tab text:never",
    ),
    ("owner", "o", "text:nobody·in·particular"),
    ("park", "p", "text:later"),
    ("decide", "v 2 2 3 enter 2", "text:why·not"),
    ("voters", "v w", "text:,,"),
    ("system", "f2 home enter", "text:Another"),
    ("start", "f7 s", "text:31·Feb"),
    ("wanted", "f7 t", "text:someday"),
    ("put-off", "f7 z", "text:not·now"),
    ("meet", "f7 m", "right tab text:32·Dec"),
    ("person", "f7 p a", "text:Bo tab text:300 tab text:x"),
    ("person", "f7 p enter", "tab text:0"),
    ("path", "f8 e", "text:/nowhere/at·all"),
    ("meeting", "t", "text:many tab text:0x"),
    ("baseline", "ctrl-b a", "text:Now"),
    ("reassess", "f3 r", "text:Then"),
    (
        "validation",
        "ctrl-f a",
        "right tab text:pen·test tab text:NOT-A1 tab text:often",
    ),
    ("elsewhere", "ctrl-w", "text:/x/y"),
];

impl Workspace {
    /// The draft that lies beside the file now.
    fn draft(&self) -> Option<Draft> {
        self.drafts.last().cloned().flatten()
    }

    /// The open assessment, closed and opened again with a draft beside it.
    fn reopened(&self, draft: Option<Draft>) -> Self {
        reopened(self.assessment().clone(), draft)
    }
}

fn reopened(assessment: Assessment, draft: Option<Draft>) -> Workspace {
    let mut desk = Workspace::welcome();
    let opening = Opening::of(
        "assistant.surefoot.toml",
        desk.questionnaire.clone(),
        assessment,
    );
    desk.send(Message::Opened(Ok(Box::new(Opening { draft, ..opening }))));
    desk
}

fn example_at(control: &str) -> Workspace {
    Workspace::open(Workspace::example().assessment().clone(), control)
}

#[test]
fn every_form_comes_back_as_it_was_typed() {
    for (kind, opens, typed) in FORMS {
        let mut desk = example_at("MOD-P4");
        desk.press(opens);
        assert_eq!(
            desk.model.place(),
            Focus::Form,
            "{kind}: {}",
            desk.picture(80, 24)
        );
        desk.press(typed);
        let before = desk.assessment().clone();
        // Any end of the session.
        desk.send(Message::Ended);
        assert_eq!(*desk.assessment(), before, "{kind}: nobody kept it");
        let draft = desk
            .draft()
            .unwrap_or_else(|| panic!("{kind}: there is no draft"));
        let part = draft.parts.last().unwrap();
        assert_eq!(part.kind, *kind, "{part:?}");
        let mut desk = desk.reopened(Some(draft.clone()));
        assert_eq!(
            desk.model.place(),
            Focus::Form,
            "{kind}: {}",
            desk.picture(80, 24)
        );
        assert!(
            desk.shows("Draft restored"),
            "{kind}: {}",
            desk.picture(120, 40)
        );
        assert_eq!(*desk.assessment(), before, "{kind}");
        desk.press("end text:y");
        let [.., Some(again)] = &desk.drafts[..] else {
            panic!("{kind}: {:?}", desk.drafts)
        };
        for ((label, first), (_, second)) in
            part.fields.iter().zip(&again.parts.last().unwrap().fields)
        {
            assert!(
                second.starts_with(first.as_str()),
                "{kind}, {label}: {first:?} became {second:?}"
            );
        }
        // Only once.
        desk.press("esc esc");
        for _ in 0..draft.parts.len() {
            desk.press("esc esc");
        }
        assert_eq!(desk.draft(), None, "{kind}");
    }
}

#[test]
fn half_typed_votes_come_back_as_votes_and_once() {
    let mut desk = example_at("DAT-R4");
    desk.press("v 2 2 ctrl-c");
    let draft = desk.draft();
    let mut desk = desk.reopened(draft);
    assert_eq!(
        desk.model.place(),
        Focus::Ballot,
        "{}",
        desk.picture(80, 24)
    );
    assert!(
        desk.shows("\"Votes on DAT-R4\" is restored. Press enter to reveal it, esc to discard it.")
    );
    assert!(
        desk.shows("› 22")
            && desk
                .assessment()
                .state()
                .record("DAT-R4")
                .is_none_or(|record| record.votes.is_empty())
    );
    desk.press("3 enter");
    assert_eq!(
        desk.assessment()
            .state()
            .record("DAT-R4")
            .unwrap()
            .votes
            .len(),
        1
    );
    assert_eq!(desk.draft(), None);
}

#[test]
fn a_secret_ballot_comes_back_without_a_vote() {
    let mut desk = example_at("DAT-R4");
    desk.press("v s 4 1 ctrl-c");
    let draft = desk.draft();
    let desk = desk.reopened(draft);
    assert_eq!(desk.model.place(), Focus::Ballot);
    assert!(
        desk.shows("Secret votes are never saved, so everyone votes again"),
        "{}",
        desk.picture(120, 40)
    );
    assert!(
        desk.assessment()
            .state()
            .record("DAT-R4")
            .is_none_or(|record| record.votes.is_empty())
    );
}

#[test]
fn votes_below_a_form_are_drafted_with_it() {
    let mut desk = example_at("DAT-R4");
    desk.press("v 2 2 w text:,ml f1");
    desk.send(Message::Ended);
    let draft = desk.draft().unwrap();
    let kinds: Vec<&str> = draft.parts.iter().map(|part| part.kind.as_str()).collect();
    assert_eq!(kinds, ["votes", "voters"]);
    let mut desk = desk.reopened(Some(draft));
    assert_eq!(desk.model.place(), Focus::Form);
    desk.press("esc esc");
    assert_eq!(desk.model.place(), Focus::Ballot);
    assert!(desk.shows("› 22"), "{}", desk.picture(80, 24));
}

/// A draft that an edit saved is not offered again; one whose edit was not saved is.
#[test]
fn a_draft_that_was_kept_does_not_come_back() {
    let mut desk = example_at("DAT-P3");
    let before = desk.assessment().clone();
    desk.saving = Some(full());
    desk.press("p text:a·point ctrl-s");
    let draft = desk.draft().unwrap();
    assert!(
        draft.kept_by.is_some(),
        "not saved yet, it names its edit: {draft:?}"
    );
    let kept = desk.reopened(Some(draft.clone()));
    assert_eq!((kept.model.place(), kept.draft()), (Focus::Question, None));
    assert_eq!(kept.drafts, [None]);
    let lost = reopened(before, Some(draft));
    assert_eq!(lost.model.place(), Focus::Form);
}

#[test]
fn a_draft_about_what_is_gone_is_put_aside() {
    let mut desk = example_at("DAT-P3");
    desk.press("m end text:!");
    let draft = desk.draft().unwrap();
    // The file contains another assessment now.
    let stamp = Stamp {
        at: Timestamp::UNIX_EPOCH,
        who: "x".to_owned(),
        salt: "other".to_owned(),
    };
    let other = Assessment::begin(
        beginning(&questionnaire(), "Other", Form::Full),
        stamp.clone(),
    );
    let desk = reopened(other, Some(draft.clone()));
    assert!(desk.asked.contains(&Effect::PutDraftAside) && desk.model.place() != Focus::Form);
    assert_eq!(desk.drafts, [], "it is not removed");
    // A pull that adds edits makes no difference.
    let mut pulled = Workspace::example().assessment().clone();
    pulled.change(
        Change::Note {
            control: "DAT-P3".to_owned(),
            to: "theirs".to_owned(),
        },
        stamp,
    );
    let desk = reopened(pulled, Some(draft.clone()));
    assert_eq!(desk.model.place(), Focus::Form);
    // A control that no longer exists, and a field that no longer exists.
    for change in [
        |draft: &mut Draft| draft.parts[0].subject = "GONE-1".to_owned(),
        |draft: &mut Draft| {
            draft.parts[0].fields[0].0 = "gone".to_owned();
        },
    ] {
        let mut draft = draft.clone();
        change(&mut draft);
        let desk = desk.reopened(Some(draft));
        assert!(desk.asked.contains(&Effect::PutDraftAside));
    }
}

#[test]
fn a_draft_that_cannot_be_written_is_told() {
    let mut desk = example_at("DAT-P3");
    desk.drafting = Some(ErrorKind::StorageFull);
    desk.press("m text:a");
    let told = "Your draft cannot be saved yet: the disk is full (/x/form.toml)";
    assert!(desk.shows(told), "{}", desk.picture(120, 40));
    desk.press("b");
    assert!(desk.shows(told), "it stays until it is mended");
    assert_eq!(desk.model.tick().map(|tick| tick.as_millis()), Some(700));
    desk.drafting = Some(ErrorKind::PermissionDenied);
    desk.send(Message::Tick);
    assert!(desk.shows("cannot be saved yet: permission denied"));
    desk.drafting = None;
    desk.send(Message::Tick);
    assert!(!desk.shows("cannot be saved yet") && desk.shows("Drafts are being saved again."));
    assert!(desk.draft().unwrap().parts[0].fields[0].1.ends_with("ab"));
    assert_eq!(desk.model.tick(), None);
}

#[test]
fn a_draft_says_which_note_an_editor_has() {
    let mut desk = example_at("DAT-P3");
    desk.press("m ctrl-e");
    let draft = desk.draft().unwrap();
    assert_eq!(
        (draft.parts[0].kind.as_str(), draft.parts[0].fields.len()),
        ("note", 0)
    );
    let text = "saved by the editor".to_owned();
    let trouble = Some(failure());
    desk.send(Message::Edited(Ok(FromEditor { text, trouble })));
    assert!(desk.shows(
        "vim ended with exit code 1. The text from your editor is here. Press ctrl-s to save it, esc to discard it."
    ));
    assert_eq!(
        desk.draft().unwrap().parts[0].fields[0].1,
        "saved by the editor"
    );
    desk.press("esc esc");
    assert_eq!(desk.draft(), None);
    // Nothing was changed, but the copy is deleted all the same.
    desk.press("m ctrl-e");
    desk.drafts.clear();
    desk.send(Message::Edited(Err(EditorError::Failed(failure()))));
    assert_eq!(desk.drafts, [None]);
}
