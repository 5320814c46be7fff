//! Reads the numbers of texts for people: documents, screens and the output of commands.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;
use surefoot::model::questionnaire::Questionnaire;

use super::{Found, files};
use crate::docx;
use crate::screens::Workspace;

/// The kinds of numbers in the report as a document.
pub(super) const PROSE: &[&str] = &[
    "attainment",
    "confidence",
    "completeness",
    "maturity",
    "state",
    "half",
    "most",
    "steps",
];

/// The kinds of numbers that commands print.
pub(super) const COMMANDS: &[&str] = &[
    "phase",
    "attainment",
    "confidence",
    "maturity",
    "answered",
    "points",
    "requirements",
    "met",
    "partial",
    "missing",
    "unknown",
    "latest",
    "steps",
];

/// The kinds of numbers that only texts have; they are compared among each other.
pub(super) const DERIVED: &[&str] = &["days", "undecided", "investigated", "exceptions"];

/// A document: its tables, row by row, and the text around them in one line.
pub(super) struct Prose {
    tables: Vec<Vec<Vec<String>>>,
    text: String,
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The report in Markdown.
pub(super) fn markdown(text: &str) -> Prose {
    let links = Regex::new(r"\[([^\[\]|\n]*)\]\(#[^)]*\)").unwrap();
    let text = links
        .replace_all(text, "$1")
        .replace('\\', "")
        .replace("**", "");
    let (mut tables, mut rest): (Vec<Vec<Vec<String>>>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut inside = false;
    for line in text.lines() {
        let Some(row) = line.strip_prefix("| ") else {
            inside = false;
            rest.push(line);
            continue;
        };
        if row.starts_with("---") {
            continue;
        }
        let cells = row
            .trim_end_matches('|')
            .split(" | ")
            .map(|cell| cell.trim().to_owned());
        if !inside {
            tables.push(Vec::new());
        }
        inside = true;
        tables.last_mut().unwrap().push(cells.collect());
    }
    let text = one_line(&rest.join("\n"));
    Prose { tables, text }
}

fn text_of(node: roxmltree::Node<'_, '_>) -> String {
    one_line(&docx::text_of(node))
}

/// The report for a word processor.
pub(super) fn word(bytes: &[u8]) -> Prose {
    let parts = docx::parts(bytes);
    let document = roxmltree::Document::parse(&parts["word/document.xml"]).unwrap();
    let rows = |table: roxmltree::Node<'_, '_>| {
        let rows = table.children().filter(|row| docx::is(*row, "tr"));
        rows.map(|row| {
            row.children()
                .filter(|cell| docx::is(*cell, "tc"))
                .map(text_of)
                .collect()
        })
        .collect()
    };
    let tables = docx::all(&document, "tbl").map(rows).collect();
    let is_inside =
        |node: &roxmltree::Node<'_, '_>| node.ancestors().any(|one| docx::is(one, "tbl"));
    let paragraphs = docx::all(&document, "p").filter(|node| !is_inside(node));
    let text = paragraphs.map(text_of).collect::<Vec<_>>().join(" ");
    Prose { tables, text }
}

/// A date as on pages: `30 Jun 2027`; without a year, it is that of `beside`.
fn day(words: &str, beside: Option<Date>) -> Date {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months
        .iter()
        .position(|month| *month == parts[1])
        .unwrap_or_else(|| panic!("{words}"));
    let year = parts
        .get(2)
        .map_or_else(|| beside.unwrap().year(), |year| year.parse().unwrap());
    jiff::civil::date(
        year,
        i8::try_from(month + 1).unwrap(),
        parts[0].parse().unwrap(),
    )
}

/// A range of dates as on pages: `1 Dec to 8 Dec 2026`, or one date.
fn days(words: &str) -> (Date, Date) {
    match words.split_once(" to ").or_else(|| words.split_once(" – ")) {
        Some((from, to)) => {
            let to = day(to, None);
            (day(from, Some(to)), to)
        }
        None => (day(words, None), day(words, None)),
    }
}

/// The numbers of the report as a document.
pub(super) fn prose(questionnaire: &Questionnaire, prose: &Prose) -> Found {
    let mut numbers = sentences(&prose.text);
    let mut steps: BTreeMap<String, [String; 4]> = BTreeMap::new();
    for table in &prose.tables {
        let head: Vec<&str> = table[0].iter().map(String::as_str).collect();
        let rows = &table[1..];
        match head[..] {
            ["Gate", "Title", "State", ..] => rows.iter().for_each(|row| rung(&mut numbers, row)),
            ["Layer or theme", ..] => scores(&mut numbers, questionnaire, rows),
            ["Gate", "Title", "Forecast", "Planned", ..] => {
                for row in rows {
                    let dates = row[3].as_str();
                    if let Some(days) = row[5].strip_suffix(" person-days") {
                        numbers.put(format!("{} days", row[0]), days);
                    }
                    if dates.starts_with(|letter: char| letter.is_ascii_digit()) {
                        let (dates, has_latest) = match dates.strip_suffix(" at best") {
                            Some(dates) => (dates, false),
                            None => (dates, true),
                        };
                        let (early, late) = days(dates);
                        numbers.put(format!("{} earliest", row[0]), early);
                        if has_latest {
                            numbers.put(format!("{} latest", row[0]), late);
                        }
                    }
                }
            }
            ["Gate", "50% by", "80% by", ..] => {
                for row in rows {
                    for (words, kind) in [(&row[1], "half"), (&row[2], "most")] {
                        if words.starts_with(|letter: char| letter.is_ascii_digit()) {
                            numbers.put(format!("{} {kind}", row[0]), day(words, None));
                        }
                    }
                }
            }
            ["Step", "Person", "Dates", "Days", ..] => {
                for row in rows
                    .iter()
                    .filter(|row| row[2].starts_with(|letter: char| letter.is_ascii_digit()))
                {
                    let (start, end) = days(&row[2]);
                    let name = step_name(&row[0]);
                    let step = [name, row[1].clone(), start.to_string(), end.to_string()];
                    steps.insert(step.join(" "), step);
                }
            }
            _ => {}
        }
    }
    files::put_steps(&mut numbers, steps.into_values());
    numbers
}

/// The name of a step at the start of a cell, without its title.
fn step_name(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let levels = ["Ad", "Defined", "Enforced", "Improving"];
    match words[..] {
        [control, "to", "Ad", ..] => format!("{control} to Ad hoc"),
        [control, "to", level, ..] if levels.contains(&level) => format!("{control} to {level}"),
        [control, evidence, ..] => format!("{control} {evidence}"),
        _ => panic!("{cell}"),
    }
}

/// A row of the table of gates on the board page.
fn rung(numbers: &mut Found, row: &[String]) {
    let (id, words) = (&row[0], &row[3]);
    numbers.put(format!("{id} state"), &row[2]);
    if let Some(covered) = found(r"(\d+) blockers? covered", words) {
        numbers.put(format!("{id} covered"), covered);
    } else if let Some(blockers) = found(r"(\d+) blocker", words) {
        numbers.put(format!("{id} blockers"), blockers);
    }
}

/// The table of scores, of which layers come first.
fn scores(numbers: &mut Found, questionnaire: &Questionnaire, rows: &[Vec<String>]) {
    let layers = questionnaire.layers.len();
    for (at, row) in rows.iter().enumerate() {
        let name = match at {
            0 => "whole".to_owned(),
            at if at <= layers => format!("layer {}", row[0]),
            _ => format!("theme {}", row[0]),
        };
        for (kind, words) in ["attainment", "confidence", "completeness", "maturity"]
            .iter()
            .zip(&row[1..])
        {
            put_known(numbers, &format!("{name} {kind}"), words);
        }
        if let Some((answered, all)) = row[5].split_once(" of ")
            && all != "0"
        {
            numbers.put(format!("{name} answered"), answered);
        }
    }
}

/// A number, unless it is a word or a dash.
fn put_known(numbers: &mut Found, name: &str, words: &str) {
    if words.starts_with(|letter: char| letter.is_ascii_digit()) {
        numbers.put(name, words);
    }
}

fn found(pattern: &str, text: &str) -> Option<String> {
    let captures = Regex::new(pattern).unwrap().captures(text)?;
    Some(captures.get(1)?.as_str().to_owned())
}

/// The numbers in the sentences of the board page.
pub(super) fn sentences(text: &str) -> Found {
    let text = one_line(text);
    let mut numbers = Found::default();
    for (name, pattern) in [
        (
            "whole attainment",
            r"meets (\S+%) of the target for that gate",
        ),
        ("urgent", r"(\d+) requirements? (?:is|are) urgent"),
        ("gaps", r"gaps? to close first \(of (\d+)\)"),
    ] {
        if let Some(number) = found(pattern, &text) {
            numbers.put(name, number);
        }
    }
    let effort = Regex::new(r"With (\S+) person-days? of work, (G\d) can pass").unwrap();
    if let Some(effort) = effort.captures(&text) {
        numbers.put(format!("{} days", &effort[2]), &effort[1]);
        if let Some(asked) = found(r"fund (\S+) person-days?", &text) {
            numbers.put(format!("{} days", &effort[2]), asked);
        }
    }
    for (name, pattern) in [
        ("undecided", r"have (\d+) questions? answered"),
        ("investigated", r"have (\d+) unknown answers? investigated"),
        ("exceptions", r"confirm (\d+) dated exceptions?"),
    ] {
        if let Some(number) = found(pattern, &text) {
            numbers.put(name, number);
        }
    }
    if text.contains("No requirement is urgent") || !numbers.0.contains_key("urgent") {
        numbers.put("urgent", 0);
    }
    numbers
}

/// Every number in the tables of one text is in the other, as often.
pub(super) fn has_all_numbers(pages: &str, prose: &Prose, at: usize) {
    let token = Regex::new(r"\d[\d.]*(?:–\d[\d.]*)?%?").unwrap();
    let count = |text: &str| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for number in token.find_iter(text) {
            *counts
                .entry(number.as_str().trim_end_matches('.').to_owned())
                .or_default() += 1;
        }
        counts
    };
    // words may be hyphenated or broken at the end of a line, numbers are not
    let there = count(pages);
    // the board page is shortened until it fits on one page
    let on_board = |head: &[String]| {
        head[0] == "Requirement" && head[1] == "Title" || head[0] == "Gate" && head[2] == "State"
    };
    let tables = prose.tables.iter().filter(|table| !on_board(&table[0]));
    let cells = tables.flatten().flatten().map(String::as_str);
    for (number, times) in count(&cells.collect::<Vec<_>>().join("\n")) {
        let on_pages = there.get(&number).copied().unwrap_or_default();
        assert!(
            on_pages >= times,
            "{number}: {times} times in the tables, {on_pages} times on pages ({at})"
        );
    }
}

/// The numbers that `score`, `gates`, `requirements` and `roadmap` print.
pub(super) fn commands(text: &str) -> Found {
    let mut numbers = Found::default();
    let pattern = |pattern: &str| Regex::new(pattern).unwrap();
    let number = |pattern: &str| found(pattern, text);
    for (name, line) in [
        ("whole attainment", r"(?m)^Attainment +(\d\S*)"),
        ("whole confidence", r"(?m)^Confidence +(\d\S*)"),
        ("whole completeness", r"(?m)^Completeness +(\d\S*)"),
        ("whole maturity", r"(?m)^Maturity +(\d\S*)"),
        ("whole answered", r"(?m)^Completeness +\S+ +(\d+) of"),
        ("undecided", r"(?s)^.*?Completeness .*?(\d+)\s+unanswered"),
        ("investigated", r"(?s)^.*?Completeness .*?(\d+)\s+unknown"),
        ("risk points", r"\((-?\d+) points?\)"),
        ("requirements", r"(?m)^(\d+) requirements?:"),
        ("effort", r"steps?, ([\d,]+) person-day"),
    ] {
        if let Some(found) = number(line) {
            numbers.put(name, found.replace(',', ""));
        }
    }
    let counts = found(r"(?s)\d requirements?: ([^.]*)\.", text).unwrap_or_default();
    for (status, word) in [
        ("met", "met"),
        ("partial", "partial"),
        ("missing", "missing"),
        ("unknown", "unknown"),
        ("excepted", "with an"),
    ] {
        let count = found(&format!(r"(\d+)\s+{word}"), &counts);
        numbers.put(status, count.unwrap_or_else(|| "0".to_owned()));
    }
    let row = pattern(r"^(\S.*?)  +(\S+) +(\S+) +(\S+) +(\d+) of (\d+)$");
    let mut kind = "";
    for line in text.lines() {
        kind = match line.split_whitespace().next() {
            Some("Layer") => "layer",
            Some("Phase") => "phase",
            Some("Theme") => "theme",
            _ => kind,
        };
        let Some(row) = row.captures(line) else {
            continue;
        };
        for (kind_of, at) in [
            ("attainment", 2),
            ("confidence", 3),
            ("maturity", 4),
            ("answered", 5),
        ] {
            put_known(
                &mut numbers,
                &format!("{kind} {} {kind_of}", &row[1]),
                &row[at],
            );
        }
    }
    let gate = pattern(
        r"(?m)^(G\d)  .+?  (passes conditionally|passes|inconclusive|fails)(?:  (\d+) blockers?)?$",
    );
    for gate in gate.captures_iter(text) {
        numbers.put(format!("{} state", &gate[1]), &gate[2]);
        if let Some(blockers) = gate.get(3) {
            numbers.put(format!("{} blockers", &gate[1]), blockers.as_str());
        }
    }
    let date = r"\d{4}-\d{2}-\d{2}";
    for gate in pattern(&format!(
        r"(?m)^(G\d)  .+?  (?:({date})  ({date})  )?({date})(?: to ({date}))?(?:[ ,].*)?$"
    ))
    .captures_iter(text)
    {
        for (group, kind) in [(2, "half"), (3, "most")] {
            if let Some(day) = gate.get(group) {
                numbers.put(format!("{} {kind}", &gate[1]), day.as_str());
            }
        }
        numbers.put(format!("{} earliest", &gate[1]), &gate[4]);
        let late = gate.get(5).unwrap_or_else(|| gate.get(4).unwrap());
        numbers.put(format!("{} latest", &gate[1]), late.as_str());
    }
    let step = pattern(&format!(
        r"(?m)^  (\S+ (?:to [A-Z].*?|shown|verified)) +\??  ?({date})  ({date})  +\d+ days?  (.+)$"
    ));
    let steps = step.captures_iter(text).map(|step| {
        let name = step[1].trim().to_owned();
        [
            name,
            step[4].trim().to_owned(),
            step[2].to_owned(),
            step[3].to_owned(),
        ]
    });
    files::put_steps(&mut numbers, steps);
    numbers
}

/// The numbers on the overview, results and roadmap screens.
pub(super) fn screens(questionnaire: &Questionnaire, mut desk: Workspace) -> Found {
    let mut numbers = Found::default();
    desk.press("f3");
    let overview = desk.picture(160, 60);
    for layer in &questionnaire.layers {
        let line = format!(
            r"(?m)^  {}  .*?  +(\d+(?:–\d+)?%)",
            regex::escape(&layer.title)
        );
        if let Some(words) = found(&line, &overview) {
            numbers.put(format!("layer {} attainment", layer.title), words);
        }
    }
    if let Some(gaps) = found(r"Largest gaps(?:, \d+ of|:) (\d+)", &overview) {
        numbers.put("gaps", gaps);
    }
    let gates = |numbers: &mut Found, picture: &str| {
        let gate = r"(?m)^  (G\d)  .+?  (passes conditionally|passes|inconclusive|fails)(?: +(\d+) blockers?)?";
        for gate in Regex::new(gate).unwrap().captures_iter(picture) {
            numbers.put(format!("{} state", &gate[1]), &gate[2]);
            if let Some(blockers) = gate.get(3) {
                numbers.put(format!("{} blockers", &gate[1]), blockers.as_str());
            }
        }
    };
    gates(&mut numbers, &overview);
    desk.press("f5");
    let results = desk.picture(160, 60);
    for (name, pattern) in [
        ("whole attainment", r"Attainment for G\d +(\d\S*%)"),
        ("whole completeness", r"Completeness (\d+%)"),
        ("whole confidence", r"Confidence (\d+%)"),
        ("whole maturity", r"Maturity (\d\S*) of 4"),
    ] {
        if let Some(found) = found(pattern, &results) {
            numbers.put(name, found);
        }
    }
    desk.press("f7");
    let roadmap = desk.picture(160, 60);
    let gate = r"(?m)^ +(G\d)  .+?  planned (\d+ \w{3}(?: \d{4})?(?: to \d+ \w{3})?(?: \d{4})?)";
    for gate in Regex::new(gate).unwrap().captures_iter(&roadmap) {
        if let Ok((early, late)) = std::panic::catch_unwind(|| days(&gate[2])) {
            numbers.put(format!("{} earliest", &gate[1]), early);
            numbers.put(format!("{} latest", &gate[1]), late);
        }
    }
    numbers
}
