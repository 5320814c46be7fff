//! The command line from a person's point of view: the real binary, in a folder of its own.

use std::path::Path;
use std::process::Stdio;

use surefoot::store;

use crate::binary::Workspace;

impl Workspace {
    fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from} is not in {name}");
        std::fs::write(self.path(name), text.replacen(from, to, 1)).unwrap();
    }

    /// Creates a small assessment of five controls, half of them answered.
    fn five(&self) {
        self.fine(&format!("new five --name Cart {FIVE}"));
        let set = |words: &str| self.fine(&format!("set five {FIVE} {DAY} {words}"));
        set(
            "weight=light moves=yes rules=none target_phase=late target_date=2026-12-20 start=2026-12-01 owner=100 builder=50",
        );
        set("A=2 --evidence shown --what 'a record'");
        set("B=1 C=1");
        set(
            "B --exception 'the part comes in January' --owner builder --compensating-control 'a spare one' --granted 2026-12-01 --expires 2026-12-24",
        );
        set("E=unknown --investigator builder --due 2026-12-10");
    }
}

/// The questionnaire of five controls whose cases are worked out by hand, and the date of all snapshots.
const FIVE: &str = concat!(
    "--questionnaire ",
    env!("CARGO_MANIFEST_DIR"),
    "/tests/cases/six"
);
const DAY: &str = "--date 2026-12-02";

fn json(text: &str) -> serde_json::Value {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(value["format"], 1, "{text}");
    value
}

#[test]
fn the_whole_way_from_nothing_to_a_report() {
    let desk = Workspace::new();
    let made = desk.fine("new chat --name 'Customer chat'");
    assert!(made.starts_with(
        "Created chat.surefoot.toml for Customer chat: 21 facts to answer, then up to"
    ));
    let set = desk.fine(
        "set chat tools=yes data_sensitivity=Confidential regulation=gdpr,health DAT-P1=enforced security=100,50",
    );
    assert!(
        set.contains("DAT-P1 answer      unanswered → 3 Enforced"),
        "{set}"
    );
    assert!(
        set.contains("person security-1  not in the plan → security at 50%"),
        "{set}"
    );
    let score = desk.fine("score chat.surefoot.toml");
    assert!(
        score.contains("Attainment") && score.contains("Lowest mandatory"),
        "{score}"
    );
    let gate = desk.run("gate chat --require g1");
    assert_eq!(gate.code, 1);
    assert!(
        gate.out
            .trim_end()
            .ends_with("G1 is required but inconclusive."),
        "{}",
        gate.out
    );
    assert!(
        desk.fine("requirements chat --priority p1")
            .contains("REQ-DAT-P2")
    );
    assert!(desk.fine("roadmap chat").contains("Leave the sandbox"));
    assert!(
        desk.fine("why chat DAT-P1 req-dat-p2 score risk G1 tools data")
            .contains("Requirement REQ-DAT-P2")
    );
    assert!(
        desk.fine("verify chat")
            .starts_with("chat.surefoot.toml passed verification.")
    );
    let report = desk.fine("report chat --md chat.md --toml chat.toml");
    let told: Vec<&str> = report
        .lines()
        .filter(|line| line.starts_with("Wrote"))
        .collect();
    assert!(
        told[0].starts_with("Wrote chat.md (Markdown, ")
            && told[1].starts_with("Wrote chat.toml (TOML, "),
        "{report}"
    );
    let hash = surefoot::base::hash::of_file(&std::fs::read(desk.path("chat.toml")).unwrap());
    assert!(report.ends_with(&format!("  SHA-256 {hash}\n")), "{report}");
    assert!(
        desk.fine("verify chat.toml")
            .contains("gives an identical report")
    );
    assert!(desk.fine("list").contains("chat.surefoot.toml"));
}

#[test]
fn all_at_four_and_verified_passes() {
    let desk = Workspace::new();
    desk.fine("new best");
    let questionnaire = store::questionnaire(None).unwrap();
    let facts = questionnaire.facts.iter().map(|fact| match &fact.kind {
        surefoot::model::questionnaire::FactKind::YesNo => format!("{}=yes", fact.id),
        surefoot::model::questionnaire::FactKind::Graded { choices, .. } => {
            format!("{}={}", fact.id, choices[0.into()].id)
        }
        surefoot::model::questionnaire::FactKind::Several { .. } => format!("{}=none", fact.id),
    });
    let more: Vec<String> = facts
        .chain(["target_phase=production".to_owned()])
        .collect();
    desk.all_verified("best", &more);
    let gate = desk.fine("gate best --require G2");
    assert!(gate.ends_with("G2 is required and passes.\n"), "{gate}");
    let score = desk.fine("score best");
    assert!(
        score.contains("100%  of the requirements for G2") && score.contains("4.0  of 4"),
        "{score}"
    );
}

#[test]
fn exceptions_pass_only_where_they_may() {
    let desk = Workspace::new();
    desk.five();
    desk.fine(&format!("set five {FIVE} moves=no D=unanswered"));
    assert_eq!(
        desk.run(&format!("gate five {FIVE} {DAY} --require G1"))
            .code,
        1
    );
    assert_eq!(
        desk.run(&format!(
            "gate five {FIVE} {DAY} --require G1 --allow-conditional"
        ))
        .code,
        0
    );
    assert_eq!(
        desk.run(&format!(
            "gate five {FIVE} --date 2026-12-25 --require G1 --allow-conditional"
        ))
        .code,
        1
    );
}

#[test]
fn exit_codes_say_fine_no_and_could_not() {
    let desk = Workspace::new();
    desk.fine("new one");
    let could_not = |line: &str, expected: &str| {
        let ran = desk.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}");
        assert!(ran.err.starts_with("surefoot: "), "{}", ran.err);
        assert!(ran.err.contains(expected), "{line}: {}", ran.err);
        assert!(ran.err.lines().count() <= 2, "{}", ran.err);
    };
    could_not(
        "score",
        "the following required arguments were not provided: <FILE>.\nUsage: surefoot score <FILE>",
    );
    could_not("score one --jsn", "a similar argument exists: '--json'");
    could_not(
        "score nothing",
        "cannot read nothing: there is no such file. Check the path.",
    );
    could_not(
        "scor",
        "there is no command or file `scor`. Did you mean `surefoot score`?",
    );
    could_not("scor one --json", "Did you mean `surefoot score`?");
    could_not("set one", "were not provided: <KEY=VALUE>.");
    could_not(
        "gate one --require G9",
        "there is no gate `G9`. Known: G1, G2, G3, G4.",
    );
    could_not("gate one --allow-conditional", "--require");
    could_not(
        "requirements one --status mett",
        "expected one of: met, partial, missing, unknown, excepted",
    );
    could_not(
        "score one --date tomorrow",
        "write it as in 2026-12-01, 1 Dec or +14",
    );
    could_not(
        "why one DAT-P99",
        "there is nothing called `DAT-P99`. Did you mean `DAT-P",
    );
    could_not(
        "new one",
        "cannot write one.surefoot.toml: it is an assessment. Choose another file.",
    );
    could_not(
        "new one --force",
        "cannot write one.surefoot.toml: it is an assessment. Choose another file.",
    );
    could_not(
        "new nowhere/one",
        "the folder nowhere does not exist. Create it first.",
    );
    could_not("report one", "a report needs a file");
    could_not("report one --md - --toml -", "only one format");
    could_not("undo one", "Nothing to undo.");
    could_not(
        "coverage one --catalog owasp-llm",
        "several catalogs begin with `owasp-llm`. Name one: owasp-llm-top10-2025 or owasp-llm-top10-2026.",
    );
    could_not(
        "coverage one --catalog gdrp",
        "there is no catalog `gdrp`. Did you mean `gdpr`?",
    );
    could_not("man scor", "Did you mean `score`?");
    // Without a terminal the wizard uses plain mode, and the end of its input is not an error.
    assert_eq!(desk.run("").code, 0);
    assert!(desk.fine("one.surefoot.toml").contains("Fact 1 of 21."));
    assert_eq!(desk.run("--version").code, 0);
}

#[test]
fn a_bad_set_tells_everything_and_writes_nothing() {
    let desk = Workspace::new();
    desk.fine("new one");
    let before = desk.read("one.surefoot.toml");
    let ran =
        desk.run("set one tools=yes tols=yes DAT-P1=9 DAT-P2=na MOD-P1=2 --reason 'we have none'");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert_eq!(desk.read("one.surefoot.toml"), before);
    insta::assert_snapshot!(ran.err, @r"
    surefoot: there is no key `tols`. Did you mean `tools`?
    surefoot: DAT-P1: `9` is not a level. Levels are 0 to 4.
    surefoot: DAT-P2 cannot be marked not applicable: it can never be deferred at G1. The control applies to every system.
    ");
    let ran = desk.run("set one DAT-P3=na --reason 'no such data'");
    assert!(ran.err.contains("a law requires it"), "{}", ran.err);
    let ran = desk.run("set one APP-R4=na target_phase=production --reason 'it answers only'");
    assert!(
        ran.err.contains(
            "Only facts can rule out this control (`autonomy`, `decisions`): it applies when autonomy is at least acts after approval or"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn set_undo_and_redo_are_edits_with_a_maker() {
    let desk = Workspace::new();
    desk.fine("new one");
    desk.fine("set one tools=yes DAT-P1=2 --as DH");
    let again = desk.fine("set one tools=yes");
    assert_eq!(again, "No change.\n");
    let undone = desk.fine("undo one");
    assert_eq!(
        undone,
        "Undid edit 2, by DH:\n  DAT-P1 answer  2 Defined → unanswered\n  Tools          yes → unanswered\n"
    );
    assert!(
        desk.fine("redo one")
            .contains("DAT-P1 answer  unanswered → 2 Defined")
    );
    assert_eq!(desk.run("redo one").code, 2);
    let mut command = desk.command(["set", "one", "memory=no"]);
    assert!(
        command
            .env("SUREFOOT_WHO", "room 4")
            .stdout(Stdio::null())
            .status()
            .unwrap()
            .success()
    );
    assert!(
        desk.fine("undo one")
            .starts_with("Undid edit 5, by room 4:")
    );
    assert!(desk.fine("verify one").contains("6 edits, each chained"));
}

#[test]
fn people_of_a_role_are_replaced_and_other_hats_stay() {
    let desk = Workspace::new();
    desk.fine("new one");
    desk.replace(
        "one.surefoot.toml",
        "id = \"security\"\nroles = [\"security\"]",
        "id = \"security\"\nroles = [\"product\", \"security\"]",
    );
    let ran = desk.run("set one security=80");
    assert_eq!(ran.code, 0);
    assert!(
        ran.err
            .contains("edited by hand (person security); this is recorded as an edit."),
        "{}",
        ran.err
    );
    assert_eq!(
        ran.out,
        "person security-1  not in the plan → security at 80%\n"
    );
    assert_eq!(
        desk.fine("set one security=none"),
        "person security-1  security at 80% → not in the plan\n"
    );
    desk.fine("verify one");
}

#[test]
fn edits_by_hand_are_told_and_only_an_edit_writes_them() {
    let desk = Workspace::new();
    desk.fine("new one");
    desk.fine("set one DAT-P1=2");
    desk.replace("one.surefoot.toml", "level = 2", "level = 3");
    let edited = desk.read("one.surefoot.toml");
    for line in [
        "score one",
        "gate one",
        "requirements one",
        "roadmap one",
        "why one G1",
        "check one",
    ] {
        let ran = desk.run(line);
        assert_eq!(ran.code, 0, "{line}");
        assert!(ran.err.contains("edited by hand"), "{line}: {}", ran.err);
        assert_eq!(desk.read("one.surefoot.toml"), edited, "{line}");
    }
    // An edit without effect saves nothing.
    let idle = desk.run("set one DAT-P1=3");
    let next = "edited by hand (answer to DAT-P1); the next edit records this.";
    assert!(idle.code == 0 && idle.err.contains(next), "{}", idle.err);
    assert_eq!(desk.read("one.surefoot.toml"), edited);
    let verified = desk.run("verify one");
    assert_eq!(verified.code, 1);
    assert!(
        verified
            .out
            .contains("differs from the history: answer to DAT-P1"),
        "{}",
        verified.out
    );
    desk.run("set one DAT-P2=1");
    assert_eq!(desk.run("verify one").code, 0);
}

#[test]
fn one_changed_character_in_the_history_is_found() {
    let desk = Workspace::new();
    desk.fine("new one");
    desk.fine("set one DAT-P1=2");
    desk.fine("verify one");
    for (from, to) in [
        ("salt = \"", "salt = \"0"),
        ("who = \"team\"", "who = \"teem\""),
        ("percent = 50, away = [] }", "percent = 51, away = [] }"),
    ] {
        let good = desk.read("one.surefoot.toml");
        desk.replace("one.surefoot.toml", from, to);
        let ran = desk.run("verify one");
        assert_eq!(ran.code, 1, "{from}\n{}", ran.out);
        assert!(
            ran.out.contains("was changed after it was written"),
            "{}",
            ran.out
        );
        assert!(ran.out.contains("reveals tampering with single"));
        std::fs::write(desk.path("one.surefoot.toml"), good).unwrap();
    }
    desk.fine("report one --toml report.toml");
    desk.replace(
        "report.toml",
        "[[requirement]]",
        "# nothing\n[[requirement]]",
    );
    let ran = desk.run("verify report.toml");
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("the report differs from a newly generated one"),
        "{}",
        ran.out
    );
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Workspace::new();
    desk.fine("new one");
    desk.fine("example demo");
    desk.fine("set one DAT-P1=2");
    desk.fine("report one --md one.md --toml one.toml");
    for name in [
        "one.surefoot.toml",
        "demo.surefoot.toml",
        "one.md",
        "one.toml",
        "data-folder/recent.toml",
    ] {
        let mode = std::fs::metadata(desk.path(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_report_is_deterministic_and_replaces_only_its_own_files() {
    let desk = Workspace::new();
    desk.fine("example demo");
    desk.fine("report demo --date 2026-12-01 --md a.md --toml a.toml --pdf a.pdf");
    let told = desk.fine("report demo --date 2026-12-01 --md b.md --toml b.toml --pdf b.pdf");
    assert!(
        told.starts_with("Wrote b.pdf (PDF, ") && told.contains(" pages, "),
        "{told}"
    );
    let pages = |name: &str| std::fs::read(desk.path(name)).unwrap();
    assert!(pages("a.pdf").starts_with(b"%PDF-") && pages("a.pdf") == pages("b.pdf"));
    desk.fine("report demo --date 2026-12-01 --pdf letter.pdf --paper letter");
    assert_ne!(pages("a.pdf"), pages("letter.pdf"));
    assert_eq!(desk.read("a.md"), desk.read("b.md"));
    assert_eq!(desk.read("a.toml"), desk.read("b.toml"));
    assert_eq!(
        desk.fine("report demo --date 2026-12-01 --md -"),
        desk.read("a.md")
    );
    desk.fine("report demo --date 2026-12-01 --md a.md");
    let before = desk.read("demo.surefoot.toml");
    std::fs::write(desk.path("notes.txt"), "mine").unwrap();
    for line in [
        "--toml demo.surefoot.toml",
        "--toml demo.surefoot.toml --force",
        "--md notes.txt",
        "--md x.md --toml x.md",
    ] {
        let ran = desk.run(&format!("report demo {line}"));
        assert_eq!(ran.code, 2, "{line}");
    }
    assert_eq!(desk.read("demo.surefoot.toml"), before);
    assert_eq!(desk.read("notes.txt"), "mine");
    let ran = desk.run("set a.toml DAT-P1=2");
    assert!(ran.err.contains("it is a report"), "{}", ran.err);
    assert!(
        desk.read("a.toml").contains("\nkind = \"report\"\n"),
        "a report says that it is one"
    );
}

#[test]
fn who_closes_the_pipe_has_read_enough() {
    let desk = Workspace::new();
    desk.fine("example demo");
    let mut child = desk
        .command(["requirements", "demo"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap()
        ),
        (Some(0), String::new())
    );
}

#[test]
fn every_help_has_its_examples() {
    let desk = Workspace::new();
    let root = desk.fine("--help");
    assert!(
        root.contains("Exit codes:") && root.lines().nth(2) == Some("Examples:"),
        "{root}"
    );
    let (_, commands) = root.split_once("Commands:\n").unwrap();
    let names: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(names.len(), 34, "{names:?}");
    for name in names {
        let help = desk.fine(&format!("{name} --help"));
        assert!(
            help.contains(&format!("Examples:\n  surefoot {name}")),
            "{help}"
        );
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{help}"
        );
        let manual = desk.fine(&format!("man {name}"));
        assert!(
            manual.contains(".TH") && manual.contains(".SH EXAMPLES\n.nf\n\\&  surefoot"),
            "{manual}"
        );
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            desk.fine(&format!("completions {shell}"))
                .contains("requirements"),
            "{shell}"
        );
    }
}

#[test]
fn programs_get_json_of_format_1() {
    let desk = Workspace::new();
    desk.five();
    for command in ["score", "gate", "requirements", "coverage", "roadmap"] {
        let value = json(&desk.fine(&format!("{command} five {FIVE} {DAY} --json")));
        assert_eq!(value["date"], "2026-12-02", "{command}");
    }
    assert_eq!(
        json(&desk.fine(&format!("why five {FIVE} {DAY} A --json")))["title"],
        "A Control A"
    );
    let covered = json(&desk.fine(&format!("coverage five {FIVE} {DAY} --catalog bo --json")));
    assert_eq!(
        covered["catalogs"][0]["items"][1]["related"][0]["control"],
        "A"
    );
    let some = json(&desk.fine(&format!(
        "requirements five {FIVE} {DAY} --status unknown --json"
    )));
    assert_eq!(
        some["requirements"].as_array().unwrap().len(),
        2,
        "D is unanswered, and nobody knows of E"
    );
    let checked = json(&desk.fine(&format!("check five {FIVE} {DAY} --json")));
    assert_eq!(checked["checked"][0]["kind"], "assessment");
    assert_eq!(json(&desk.fine("check --json"))["checked"][0]["errors"], 0);
    let verified = json(&desk.fine(&format!("verify five {FIVE} --json")));
    assert_eq!(
        (&verified["holds"], &verified["entries"]),
        (&true.into(), &6.into())
    );
    let listed = json(&desk.fine("list --json"));
    assert_eq!(listed["questionnaires"][0]["controls"], 98);
    assert!(
        listed["recent"][0]["path"]
            .as_str()
            .unwrap()
            .ends_with("five.surefoot.toml")
    );
    assert!(Path::new(desk.fine("list --data").trim_end()).ends_with("data-folder"));
}

#[test]
fn check_finds_what_the_questionnaire_does_not_know() {
    let desk = Workspace::new();
    desk.five();
    for (from, to) in [
        ("[answer.C]", "[answer.CC]"),
        ("moves = true", "moves = false\nmove = true"),
        ("weight = \"light\"", "weight = \"ligt\""),
        ("target_phase = \"late\"", "target_phase = \"later\""),
        ("roles = [\"owner\"]", "roles = [\"ownr\"]"),
        ("version = \"1.0.0\"", "version = \"0.9.0\""),
        ("expires = 2026-12-24", "expires = 2027-12-24"),
        ("[answer.E]", "[answer.D]\nlevel = 2\n\n[answer.E]"),
    ] {
        desk.replace("five.surefoot.toml", from, to);
    }
    let ran = desk.run(&format!("check five {FIVE} {DAY}"));
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!("check", ran.out);
    desk.replace("five.surefoot.toml", "level = 2", "level = 9");
    let broken = desk.run(&format!("check five {FIVE} {DAY}"));
    assert_eq!(broken.code, 1);
    assert!(
        broken.out.contains("`level` is 9; it must be 0 to 4"),
        "{}",
        broken.out
    );
    let both = desk.run(&format!("check five nothing {FIVE}"));
    assert_eq!(both.code, 2);
    assert!(both.out.contains("five.surefoot.toml") && both.err.contains("cannot read nothing"));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/six");
    assert!(
        desk.fine(&format!("check {folder}"))
            .contains("no problems found")
    );
    assert!(
        desk.fine(&format!("check {folder}/questionnaire.toml"))
            .contains("no problems found")
    );
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
    let desk = Workspace::new();
    desk.fine("new one");
    desk.fine("set one 'system=x\u{1b}[2Jy\u{202e}z' DAT-P1=2 --note '\u{1b}]0;t\u{7}'");
    desk.replace(
        "one.surefoot.toml",
        "[answer",
        "[answer.\"\\u001b[31mZ\"]\nlevel = 1\n\n[answer",
    );
    for line in [
        "score one",
        "check one",
        "verify one",
        "set one system=y",
        "undo one",
        "why one DAT-P1",
        "score \u{1b}[2J",
    ] {
        let ran = desk.run(line);
        let hidden = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(
            !ran.out.chars().chain(ran.err.chars()).any(hidden),
            "{line}: {:?} {:?}",
            ran.out,
            ran.err
        );
    }
}

/// A first session in the short form, then the rest: answers stay, and every number names its form.
#[test]
fn the_form_can_change_later_and_keeps_what_was_answered() {
    let desk = Workspace::new();
    desk.fine("new one --form core");
    desk.fine("set one target_phase=production DAT-P2=3 ORG-P1=2");
    assert!(desk.fine("score one").contains("short form"));
    assert!(desk.fine("score one").contains("2 of 20 answered"));
    assert_eq!(json(&desk.fine("score one --json"))["form"], "core");
    assert!(
        desk.fine("gate one")
            .contains("The short form leaves controls out")
    );
    assert!(
        desk.fine("report one --md -")
            .contains("of the short form's target for that gate")
    );
    desk.fine("set one form=full");
    let full = desk.fine("score one");
    assert!(
        full.contains("full form") && full.contains("2 of ") && !full.contains("2 of 20"),
        "{full}"
    );
    assert!(
        desk.fine("report one --md -")
            .contains("of the target for that gate")
    );
    assert!(desk.fine("why one DAT-P2").contains("Answer: 3 Enforced"));
}

/// MOD-P2 needs MOD-P1 at Defined. A script gets the same warning as people in the room, and nothing is refused.
#[test]
fn a_contradiction_is_told_wherever_answers_are_looked_at() {
    let desk = Workspace::new();
    desk.fine("new one");
    let words = "MOD-P2 Origin check of outside models is at 3 Enforced, but needs MOD-P1 Component register \
                 at 2 Defined, which is only at 1 Ad hoc";
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(desk.run("set one MOD-P1=1").err, "");
    let set = desk.run("set one MOD-P2=3");
    assert_eq!(
        (set.code, flat(&set.err)),
        (0, format!("contradiction: {words}."))
    );
    assert_eq!(
        desk.run("set one MOD-P2=3 ORG-P1=2").err,
        "",
        "what was told already is not told again"
    );
    let check = desk.run("check one");
    assert_eq!(check.code, 0, "a contradiction is a warning: {}", check.out);
    assert!(
        check.out.contains("warning[contradiction]") && check.out.contains(words),
        "{}",
        check.out
    );
    assert!(flat(&desk.fine("score one")).contains(words));
    assert!(flat(&desk.fine("why one MOD-P1")).contains(words));
    assert_eq!(
        json(&desk.fine("score one --json"))["contradictions"][0]["words"],
        words
    );
    assert!(
        desk.fine("report one --md -")
            .contains("Contradicting answers")
    );
    assert!(
        desk.fine("report one --toml -")
            .contains("[[contradiction]]\n")
    );
    desk.fine("set one MOD-P1=2");
    assert!(!desk.fine("check one").contains("contradiction"));
}

/// A what-if plan is not saved until the team commits to it; then it is one edit, against which surefoot compares later
/// plans.
#[test]
fn a_plan_is_tried_agreed_on_and_held_against() {
    let desk = Workspace::new();
    desk.fine("example demo");
    let file = |desk: &Workspace| std::fs::read_to_string(desk.path("demo.surefoot.toml")).unwrap();
    let before = file(&desk);
    let tried =
        desk.fine("roadmap demo --pin DAT-R3=2027-02-01 --postpone app-r4=2027-03-01 --drop APP-R7 --date 2026-12-01");
    for words in [
        "What-if plan, not saved.",
        "DAT-R3: pinned to 2027-02-01.",
        "APP-R4: not before 2027-03-01.",
        "APP-R7: dropped.",
        "What if, planned",
    ] {
        assert!(tried.contains(words), "{words}: {tried}");
    }
    assert_eq!(file(&desk), before, "a what-if saves nothing");
    let refused = desk.refused("roadmap demo --drop DAT-P4 --agree --date 2026-12-01");
    assert!(refused.contains("No gate has a date yet"), "{refused}");
    assert_eq!(file(&desk), before, "a plan without dates is not saved");
    let agreed =
        desk.fine("roadmap demo --postpone APP-R4=2027-03-01 --agree --as lead --date 2026-12-01");
    assert!(
        agreed.contains("Committed plan of 2026-12-01: G1 2027-01-07, unchanged; G2 "),
        "{agreed}"
    );
    assert!(file(&desk).contains("[[plan.step]]\ncontrol = \"APP-R4\"\nnot_before = 2027-03-01\n"));
    // An absence of a month makes the committed date slip.
    desk.fine("set demo platform-a.away=2026-12-01..2027-01-15");
    let later = desk.fine("roadmap demo --date 2026-12-01");
    let later = later.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(later.contains(" days later"), "{later}");
    desk.fine("undo demo");
    // Less time of one person makes it slip too.
    let later = desk.fine("roadmap demo --people security=5 --date 2026-12-01");
    let later = later.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(later.contains(" days later"), "{later}");
    let undone = desk.fine("undo demo");
    assert!(
        undone.contains("APP-R4 work") && undone.contains("committed plan"),
        "one edit: {undone}"
    );
    desk.fine("verify demo");
}

/// The date is fixed: which role must be added? "None" has its own exit code.
#[test]
fn a_day_that_must_be_met_says_whom_to_ask_for() {
    let desk = Workspace::new();
    desk.five();
    let plain = desk.fine(&format!("roadmap five {FIVE} {DAY}"));
    assert!(plain.contains("G2"), "{plain}");
    let met = desk.fine(&format!("roadmap five {FIVE} {DAY} --meet G2=2030-01-01"));
    assert!(met.contains("No addition is needed"), "{met}");
    let never = desk.run(&format!("roadmap five {FIVE} {DAY} --meet G2=2026-12-03"));
    assert_eq!(never.code, 1);
    for (date, is_met) in [("2030-01-01", true), ("2026-12-03", false)] {
        let ran = desk.run(&format!(
            "roadmap five {FIVE} {DAY} --meet G2={date} --json"
        ));
        let wire: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(
            (
                wire["format"].as_u64(),
                wire["target_date"].as_str(),
                wire["met"].as_bool()
            ),
            (Some(1), Some(date), Some(is_met))
        );
        assert_eq!(wire["offers"].as_array().unwrap().is_empty(), is_met);
    }
    assert!(
        never.out.contains("No single role can meet the date"),
        "{}",
        never.out
    );
    for (words, told) in [
        (
            "--meet G9=2027-01-01",
            "the plan does not include the gate `G9`. It includes G1, G2.",
        ),
        (
            "--meet G2",
            "`G2` has no date. Write G2=2027-03-01 or G2=+90.",
        ),
        ("--pin A=soon", "A=soon: `soon` is not a date."),
        ("--drop AA", "there is no control `AA`."),
    ] {
        let ran = desk.run(&format!("roadmap five {FIVE} {DAY} {words}"));
        assert_eq!(ran.code, 2, "{words}");
        assert!(ran.err.contains(told), "{words}: {}", ran.err);
    }
}

#[test]
fn pictures_of_what_people_see() {
    let desk = Workspace::new();
    desk.five();
    let see = |line: &str| desk.run(&format!("{line} {FIVE} {DAY}")).out;
    insta::assert_snapshot!("score", see("score five"));
    insta::assert_snapshot!("gate", see("gate five --require G2"));
    insta::assert_snapshot!("requirements", see("requirements five"));
    insta::assert_snapshot!("roadmap", see("roadmap five"));
    insta::assert_snapshot!(
        "roadmap_what_if",
        see("roadmap five --people owner=100,100 builder=none --start 2026-12-07")
    );
    insta::assert_snapshot!("coverage", see("coverage five"));
    insta::assert_snapshot!("coverage_of_one", see("coverage five --catalog book"));
    insta::assert_snapshot!("why", see("why five A B G1 score risk moves data"));
    desk.fine(&format!("set five {FIVE} owner=none"));
    insta::assert_snapshot!("roadmap_nobody", see("roadmap five"));
    insta::assert_snapshot!(
        "new",
        desk.fine("new other --name 'Another system' --form core")
    );
    insta::assert_snapshot!("example", desk.fine("example demo"));
    insta::assert_snapshot!("help", desk.fine("--help"));
    insta::assert_snapshot!("help_set", desk.fine("set --help"));
}

/// Two snapshots: before the first answer, and, as if 10 minutes had passed, before the third. The test cannot set the
/// clock, so it renames the first snapshot to an older name, and the second to that of the first.
#[test]
fn a_snapshot_is_restored_whether_the_file_is_whole_or_broken() {
    let desk = Workspace::new();
    desk.fine("new x");
    assert!(
        desk.fine("restore x")
            .contains("x.surefoot.toml has no snapshots")
    );
    desk.fine("set x DAT-P1=2");
    desk.fine("set x DAT-P2=1");
    let two = desk.read("x.surefoot.toml");
    let kept = desk.path(".x.surefoot.toml.kept");
    let mut files = std::fs::read_dir(&kept)
        .unwrap()
        .map(|file| file.unwrap().path());
    let first = files
        .find(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .unwrap();
    std::fs::rename(&first, kept.join("20200101T000000Z.toml")).unwrap();
    std::fs::write(&first, &two).unwrap();
    desk.fine("set x DAT-P4=0");
    let listed = desk.fine("restore x");
    let rows: Vec<&str> = listed
        .lines()
        .filter(|line| line.contains(" answer"))
        .collect();
    assert_eq!(rows.len(), 2, "{listed}");
    assert!(
        rows[0].contains("1 ") && rows[0].contains("2 answers, 3 edits"),
        "{listed}"
    );
    assert!(rows[1].contains("0 answers, 1 edit"), "{listed}");
    let listed: serde_json::Value = serde_json::from_str(&desk.fine("restore x --json")).unwrap();
    assert_eq!(
        (
            &listed["earlier"][0]["answers"],
            &listed["earlier"][1]["edits"]
        ),
        (&2.into(), &1.into())
    );
    // An undamaged file: restoring is one edit, which can be undone.
    assert!(desk.fine("restore x --latest").contains(": 1 change."));
    assert!(!desk.read("x.surefoot.toml").contains("[answer.DAT-P4]"));
    desk.fine("undo x");
    assert!(desk.read("x.surefoot.toml").contains("[answer.DAT-P4]"));
    desk.fine("verify x");
    // A damaged one: surefoot shows the way out, moves the file aside, and restores the snapshot in its place.
    let broken = desk
        .read("x.surefoot.toml")
        .replace("[questionnaire]", "[questionnaire");
    std::fs::write(desk.path("x.surefoot.toml"), &broken).unwrap();
    let ran = desk.run("score x");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("2 snapshots are available: `surefoot restore x.surefoot.toml` lists them."),
        "{}",
        ran.err
    );
    let ran = desk.run("restore x --to 7");
    assert!(
        ran.code == 2
            && ran
                .err
                .contains("it has no snapshot 7. `surefoot restore x.surefoot.toml` lists all 2."),
        "{}",
        ran.err
    );
    let said = desk.fine("restore x --to 1");
    assert!(said.contains("The unreadable file is kept as"), "{said}");
    assert_eq!(desk.read("x.surefoot.toml"), two);
    let mut kept = std::fs::read_dir(desk.path(".x.surefoot.toml.kept"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let aside = kept
        .find(|path| path.extension().is_some_and(|ending| ending == "damaged"))
        .unwrap();
    assert_eq!(std::fs::read_to_string(aside).unwrap(), broken);
    // A deleted one.
    std::fs::remove_file(desk.path("x.surefoot.toml")).unwrap();
    desk.fine("restore x.surefoot.toml --to 1");
    assert_eq!(desk.read("x.surefoot.toml"), two);
}

#[test]
fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let desk = Workspace::new();
    desk.fine("new x");
    desk.fine("set x DAT-P1=2");
    let ran = desk
        .command(["doctor", "x"])
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(0), "{said}");
    assert!(
        said.starts_with("No problems found.\n") && said.contains("2 edits, chain intact"),
        "{said}"
    );
    assert!(said.contains("every character can be printed"), "{said}");
    // A file readable by others, an edit by hand, a locale without UTF-8.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(
            desk.path("x.surefoot.toml"),
            std::fs::Permissions::from_mode(0o644),
        )
        .unwrap();
        desk.replace("x.surefoot.toml", "level = 2", "level = 3");
        let ran = desk
            .command(["doctor", "x", "--json"])
            .env("LC_ALL", "POSIX")
            .output()
            .unwrap();
        let said = json(&String::from_utf8(ran.stdout).unwrap());
        assert_eq!((ran.status.code(), &said["well"]), (Some(1), &false.into()));
        let ill: Vec<&str> = said["found"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| !one["mend"].is_null())
            .map(|one| one["what"].as_str().unwrap())
            .collect();
        assert_eq!(ill, ["encoding", "file", "history"], "{said}");
        assert!(said.to_string().contains("chmod 600"), "{said}");
    }
}

/// The way out of an assessment whose history has become too long.
#[test]
fn a_continued_assessment_has_the_same_state_and_answer_dates() {
    let desk = Workspace::new();
    desk.fine("example old");
    desk.fine("baseline old --name first");
    desk.fine("set old DAT-P1=4 --note 'said today'");
    let made = desk.fine("new next --from old");
    assert!(
        made.starts_with(
            "Created next.surefoot.toml with the state of old.surefoot.toml, without its"
        ),
        "{made}"
    );
    desk.fine("verify next");
    for command in ["score", "gate", "due", "roadmap"] {
        let shown = |file: &str| desk.run(&format!("{command} {file} --json")).out;
        let here = |text: String| text.replace("old.surefoot", "next.surefoot");
        assert_eq!(here(shown("old")), here(shown("next")), "{command}");
    }
    let read = |name: &str| {
        let opened = store::open(&desk.path(&format!("{name}.surefoot.toml"))).unwrap();
        opened.assessment
    };
    let (old, next) = (read("old"), read("next"));
    assert_eq!(old.history().answer_dates(), next.history().answer_dates());
    assert_eq!(next.faults(), []);
    assert!(next.state().baselines.is_empty());
    assert!(next.history().entries().len() < old.history().entries().len() / 2);
    let again = desk.run("new third --from next --name Other");
    assert_eq!(again.code, 2);
}

/// Any command that takes `--date` takes it in the forms of all other dates.
#[test]
fn the_day_of_the_evaluation_is_typed_like_any_other_date() {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    for day in ["2026-12-24", "+14", "'24 Dec'"] {
        for command in ["due x", "score x", "portfolio ."] {
            desk.fine(&format!("{command} --date {day}"));
        }
    }
    let refused = desk.refused("score x --date someday");
    assert!(
        refused.contains("write it as in 2026-12-01, 1 Dec or +14"),
        "{refused}"
    );
}

/// A name with spaces or other letters is one word of every printed command.
#[test]
fn printed_commands_quote_names_that_a_shell_would_split() {
    let desk = Workspace::new();
    let made = desk.fine("example 'a b ü'");
    assert!(
        made.contains("surefoot gate 'a b ü.surefoot.toml'"),
        "{made}"
    );
    let made = desk.fine("ballot 'a b ü' --voter ml,ops --out 'the papers'");
    let start = made.find("`surefoot merge").unwrap();
    let command = made[start + 1..].split('`').next().unwrap();
    let words = shell_words::split(command).unwrap();
    assert_eq!(words.len(), 8, "{command}");
    assert!(
        words.contains(&"a b ü.surefoot.toml".to_owned()),
        "{command}"
    );
}
