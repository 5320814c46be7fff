//! The screens: keys in, picture out.
//!
//! A test presses keys as a person would (`"3 3 u text:ops enter"`) and inspects the cells of a simulated terminal.
//! Nothing here uses a disk or a clock: the tests answer the effects in place of the outside world.

use std::io;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Modifier;
use surefoot::base::dates::Dates;
use surefoot::interaction::command::{COMMANDS, Focus, Group, Id, find, of};
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::{Assessment, beginning};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::session::Error;
use surefoot::session::open::Opening;
use surefoot::session::services::{Done, ExportRefusal};
use surefoot::store;
use surefoot::store::{Attempt, Draft, Holds, Recent, WriteRefusal};
use surefoot::tui::effect::{Earlier, Effect, Moved, Outcome};
use surefoot::tui::message::{EditorFailure, FromEditor, Key, Message};
use surefoot::tui::model::Model;
use surefoot::tui::theme::Theme;
use surefoot::tui::update::update;
use surefoot::tui::view::view;

use crate::cases::level_of;

mod anything;
mod ballots;
mod copying;
mod drafts;
mod due;
mod export;
mod hostile;
mod keeping;
mod mouse;
mod portfolio;
mod reassess;
mod room;
mod themes;
mod typing;
mod what_if;

const TODAY: Date = date(2026, 11, 21);

/// A model with a simulated environment.
pub(crate) struct Workspace {
    model: Model,
    questionnaire: Questionnaire,
    /// All effects the model requested.
    asked: Vec<Effect>,
    /// Every draft that was to be saved.
    drafts: Vec<Option<Draft>>,
    /// The error returned for writing drafts, if any.
    drafting: Option<ErrorKind>,
    stamps: i64,
    /// Seconds by which the clock was advanced.
    passed: i64,
    /// The outcome of the next saves; success if `None`.
    saving: Option<Outcome>,
    /// The assessment in the version of another program or of an earlier time.
    theirs: Option<Assessment>,
    /// Files that exist.
    there: Vec<PathBuf>,
}

fn questionnaire() -> Questionnaire {
    store::questionnaire(None).unwrap_or_else(|fault| panic!("{fault}"))
}

/// The error the store returns when it refuses.
fn refused(path: impl AsRef<Path>, why: impl Into<io::Error>) -> Error {
    store::Error::io(Attempt::Read, path.as_ref())(why.into()).into()
}

/// The failure of an editor that exits with code 1.
fn failure() -> EditorFailure {
    EditorFailure::Code {
        program: "vim".to_owned(),
        code: 1,
    }
}

/// The outcome of a save on a full disk.
fn full() -> Outcome {
    Outcome::Failed("cannot write it: the disk is full.".to_owned())
}

fn earlier(at: &str, holds: Option<Holds>) -> Earlier {
    Earlier {
        at: at.parse().unwrap(),
        path: PathBuf::from(at),
        holds,
    }
}

impl Workspace {
    /// A workspace at the welcome screen.
    fn welcome() -> Self {
        let stamp = Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "salt".to_owned(),
        };
        Self {
            model: Model::new(TODAY, stamp, Theme::DEFAULT),
            questionnaire: questionnaire(),
            asked: Vec::new(),
            drafts: Vec::new(),
            drafting: None,
            stamps: 0,
            passed: 0,
            saving: None,
            theirs: None,
            there: Vec::new(),
        }
    }

    /// A workspace with an open assessment.
    pub(crate) fn open(assessment: Assessment, place: &str) -> Self {
        let mut desk = Self::welcome();
        let opening = Opening {
            place: place.to_owned(),
            ..Opening::of(
                "assistant.surefoot.toml",
                desk.questionnaire.clone(),
                assessment,
            )
        };
        let opening = opening.recorded(Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: "outside".to_owned(),
            salt: "outside".to_owned(),
        });
        desk.send(Message::Opened(Ok(Box::new(opening))));
        desk
    }

    /// A workspace with an open assessment, without colours.
    fn mono(assessment: Assessment) -> Self {
        Self::looking(assessment, Theme::MONO, Dates::default())
    }

    /// A workspace with an open assessment, in a given theme and date format.
    fn looking(assessment: Assessment, theme: Theme, dates: Dates) -> Self {
        let mut desk = Self::welcome();
        let stamp = Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "salt".to_owned(),
        };
        desk.model = Model::new(TODAY, stamp, theme).with_dates(dates);
        let opening = Opening::of(
            "assistant.surefoot.toml",
            desk.questionnaire.clone(),
            assessment,
        );
        desk.send(Message::Opened(Ok(Box::new(opening))));
        desk
    }

    /// A workspace with the example open.
    fn example() -> Self {
        let questionnaire = questionnaire();
        Self::open(example(&questionnaire).unwrap(), "")
    }

    /// A workspace with a new assessment that has no answers.
    fn fresh() -> Self {
        let mut desk = Self::welcome();
        desk.press("n text:Support·assistant ctrl-s");
        desk
    }

    fn send(&mut self, message: Message) {
        self.stamps += 1;
        self.model.stamped(Stamp {
            at: Timestamp::from_second(1_800_000_000 + self.passed + self.stamps).unwrap(),
            who: "team".to_owned(),
            salt: format!("salt {}", self.stamps),
        });
        let mut waiting = update(&mut self.model, message);
        while !waiting.is_empty() {
            let effect = waiting.remove(0);
            if let Effect::Draft(draft) = effect {
                // A draft is saved in parallel with all other effects.
                self.drafts.push(draft);
                let outcome = self.drafting.map_or(Ok(()), |why| {
                    Err(store::Error::DraftNotWritten {
                        path: PathBuf::from("/x/form.toml"),
                        cause: io::Error::from(why).into(),
                    }
                    .into())
                });
                waiting.extend(update(&mut self.model, Message::Drafted(outcome)));
                continue;
            }
            self.asked.push(effect.clone());
            if let Some(answer) = self.answer(effect) {
                waiting.extend(update(&mut self.model, answer));
            }
        }
    }

    /// The message with which the environment answers an effect.
    fn answer(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Save => {
                let down = || Outcome::Down("14:02:11".to_owned());
                Some(Message::Saved(self.saving.clone().unwrap_or_else(down)))
            }
            Effect::ListRecent => Some(Message::Recent(vec![Recent {
                path: PathBuf::from("/home/team/assistant.surefoot.toml"),
                place: "DAT-P3".to_owned(),
            }])),
            Effect::Create { path, system, form } => {
                let stamp = Stamp {
                    at: Timestamp::UNIX_EPOCH,
                    who: "team".to_owned(),
                    salt: "root".to_owned(),
                };
                let assessment =
                    Assessment::begin(beginning(&self.questionnaire, &system, form), stamp);
                let opening = Opening::of(path, self.questionnaire.clone(), assessment);
                Some(Message::Opened(Ok(Box::new(Opening {
                    fresh: true,
                    ..opening
                }))))
            }
            Effect::Open(path) | Effect::Example(path) => {
                Some(Message::Opened(Err(refused(path, ErrorKind::NotFound))))
            }
            Effect::Export { path, replace, .. } if !replace && self.there.contains(&path) => {
                let why =
                    WriteRefusal::Exists { path: path.clone() }.sentence(Some(store::EXPORT_AGAIN));
                Some(Message::Exported(Err((path, ExportRefusal::Exists(why)))))
            }
            Effect::Export { path, .. } => {
                self.there.push(path.clone());
                let missing = vec!['漢'];
                let hash = "0123456789abcdef".repeat(4);
                Some(Message::Exported(Ok(Done {
                    path,
                    bytes: 123_456,
                    pages: Some(14),
                    missing,
                    hash,
                })))
            }
            Effect::SaveElsewhere(path) => Some(Message::Moved(Ok(Moved {
                path,
                clock: "14:02:12".to_owned(),
                remark: None,
            }))),
            Effect::Join => {
                let own = self.model.assessment()?;
                let joined = self
                    .theirs
                    .as_ref()
                    .and_then(|theirs| own.joined(theirs))
                    .ok_or(Error::NothingInCommon(PathBuf::from("x")));
                Some(Message::Joined(
                    joined.map(|joined| (Box::new(joined), "14:02:13".to_owned())),
                ))
            }
            Effect::Survey(folder) => Some(Message::Surveyed(portfolio::surveyed(folder, false))),
            Effect::SurveyTogether(folder) => {
                Some(Message::Surveyed(portfolio::surveyed(folder, true)))
            }
            Effect::ListEarlier => Some(Message::Earlier(Ok(vec![
                earlier(
                    "2026-11-20T13:05:00Z",
                    Some(Holds {
                        answers: 40,
                        edits: 12,
                    }),
                ),
                earlier("2026-11-19T08:00:00Z", None),
            ]))),
            Effect::ReadEarlier(_) => Some(Message::ReadEarlier(
                self.theirs
                    .clone()
                    .map(Box::new)
                    .ok_or_else(|| refused("it", ErrorKind::NotFound)),
            )),
            Effect::Draft(_)
            | Effect::PutDraftAside
            | Effect::Remember(_)
            | Effect::Tell(_)
            | Effect::Look(..)
            | Effect::Edit(_)
            | Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Quit => None,
        }
    }

    /// Presses keys; `text:one·two` types words.
    pub(crate) fn press(&mut self, keys: &str) {
        for word in keys.split_whitespace() {
            if let Some(text) = word.strip_prefix("text:") {
                for character in text.replace('·', " ").chars() {
                    self.send(Message::Key(Key::parse(&character.to_string()).unwrap()));
                }
            } else {
                self.send(Message::Key(
                    Key::parse(word).unwrap_or_else(|| panic!("no key is called {word}")),
                ));
            }
        }
    }

    pub(crate) fn size(&mut self, columns: u16, rows: u16) {
        self.send(Message::Resized(columns, rows));
    }

    /// The screen as text.
    pub(crate) fn picture(&self, columns: u16, rows: u16) -> String {
        let buffer = self.terminal(columns, rows).backend().buffer().clone();
        let mut out = String::new();
        for row in 0..rows {
            let mut line = String::new();
            let mut skip = 0;
            for column in 0..columns {
                let symbol = buffer[(column, row)].symbol();
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    fn terminal(&self, columns: u16, rows: u16) -> Terminal<TestBackend> {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        terminal
    }

    pub(crate) fn assessment(&self) -> &Assessment {
        self.model.assessment().expect("an assessment is open")
    }

    fn answer_of(&self, control: &str) -> Option<Answer> {
        self.assessment()
            .state()
            .record(control)
            .and_then(|record| record.answer.clone())
    }

    fn shows(&self, words: &str) -> bool {
        let picture = self.picture(120, 40);
        let flat = picture.split_whitespace().collect::<Vec<_>>().join(" ");
        flat.contains(words)
    }
}

#[test]
fn a_session_from_the_first_key_to_the_first_answers() {
    let mut desk = Workspace::welcome();
    desk.press("n text:Support·assistant tab tab left enter");
    assert_eq!(
        desk.model.place(),
        Focus::Profile,
        "a new assessment begins with its facts"
    );
    assert_eq!(desk.assessment().state().system, "Support assistant");
    // The 4 drivers, what it does (one choice each), then 12 yes-or-no facts, then the phases, without a date.
    desk.press("3 2 2 enter 2  1 1 1 enter 2 enter 1 enter  n y y n y n n n y y n n  1 2");
    assert!(
        desk.assessment()
            .state()
            .profile
            .assumed(&desk.questionnaire)
            .is_empty()
    );
    desk.press("f4 3 0");
    assert_eq!(
        desk.answer_of("DAT-P2"),
        Some(Answer::Level(level_of(3))),
        "the short form begins with DAT-P2"
    );
    assert_eq!(
        desk.asked
            .iter()
            .filter(|effect| **effect == Effect::Save)
            .count(),
        25,
        "each change is saved"
    );
    assert_ne!(
        desk.model.control(),
        Some("DAT-P2"),
        "an answer leads on to the next open question"
    );
}

#[test]
fn back_leads_to_the_list_in_which_enter_was_pressed() {
    for (keys, list) in [
        ("f12", Focus::Closing),
        ("f5 end", Focus::Results),
        ("f6", Focus::Requirements),
        ("f7", Focus::Roadmap),
        // past a heading and items without a related control
        ("c enter down down down", Focus::Coverage),
        ("ctrl-f end", Focus::Due),
    ] {
        let mut desk = Workspace::example();
        desk.press("f3");
        desk.press(keys);
        assert_eq!(desk.model.place(), list, "{keys}");
        // the recommendation above the keys follows the question shown last
        let body = |desk: &Workspace| -> Vec<String> {
            let picture = desk.picture(120, 40);
            let lines = picture.lines().map(str::to_owned);
            lines.filter(|line| !line.contains("Next: ")).collect()
        };
        let before = body(&desk);
        desk.press("enter esc");
        assert_eq!(desk.model.place(), list, "{keys}");
        assert_eq!(body(&desk), before, "{keys}");
        // a screen chosen by its own key has nothing to go back to but the overview
        desk.press("enter f4 esc");
        assert_eq!(desk.model.place(), Focus::Overview, "{keys}");
    }
    let mut desk = Workspace::example();
    desk.press("f12 enter g 4 enter esc");
    assert_eq!(desk.model.place(), Focus::Closing, "over another question");
}

#[test]
fn results_say_how_many_blockers_are_not_listed() {
    let mut desk = Workspace::example();
    desk.press("f5");
    for (columns, rows) in [(120, 40), (119, 24), (200, 50)] {
        let picture = desk.picture(columns, rows);
        assert!(
            picture.contains(" more; enter on the gate lists all"),
            "{columns}x{rows}: {picture}"
        );
    }
}

#[test]
fn every_action_in_the_help_has_a_key() {
    for place in ["f3", "f4", "f4 v", "f4 m", "/", "f7 p", "f3 c", "ctrl-r"] {
        let mut desk = Workspace::example();
        desk.press(place);
        desk.press("f1");
        assert_eq!(desk.model.place(), Focus::Pager, "{place}");
        let picture = desk.picture(120, 200);
        let help = picture.split("  Manual").next().unwrap_or_default();
        let items = || help.lines().filter(|line| line.ends_with('.'));
        let indent = |line: &str| line.len() - line.trim_start().len();
        let label = items().map(indent).min();
        for line in items() {
            assert_eq!(Some(indent(line)), label, "{place}: no key in {line:?}");
        }
    }
    let mut desk = Workspace::example();
    desk.press("f3 ?");
    assert!(
        desk.picture(120, 200)
            .contains("Time box: Change the minutes")
    );
}

#[test]
fn a_related_framework_is_named_with_its_edition_once() {
    let desk = Workspace::example();
    for catalog in &desk.questionnaire.catalogs {
        let title = catalog.title();
        assert_eq!(title.matches(&catalog.version).count(), 1, "{title}");
    }
}

#[test]
fn the_current_tab_is_visible_at_every_width() {
    let mut desk = Workspace::example();
    for place in Focus::SCREENS {
        while desk.model.place() != place {
            desk.press("tab");
        }
        for columns in 40..=200 {
            let picture = desk.picture(columns, 24);
            let tabs = picture.lines().nth(1).unwrap_or_default();
            let title = format!("▸{}", place.title());
            assert!(tabs.contains(&title), "{columns}: {tabs}");
        }
    }
}

#[test]
fn every_kind_of_answer_can_be_given_and_taken_back() {
    let mut desk = Workspace::open(Workspace::fresh().assessment().clone(), "DAT-P4");
    let before = desk.assessment().state().clone();
    let visit = |desk: &mut Workspace| *desk = Workspace::open(desk.assessment().clone(), "DAT-P4");
    desk.press("4");
    assert_eq!(desk.answer_of("DAT-P4"), Some(Answer::Level(level_of(4))));
    visit(&mut desk);
    desk.press("u ctrl-s");
    assert!(
        matches!(desk.answer_of("DAT-P4"), Some(Answer::Unknown { due: Some(day), .. }) if day == date(2026, 12, 5))
    );
    visit(&mut desk);
    desk.press("1");
    visit(&mut desk);
    desk.press("e right tab right tab text:ticket·42 enter enter");
    let evidence = desk
        .assessment()
        .state()
        .record("DAT-P4")
        .unwrap()
        .evidence
        .clone()
        .unwrap();
    assert_eq!(
        (
            evidence.state.word(),
            evidence.level,
            evidence.what.as_str()
        ),
        ("verified", level_of(2), "ticket 42")
    );
    desk.press("m text:first enter text:second ctrl-s o text:security enter");
    desk.press("x text:ops enter text:no·budget enter text:weekly·look enter enter");
    let record = desk.assessment().state().record("DAT-P4").unwrap().clone();
    assert_eq!(record.note.lines().last(), Some("second"));
    assert_eq!(record.owner.as_deref(), Some("security"));
    assert!(record.exception.unwrap().is_complete());
    desk.press("backspace");
    assert_eq!(desk.answer_of("DAT-P4"), None);
    for _ in 0..8 {
        desk.press("ctrl-z");
    }
    assert_eq!(*desk.assessment().state(), before, "undo leads back");
    assert!(
        desk.assessment().faults().is_empty(),
        "and the history holds"
    );
}

#[test]
fn a_never_deferrable_control_cannot_be_not_applicable() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "ORG-P1");
    desk.press("n");
    assert_eq!(desk.model.place(), Focus::Question, "no form opens");
    assert!(
        desk.shows("ORG-P1 cannot be marked not applicable: it can never be deferred at G1."),
        "{}",
        desk.picture(120, 40)
    );
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-R3");
    desk.press("n");
    assert!(
        desk.shows("Only facts can rule out this control (`retrieval`): it applies when"),
        "{}",
        desk.picture(120, 40)
    );
}

#[test]
fn enter_answers_with_nothing_that_nobody_chose() {
    let mut desk = Workspace::fresh();
    let before = desk.assessment().state().clone();
    desk.press("enter enter f4 enter enter");
    assert_eq!(*desk.assessment().state(), before);
    assert!(desk.shows("Nothing selected yet. Press 0 to 4, or move to a level."));
    desk.press("down down enter");
    assert_eq!(
        desk.answer_of("DAT-P1"),
        Some(Answer::Level(level_of(1))),
        "the first move takes up level 0, the next goes on"
    );
}

/// MOD-P2 (origin of outside models) needs MOD-P1 (register): whichever is answered second, surefoot compares the two
/// while the people who answered are still in the room.
#[test]
fn a_contradiction_is_told_at_once_and_corrects_nothing() {
    let told = "Contradiction: MOD-P2 Origin check of outside models is at 3 Enforced, but needs MOD-P1 Component register \
                at 2 Defined, which is only at 1 Ad hoc.";
    let said = |desk: &Workspace| {
        desk.picture(80, 40)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut desk = Workspace::fresh();
    let work = desk.assessment().clone();
    desk = Workspace::open(work, "MOD-P1");
    desk.press("1");
    assert_eq!(desk.model.control(), Some("MOD-P2"));
    assert!(!said(&desk).contains("Contradiction"));
    desk.press("3");
    assert!(said(&desk).contains(told), "{}", said(&desk));
    assert_eq!(
        desk.model.control(),
        Some("MOD-P3"),
        "the room goes on; nothing is asked twice"
    );
    assert_eq!(
        [desk.answer_of("MOD-P1"), desk.answer_of("MOD-P2")],
        [1, 3].map(|level| Some(Answer::Level(level_of(level))))
    );
    // The contradiction stays with both controls and appears among the results.
    for keys in ["left left", "right", "f5"] {
        desk.press(keys);
        assert!(
            said(&desk).contains("MOD-P2 Origin check of outside models is at 3 Enforced, but"),
            "{keys}: {}",
            said(&desk)
        );
    }
    // It disappears once resolved, and comes back after the opposite edit.
    desk.press("f4 left 2");
    assert!(!said(&desk).contains("Contradict"), "{}", said(&desk));
    desk.press("left left 0");
    assert!(
        said(&desk).contains("at 2 Defined, which is only at 0 None."),
        "{}",
        said(&desk)
    );
}

#[test]
fn what_changes_nothing_leaves_no_trace() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P1");
    let entries = desk.assessment().history().entries().len();
    let level = desk
        .assessment()
        .state()
        .record("DAT-P1")
        .and_then(surefoot::model::assessment::answer::Record::level)
        .unwrap();
    desk.asked.clear();
    desk.press(&level.to_string());
    assert_eq!(desk.assessment().history().entries().len(), entries);
    assert!(!desk.asked.contains(&Effect::Save));
}

#[test]
fn a_save_that_fails_stays_in_sight_and_keeps_one_from_leaving() {
    let mut desk = Workspace::example();
    desk.saving = Some(full());
    desk.press("f4 0 f5");
    assert!(desk.shows("Not saved: cannot write it: the disk is full."));
    desk.asked.clear();
    desk.press("q");
    assert!(
        !desk.asked.contains(&Effect::Quit),
        "the first press only warns"
    );
    desk.press("j q");
    assert!(
        !desk.asked.contains(&Effect::Quit),
        "another key between begins again"
    );
    desk.press("q");
    assert!(desk.asked.contains(&Effect::Quit));
    desk.saving = None;
    desk.press("f4 0");
    assert!(!desk.shows("Not saved"));
    assert!(desk.shows("saved 14:02:11"));
}

#[test]
fn esc_always_leads_out_and_asks_before_it_drops_what_was_typed() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P1");
    desk.press("m esc");
    assert_eq!(desk.model.place(), Focus::Question, "nothing was typed");
    desk.press("m text:x esc");
    assert_eq!(desk.model.place(), Focus::Form, "something was");
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Question);
    desk.press("ctrl-p esc w esc ? esc esc");
    assert_eq!(desk.model.place(), Focus::Overview);
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Welcome);
    desk.press("esc");
    assert!(desk.asked.contains(&Effect::Quit));
}

#[test]
fn an_end_leaves_a_half_written_note_as_a_draft() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P2");
    desk.press("m text:almost·lost");
    desk.send(Message::Ended);
    let draft = desk.drafts.last().unwrap().as_ref().unwrap();
    assert!(
        draft.parts[0].fields[0].1.contains("almost lost"),
        "{draft:?}"
    );
    assert!(
        !desk
            .assessment()
            .state()
            .record("DAT-P2")
            .is_some_and(|record| record.note.contains("almost lost"))
    );
    assert!(
        matches!(
            &desk.asked[..],
            [.., Effect::Remember(_), Effect::Tell(None), Effect::Quit]
        ),
        "{:?}",
        desk.asked
    );
}

#[test]
fn a_paste_is_one_block_and_brings_nothing_hidden() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P5");
    desk.press("m ctrl-s m end");
    desk.send(Message::Paste(
        "q q\u{1b}[2J\u{202E}\r\nline two".to_owned(),
    ));
    assert_eq!(desk.model.place(), Focus::Form, "no key in it was obeyed");
    desk.press("ctrl-s");
    let note = desk
        .assessment()
        .state()
        .record("DAT-P5")
        .unwrap()
        .note
        .clone();
    assert!(note.ends_with("q q␛[2J<202E>\nline two"), "{note}");
}

#[test]
fn a_day_that_is_none_is_told_in_its_field() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P5");
    desk.press("u tab text:99·Dec ctrl-s");
    assert_eq!(desk.model.place(), Focus::Form);
    assert!(
        desk.shows(
            "`99 Dec` is not a date. Write 1 Dec 2026, 1.12., or +14 for 14 days from today."
        )
    );
}

#[test]
fn a_file_that_is_not_there_is_told_where_its_name_was_typed() {
    let mut desk = Workspace::welcome();
    desk.press("o text:nowhere.toml enter");
    assert_eq!(desk.model.place(), Focus::Form);
    assert!(desk.shows("! cannot read nowhere.toml: there is no such file. Check the path."));
}

#[test]
fn people_of_the_plan_move_the_dates_at_once() {
    let mut desk = Workspace::example();
    desk.press("f7 p");
    assert_eq!(desk.model.place(), Focus::People);
    let before = desk.picture(120, 40);
    desk.press("- - down - - -");
    assert_ne!(before, desk.picture(120, 40));
    let people = desk.assessment().state().plan.people.len();
    desk.press("delete");
    assert_eq!(
        desk.assessment().state().plan.people.len(),
        people,
        "one key removes nobody"
    );
    desk.press("delete");
    assert_eq!(desk.assessment().state().plan.people.len(), people - 1);
    desk.press("a text:kim tab text:0 ctrl-s");
    assert!(desk.shows("`0` is not a percentage. Write 1 to 100."));
    desk.press("backspace backspace backspace text:30 ctrl-s");
    assert!(desk.shows("A person needs at least 1 role"));
    desk.press("right ctrl-s");
    assert_eq!(desk.assessment().state().plan.people["kim"].percent, 30);
}

#[test]
fn edits_made_by_hand_are_counted_and_can_be_taken_back() {
    let told = example(&questionnaire()).unwrap();
    let mut state = told.state().clone();
    state.system = "Renamed by hand".to_owned();
    state.controls.remove("DAT-P1");
    let by_hand = Assessment::from_parts(state, told.history().clone(), told.kept().clone());
    let mut desk = Workspace::open(by_hand, "");
    assert!(
        desk.shows("The file was edited by hand ("),
        "{}",
        desk.picture(120, 40)
    );
    assert!(desk.assessment().faults().is_empty());
    desk.press("ctrl-z");
    assert_eq!(desk.assessment().state(), told.state());
}

#[test]
fn a_file_is_opened_where_one_was() {
    let questionnaire = questionnaire();
    let desk = Workspace::open(example(&questionnaire).unwrap(), "APP-R2");
    assert_eq!(
        (desk.model.place(), desk.model.control()),
        (Focus::Question, Some("APP-R2"))
    );
    let desk = Workspace::example();
    assert_eq!(
        desk.model.place(),
        Focus::Question,
        "the first open question where nobody was anywhere"
    );
    assert_eq!(
        Workspace::fresh().model.place(),
        Focus::Profile,
        "the facts where they are not said"
    );
}

#[test]
fn the_next_step_leads_from_the_facts_to_the_report() {
    let mut desk = Workspace::fresh();
    desk.press("f3 space");
    assert_eq!(desk.model.place(), Focus::Profile);
    let mut desk = Workspace::example();
    desk.press("f3 space");
    let place = desk.model.place();
    assert!(
        matches!(place, Focus::Question | Focus::Requirements),
        "{place:?}"
    );
}

// ---- command table --------------------------------------------------------------------------------------------------

#[test]
fn no_key_means_two_things_in_one_place() {
    for &place in Focus::ALL {
        let mut seen: Vec<&str> = Vec::new();
        for command in of(place) {
            for key in command.keys() {
                assert!(Key::parse(key).is_some(), "{key} is no key");
                assert!(!seen.contains(key), "{key} twice in {place:?}");
                seen.push(key);
            }
        }
    }
}

#[test]
fn every_command_is_documented_and_can_be_reached() {
    for command in COMMANDS.iter().filter(|command| command.screen.is_ok()) {
        assert!(!command.places().is_empty(), "{:?}", command.id);
        // A command without a key must be found by its name.
        let listed = !matches!(command.group, Group::Move | Group::Write);
        let has_palette = |place: &Focus| of(*place).any(|command| command.id == Id::Palette);
        assert!(
            !command.keys().is_empty() || listed && command.places().iter().all(has_palette),
            "{:?}",
            command.id
        );
        for place in command.places() {
            for key in command.keys() {
                let found = find(*place, key).map(|found| found.id);
                assert_eq!(found, Some(command.id), "{key} in {place:?}");
                // A key that types a character must not be a command where text is typed.
                assert!(
                    !place.takes_text() || Key::parse(key).unwrap().typed().is_none(),
                    "{key} in {place:?}"
                );
            }
        }
    }
    for &place in Focus::ALL {
        for id in [Id::Back, Id::Stop] {
            assert!(
                of(place).any(|command| command.id == id),
                "{id:?} in {place:?}"
            );
        }
    }
}

#[test]
fn help_and_palette_say_what_the_table_says() {
    let mut desk = Workspace::example();
    for key in ["f2", "f3", "f4", "f5", "f6", "f7", "f8"] {
        desk.press(key);
        let place = desk.model.place();
        desk.press("?");
        let picture = desk.picture(120, 120);
        desk.press("esc ctrl-p");
        let palette = desk.picture(120, 120);
        desk.press("esc");
        for command in of(place) {
            assert!(
                picture.contains(&command.keys_words()),
                "{:?} in the help of {place:?}",
                command.id
            );
            let listed = !matches!(command.group, Group::Move | Group::Write);
            if listed && !matches!(command.id, Id::Pick | Id::Palette | Id::Accept) {
                assert!(
                    palette.contains(command.title),
                    "{:?} in the palette of {place:?}",
                    command.id
                );
            }
        }
    }
    desk.press("f3 ctrl-p text:gores enter");
    assert_eq!(
        desk.model.place(),
        Focus::Results,
        "a few letters are enough"
    );
}

// ---- pictures -------------------------------------------------------------------------------------------------------

/// The sizes at which every screen has a snapshot: a small window, the classic terminal, a laptop, a television.
const SIZES: [(u16, u16); 4] = [(56, 16), (80, 24), (120, 40), (200, 60)];

#[test]
fn pictures() {
    let check = |name: &str, desk: &mut Workspace| {
        for (columns, rows) in SIZES {
            desk.size(columns, rows);
            let name = format!("{}_{columns}x{rows}", name.replace(' ', "_"));
            insta::assert_snapshot!(name, desk.picture(columns, rows));
        }
    };
    let mut desk = Workspace::welcome();
    check("welcome empty", &mut desk);
    desk.send(Message::Recent(vec![Recent {
        path: PathBuf::from("/home/team/assistant.surefoot.toml"),
        place: "DAT-P3".to_owned(),
    }]));
    check("welcome", &mut desk);
    desk.press("n");
    check("new", &mut desk);
    let mut desk = Workspace::fresh();
    check("profile", &mut desk);
    desk.press("3");
    check("profile answered", &mut desk);
    let mut desk = Workspace::example();
    for (name, key) in [
        ("overview", "f3"),
        ("frameworks", "c"),
        ("results", "f5"),
        ("requirements", "f6"),
        ("roadmap", "f7"),
        ("people", "p"),
        ("people moved", "+"),
        ("roadmap moved", "esc"),
        ("chain", "c"),
        ("roadmap dropped", "esc a d"),
        ("meet", "ctrl-z ctrl-z ctrl-z m"),
        ("met", "tab text:2027-05-20 enter"),
        ("export", "esc esc f8"),
    ] {
        desk.press(key);
        check(name, &mut desk);
    }
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P3");
    check("question", &mut desk);
    for (name, key) in [
        ("why", "w"),
        ("help", "esc ?"),
        ("palette", "esc ctrl-p"),
        ("evidence", "esc e"),
        ("note", "esc m"),
    ] {
        desk.press(key);
        check(name, &mut desk);
    }
    desk.size(39, 12);
    insta::assert_snapshot!("too_small_39x12", desk.picture(39, 12));
}

#[test]
fn nothing_is_said_by_colour_alone() {
    let mut desk = Workspace::example();
    let mut mono = Workspace::mono(desk.assessment().clone());
    for key in ["f2", "f3", "f4", "f5", "f6", "f7", "f8"] {
        // On a question without an answer, no option is selected until the cursor moves.
        let keys = if key == "f4" { "f4 down" } else { key };
        desk.press(keys);
        mono.press(keys);
        assert_eq!(desk.picture(100, 30), mono.picture(100, 30), "{key}");
        let terminal = mono.terminal(100, 30);
        let cells = &terminal.backend().buffer().content;
        assert!(
            cells
                .iter()
                .all(|cell| cell.fg == ratatui::style::Color::Reset),
            "{key} has a colour"
        );
        assert!(
            cells
                .iter()
                .any(|cell| cell.modifier.contains(Modifier::REVERSED)),
            "{key} shows where one stands"
        );
    }
}
