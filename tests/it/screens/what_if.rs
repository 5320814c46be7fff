//! What-if plans on the roadmap: keys in, dates and marks out.

use jiff::civil::{Date, date};
use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use surefoot::model::assessment::change::Change;
use surefoot::store;

use super::{Focus, TODAY, Workspace};

impl Workspace {
    /// The example at its roadmap.
    fn roadmap() -> Self {
        let mut desk = Self::example();
        desk.press("f7");
        desk
    }

    /// The last planned date of a gate on the screen; `None` if it has none.
    fn opens(&self, gate: &str) -> Option<Date> {
        let picture = self.picture(120, 40);
        let line = picture
            .lines()
            .find(|line| line.trim_start().starts_with(gate))
            .unwrap();
        let (_, days) = line.split_once("◆ ")?;
        let days = match days.split_once("planned ") {
            Some((_, days)) => days,
            None => days,
        };
        let days = days.split("  ").next().unwrap();
        let last = days.rsplit(" to ").next().unwrap();
        let last = last.rsplit('–').next().unwrap().trim();
        Some(Date::strptime("%d %b %Y", last).unwrap_or_else(|fault| panic!("{last}: {fault}")))
    }

    /// The text of the selected row.
    fn row(&self) -> String {
        let terminal = self.terminal(120, 40);
        let cells = &terminal.backend().buffer().content;
        cells
            .iter()
            .filter(|cell| cell.modifier.contains(Modifier::REVERSED))
            .map(Cell::symbol)
            .collect()
    }

    /// Moves down to a step.
    fn stand_on(&mut self, step: &str) {
        self.press("home");
        for _ in 0..100 {
            if self.row().contains(step) {
                return;
            }
            self.press("down");
        }
        panic!("{step} is nowhere: {}", self.picture(120, 40));
    }

    fn says(&self, words: &str) {
        assert!(self.shows(words), "{words}: {}", self.picture(120, 40));
    }

    fn says_not(&self, words: &str) {
        assert!(!self.shows(words), "{words}: {}", self.picture(120, 40));
    }
}

#[test]
fn an_added_person_delays_no_gate_and_moves_are_marked() {
    let first = Workspace::roadmap();
    let roles = first.questionnaire.roles.len();
    let mut moved = 0;
    for role in 0..roles {
        let mut desk = Workspace::roadmap();
        let before = desk.opens("G2").unwrap();
        desk.press(&format!(
            "p a text:kim tab tab tab {} right ctrl-s",
            "tab ".repeat(role)
        ));
        assert_eq!(desk.assessment().state().plan.people["kim"].percent, 50);
        let after = desk.opens("G2").unwrap();
        assert!(after <= before, "role {role}: {after} after {before}");
        if after < before {
            moved += 1;
            let days = before.since(after).unwrap().get_days();
            let was = format!("was {}, now {days} day", before.strftime("%-d %b"));
            desk.says(&was);
            desk.says(" earlier");
            desk.press("esc");
            desk.says(&was);
            desk.says("← →");
            assert!(
                desk.picture(120, 40)
                    .lines()
                    .skip(10)
                    .any(|line| line.contains(" ←")),
                "a step is marked"
            );
        }
    }
    assert!(moved > 0, "no role decides the day");
}

#[test]
fn a_what_if_taken_back_leads_to_the_very_plan_there_was() {
    let mut desk = Workspace::roadmap();
    let bars = |desk: &Workspace| -> Vec<String> {
        desk.picture(120, 40)
            .lines()
            .filter(|line| line.contains('–'))
            .map(|line| {
                line.replace(['←', '→', '↔'], " ")
                    .trim_end_matches([' ', '↓'])
                    .to_owned()
            })
            .collect()
    };
    let opens = desk.opens("G2").unwrap();
    desk.press("p down down + + - esc");
    desk.press("ctrl-z ctrl-z ctrl-z");
    assert_eq!(desk.opens("G2").unwrap(), opens);
    desk.press("ctrl-y ctrl-z");
    desk.says("was");
    assert_eq!(desk.opens("G2").unwrap(), opens);
    // The marks belong to this session: another one shows the plan as it is.
    desk.press("f3 f7");
    desk.says_not("was");
    assert_eq!(desk.opens("G2").unwrap(), opens);
    // Towards a target date that no line has to warn of.
    let mut example = Workspace::example().assessment().clone();
    let met = Some(date(2027, 12, 31));
    example.change(Change::TargetDate(met), store::stamp("team"));
    let mut desk = Workspace::open(example, "");
    desk.press("f7");
    let before = bars(&desk);
    desk.press("p down down + esc ctrl-z");
    // A mark takes no line of its own, and the legend is not a bar.
    assert_eq!(bars(&desk).first(), before.first());
    assert_eq!(
        bars(&desk).len(),
        before.len() - 1,
        "one line says what a gate was"
    );
}

#[test]
fn a_dropped_step_fails_its_gates_and_the_same_key_restores_it() {
    let mut desk = Workspace::roadmap();
    let (before, g1, g2) = (
        desk.assessment().state().clone(),
        desk.opens("G1"),
        desk.opens("G2"),
    );
    assert!(desk.row().contains("DAT-P4 to Defined"), "{}", desk.row());
    desk.press("d");
    assert!(desk.assessment().state().plan.arranged["DAT-P4"].dropped);
    desk.says("DAT-P4 is dropped. Press d to restore it. G1 and G2 no longer have a date.");
    desk.says("◇ no date: DAT-P4 is dropped was 7 Jan 2027");
    desk.says("dropped was 1 Dec – 14 Dec");
    assert!(
        desk.row().contains("DAT-P4 to Defined"),
        "one stands on the step, wherever it went: {}",
        desk.row()
    );
    desk.press("w");
    desk.says("No date: it is dropped. DAT-P4 is dropped. Press d on the roadmap to restore it.");
    desk.press("esc c");
    desk.says("G1 has no critical chain (no date: DAT-P4 is dropped).");
    desk.press("esc d");
    desk.says("DAT-P4 is back in the plan. G1 passes by 7 Jan 2027");
    assert_eq!(*desk.assessment().state(), before);
    assert_eq!((desk.opens("G1"), desk.opens("G2")), (g1, g2));
    // A recommended control may be dropped while attainment stays sufficient without it.
    desk.stand_on("MOD-R6");
    desk.press("d");
    desk.says("MOD-R6 is dropped. Press d to restore it.");
    assert!(desk.opens("G2") <= g2);
}

#[test]
fn a_wanted_day_is_kept_or_said_to_be_too_early() {
    let mut desk = Workspace::roadmap();
    desk.stand_on("ORG-R8 to Defined");
    // It waits for ORG-R2, which takes until 11 December.
    desk.press("t text:2026-12-02 enter");
    assert_eq!(
        desk.assessment().state().plan.arranged["ORG-R8"].pinned_to,
        Some(date(2026, 12, 2))
    );
    desk.says("ORG-R8 to Defined cannot start on 2 Dec 2026, only on");
    desk.says("waits for ORG-R2 to Defined");
    desk.press("w");
    desk.says("The step is pinned to 2 Dec 2026, which cannot be met.");
    desk.press("esc t text:2027-02-01 enter");
    desk.says("ORG-R8 to Defined starts on 1 Feb 2027, as pinned.");
    assert!(desk.row().contains("ORG-R8"), "{}", desk.row());
    // A Saturday.
    desk.press("t text:2027-02-06 enter");
    desk.says("ORG-R8 to Defined is pinned to 6 Feb 2027 and starts on 8 Feb 2027.");
    desk.press("t text:soon enter");
    desk.says("! `soon` is not a date");
    desk.press("esc esc t backspace enter");
    desk.says("ORG-R8 is no longer pinned.");
    assert!(desk.assessment().state().plan.arranged.is_empty());
}

#[test]
fn a_what_if_that_breaks_a_wanted_day_says_so() {
    let mut desk = Workspace::roadmap();
    desk.stand_on("ORG-R8 to Defined");
    desk.press("t text:2026-12-23 enter");
    desk.says("as pinned.");
    desk.stand_on("ORG-R2 to Defined");
    desk.press("z text:2027-01-11 enter");
    desk.says(
        "ORG-R2 will not start before 11 Jan 2027. ORG-R8 to Defined cannot start on 23 Dec 2026, only on",
    );
}

#[test]
fn what_is_put_off_starts_no_earlier() {
    let mut desk = Workspace::roadmap();
    let opens = desk.opens("G1").unwrap();
    desk.press("z text:2027-01-11 enter");
    desk.says("DAT-P4 will not start before 11 Jan 2027. G1 passes by");
    assert!(desk.opens("G1").unwrap() > opens);
    desk.says("11 Jan –");
    desk.press("w");
    desk.says("Why not earlier: it must not start before this day.");
    desk.says("DAT-P4 must not start before 11 Jan 2027.");
    desk.press("esc z backspace ctrl-s");
    desk.says("DAT-P4 no longer has a “not before” date.");
    assert_eq!(desk.opens("G1").unwrap(), opens);
}

#[test]
fn later_plans_are_held_against_the_one_agreed_on() {
    let mut desk = Workspace::roadmap();
    let opens = desk.opens("G2").unwrap();
    desk.press("p down down + esc");
    let agreed_on = desk.opens("G2").unwrap();
    assert!(agreed_on < opens);
    desk.press("a");
    desk.says(&format!(
        "Committed: G1 by 7 Jan 2027 and G2 by {}.",
        agreed_on.strftime("%-d %b %Y")
    ));
    desk.says("as committed");
    desk.says_not("was");
    let agreed = desk.assessment().state().plan.committed.clone().unwrap();
    assert_eq!((agreed.on, agreed.gates["G2"]), (TODAY, agreed_on));
    assert_eq!(
        desk.opens("G2").unwrap(),
        agreed_on,
        "agreeing changes no day"
    );
    desk.press("a");
    desk.says("You already committed to this plan today.");
    // Opening the file again shows the committed plan.
    let mut again = Workspace::open(desk.assessment().clone(), "");
    again.press("f7");
    assert_eq!(again.opens("G2").unwrap(), agreed_on);
    again.says("as committed");
    desk.press("p down down - -");
    let later = desk.opens("G2").unwrap();
    let days = later.since(agreed_on).unwrap().get_days();
    assert!(days > 0);
    desk.says(&format!(
        "committed {}: {days} days late",
        agreed_on.strftime("%-d %b")
    ));
    desk.press("esc ctrl-z ctrl-z ctrl-z");
    assert_eq!(desk.assessment().state().plan.committed, None);
    assert_eq!(desk.opens("G2").unwrap(), agreed_on);
    // Without a date for any gate there is no plan to commit to.
    desk.press("d a");
    desk.says("No gate has a date yet, so there is no plan to commit to.");
}

#[test]
fn a_date_that_is_missed_leads_to_what_must_be_added() {
    let mut desk = Workspace::roadmap();
    let state = desk.assessment().state().clone();
    desk.press("m");
    desk.says("‹ G2 Release to real users ›");
    desk.says("By which date? 30 Jun 2027");
    desk.press("tab backspace enter");
    desk.says("! Give a date.");
    desk.press("text:2027-08-31 enter");
    desk.says("G2 passes by 4 Aug 2027 on the current plan: this team meets the date.");
    desk.says("Caution: the forecast is 50% by");
    desk.press("esc m tab text:2027-06-30 enter");
    desk.says("G2 Release to real users by 30 Jun 2027");
    desk.says("G2 passes by 4 Aug 2027 on the current plan, 35 days too late.");
    desk.says("enough");
    desk.says("of 1 more person: G2 passes by");
    desk.press("esc m tab text:2026-12-20 enter");
    desk.says("No single role is enough, even with 3 more people.");
    assert_eq!(*desk.assessment().state(), state, "nothing is changed");
    desk.press("esc d m enter enter");
    desk.says("G2 cannot pass on the current plan (no date: DAT-P4 is dropped).");
}

#[test]
fn the_chain_of_each_gate_is_listed_with_its_reasons() {
    let mut desk = Workspace::roadmap();
    desk.press("c");
    assert_eq!(desk.model.place(), Focus::Pager);
    desk.says("G1 Leave the sandbox: can pass on 7 Jan 2027");
    desk.says("1 Dec – 14 Dec DAT-P4 to Defined, data-lead: starts on day 1");
    desk.says("G1 cannot pass earlier with this team (proven optimal).");
    desk.says("DAT-R5 to Enforced, platform-b:");
    desk.says("(2,000 runs).");
    desk.press("esc v c");
    desk.says("The plan for the known gaps only:");
    desk.says_not("2,000 runs");
    desk.press("esc v");
    desk.stand_on("APP-R3 to Defined");
    desk.press("w");
    desk.says("Each extra day delays MOD-R5 to Defined");
    desk.says("of the forecast runs.");
}

#[test]
fn esc_leads_out_of_every_what_if() {
    for keys in ["t", "z", "m", "c", "p a", "g enter enter", "w"] {
        let mut desk = Workspace::roadmap();
        desk.press(keys);
        assert_ne!(desk.model.place(), Focus::Roadmap, "{keys}");
        for _ in 0..3 {
            if desk.model.place() != Focus::Roadmap {
                desk.press("esc");
            }
        }
        assert_eq!(desk.model.place(), Focus::Roadmap, "{keys}");
    }
}

#[test]
fn marks_are_words_or_signs_and_never_colour_alone() {
    let mut desk = Workspace::roadmap();
    let mut mono = Workspace::mono(desk.assessment().clone());
    for keys in ["f7", "p down down + esc", "a", "d", "c", "esc g"] {
        desk.press(keys);
        mono.press(keys);
        for (columns, rows) in [(80, 24), (120, 40), (56, 16)] {
            assert_eq!(
                desk.picture(columns, rows),
                mono.picture(columns, rows),
                "{keys}"
            );
        }
    }
}

#[test]
fn the_gates_read_well_at_every_size() {
    let mut desk = Workspace::roadmap();
    for keys in ["", "p down down + esc", "a p down down - esc", "d"] {
        desk.press(keys);
        for (columns, rows) in [(56, 16), (80, 24), (120, 40), (200, 50)] {
            let picture = desk.picture(columns, rows);
            for gate in ["G1", "G2"] {
                let line = picture
                    .lines()
                    .find(|line| line.trim_start().starts_with(gate))
                    .unwrap();
                assert!(
                    line.contains("◆ ") || line.contains("◇ no date"),
                    "{columns}: {line}"
                );
                let days = line.split(['◆', '◇']).nth(1).unwrap();
                assert!(!days.contains('…'), "{columns}: something is cut: {line}");
            }
            let forecast = picture.contains("50%");
            assert!(
                columns < 120 || forecast || keys == "d",
                "{columns}: {picture}"
            );
        }
    }
}
