//! Documents as people ask for them: the files that a command writes, their names, and what their pages claim.

use crate::binary::Workspace;

#[test]
fn an_empty_plan_of_action_stops_no_other_format() {
    let desk = Workspace::new();
    desk.fine("new best");
    desk.all_verified("best", &[]);
    for more in ["", "--redact"] {
        let ran = desk.run(&format!("report best --md a.md --poam b.json {more}"));
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.out.starts_with("Wrote a.md (Markdown, "), "{}", ran.out);
        assert_eq!(
            ran.err,
            "Did not write b.json (OSCAL plan): every requirement is met, and an OSCAL plan of action needs at least 1 gap.\n"
        );
        assert!(desk.path("a.md").exists() && !desk.path("b.json").exists());
    }
    std::fs::write(desk.path("b.json"), "{}").unwrap();
    let ran = desk.run("report best --poam b.json");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(
        ran.err
            .ends_with(" The existing file is from an earlier export.\n"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_hides_no_other_file() {
    let desk = Workspace::new();
    desk.fine("example x");
    let ran = desk.run("report x --md missing/a.md --ics b.ics");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("missing/a.md"), "{}", ran.err);
    assert!(
        ran.out.starts_with("Wrote b.ics (iCalendar, "),
        "{}",
        ran.out
    );
}

#[test]
fn a_file_name_that_claims_another_format_is_refused() {
    let desk = Workspace::new();
    desk.fine("example x");
    for (line, why) in [
        (
            "report x --pdf t.docx",
            "the name ends in .docx, but the format is PDF. Use a name that ends in .pdf.",
        ),
        (
            "report x --md t.PDF --force",
            "the name ends in .pdf, but the format is Markdown. Use a name that ends in .md.",
        ),
        (
            "report x --poam t.toml",
            "the name ends in .toml, but the format is OSCAL plan. Use a name that ends in .json.",
        ),
        (
            "portfolio . --xlsx t.csv",
            "the name ends in .csv, but the format is Excel. Use a name that ends in .xlsx.",
        ),
        (
            "gate x --junit t.json",
            "the name ends in .json, but the format is JUnit. Use a name that ends in .xml.",
        ),
    ] {
        let err = desk.refused(line);
        assert!(err.ends_with(&format!("{why}\n")), "{line}: {err}");
    }
    desk.fine("report x --ics dates");
    desk.fine("report x --csv notes.txt");
}

/// The Markdown report of an assessment on 29 November 2026.
fn report(desk: &Workspace, name: &str) -> String {
    desk.fine(&format!("report {name} --date 2026-11-29 --md -"))
}

fn set_every_control(desk: &Workspace, name: &str, level: u8) {
    let questionnaire = surefoot::store::questionnaire(None).unwrap();
    let words: Vec<String> = ["set", name]
        .map(str::to_owned)
        .into_iter()
        .chain(
            questionnaire
                .controls
                .iter()
                .map(|control| format!("{}={level}", control.id)),
        )
        .collect();
    assert!(desk.command(words).output().unwrap().status.success());
}

#[test]
fn a_chart_title_ranks_only_what_is_known_to_differ() {
    let desk = Workspace::new();
    desk.fine("new empty");
    let empty = report(&desk, "empty");
    assert_eq!(empty.matches("_No answers yet_").count(), 3, "{empty}");
    assert!(empty.contains("(assumed: unanswered facts count as their worst case)"));
    desk.fine("new zero");
    set_every_control(&desk, "zero", 0);
    let zero = report(&desk, "zero");
    for title in [
        "_All 5 layers are equally far from their targets_",
        "_All 5 themes are equally far from their targets_",
        "_No layer or phase is ahead of the others_",
    ] {
        assert!(zero.contains(title), "{title}: {zero}");
    }
    // 46 of 65 answers, so another layer could turn out to be further
    desk.fine("example x");
    let example = report(&desk, "x");
    assert!(example.contains("_Data may be furthest from its target_"));
    assert!(!example.contains("assumed: unanswered facts"));
}

/// Marks that no sentence has, unless a person typed them.
const BAD_PUNCTUATION: &[&str] = &[
    ".;", ";.", ". ;", "; ;", ":;", "; =", " ;", ": .", ":.", "..",
];

#[test]
fn no_text_of_a_report_has_doubled_punctuation() {
    let desk = Workspace::new();
    desk.fine("new empty");
    desk.fine("example x");
    desk.fine("set x DAT-R4=3 --note 'seen in the wiki' --evidence shown --what 'a record.'");
    desk.fine("set x MOD-R5=na --reason 'nothing is downloaded.'");
    desk.fine("report empty --md empty.md --ics empty.ics");
    desk.fine("report x --md x.md --ics x.ics --oscal x.json");
    desk.fine("report x --redact --ics redacted.ics --oscal redacted.json");
    for name in [
        "empty.md",
        "empty.ics",
        "x.md",
        "x.ics",
        "x.json",
        "redacted.ics",
        "redacted.json",
    ] {
        for line in desk.read(name).lines() {
            // the titles of other publishers are theirs
            if name.contains(".json") && !line.trim_start().starts_with("\"description\"") {
                continue;
            }
            for bad in BAD_PUNCTUATION {
                assert!(!line.contains(bad), "{bad:?} in {name}: {line}");
            }
            let end = line.trim_end_matches(['"', ',', '\r']);
            assert!(!end.ends_with(": "), "{name}: {line}");
        }
    }
    assert!(
        desk.read("x.md")
            .contains("seen in the wiki. Evidence: a record."),
    );
}

#[test]
fn the_calendar_of_a_roadmap_has_its_steps() {
    let desk = Workspace::new();
    desk.fine("example x");
    let calendar = |only: &str| desk.fine(&format!("report x --date 2026-11-29 {only} --ics -"));
    let roadmap = calendar("--only roadmap");
    assert_eq!(roadmap.matches("CATEGORIES:Step").count(), 44, "{roadmap}");
    assert!(
        roadmap.contains("SUMMARY:DAT-P4 to Defined (data-lead)"),
        "{roadmap}"
    );
    // from 1 to 14 December, and the end is the day after
    assert!(roadmap.contains("DTSTART;VALUE=DATE:20261201\r\n"));
    assert!(roadmap.contains("DTEND;VALUE=DATE:20261215\r\n"));
    assert!(roadmap.contains("CATEGORIES:Gate") && roadmap.contains("CATEGORIES:Target date"));
    assert!(!roadmap.contains("CATEGORIES:Exception"));
    let whole = calendar("");
    assert!(!whole.contains("CATEGORIES:Step") && whole.contains("CATEGORIES:Exception"));
}

#[test]
fn the_effort_of_a_requirement_is_the_same_in_each_format() {
    let desk = Workspace::new();
    desk.fine("example x");
    let report = report(&desk, "x");
    let csv = desk.fine("report x --date 2026-11-29 --csv -");
    // 17.5 was 18 on pages
    assert!(
        report.contains(
            "| Encryption with managed keys | unanswered → 3 | Platform and operations | 17.5 |"
        ),
        "{report}"
    );
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let at = |name: &str| {
        let heads = csv::Reader::from_reader(csv.as_bytes())
            .headers()
            .unwrap()
            .clone();
        heads.iter().position(|head| head == name).unwrap()
    };
    let (id, days) = (at("External ID"), at("Effort Days"));
    let row = rows
        .records()
        .map(Result::unwrap)
        .find(|row| &row[id] == "REQ-DAT-R4")
        .unwrap();
    assert_eq!(&row[days], "17.5");
}

#[test]
fn a_broken_file_is_described_without_marks_of_a_terminal() {
    let desk = Workspace::new();
    desk.fine("example x");
    std::fs::write(desk.path("bad.surefoot.toml"), "kind = nonsense\n").unwrap();
    let ran = desk.run("portfolio . --md -");
    assert!(
        ran.out.contains("Files that could not be evaluated"),
        "{}",
        ran.out
    );
    assert!(
        !ran.out.contains('`') && !ran.out.contains("surefoot check"),
        "{}",
        ran.out
    );
    assert!(
        desk.run("portfolio .")
            .out
            .contains("`surefoot check FILE` shows details.")
    );
}

#[test]
fn an_ambiguous_framework_is_not_called_missing() {
    let desk = Workspace::new();
    desk.fine("example x");
    let err = desk.refused("coverage x --catalog nist");
    assert!(
        err.starts_with("surefoot: several catalogs begin with `nist`. Name one: nist-"),
        "{err}"
    );
}

#[test]
fn a_comparison_names_the_risk_tier_by_its_id() {
    let desk = Workspace::new();
    desk.fine("example x");
    let own: serde_json::Value = serde_json::from_str(&desk.fine("score x --json")).unwrap();
    let both: serde_json::Value = serde_json::from_str(&desk.fine("compare x x --json")).unwrap();
    assert_eq!(both["before"]["risk_tier"], own["risk_tier"], "{both}");
}

#[test]
fn the_title_of_a_file_names_the_system() {
    let desk = Workspace::new();
    desk.fine("example x");
    desk.fine("report x --pdf x.pdf --docx x.docx");
    let pdf = std::fs::read(desk.path("x.pdf")).unwrap();
    let title = b"<rdf:li xml:lang=\"x-default\">Security assessment: Customer assistant</rdf:li>";
    assert!(pdf.windows(title.len()).any(|part| part == title));
}

#[test]
fn a_number_in_markdown_needs_no_backslash() {
    let desk = Workspace::new();
    desk.fine("example x");
    let report = report(&desk, "x");
    // an address stays text, so its marks are escaped
    let lines = report.lines().filter(|line| !line.contains("\\://"));
    for line in lines {
        for mark in ["\\.", "\\:", "\\)", "\\-"] {
            assert!(!line.contains(mark), "{mark}: {line}");
        }
    }
}

#[test]
fn a_roadmap_shows_freezes_and_the_target_date() {
    let desk = Workspace::new();
    desk.fine("example x");
    desk.fine("set x freezes=2026-12-20..2027-01-03");
    let roadmap = desk.fine("report x --date 2026-11-29 --only roadmap --md -");
    assert!(
        roadmap.contains("| Target date | 30 Jun 2027 |"),
        "{roadmap}"
    );
    assert!(
        roadmap.contains("| Freeze | 20 Dec 2026 to 3 Jan 2027 | no gate passes |"),
        "{roadmap}"
    );
}
