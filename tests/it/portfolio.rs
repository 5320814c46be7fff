//! All systems of an organisation: 12 realistic ones in the folders of two units, among them an encrypted, a broken and
//! an empty file. They answer five controls, so results can be worked out by hand.
//!
//! Every system but two moves nothing, is light and under no rule: low risk, so G2 asks for 2 of A, B, C and E, and D
//! is not applicable. Weights for G2: A 9 (never deferrable), B 6, C 2, E 2, each times 2: 38 in all.

use calamine::Reader as _;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::Value;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::{Answer, Exception};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::{Assessment, beginning, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::store::encryption::{Key, seal};
use tempfile::TempDir;

use crate::binary::{Ran, surefoot};
use crate::cases::{level_of, six};

const FIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/six");

/// Each system with its levels of A, B, C and E; `-` is unanswered and `?` unknown.
const FLEET: [(&str, &str); 12] = [
    ("Customer chat", "2122"),
    ("Order agent", "2110"),
    ("Claims triage", "1122"),
    ("Credit model", "3322"),
    ("Contract search", "0102"),
    ("Code helper", "212?"),
    ("Meeting notes", "21--"),
    ("Fraud watch", "2212"),
    ("Parts advisor", "1122"),
    ("Staff assistant", "2121"),
    ("Forecasting", "2-22"),
    ("Translation desk", "212-"),
];

fn stamp(day: i8, salt: &str) -> Stamp {
    let at: Timestamp = format!("2026-11-{day:02}T10:00:00Z").parse().unwrap();
    Stamp {
        at,
        who: "team".to_owned(),
        salt: salt.to_owned(),
    }
}

/// The assessment of one system. Its `number`, from 1, is the day of November on which it was answered.
fn system(questionnaire: &Questionnaire, number: i8, name: &str, levels: &str) -> Assessment {
    let mut assessment =
        Assessment::begin(beginning(questionnaire, name, Form::Full), stamp(1, name));
    let fact = |fact: &str, to: FactAnswer| Change::Fact {
        fact: fact.to_owned(),
        to: Some(to),
    };
    let weight = if name == "Credit model" {
        "heavy"
    } else {
        "light"
    };
    let wanted = if name == "Translation desk" {
        "early"
    } else {
        "late"
    };
    let mut facts = vec![
        fact("moves", FactAnswer::YesNo(false)),
        fact("rules", FactAnswer::Choices([].into())),
        fact("weight", FactAnswer::Choice(weight.to_owned())),
        Change::TargetPhase(Some(wanted.to_owned())),
    ];
    if number >= 8 {
        facts.push(Change::CurrentPhase(Some("early".to_owned())));
    }
    assessment.change_all(facts, stamp(number, "facts"));
    for (control, level) in ["A", "B", "C", "E"].into_iter().zip(levels.chars()) {
        let to = match level {
            '-' => continue,
            '?' => Answer::Unknown {
                investigator: "builder".to_owned(),
                due: Some(date(2026, 12, 10)),
            },
            level => Answer::Level(level_of(u8::try_from(level.to_digit(10).unwrap()).unwrap())),
        };
        let change = Change::Answer {
            control: control.to_owned(),
            to: Some(to),
        };
        assessment.change(change, stamp(number, control));
    }
    let change = |assessment: &mut Assessment, change: Change| {
        assert!(assessment.change(change, stamp(20, "later")));
    };
    match name {
        "Customer chat" => {
            change(
                &mut assessment,
                Change::Owner {
                    control: "B".to_owned(),
                    to: Some("Ana".to_owned()),
                },
            );
            let exception = Exception {
                owner: "Ana".to_owned(),
                reason: "the part comes in January".to_owned(),
                compensating_control: "a spare one".to_owned(),
                granted: date(2026, 12, 1),
                expires: date(2026, 12, 24),
            };
            change(
                &mut assessment,
                Change::Exception {
                    control: "B".to_owned(),
                    to: Some(exception),
                },
            );
        }
        "Claims triage" => change(
            &mut assessment,
            Change::TargetDate(Some(date(2026, 11, 30))),
        ),
        // Answered again on the 20th, so another answer is the oldest.
        "Contract search" => {
            change(
                &mut assessment,
                Change::Answer {
                    control: "A".to_owned(),
                    to: Some(Answer::Level(level_of(1))),
                },
            );
            change(
                &mut assessment,
                Change::Answer {
                    control: "A".to_owned(),
                    to: Some(Answer::Level(level_of(0))),
                },
            );
        }
        _ => {}
    }
    assessment
}

/// A folder with two units and no user settings.
struct Fleet {
    folder: TempDir,
}

impl Fleet {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let questionnaire = six();
        for (number, (name, levels)) in (1..).zip(FLEET) {
            let unit = folder
                .path()
                .join(if number <= 6 { "retail" } else { "finance" });
            std::fs::create_dir_all(&unit).unwrap();
            let text = file::write(&system(&questionnaire, number, name, levels));
            let name = name.to_lowercase().replace(' ', "-");
            std::fs::write(unit.join(format!("{name}.surefoot.toml")), text).unwrap();
        }
        Self { folder }
    }

    /// Adds an encrypted, a broken and an empty file.
    fn with_trouble(self) -> Self {
        let identity = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sealed/identity.txt");
        let key = Key::open(&std::fs::read(&identity).unwrap(), None).unwrap();
        let text = file::write(&system(&six(), 9, "Board papers", "2222"));
        self.put("finance/board.surefoot.toml", &seal(&text, &key).unwrap());
        std::fs::copy(identity, self.folder.path().join("key.txt")).unwrap();
        let text = file::write(&system(&six(), 9, "Broken", "2222"));
        self.put(
            "retail/broken.surefoot.toml",
            text.replacen("level = 2", "level = 7", 1).as_bytes(),
        );
        self.put("retail/empty.surefoot.toml", b"");
        self
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn run(&self, line: &str) -> Ran {
        let mut command = surefoot(self.folder.path());
        command.args(["portfolio", "--questionnaire", FIVE, "--date", "2026-12-02"]);
        command.args(line.split_whitespace());
        command.output().unwrap().into()
    }

    fn fine(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        ran.out
    }

    fn json(&self, line: &str) -> Value {
        let value: Value = serde_json::from_str(&self.fine(&format!("{line} --json"))).unwrap();
        assert_eq!(value["format"], 1);
        value
    }
}

fn named<'v>(value: &'v Value, name: &str) -> &'v Value {
    value["systems"]
        .as_array()
        .unwrap()
        .iter()
        .find(|system| system["system"] == name)
        .unwrap()
}

fn names(value: &Value) -> Vec<&str> {
    value["systems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|system| system["system"].as_str().unwrap())
        .collect()
}

#[test]
fn every_system_is_a_row_with_the_numbers_of_its_own_report() {
    let fleet = Fleet::new().with_trouble();
    let all = fleet.json(".");
    // Sorted by path: finance comes before retail.
    assert_eq!(names(&all)[..2], ["Forecasting", "Fraud watch"]);
    assert_eq!(names(&all).len(), 12);
    let attained = |name: &str| {
        let range = &named(&all, name)["attainment"];
        ["low", "high", "whole"].map(|key| range[key].as_u64().unwrap())
    };
    // A 9·2 + B 6·1 + C 2·2 + E 2·2.
    assert_eq!(attained("Customer chat"), [18 + 6 + 4 + 4, 32, 38]);
    assert_eq!(attained("Contract search"), [6 + 4, 10, 38]);
    // C and E could be at their targets.
    assert_eq!(attained("Meeting notes"), [18 + 6, 18 + 6 + 4 + 4, 38]);
    // High risk asks for 3 of A and B; G1 asks for 2 of C and G2 for no less, and G2 asks for 1 of E: 27 + 18 + 4 + 2.
    assert_eq!(attained("Credit model"), [51, 51, 51]);
    // Only G1 is asked for: A 2, B 2, C 1; E is not applicable yet.
    assert_eq!(attained("Translation desk"), [18 + 6 + 2, 26, 18 + 12 + 2]);
    let chat = named(&all, "Customer chat");
    // B of 18 + 12 is in the layer data, C and E in the layer model.
    assert_eq!(
        (
            &chat["layers"][0]["attainment"]["low"],
            &chat["layers"][0]["attainment"]["whole"]
        ),
        (&24.into(), &30.into())
    );
    assert_eq!(
        (
            &chat["layers"][1]["attainment"]["low_percent"],
            &chat["risk_tier"]
        ),
        (&100.into(), &"low".into())
    );
    assert_eq!(
        (&chat["owners"][0]["owner"], &chat["owners"][0]["controls"]),
        (&"Ana".into(), &1.into())
    );
    // The exception covers B at G1; G2 also asks for evidence of A.
    assert_eq!(chat["gates"][0]["state"], "passes-conditionally");
    assert_eq!(
        (&chat["gates"][1]["state"], &chat["next_gate"]),
        (&"fails".into(), &"G2".into())
    );
}

#[test]
fn due_dates_and_the_oldest_answer_are_listed() {
    let fleet = Fleet::new();
    let all = fleet.json("retail");
    let next = |name: &str| named(&all, name)["next_date"].clone();
    assert_eq!(
        (
            &next("Customer chat")["day"],
            &next("Customer chat")["what"]
        ),
        (&"2026-12-24".into(), &"B exception expires".into())
    );
    assert_eq!(
        (&next("Code helper")["day"], &next("Code helper")["what"]),
        (&"2026-12-10".into(), &"investigate E".into())
    );
    assert_eq!(next("Order agent"), Value::Null);
    let late = named(&all, "Claims triage");
    assert_eq!(
        (&late["overdue"], &late["overdue_since"]["day"]),
        (&1.into(), &"2026-11-30".into())
    );
    let oldest = |name: &str| named(&all, name)["oldest_answer"].clone();
    assert_eq!(
        (
            &oldest("Order agent")["day"],
            &oldest("Order agent")["control"]
        ),
        (&"2026-11-02".into(), &"A".into())
    );
    assert_eq!(
        (
            &oldest("Contract search")["day"],
            &oldest("Contract search")["control"]
        ),
        (&"2026-11-05".into(), &"B".into())
    );
    // A file written by hand has no history.
    fleet.put(
        "hand.surefoot.toml",
        b"format = 1\nsystem = \"Hand\"\n[questionnaire]\nid = \"six\"\nversion = \"1.0.0\"\n[answer.A]\nlevel = 2\n",
    );
    assert_eq!(
        fleet.json("hand.surefoot.toml")["systems"][0]["oldest_answer"],
        Value::Null
    );
}

/// B has a gap in all systems but Credit model, Fraud watch, and Forecasting, where it is unanswered.
#[test]
fn common_gaps_are_sorted_by_systems_and_then_by_weight() {
    let fleet = Fleet::new();
    let all = fleet.json(".");
    let told: Vec<(&str, u64, u64, u64)> = all["common_gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| {
            let number = |key: &str| gap[key].as_u64().unwrap();
            (
                gap["control"].as_str().unwrap(),
                number("below_target"),
                number("asked"),
                number("unknown"),
            )
        })
        .collect();
    // A and C have a gap in three systems each, and A has more weight; Translation desk is not asked for E.
    assert_eq!(
        told,
        [
            ("B", 9, 12, 1),
            ("A", 3, 12, 0),
            ("C", 3, 12, 1),
            ("E", 2, 11, 2)
        ]
    );
    // A: one level short twice and two levels once, each level 9; C: 2 + 4 + 2.
    assert_eq!(
        (
            &all["common_gaps"][1]["weight"],
            &all["common_gaps"][2]["weight"]
        ),
        (&36.into(), &8.into())
    );
    let files = all["common_gaps"][1]["files"].as_array().unwrap();
    assert_eq!(files.len(), 3);
    assert!(
        files[0]
            .as_str()
            .unwrap()
            .ends_with("finance/parts-advisor.surefoot.toml"),
        "{files:?}"
    );
    let page = fleet.fine(".");
    assert!(
        page.contains("B  9 of 12, 1 without a level  Control B: "),
        "{page}"
    );
}

#[test]
fn a_table_shows_layers_gates_dates_and_what_was_not_judged() {
    let fleet = Fleet::new().with_trouble();
    insta::assert_snapshot!(fleet.fine("retail finance"));
}

#[test]
fn a_file_that_cannot_be_judged_is_a_row_that_says_so() {
    let fleet = Fleet::new().with_trouble();
    let all = fleet.json(".");
    let why = |name: &str| {
        let unread = all["unread"].as_array().unwrap().iter();
        unread
            .clone()
            .find(|file| file["file"].as_str().unwrap().contains(name))
            .unwrap()
    };
    assert_eq!(all["unread"].as_array().unwrap().len(), 3);
    assert!(
        why("broken")["reason"]
            .as_str()
            .unwrap()
            .contains("`level` is 7; it must be 0 to 4"),
        "{}",
        why("broken")
    );
    assert_eq!(
        (&why("broken")["sealed"], &why("empty")["reason"]),
        (&false.into(), &"it is empty.".into())
    );
    assert_eq!(why("board")["sealed"], true);
    assert!(
        why("board")["reason"]
            .as_str()
            .unwrap()
            .starts_with("the file is encrypted. Name its key with --key")
    );
    // No filter hides unreadable files.
    assert_eq!(
        fleet.json(". --owner nobody")["unread"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    // Another questionnaire, which is not available here.
    fleet.put(
        "other.surefoot.toml",
        b"format = 1\nsystem = \"O\"\n[questionnaire]\nid = \"elsewhere\"\nversion = \"1\"\n",
    );
    let other = fleet.json(". ");
    assert!(
        other["unread"]
            .to_string()
            .contains("the questionnaire `elsewhere` is not installed."),
        "{}",
        other["unread"]
    );
}

#[test]
fn what_is_sealed_opens_with_its_key_and_only_with_it() {
    let fleet = Fleet::new().with_trouble();
    let all = fleet.json(". --key key.txt");
    assert_eq!(
        (names(&all).len(), all["unread"].as_array().unwrap().len()),
        (13, 2)
    );
    assert_eq!(named(&all, "Board papers")["attainment"]["low"], 38);
    assert!(!fleet.fine(".").contains("Board papers"));
}

#[test]
fn filters_select_systems_and_count_those_left_out() {
    let fleet = Fleet::new();
    assert_eq!(names(&fleet.json(". --tier high")), ["Credit model"]);
    assert_eq!(names(&fleet.json(". --owner ana")), ["Customer chat"]);
    // A role that appears in every plan.
    assert_eq!(names(&fleet.json(". --owner builder")).len(), 12);
    assert_eq!(names(&fleet.json(". --phase Late")).len(), 11);
    // Systems in that phase today, or with it as their target.
    assert_eq!(names(&fleet.json(". --phase early")).len(), 5);
    let some = fleet.json(". --phase late --tier low");
    assert_eq!((names(&some).len(), &some["hidden"]), (10, &2.into()));
    assert!(
        fleet
            .fine(". --tier high")
            .contains("Shown: high risk; 11 other systems hidden.")
    );
    let ran = fleet.run(". --tier hgh");
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "surefoot: no system has the risk tier `hgh`. Did you mean `high`?\n"
        )
    );
    assert!(
        fleet
            .run(". --phase never")
            .err
            .contains("Known: early, late.")
    );
}

#[test]
fn folders_are_read_without_links_and_each_file_counts_once() {
    let fleet = Fleet::new();
    let folder = fleet.folder.path();
    let text = std::fs::read(folder.join("retail/order-agent.surefoot.toml")).unwrap();
    for name in [
        ".git/x.surefoot.toml",
        "retail/.order-agent.surefoot.toml.kept/x.surefoot.toml",
        "retail/.y.surefoot.toml",
    ] {
        fleet.put(name, &text);
    }
    fleet.put("retail/order-agent.apart-1.surefoot.toml", &text);
    fleet.put("retail/order-agent-report.toml", &text);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder, folder.join("retail/round")).unwrap();
        std::os::unix::fs::symlink(
            folder.join("retail/order-agent.surefoot.toml"),
            folder.join("link.surefoot.toml"),
        )
        .unwrap();
    }
    assert_eq!(names(&fleet.json(".")).len(), 12);
    assert_eq!(
        names(&fleet.json(". retail ./retail/order-agent.surefoot.toml")).len(),
        12
    );
    // A file named explicitly is read, whatever its name.
    assert_eq!(
        names(&fleet.json("retail/.y.surefoot.toml")),
        ["Order agent"]
    );
    // A copy with another system name is a system of its own, and surefoot reports it.
    let other = String::from_utf8(text).unwrap();
    let other = other.replace("system = \"Order agent\"", "system = \"Returns agent\"");
    fleet.put("copy.surefoot.toml", other.as_bytes());
    let page = fleet
        .fine(".")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        page.contains(
            "begun as copies of one assessment; each has its own system name and counts."
        ),
        "{page}"
    );
}

/// Sync clients leave a copy with other edits beside the original, under a name of their own.
#[test]
fn copies_left_by_sync_clients_are_one_system() {
    let fleet = Fleet::new();
    let main = "retail/order-agent.surefoot.toml";
    let text = std::fs::read_to_string(fleet.folder.path().join(main)).unwrap();
    fleet.put("archive/order-agent.surefoot.toml", text.as_bytes());
    let (copy, _) = file::read(&Source {
        name: main.to_owned(),
        text,
    });
    let mut copy = copy.unwrap();
    let park = Change::Bookmark {
        control: "A".to_owned(),
        to: true,
    };
    assert!(copy.change(park, stamp(21, "elsewhere")));
    let edited = file::write(&copy);
    let longest = "./retail/order-agent (conflicted copy).surefoot.toml";
    for name in [
        longest,
        "retail/order-agent.surefoot-LAPTOP7.toml",
        "retail/order-agent.sync-conflict-20261129-120000-ABCDEFG.surefoot.toml",
    ] {
        fleet.put(name, edited.as_bytes());
    }
    fleet.put("retail/order-agent.surefoot-notes.toml", b"no = 1");
    let json = fleet.json(".");
    assert_eq!(names(&json).len(), 12);
    let system = named(&json, "Order agent");
    assert_eq!(system["file"], longest);
    assert_eq!(system["copies"].as_array().unwrap().len(), 4);
    assert_eq!(json["hidden"], 0);
    let page = fleet.fine(".");
    assert!(page.contains("Order agent +4"), "{page}");
    let command = format!(
        "`surefoot merge ./{main} '{longest}' ./archive/order-agent.surefoot.toml --out ./{main} --force`"
    );
    assert!(page.contains(&command), "{page}");
    for format in ["--plan", "--md -", "--plan --md -"] {
        let written = fleet.fine(&format!(". {format}"));
        assert!(written.contains("surefoot merge"), "{format}: {written}");
    }
    let rows = fleet.fine(". --csv -");
    let of_agent = rows.lines().filter(|row| row.contains("Order agent"));
    let counts: Vec<&str> = of_agent.filter_map(|row| row.rsplit(',').next()).collect();
    assert!(!counts.is_empty() && counts.iter().all(|count| *count == "4"));
    // the command does what it says
    let mut merge = surefoot(fleet.folder.path());
    merge.args(
        shell_words::split(command.trim_matches('`'))
            .unwrap()
            .iter()
            .skip(1),
    );
    let merged: Ran = merge.output().unwrap().into();
    assert_eq!(merged.code, 0, "{}", merged.err);
}

#[test]
fn only_when_nothing_can_be_read_it_is_a_fault() {
    let fleet = Fleet::new().with_trouble();
    let ran = fleet.run("nowhere");
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "surefoot: cannot read nowhere: there is no such file. Check the path.\n"
        )
    );
    fleet.put("none/readme.txt", b"");
    assert!(
        fleet
            .run("none")
            .err
            .contains("no assessment found in none. Names of assessments end in .surefoot.toml.")
    );
    let ran = fleet.run("retail/empty.surefoot.toml retail/broken.surefoot.toml");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("no file could be evaluated. retail/broken.surefoot.toml: line"),
        "{}",
        ran.err
    );
    // Existing paths are shown, and missing ones reported.
    let ran = fleet.run("retail nowhere");
    assert_eq!(ran.code, 2);
    assert!(
        ran.out.contains("Claims triage") && ran.err.contains("nowhere"),
        "{}",
        ran.err
    );
}

/// A database can read the rows as they are: one per system and control, with a number or an empty cell in numeric
/// columns.
#[test]
fn the_csv_has_a_row_for_each_system_and_control() {
    let fleet = Fleet::new();
    let text = fleet.fine(". --csv -");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    // 4 controls of 11 systems, and 3 of the one with the earlier target.
    assert_eq!(rows.len(), 11 * 4 + 3);
    let cell = |row: &csv::StringRecord, name: &str| {
        row[head.iter().position(|known| known == name).unwrap()].to_owned()
    };
    let of = |system: &str, control: &str| {
        let found = rows
            .iter()
            .find(|row| cell(row, "system") == system && cell(row, "control") == control);
        let row = found.unwrap();
        [
            "level", "target", "missing", "standing", "status", "priority", "gate", "owner",
            "answered",
        ]
        .map(|name| cell(row, name))
    };
    assert_eq!(
        of("Customer chat", "B"),
        [
            "1",
            "2",
            "1",
            "level",
            "excepted",
            "P2",
            "G1",
            "Ana",
            "2026-11-01"
        ]
    );
    assert_eq!(
        of("Code helper", "E"),
        [
            "",
            "2",
            "",
            "unknown",
            "unknown",
            "P3",
            "G2",
            "builder",
            "2026-11-06"
        ]
    );
    assert_eq!(
        of("Contract search", "A"),
        [
            "0",
            "2",
            "2",
            "level",
            "missing",
            "P1",
            "G1",
            "owner",
            "2026-11-20"
        ]
    );
}

#[test]
fn the_exports_say_the_same_and_are_for_their_owner_alone() {
    let fleet = Fleet::new().with_trouble();
    let told = fleet.fine(". --pdf a.pdf --docx a.docx --md a.md --xlsx a.xlsx --csv a.csv");
    assert_eq!(
        told.lines()
            .filter(|line| line.starts_with("Wrote a."))
            .count(),
        5,
        "{told}"
    );
    let read = |name: &str| std::fs::read(fleet.folder.path().join(name)).unwrap();
    assert!(read("a.pdf").starts_with(b"%PDF") && read("a.docx").starts_with(b"PK"));
    let text = String::from_utf8(read("a.md")).unwrap();
    assert!(
        text.contains("# Security portfolio: All systems")
            && text.contains("9 of 12, 1 without a level"),
        "{text}"
    );
    assert!(
        text.contains("| Customer chat | 84%, G2 | 80% | 100% |"),
        "{text}"
    );
    assert!(
        text.contains("the file is encrypted") || text.contains("The file is encrypted"),
        "{text}"
    );
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(read("a.xlsx"))).unwrap();
    let sheets = book.sheet_names();
    assert_eq!(sheets, ["About", "Systems", "Gaps", "Controls", "Skipped"]);
    let gaps = book.worksheet_range("Gaps").unwrap();
    assert_eq!(
        (
            gaps[(1, 0)].to_string(),
            gaps[(1, 2)].to_string(),
            gaps[(1, 4)].to_string()
        ),
        ("B".into(), "9".into(), "12".into())
    );
    #[cfg(unix)]
    for name in ["a.pdf", "a.docx", "a.md", "a.xlsx", "a.csv"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(fleet.folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    // An assessment is never overwritten.
    assert!(
        fleet
            .run(". --csv retail/order-agent.surefoot.toml")
            .err
            .contains("it is an assessment")
    );
    assert!(
        fleet
            .run(". --json --csv -")
            .err
            .contains("only one format")
    );
    // Equal input gives equal bytes.
    let again = fleet.fine(". --xlsx b.xlsx --pdf b.pdf");
    assert!(again.starts_with("Wrote b.pdf"));
    assert_eq!(read("a.xlsx"), read("b.xlsx"));
    assert_eq!(read("a.pdf"), read("b.pdf"));
}

/// No name, whatever it contains, has an effect or hides text in any output.
#[test]
fn hostile_names_are_harmless_wherever_they_leave_by() {
    let fleet = Fleet::new();
    let hostile = "=cmd|x\u{1b}[31m\u{202e}evil [a](http://x)";
    for name in ["x", "y"] {
        let text = file::write(&system(&six(), 3, &format!("{hostile}{name}"), "1122"));
        fleet.put(&format!("bad/{name}.surefoot.toml"), text.as_bytes());
    }
    let page = fleet.fine("bad");
    assert!(
        page.contains("␛[31m<202E>") && !page.contains(['\u{1b}', '\u{202e}']),
        "{page}"
    );
    let rows = fleet.fine("bad --csv -");
    assert!(
        rows.contains(",'=cmd|x") && !rows.contains(['\u{1b}', '\u{202e}']),
        "{rows}"
    );
    let text = fleet.fine("bad --md -");
    assert!(
        !text.contains(['\u{1b}', '\u{202e}']) && !text.contains("[a](http://x)"),
        "{text}"
    );
    let value = fleet.json("bad");
    assert!(
        value["systems"][0]["system"]
            .as_str()
            .unwrap()
            .starts_with(hostile),
        "a program reads what is there"
    );
    assert!(!fleet.fine("bad --json").contains('\u{202e}'));
}

/// The date of a portfolio decides what is overdue.
#[test]
fn the_day_decides_what_is_overdue() {
    let fleet = Fleet::new();
    let late = |day: Date| {
        let mut command = surefoot(fleet.folder.path());
        command.args([
            "portfolio",
            "retail",
            "--json",
            "--questionnaire",
            FIVE,
            "--date",
            &day.to_string(),
        ]);
        let ran: Ran = command.output().unwrap().into();
        let value: Value = serde_json::from_str(&ran.out).unwrap();
        named(&value, "Code helper")["overdue"].as_u64().unwrap()
    };
    assert_eq!((late(date(2026, 12, 10)), late(date(2026, 12, 11))), (0, 1));
}
