//! The look of the screens: themes, and dates in the team's own format.

use std::collections::BTreeSet;

use ratatui::style::Color;
use surefoot::base::theme_name::ThemeName;
use surefoot::tui::theme::Depth;

use super::*;

/// Keys that lead to every kind of screen and overlay.
const EVERYWHERE: &[&str] = &[
    "f2",
    "f3",
    "f4 down",
    "f5",
    "f6",
    "f7",
    "f8",
    "f4 ?",
    "f4 ctrl-p",
    "f4 m",
    "f4 e",
    "f7 p",
    "f3 c",
    "f7 d",
];

fn look(theme: Theme) -> Workspace {
    Workspace::looking(example(&questionnaire()).unwrap(), theme, Dates::default())
}

fn written(dates: Dates) -> Workspace {
    Workspace::looking(example(&questionnaire()).unwrap(), Theme::DEFAULT, dates)
}

/// The background and text colours of all cells.
fn colours(desk: &Workspace) -> (BTreeSet<String>, BTreeSet<String>) {
    let terminal = desk.terminal(100, 30);
    let cells = &terminal.backend().buffer().content;
    let words = |colour: Color| format!("{colour:?}");
    (
        cells.iter().map(|cell| words(cell.bg)).collect(),
        cells.iter().map(|cell| words(cell.fg)).collect(),
    )
}

fn reset() -> BTreeSet<String> {
    [format!("{:?}", Color::Reset)].into()
}

#[test]
fn a_theme_with_colours_of_its_own_fills_every_cell() {
    for own in [
        ThemeName::Light,
        ThemeName::Dark,
        ThemeName::HighContrast,
        ThemeName::Wall,
    ] {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            for keys in EVERYWHERE {
                let mut desk = look(Theme::new(own, depth));
                desk.size(100, 30);
                desk.press(keys);
                let terminal = desk.terminal(100, 30);
                let buffer = terminal.backend().buffer();
                // Nothing is ever drawn in the corner.
                let ground = buffer[(0, 0)].bg;
                let mut others = BTreeSet::new();
                for cell in &buffer.content {
                    assert!(
                        cell.bg != Color::Reset && cell.fg != Color::Reset,
                        "{own:?} {keys}: {cell:?}"
                    );
                    assert_ne!(cell.fg, cell.bg, "{own:?} {keys}: {cell:?} cannot be read");
                    for colour in [cell.fg, cell.bg] {
                        let of = match colour {
                            Color::Rgb(..) => Depth::True,
                            Color::Indexed(_) => Depth::Indexed,
                            _ => Depth::Sixteen,
                        };
                        assert_eq!(of, depth, "{own:?} {keys}: {cell:?}");
                    }
                    if cell.bg != ground {
                        others.insert(format!("{:?}", cell.bg));
                    }
                }
                assert!(
                    others.len() <= 1,
                    "{own:?} {keys}: only the line one stands on has another ground: {others:?}"
                );
            }
        }
    }
}

#[test]
fn where_one_stands_is_seen_in_every_theme() {
    for own in ThemeName::ALL {
        for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::True] {
            for keys in ["f3", "f4 down", "f5", "f6", "f7", "f8", "f7 p", "f4 ctrl-p"] {
                let mut desk = look(Theme::new(own, depth));
                desk.press(keys);
                let terminal = desk.terminal(100, 30);
                let buffer = terminal.backend().buffer();
                let ground = buffer[(0, 0)].bg;
                let seen = |cell: &ratatui::buffer::Cell| {
                    cell.modifier.contains(Modifier::REVERSED)
                        || (cell.bg != ground && cell.symbol() != " ")
                };
                assert!(buffer.content.iter().any(seen), "{own:?} {depth:?} {keys}");
            }
        }
    }
}

#[test]
fn the_terminals_own_colours_leave_its_ground_alone() {
    for keys in EVERYWHERE {
        let mut desk = look(Theme::new(ThemeName::Default, Depth::True));
        desk.press(keys);
        assert_eq!(colours(&desk).0, reset(), "{keys}");
        let fine = |colour: &String| !colour.starts_with("Rgb") && !colour.starts_with("Indexed");
        assert!(
            colours(&desk).1.iter().all(fine),
            "{keys}: {:?}",
            colours(&desk).1
        );
    }
}

#[test]
fn a_theme_changes_no_word() {
    for keys in EVERYWHERE {
        let mut plain = Workspace::example();
        plain.press(keys);
        for own in ThemeName::ALL {
            let mut desk = look(Theme::new(own, Depth::Indexed));
            desk.press(keys);
            assert_eq!(
                desk.picture(80, 24),
                plain.picture(80, 24),
                "{own:?} {keys}"
            );
        }
    }
}

#[test]
fn ctrl_t_goes_through_the_themes_and_says_which_it_is() {
    let mut desk = Workspace::example();
    desk.press("f5");
    let before = desk.picture(100, 30);
    for look in ["light", "dark", "high-contrast", "wall", "mono", "default"] {
        desk.press("ctrl-t");
        assert!(desk.shows(&format!("Theme: {look}.")), "{look}");
        let (grounds, words) = colours(&desk);
        assert_eq!(
            grounds == reset(),
            matches!(look, "mono" | "default"),
            "{look}: {grounds:?}"
        );
        assert_eq!(words == reset(), look == "mono", "{look}: {words:?}");
    }
    desk.press("down up");
    assert_eq!(desk.picture(100, 30), before);
    assert!(
        !desk.asked.contains(&Effect::Save),
        "a theme is no part of an assessment"
    );
}

#[test]
fn ctrl_t_works_wherever_one_is_and_drops_nothing() {
    let mut desk = Workspace::welcome();
    desk.press("ctrl-t");
    assert!(desk.shows("Theme: light."), "on the welcome screen");
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P3");
    desk.press("m text:half ctrl-t");
    assert!(desk.shows("Theme: light."));
    desk.press("text:done ctrl-s");
    let note = desk
        .assessment()
        .state()
        .record("DAT-P3")
        .unwrap()
        .note
        .clone();
    assert!(note.contains("halfdone"), "{note}");
    desk.press("ctrl-p text:theme enter");
    assert!(desk.shows("Theme: dark."), "from the palette too");
}

#[test]
fn with_no_color_there_is_none_and_ctrl_t_only_says_so() {
    // Whatever else was chosen.
    for theme in [Theme::MONO, Theme::new(ThemeName::Wall, Depth::None)] {
        let mut desk = look(theme);
        for keys in EVERYWHERE {
            desk.press(keys);
            desk.press("ctrl-t");
            assert!(
                desk.shows("NO_COLOR is set, so surefoot shows no colours."),
                "{keys}"
            );
            assert_eq!(colours(&desk), (reset(), reset()), "{keys}");
            desk.press("esc esc esc");
        }
    }
}

#[test]
fn what_is_wrong_with_the_settings_lies_over_the_first_screen() {
    let mut desk = Workspace::welcome();
    desk.send(Message::Told(vec![
        "In line 3 nothing reads `thene`.\u{1b}[2J".to_owned(),
    ]));
    assert_eq!(desk.model.place(), Focus::Pager);
    assert!(
        desk.shows("Remarks In line 3 nothing reads `thene`.␛[2J"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Welcome);
    desk.send(Message::Told(Vec::new()));
    assert_eq!(
        desk.model.place(),
        Focus::Welcome,
        "nothing to tell is no sheet"
    );
}

#[test]
fn days_are_shown_as_a_team_writes_them() {
    for (dates, today, christmas) in [
        (Dates::Iso, "as of 2026-11-21", "2026-12-24"),
        (Dates::DayMonthYear, "as of 21 Nov 2026", "24 Dec 2026"),
        (Dates::MonthDayYear, "as of Nov 21, 2026", "Dec 24, 2026"),
    ] {
        let mut desk =
            Workspace::looking(example(&questionnaire()).unwrap(), Theme::DEFAULT, dates);
        desk.press("f8");
        assert!(desk.shows(today), "{}", desk.picture(120, 40));
        desk = Workspace::looking(desk.assessment().clone(), Theme::DEFAULT, dates);
        desk.press("f4 u text:ops tab text:2026-12-24 enter");
        let shown = (0..40).any(|_| {
            desk.press("left");
            desk.shows(&format!("unknown, investigator ops, due {christmas}"))
        });
        assert!(shown, "{}", desk.picture(120, 40));
        // The plan, the notice and the field show dates in the same format.
        desk.press("f7 a");
        let years = ["2027-", " 2027", ", 2027"];
        let year = years[Dates::ALL.iter().position(|known| *known == dates).unwrap()];
        let notice = desk
            .picture(120, 40)
            .lines()
            .rev()
            .find(|line| line.contains("Committed"))
            .unwrap()
            .to_owned();
        assert!(notice.contains(year), "{notice}");
        desk.press("z text:2026-12-24 enter");
        assert!(
            desk.shows(&format!("will not start before {christmas}.")),
            "{}",
            desk.picture(120, 40)
        );
        desk.press("z");
        assert!(
            desk.shows(&christmas.replace(',', "")),
            "{}",
            desk.picture(120, 40)
        );
        desk.press("ctrl-s");
        assert!(
            !desk.shows("is not a date"),
            "what stands in a field can be kept"
        );
    }
}

#[test]
fn the_roadmap_has_room_for_days_in_every_way() {
    for dates in Dates::ALL {
        let mut desk = written(dates);
        desk.press("f7");
        for line in desk.picture(120, 40).lines() {
            assert!(!line.ends_with('…'), "{dates:?}: {line}");
        }
    }
}

#[test]
fn days_are_typed_as_a_team_writes_them() {
    let christmas = Some(date(2026, 12, 24));
    for (dates, typed) in [
        (Dates::DayMonthYear, "24.12.2026"),
        (Dates::DayMonthYear, "24.12."),
        (Dates::DayMonthYear, "24·Dec"),
        (Dates::MonthDayYear, "12/24/2026"),
        (Dates::MonthDayYear, "Dec·24,·2026"),
        (Dates::Iso, "2026-12-24"),
        (Dates::MonthDayYear, "2026-12-24"),
        (Dates::DayMonthYear, "+33"),
    ] {
        let mut desk = written(dates);
        desk.press(&format!("f7 s text:{typed} enter"));
        assert_eq!(desk.assessment().state().plan.start, christmas, "{typed}");
    }
    let mut desk = written(Dates::DayMonthYear);
    desk.press("f7 s text:12/24/2026 enter");
    assert!(desk.shows(
        "`12/24/2026` is not a date. Write 1 Dec 2026, 1.12., or +14 for 14 days from today."
    ));
}
