//! One story, from an empty folder to the second quarter: three people fill in ballots, the workshop settles them, the
//! team saves a baseline, two teams edit on two branches of a real git repository and merge, a quarter passes, the
//! answers are reassessed, and the result appears beside 11 other systems and in reports.
//!
//! Every number is worked out by hand. The questionnaire has five controls; the system is light, bound by no rule, and
//! does not move: low risk, and D is not applicable. G2 asks for 2 of A, B, C and E. Weights: A 9 (never deferrable), B
//! 6, C 2, E 2; so attainment is out of 9·2 + 6·2 + 2·2 + 2·2 = 38. To print the whole story:
//!
//! ```text
//! cargo test --test it -- story --nocapture
//! ```

use std::path::PathBuf;

use serde_json::Value;

use crate::binary::Ran;
use crate::git::Workspace;

const FIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/six");

/// The dates of the story.
const WORKSHOP: &str = "2026-12-02";
const TEAMS: &str = "2026-12-16";
const SPRING: &str = "2027-03-08";

/// The folder of the story; prints the steps on the way.
struct Story {
    desk: Workspace,
}

impl Story {
    fn say(&self, clone: &str, day: &str, line: &str) -> Ran {
        let mut words: Vec<String> = Vec::new();
        for (at, part) in line.split('\'').enumerate() {
            // Text between single quotes is one argument.
            if at % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        match words.first().map(String::as_str) {
            Some("git") => {}
            Some("merge" | "new" | "verify") => {
                words.extend(["--questionnaire", FIVE].map(str::to_owned));
            }
            _ => words.extend(["--questionnaire", FIVE, "--date", day].map(str::to_owned)),
        }
        let ran = self
            .desk
            .surefoot(clone, &words.iter().map(String::as_str).collect::<Vec<_>>());
        tell(&format!("{clone} $ surefoot {line}"), &ran);
        ran
    }

    /// Runs the program on a given date and panics unless it exits with 0.
    fn fine(&self, clone: &str, day: &str, line: &str) -> String {
        let ran = self.say(clone, day, line);
        assert_eq!(ran.code, 0, "{line}\n{}", ran.err);
        flat(&ran.out)
    }

    fn json(&self, clone: &str, day: &str, line: &str) -> Value {
        let ran = self.say(clone, day, &format!("{line} --json"));
        assert_eq!(ran.code, 0, "{line}\n{}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }

    fn git(&self, clone: &str, line: &str) -> Ran {
        let ran = self
            .desk
            .git(clone, &line.split_whitespace().collect::<Vec<_>>());
        tell(&format!("{clone} $ git {line}"), &ran);
        ran
    }

    fn path(&self, clone: &str, name: &str) -> PathBuf {
        self.desk.at(clone).join(name)
    }

    /// Commits and pushes the files of a clone.
    fn send(&self, clone: &str, what: &str) {
        self.git(clone, "add -A");
        self.git(clone, &format!("commit -qm {what}"));
        self.git(clone, "push -q origin HEAD:main");
    }

    /// Low and high attainment, confidence in percent, and the state of G2.
    fn score(&self, clone: &str, day: &str) -> ([u64; 2], u64, String) {
        let score = self.json(clone, day, "score cart");
        let whole = &score["whole"];
        assert_eq!(whole["attainment"]["whole"], 38);
        let gates = self.json(clone, day, "gate cart");
        let gate = gates["gates"]
            .as_array()
            .unwrap()
            .iter()
            .find(|gate| gate["id"] == "G2")
            .unwrap();
        (
            ["low", "high"].map(|key| whole["attainment"][key].as_u64().unwrap()),
            whole["confidence"]["percent"].as_u64().unwrap(),
            gate["state"].as_str().unwrap().to_owned(),
        )
    }
}

/// Prints a command and its output.
#[expect(
    clippy::print_stdout,
    reason = "the story can be read where it is played"
)]
fn tell(line: &str, ran: &Ran) {
    println!("\n{line}\n{}{}", ran.out, ran.err);
}

/// A page on one line, with runs of whitespace collapsed.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn from_three_ballots_to_the_second_quarter() {
    let story = Story {
        desk: Workspace::new(),
    };
    three_people_fill_in_ballots(&story);
    the_workshop_settles_them(&story);
    two_teams_edit_on_two_branches(&story);
    a_quarter_passes(&story);
    all_systems_at_a_look(&story);
    what_a_manager_reads(&story);
}

fn three_people_fill_in_ballots(story: &Story) {
    let fine = |line: &str| story.fine("room", WORKSHOP, line);
    story.git("", "init -q --bare -b main house");
    story.git("", "clone -q house room");
    fine("git install");
    fine("new cart --name Cart --as facilitator");
    fine(
        "set cart weight=light moves=no rules=none target_phase=late owner=100 builder=50 voters=ana,ben,cara",
    );
    assert_eq!(
        story.score("room", WORKSHOP),
        ([0, 38], 0, "inconclusive".to_owned()),
        "nothing is answered"
    );
    let told = fine("ballot cart --out papers");
    assert!(told.contains("Created 3 ballot papers"), "{told}");
    // A ballot asks the same four questions and contains no answers.
    fine("set papers/cart-ana A=2 C=1 E=2 --as ana");
    fine("set papers/cart-ana B=0 --note 'I have never seen it' --as ana");
    fine("set papers/cart-ben A=2 B=2 C=2 E=2 --as ben");
    fine("set papers/cart-cara A=2 B=3 C=unknown --as cara");
    // Ballots merge in any order.
    let told = fine(
        "merge papers/cart-cara.surefoot.toml cart papers/cart-ana.surefoot.toml papers/cart-ben.surefoot.toml --out cart \
         --force",
    );
    for words in [
        "Ballots: 3 papers",
        "Ballots from ana (4 questions), ben (4 questions) and cara (3 questions).",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(
        story.score("room", WORKSHOP),
        ([0, 38], 0, "inconclusive".to_owned()),
        "a ballot is no answer"
    );
    std::fs::remove_dir_all(story.desk.at("room").join("papers")).unwrap();
    story.send("room", "ballots");
}

fn the_workshop_settles_them(story: &Story) {
    let fine = |line: &str| story.fine("room", WORKSHOP, line);
    let agenda = story.json("room", WORKSHOP, "agenda cart");
    let points: Vec<(&str, u64)> = agenda["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| {
            (
                point["control"].as_str().unwrap(),
                point["spread"].as_u64().unwrap(),
            )
        })
        .collect();
    // B differs by 3 levels and C by 1; on A and E all voters agree, and A has more weight.
    assert_eq!(points, [("B", 3), ("C", 1), ("A", 0), ("E", 0)]);
    fine("agenda cart --agree --as room");
    fine(
        "set cart B=1 --why 'it is there on some days' --dissent 'cara holds it is enforced' --as room",
    );
    fine("set cart C=2 --why 'it is written' --as room");
    fine("set cart E=unknown --investigator builder --due 2027-01-15 --as room");
    // Evidence supports A, and a recurring penetration test backs it.
    fine("set cart A --evidence shown --what 'the register' --as room");
    fine(
        "validation cart --add 'penetration test' --controls A --every '6 months' --first 2027-02-01 --as room",
    );
    // A 18 + B 6 + C 4, and E adds between 0 and 4; A is supported: 9 of the 9 + 6 + 2 + 2 asked for.
    assert_eq!(
        story.score("room", WORKSHOP),
        ([28, 32], 47, "fails".to_owned())
    );
    let told = fine("baseline cart --name '2026 Q4' --as room");
    assert!(told.contains("as the baseline 2026 Q4"), "{told}");
    story.send("room", "workshop");
}

fn two_teams_edit_on_two_branches(story: &Story) {
    for team in ["ml", "ops"] {
        story.git("", &format!("clone -q -b main house {team}"));
        story.fine(team, TEAMS, "git install");
        story.git(team, &format!("checkout -q -b {team}"));
    }
    story.fine("ml", TEAMS, "set cart B=2 C=3 --as ml");
    story.git("ml", "commit -qam ml");
    story.fine("ops", TEAMS, "set cart B=3 E=1 --as ops");
    story.git("ops", "commit -qam ops");
    for team in ["ml", "ops"] {
        story.git("room", &format!("fetch -q ../{team} {team}:{team}"));
        story.git("room", &format!("merge -q --no-edit {team}"));
    }
    // git left no conflict markers in the file; the one real conflict is marked, and the later answer counts until it
    // is resolved.
    assert_eq!(story.git("room", "status --porcelain").out, "");
    let checked = story.say("room", TEAMS, "check cart");
    assert!(flat(&(checked.out + &checked.err)).contains("B answer"));
    // A 18 + B 12 (3 counts as 2) + C 4 + E 2.
    assert_eq!(story.score("room", TEAMS).0, [36, 36]);
    story.fine("room", TEAMS, "set cart B=2 --as facilitator");
    let checked = story.fine("room", TEAMS, "check cart");
    assert!(!checked.contains("conflict"), "{checked}");
    assert_eq!(story.score("room", TEAMS).0, [36, 36]);
    story.fine(
        "room",
        TEAMS,
        "baseline cart --name '2026 end' --as facilitator",
    );
    story.send("room", "joined");
}

fn a_quarter_passes(story: &Story) {
    let fine = |line: &str| story.fine("room", SPRING, line);
    // The test was due on 1 February, so the evidence it supports only counts as claimed since then.
    let due = story.say("room", SPRING, "due cart");
    assert_eq!(due.code, 1, "something is overdue");
    assert!(
        flat(&due.out).contains("overdue") && due.out.contains("Penetration test"),
        "{}",
        due.out
    );
    let before = story.score("room", SPRING);
    assert_eq!(
        (before.0, before.1),
        ([36, 36], 0),
        "what is attained does not age, what supports it does"
    );
    let told = fine("reassess cart --as facilitator");
    // No answer is past its review and no fact changed, so the heaviest comes first.
    assert!(
        told.contains("4 answers carried over, none confirmed yet"),
        "{told}"
    );
    let order: Vec<usize> = ["Control A", "Control B", "Control C", "Control E"]
        .map(|id| told.find(id).unwrap())
        .into();
    assert!(order.is_sorted(), "{told}");
    // The test was done in February: A is supported again, but nobody has confirmed the answer yet.
    fine("validation cart --done 'penetration test' --on 2027-02-20");
    assert_eq!(story.score("room", SPRING).1, 0);
    fine("reassess cart --confirm A C --as facilitator");
    fine("set cart E=2 --as facilitator");
    fine("set cart B=1 --note 'it was taken out with the old tool' --as facilitator");
    assert!(
        fine("reassess cart --list").contains("4 of 4 confirmed"),
        "all is said again"
    );
    // A 18 + B 6 + C 4 + E 4; A is supported and confirmed: 9 of 19.
    assert_eq!(
        story.score("room", SPRING),
        ([32, 32], 47, "fails".to_owned())
    );
    let compared = story.json("room", SPRING, "compare 'cart@2026 Q4' @now");
    let moved = |way: &str| -> Vec<&str> {
        let moves = compared["moves"].as_array().unwrap().iter();
        let moves = moves.filter(|one| one["part"] == "answer" && one["way"] == way);
        moves.map(|one| one["control"].as_str().unwrap()).collect()
    };
    assert_eq!(
        (moved("rose"), moved("fell")),
        (vec!["C"], vec![]),
        "{compared}"
    );
    // B fell since the merge, so a pipeline fails.
    let ran = story.say(
        "room",
        SPRING,
        "compare 'cart@2026 end' @now --fail-on regression",
    );
    assert_eq!(ran.code, 1);
    assert!(flat(&ran.out).contains("Lower (1) B"), "{}", ran.out);
    let ran = story.say(
        "room",
        SPRING,
        "compare 'cart@2026 end' @now --fail-on regression --junit compare.xml",
    );
    assert_eq!(ran.code, 1);
    let text = std::fs::read_to_string(story.desk.at("room").join("compare.xml")).unwrap();
    let failed: Vec<String> = roxmltree::Document::parse(&text)
        .unwrap()
        .descendants()
        .filter(|node| {
            node.has_tag_name("testcase")
                && node.children().any(|child| child.has_tag_name("failure"))
        })
        .map(|node| node.attribute("name").unwrap().to_owned())
        .collect();
    assert!(
        failed.iter().any(|name| name.contains("Control B")),
        "{failed:?}"
    );
    fine("baseline cart --name '2027 Q1' --as facilitator");
    // At least 28, 36 and 32 of 38: 74%, 95% and 84%.
    let trend = story.json("room", SPRING, "baseline cart");
    let low: Vec<u64> = trend["baselines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|baseline| baseline["attainment_percent"][0].as_u64().unwrap())
        .collect();
    assert_eq!(low, [74, 95, 84]);
    assert!(fine("verify cart").contains("passed verification"));
    story.send("room", "spring");
}

fn all_systems_at_a_look(story: &Story) {
    let fine = |line: &str| story.fine("room", SPRING, line);
    std::fs::create_dir(story.path("room", "fleet")).unwrap();
    for number in 1..=11 {
        fine(&format!(
            "new fleet/system-{number} --name 'System {number}'"
        ));
        // Five of the systems have B at level 0.
        let b = if number <= 5 { 0 } else { 2 };
        fine(&format!(
            "set fleet/system-{number} weight=light moves=no rules=none target_phase=late A=2 B={b} C=2 E=2 --evidence shown"
        ));
    }
    let all = story.json("room", SPRING, "portfolio .");
    assert_eq!(all["systems"].as_array().unwrap().len(), 12);
    // Those five and the cart, whose B is at 1.
    let common = &all["common_gaps"][0];
    assert_eq!(
        (
            &common["control"],
            &common["below_target"],
            &common["asked"]
        ),
        (&"B".into(), &6.into(), &12.into())
    );
    // All 12 systems share one owner and one builder, so their remaining work queues up behind one another.
    let plan = fine("portfolio . --plan");
    assert!(
        plan.contains("than alone") || plan.contains("later"),
        "{plan}"
    );
    fine("portfolio . --pdf all.pdf --csv all.csv --xlsx all.xlsx --md all.md");
    let rows = std::fs::read_to_string(story.path("room", "all.csv")).unwrap();
    assert_eq!(
        rows.lines().count(),
        1 + 12 * 4,
        "a row for each system and control that it is asked"
    );
}

fn what_a_manager_reads(story: &Story) {
    story.fine(
        "room",
        SPRING,
        "report cart --pdf cart.pdf --md cart.md --json cart.json --ics cart.ics",
    );
    if let Ok(place) = std::env::var("SUREFOOT_STORY") {
        for name in [
            "cart.surefoot.toml",
            "cart.pdf",
            "cart.md",
            "all.pdf",
            "all.md",
        ] {
            std::fs::copy(story.path("room", name), PathBuf::from(&place).join(name)).unwrap();
        }
    }
    let pages = std::fs::read_to_string(story.path("room", "cart.md"))
        .unwrap()
        .replace('\u{a0}', " ");
    for words in [
        "What changed since 2027 Q1",
        "16 Dec 2026",
        "ballots: 2 for Defined",
        "Penetration test",
    ] {
        assert!(pages.contains(words), "{words} is not in the report");
    }
    let calendar = std::fs::read_to_string(story.path("room", "cart.ics")).unwrap();
    // Done on 20 February, so due again six months later.
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20270820"),
        "{calendar}"
    );
}
