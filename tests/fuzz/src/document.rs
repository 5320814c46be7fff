//! Documents: any content is drawn within the margins, and the PDF can be read.
//!
//! The first bytes choose the paper, whether the file is also written, and whether the rest is a document, block by
//! block, or edits of an assessment for a report.

use jiff::Timestamp;
use surefoot::document::layout::{Display, Item, Mark};
use surefoot::document::pdf::{display, render};
use surefoot::document::{
    Ballot, Block, Burndown, Chart, Column, Document, Dumbbell, Figure, HeatCell, HeatMap, Link,
    Matrix, Moment, Plot, Rung, Span, Table, Text, Timeline, TimelineBar, TimelineForecast,
    TimelineGate, TimelineWave,
};
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, beginning};
use surefoot::rules::gates::GateState;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Paper;
use surefoot::views::options::{ExportOptions, Kind};

use super::assessment::today;
use super::choices::Choices;
use super::edits::{edit, small};

/// The maximum length of a text in bytes: a table cell fits it on several lines.
const WORDS: usize = 60;

/// Checks a document.
pub fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let paper = *choices.one(&Paper::ALL);
    // Writing the file takes ten times as long as drawing its content.
    let as_file = choices.below(6) == 0;
    let document = if choices.below(8) == 0 {
        of_assessment(&mut choices)
    } else {
        of_blocks(&mut choices)
    };
    let shown = display(&document, paper).unwrap();
    check_margins(&shown);
    for entry in &shown.outline {
        assert!(
            entry.page < shown.pages.len(),
            "the outline leads nowhere: {entry:?}"
        );
    }
    for (page, _) in shown.places.values() {
        assert!(*page < shown.pages.len(), "a link leads nowhere");
    }
    if as_file {
        check_file(&document, paper, &shown);
    }
}

/// Checks that the PDF has the pages that were drawn, and that another reader can open it.
fn check_file(document: &Document, paper: Paper, shown: &Display) {
    let rendered = render(document, paper).unwrap();
    assert_eq!(rendered.pages, shown.pages.len());
    let file = lopdf::Document::load_mem(&rendered.bytes).unwrap();
    assert_eq!(
        file.get_pages().len(),
        rendered.pages,
        "another reads other pages"
    );
}

/// Checks that everything drawn is within the margins; page headers and footers need only be on the sheet.
fn check_margins(shown: &Display) {
    let frame = shown.frame;
    for (number, page) in shown.pages.iter().enumerate() {
        let mut repeated = false;
        for item in &page.items {
            let mark = match item {
                Item::Mark(mark) => mark,
                Item::BeginArtefact { paging } => {
                    repeated = *paging;
                    continue;
                }
                Item::Begin(..) | Item::End => {
                    repeated = false;
                    continue;
                }
            };
            if matches!(mark, Mark::Run(run) if run.words.is_empty()) {
                continue;
            }
            let (left, top, right, bottom) = mark.bounds();
            let (upper, lower) = if repeated {
                (0.0, frame.height)
            } else {
                (frame.top - 2.0, frame.bottom + 2.0)
            };
            // Comparisons that are false for a length that is not a number.
            let inside = left >= frame.left - 1.0
                && right <= frame.right + 1.0
                && top >= upper
                && bottom <= lower;
            assert!(inside, "page {number}: outside the margins: {mark:?}");
        }
    }
}

/// The document of an assessment after some edits.
fn of_assessment(choices: &mut Choices<'_>) -> Document {
    let kind = *choices.one(&Kind::ALL);
    let stamp = |at: i64| Stamp {
        at: Timestamp::from_second(1_795_000_000 + at).unwrap(),
        who: "team".to_owned(),
        salt: at.to_string(),
    };
    let mut assessment = Assessment::begin(beginning(small(), "Helper", Form::Full), stamp(0));
    for at in 1..40 {
        if choices.is_over() {
            break;
        }
        assessment.change(edit(choices), stamp(at));
    }
    Exporter::new(small(), &assessment, today()).document(&ExportOptions {
        kind,
        ..ExportOptions::default()
    })
}

fn of_blocks(choices: &mut Choices<'_>) -> Document {
    let mut document = Document {
        title: choices.text(WORDS),
        system: choices.text(WORDS),
        subject: choices.text(WORDS),
        language: (*choices.one(&["en-GB", "de", "", "x"])).to_owned(),
        handling: "TLP:AMBER+STRICT".to_owned(),
        date: choices.day(),
        source: choices.text(WORDS),
        blocks: Vec::new(),
    };
    while !choices.is_over() && document.blocks.len() < 12 {
        let block = block(choices);
        document.blocks.push(block);
    }
    document
}

fn any_words(choices: &mut Choices<'_>) -> String {
    choices.text(WORDS)
}

fn text(choices: &mut Choices<'_>) -> Text {
    Text(choices.list(3, |choices| {
        let kind = choices.below(6);
        // A long text now and then, or no paragraph would be longer than a page.
        let words = if kind == 5 {
            choices.text(20).repeat(1 + choices.below(60))
        } else {
            choices.text(WORDS)
        };
        match kind {
            0 => Span::Said(words),
            1 => Span::Strong(words),
            2 => Span::Muted(words),
            3 => Span::Link(words, anchor(choices)),
            _ => Span::Plain(words),
        }
    }))
}

fn anchor(choices: &mut Choices<'_>) -> String {
    (*choices.one(&["a", "b", "nowhere"])).to_owned()
}

fn block(choices: &mut Choices<'_>) -> Block {
    match choices.below(13) {
        0 => Block::Heading {
            level: choices.byte() % 3 + 1,
            text: any_words(choices),
            anchor: choices.option(anchor),
        },
        1 => Block::Lead(text(choices)),
        2 => Block::Paragraph(text(choices)),
        3 => Block::List(choices.list(5, text)),
        4 => Block::Facts(choices.list(5, |choices| (any_words(choices), text(choices)))),
        5 => Block::Figures(choices.list(6, |choices| Figure {
            value: any_words(choices),
            caption: any_words(choices),
        })),
        6 => Block::Table(table(choices)),
        7 => Block::Form(table(choices)),
        8 => Block::Contents,
        9 => Block::PageBreak,
        10 => Block::Fit(choices.list(2, |choices| {
            vec![
                Block::List(choices.list(9, text)),
                Block::Lead(text(choices)),
            ]
        })),
        _ => Block::Chart(Chart {
            takeaway: any_words(choices),
            alternative: any_words(choices),
            plot: plot(choices),
        }),
    }
}

fn table(choices: &mut Choices<'_>) -> Table {
    let columns = choices.list(8, |choices| Column {
        title: any_words(choices),
        weight: choices.number(),
        numeric: choices.flag(),
    });
    let rows = choices.list(6, |choices| columns.iter().map(|_| text(choices)).collect());
    Table {
        caption: any_words(choices),
        columns,
        rows,
    }
}

/// A number of permille, sometimes a little above 1,000.
fn permille(choices: &mut Choices<'_>) -> u32 {
    u32::from(choices.number() % 1_100)
}

fn plot(choices: &mut Choices<'_>) -> Plot {
    match choices.below(8) {
        0 => Plot::Dumbbells(choices.list(12, |choices| Dumbbell {
            label: any_words(choices),
            low: permille(choices),
            high: permille(choices),
            target: permille(choices),
            value: any_words(choices),
        })),
        1 => heat(choices),
        2 => Plot::Gates(choices.list(5, rung)),
        3 => Plot::Roadmap(timeline(choices)),
        4 => {
            let stairs = |choices: &mut Choices<'_>| {
                choices.list(6, |choices| (choices.day(), permille(choices)))
            };
            Plot::Burndown(Burndown {
                from: choices.day(),
                to: choices.day(),
                low: stairs(choices),
                high: stairs(choices),
                gates: choices.list(3, |choices| (choices.day(), any_words(choices))),
            })
        }
        5 => Plot::Trend(choices.list(6, |choices| Moment {
            day: choices.day(),
            low: permille(choices),
            high: permille(choices),
            value: any_words(choices),
        })),
        6 => Plot::Ballots(choices.list(6, |choices| Ballot {
            label: any_words(choices),
            levels: choices.list(5, |choices| choices.below(40)),
            unknown: choices.below(40),
            agreed: choices.option(|choices| choices.level().into()),
            outcome: any_words(choices),
        })),
        _ => matrix(choices),
    }
}

fn heat(choices: &mut Choices<'_>) -> Plot {
    let columns = choices.list(6, any_words);
    let cell = |choices: &mut Choices<'_>| HeatCell {
        shade: choices.option(permille),
        text: any_words(choices),
        note: any_words(choices),
    };
    let rows = choices.list(5, |choices| {
        (
            any_words(choices),
            columns.iter().map(|_| cell(choices)).collect(),
        )
    });
    Plot::HeatMap(HeatMap { columns, rows })
}

fn matrix(choices: &mut Choices<'_>) -> Plot {
    let columns = choices.list(6, any_words);
    let link = |choices: &mut Choices<'_>| match choices.below(3) {
        0 => Link::There(any_words(choices)),
        1 => Link::Hole(any_words(choices)),
        _ => Link::NotNeeded,
    };
    let rows = choices.list(9, |choices| {
        (
            any_words(choices),
            columns.iter().map(|_| link(choices)).collect(),
        )
    });
    Plot::Matrix(Matrix { columns, rows })
}

fn rung(choices: &mut Choices<'_>) -> Rung {
    Rung {
        id: any_words(choices),
        title: any_words(choices),
        state: *choices.one(&[
            GateState::Passes,
            GateState::PassesConditionally,
            GateState::Inconclusive,
            GateState::Fails,
        ]),
        detail: any_words(choices),
    }
}

fn timeline(choices: &mut Choices<'_>) -> Timeline {
    let bar = |choices: &mut Choices<'_>| TimelineBar {
        label: any_words(choices),
        who: any_words(choices),
        days: choices.option(|choices| (choices.day(), choices.day())),
        critical: choices.flag(),
    };
    let forecast = |choices: &mut Choices<'_>| TimelineForecast {
        half: choices.day(),
        most: choices.day(),
        words: any_words(choices),
    };
    let gate = |choices: &mut Choices<'_>| TimelineGate {
        day: choices.day(),
        words: any_words(choices),
        forecast: choices.option(forecast),
    };
    Timeline {
        from: choices.day(),
        to: choices.day(),
        critical: any_words(choices),
        waves: choices.list(3, |choices| TimelineWave {
            title: any_words(choices),
            bars: choices.list(5, bar),
            gate: choices.option(gate),
        }),
        target: choices.option(Choices::day),
        freezes: choices.list(3, |choices| (choices.day(), choices.day())),
    }
}
