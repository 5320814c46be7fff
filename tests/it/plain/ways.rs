//! The same edits made in three ways lead to equal states: in plain mode, with the keys of the screens, and by `set`.

use jiff::civil::date;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::{Assessment, State};
use surefoot::session::open::Opening;
use surefoot::tui::effect::Outcome;
use surefoot::tui::message::{Key, Message};
use surefoot::tui::model::Model;
use surefoot::tui::theme::Theme;
use surefoot::tui::update::update;

use super::pipe::Workspace;
use super::{FACTS, TODAY, Talk, flat, fresh, questionnaire, stamp};

/// The screens, as far as these tests need them: keys in, a state out.
struct Screens {
    model: Model,
    keys: i64,
}

impl Screens {
    fn of(assessment: Assessment) -> Self {
        let model = Model::new(TODAY, stamp(0), Theme::MONO);
        let mut screens = Self { model, keys: 0 };
        let opening = Opening::of("helper.surefoot.toml", questionnaire(), assessment);
        screens.send(Message::Opened(Ok(Box::new(Opening {
            fresh: true,
            ..opening
        }))));
        screens
    }

    fn send(&mut self, message: Message) {
        self.keys += 1;
        self.model.stamped(stamp(self.keys));
        for effect in update(&mut self.model, message) {
            if effect == surefoot::tui::effect::Effect::Save {
                update(
                    &mut self.model,
                    Message::Saved(Outcome::Down("now".to_owned())),
                );
            }
        }
    }

    fn press(&mut self, keys: &str) {
        for word in keys.split_whitespace() {
            let letters = word
                .strip_prefix("text:")
                .map(|text| text.replace('·', " "));
            match letters {
                Some(text) => {
                    for letter in text.chars() {
                        self.send(Message::Key(Key::parse(&letter.to_string()).unwrap()));
                    }
                }
                None => self.send(Message::Key(Key::parse(word).unwrap())),
            }
        }
    }
}

#[test]
fn lines_screens_and_set_lead_to_equal_states() {
    let mut talk = Talk::of(fresh());
    talk.say_all(&FACTS);
    talk.say_all(&[
        "3",
        "0",
        "na nothing personal here",
        "unknown ops by 2026-12-05",
        "2",
        "go DAT-P1",
    ]);
    talk.say_all(&[
        "evidence shown the register",
        "note seen by two",
        "owner ml",
    ]);

    let mut screens = Screens::of(fresh());
    screens.press("3 2 6 enter 2 1 1 1 enter 2 enter 1 enter n y y n y n n n y y n n 1 2 enter text:2027-06-30 ctrl-s f4");
    assert_eq!(screens.model.control(), Some("DAT-P1"));
    screens.press("3 0 n text:nothing·personal·here ctrl-s u ctrl-s 2");
    let by_screens = || screens.model.assessment().unwrap().state();
    // The screens suggest an investigator; the name typed here is the suggested one.
    let suggested = match by_screens()
        .record("DAT-P4")
        .and_then(|record| record.answer.clone())
    {
        Some(Answer::Unknown {
            investigator: who,
            due: by,
        }) => (who, by),
        other => panic!("{other:?}"),
    };
    assert_eq!(suggested.1, Some(date(2026, 12, 5)));
    talk.say("go DAT-P4");
    talk.say(&format!("unknown {} by +14", suggested.0));
    screens.press("home f4 f3 f4");
    while screens.model.control() != Some("DAT-P1") {
        screens.press("left");
    }
    screens.press("e tab tab text:the·register ctrl-s m text:seen·by·two ctrl-s o text:ml ctrl-s");
    let by_screens = screens.model.assessment().unwrap().state().clone();
    assert_eq!(&by_screens, talk.state());

    let desk = Workspace::new();
    desk.fine(&["new", "helper", "--name", "Helper"]);
    let facts = "data_sensitivity=confidential criticality=moderate regulation=other risk_tolerance=balanced \
        autonomy=none impact=reversible modality=text ai_act_role=deployer development_use=coding-assistants \
        trains_or_tunes=no external_model=yes provider_hosted=yes self_hosted=no retrieval=yes tools=no multi_agent=no \
        memory=no personal_data=yes public_users=yes multi_tenant=no decisions=no \
        current_phase=prototype target_phase=production target_date=2027-06-30";
    desk.set(&facts.split_whitespace().collect::<Vec<_>>());
    let note = [
        "--note",
        "seen by two",
        "--owner",
        "ml",
        "--evidence",
        "shown",
        "--what",
        "the register",
    ];
    desk.set(&[&["DAT-P1=3"][..], &note].concat());
    desk.set(&["DAT-P2=0", "DAT-P5=2"]);
    desk.set(&["DAT-P3=na", "--reason", "nothing personal here"]);
    desk.set(&[
        "DAT-P4=unknown",
        "--investigator",
        &suggested.0,
        "--due",
        "2026-12-05",
    ]);
    assert_eq!(desk.state("helper.surefoot.toml"), by_screens);
}

#[test]
fn votes_decisions_and_parked_points_are_the_same_by_set() {
    let mut talk = Talk::of(fresh());
    talk.say_all(&[
        "voters ml, ops, security",
        "go DAT-P1",
        "vote 23?",
        "vote 322",
        "2",
        "it is written",
        "ml saw it",
    ]);
    talk.say_all(&["go DAT-P1", "bookmark", "park the old data"]);
    talk.say_all(&["go DAT-P2", "vote ??1", "unknown legal by 2026-12-05"]);

    let mut screens = Screens::of(fresh());
    screens.press("f4 v w text:ml,·ops,·security enter 2 3 ? enter v 3 2 2 enter");
    screens.press(
        "2 text:it·is·written enter text:ml·saw·it enter v ? ? 1 enter u text:legal tab tab ctrl-s",
    );
    screens.press("g 1 enter b p text:the·old·data enter");
    let by_screens = screens.model.assessment().unwrap().state().clone();
    assert_eq!(by_screens.controls, talk.state().controls);

    let desk = Workspace::new();
    desk.fine(&["new", "helper", "--name", "Helper"]);
    desk.set(&["voters=ml,ops,security", "DAT-P1", "--votes", "23?"]);
    let told = desk.set(&["DAT-P1", "--votes", "322"]);
    assert!(told.contains("DAT-P1 votes"), "{told}");
    let told = desk.set(&[
        "DAT-P1=2",
        "--why",
        "it is written",
        "--dissent",
        "ml saw it",
        "--bookmark",
        "yes",
    ]);
    assert!(
        flat(&told).contains("none → 2 Defined; reason: it is written; dissent: ml saw it"),
        "{told}"
    );
    desk.set(&["DAT-P1", "--park", "the old data"]);
    desk.set(&["DAT-P2", "--votes", "??1"]);
    desk.set(&[
        "DAT-P2=unknown",
        "--investigator",
        "legal",
        "--due",
        "2026-12-05",
        "--why",
        "",
    ]);
    let (by_lines, by_set) = (talk.state(), desk.state("helper.surefoot.toml"));
    assert_eq!(by_lines.controls, by_set.controls);
    assert_eq!(by_lines.room.voters, by_set.room.voters);
    let points = |state: &State| -> Vec<(String, Option<String>)> {
        state
            .room
            .parked
            .values()
            .map(|point| (point.what.clone(), point.control.clone()))
            .collect()
    };
    assert_eq!(points(by_lines), points(&by_set));
    assert_eq!(points(by_lines), points(&by_screens));
    // `--park` needs no KEY=VALUE beside it, and undo describes what it reverses.
    desk.set(&["--park", "who pays"]);
    let told = desk.fine(&["undo", "helper"]);
    assert!(told.contains("“who pays” → none"), "{told}");
    let none = Vec::<&str>::new();
    assert_eq!(
        desk.run(&["set", "helper"], &none).0,
        2,
        "nothing to set is told"
    );
}
