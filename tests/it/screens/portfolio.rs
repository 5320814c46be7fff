//! All systems on one screen: rows by layer, common gaps, and the way into one of them.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use surefoot::base::diagnostic::Source;
use surefoot::interaction::command::Focus;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::file;
use surefoot::model::assessment::summary::glance;
use surefoot::roadmap::Care;
use surefoot::session::Error;
use surefoot::session::services::Surveyed;
use surefoot::tui::effect::Effect;
use surefoot::views::portfolio::system::System;
use surefoot::views::portfolio::{File, Held};

use super::{TODAY, Workspace, questionnaire, refused};

/// Three copies of the example under other names, an encrypted file and a broken one, below any folder but `nowhere`.
pub(super) fn surveyed(folder: PathBuf, together: bool) -> Result<Box<Surveyed>, Error> {
    if folder.ends_with("nowhere") {
        return Err(refused("nowhere", ErrorKind::NotFound));
    }
    let questionnaire = Arc::new(questionnaire());
    let mut files: Vec<File> = Vec::new();
    for (number, name) in ["Customer chat", "Order \u{202e}agent", "Claims triage"]
        .into_iter()
        .enumerate()
    {
        let mut assessment = example(&questionnaire).unwrap();
        let stamp = assessment.history().entries()[0].stamp.clone();
        assessment.change(Change::System(name.to_owned()), stamp.clone());
        if number == 1 {
            assessment.change(Change::TargetPhase(Some("prototype".to_owned())), stamp);
        }
        let glance = glance(&Source {
            name: name.to_owned(),
            text: file::write(&assessment),
        })
        .unwrap();
        let mut system = System::of(Arc::clone(&questionnaire), &glance, TODAY);
        if together {
            system = system.with_part(&glance, &[], TODAY, Care::First);
        }
        files.push(File {
            place: format!("teams/{number}.surefoot.toml"),
            held: Held::System(Box::new(system)),
        });
    }
    for (place, held) in [
        (
            "teams/sealed.surefoot.toml",
            Held::Sealed("the file is encrypted.".to_owned()),
        ),
        (
            "teams/torn.surefoot.toml",
            Held::Broken("line 3: not valid TOML.".to_owned()),
        ),
    ] {
        files.push(File {
            place: place.to_owned(),
            held,
        });
    }
    Ok(Box::new(Surveyed {
        folder,
        files: files.into(),
        today: TODAY,
        together,
    }))
}

fn desk() -> Workspace {
    let mut desk = Workspace::welcome();
    desk.press("p ctrl-s");
    assert_eq!(desk.model.place(), Focus::Portfolio);
    desk
}

#[test]
fn all_systems_stand_beside_each_other() {
    for (columns, rows) in [(80, 24), (120, 40), (56, 16)] {
        insta::assert_snapshot!(
            format!("portfolio_{columns}x{rows}"),
            desk().picture(columns, rows)
        );
    }
}

#[test]
fn what_many_lack_is_one_key_away_and_says_who_lacks_it() {
    let mut desk = desk();
    desk.press("g");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("Common gaps: close each once") && picture.contains("3 of 3"),
        "{picture}"
    );
    desk.press("enter");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("With gap") && picture.contains("Claims triage"),
        "{picture}"
    );
    desk.press("esc g");
    assert!(
        desk.picture(120, 40)
            .contains("3 systems, 2 files not evaluated")
    );
}

/// The three are copies of one example with the same people: the first keeps its own dates, the others wait.
#[test]
fn one_plan_for_all_is_one_key_away_and_a_filter_plans_anew() {
    let mut desk = desk();
    desk.press("t");
    assert!(
        desk.asked
            .contains(&Effect::SurveyTogether(PathBuf::from("."))),
        "{:?}",
        desk.asked
    );
    for (columns, rows) in [(80, 24), (120, 40), (56, 16)] {
        insta::assert_snapshot!(
            format!("portfolio_together_{columns}x{rows}"),
            desk.picture(columns, rows)
        );
    }
    desk.press("down enter");
    assert!(
        desk.asked
            .iter()
            .any(|asked| matches!(asked, Effect::Open(_))),
        "{:?}",
        desk.asked
    );
    let mut desk = self::desk();
    // The filter stays while people change; a filter that leaves a single system shows its own dates.
    desk.press("f f t");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("in or towards prototype") && picture.contains("Shared plan"),
        "{picture}"
    );
    desk.press("f");
    assert!(
        desk.picture(120, 40).contains("in or towards production"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("t");
    assert!(
        desk.picture(120, 40).contains("next gate"),
        "{}",
        desk.picture(120, 40)
    );
}

#[test]
fn a_filter_takes_some_and_says_how_many_it_leaves_out() {
    let mut desk = desk();
    // First all, then the risk tier they share, then the phases.
    desk.press("f f");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("3 systems") && picture.contains("in or towards prototype; 0 other"),
        "{picture}"
    );
    desk.press("f");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("2 systems")
            && picture.contains("in or towards production; 1 other system hidden"),
        "{picture}"
    );
    assert!(
        picture.contains("torn"),
        "no filter hides what could not be judged: {picture}"
    );
}

#[test]
fn enter_opens_the_system_one_stands_on_and_esc_leads_back() {
    let mut desk = desk();
    desk.press("down down enter");
    assert!(
        desk.asked
            .contains(&Effect::Open(PathBuf::from("teams/2.surefoot.toml"))),
        "{:?}",
        desk.asked
    );
    let mut desk = self::desk();
    desk.press("end enter");
    assert!(
        desk.asked
            .contains(&Effect::Open(PathBuf::from("teams/torn.surefoot.toml"))),
        "it says what is wrong"
    );
    let mut desk = self::desk();
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Welcome);
}

#[test]
fn back_leads_from_a_view_of_the_portfolio_to_its_systems() {
    for key in ["g", "t"] {
        let mut desk = desk();
        desk.press(key);
        desk.press("esc");
        assert_eq!(desk.model.place(), Focus::Portfolio, "{key}");
        let picture = desk.picture(120, 40);
        assert!(picture.contains("next gate"), "{key}: {picture}");
        desk.press("esc");
        assert_eq!(desk.model.place(), Focus::Welcome, "{key}");
    }
}

#[test]
fn the_details_of_a_shared_plan_are_whole_or_marked_as_cut() {
    let mut desk = desk();
    desk.press("t");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("in the system's own roadmap."),
        "{picture}"
    );
    for (columns, rows) in [(80, 24), (56, 16), (99, 24), (119, 18)] {
        let picture = desk.picture(columns, rows);
        let lines: Vec<&str> = picture.lines().collect();
        let rule = lines.iter().position(|line| line.contains("────"));
        let details: Vec<&&str> = lines[rule.unwrap() + 1..]
            .iter()
            .take_while(|line| !line.trim().is_empty() && !line.contains("esc back"))
            .collect();
        let last = details.last().unwrap();
        assert!(
            last.ends_with('…') || last.ends_with("roadmap."),
            "{picture}"
        );
    }
}

#[test]
fn a_folder_that_is_not_there_is_told_where_it_was_typed() {
    let mut desk = Workspace::welcome();
    desk.press("p ctrl-u text:nowhere ctrl-s");
    assert_eq!(desk.model.place(), Focus::Form);
    assert!(
        desk.picture(80, 24).contains("there is no such file"),
        "{}",
        desk.picture(80, 24)
    );
}

#[test]
fn nothing_of_a_name_acts_and_no_size_breaks_it() {
    let mut desk = desk();
    assert!(!desk.picture(120, 40).contains('\u{202e}'));
    for keys in ["", "g", "end", "f f f", "t", "end"] {
        desk.press(keys);
        for columns in (40..130).step_by(7) {
            for rows in 12..30 {
                let _ = desk.picture(columns, rows);
            }
        }
    }
}
