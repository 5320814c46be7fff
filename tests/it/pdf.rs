//! The PDF: promises for every document, checked on the display list where possible, and in the file otherwise.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use lopdf::Object;
use proptest::prelude::*;
use surefoot::document::layout::tree::{Child, Kind};
use surefoot::document::layout::{Display, Item, Mark};
use surefoot::document::pdf::{display, render};
use surefoot::document::{
    Ballot, Block, Burndown, Chart, Column, Document, Dumbbell, Figure, HeatCell, HeatMap, Link,
    Matrix, Moment, Plot, Rung, Span, Table, Text, Timeline, TimelineBar, TimelineForecast,
    TimelineGate, TimelineWave, chart,
};
use surefoot::rules::gates::GateState;
use surefoot::views::options::Paper;

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Where Marlin stands".to_owned(),
        system: "Marlin".to_owned(),
        subject: "Assessment of <Marlin> & friends".to_owned(),
        language: "en-GB".to_owned(),
        handling: "TLP:AMBER+STRICT".to_owned(),
        date: date(2026, 11, 21),
        source: "ai-security 1.0.0 4be1c9".to_owned(),
        blocks,
    }
}

fn heading(level: u8, text: &str, anchor: &str) -> Block {
    Block::Heading {
        level,
        text: text.to_owned(),
        anchor: Some(anchor.to_owned()),
    }
}

fn chart(plot: Plot) -> Block {
    Block::Chart(Chart {
        takeaway: "Data is short.".to_owned(),
        alternative: "A picture.".to_owned(),
        plot,
    })
}

fn table(rows: usize) -> Block {
    let row = |row: usize| {
        vec![
            Text::link(format!("REQ-DAT-P{row}"), "gaps"),
            Text::plain("given away"),
            "3".into(),
        ]
    };
    let columns = vec![
        Column::text("Requirement", 2),
        Column::text("What", 4),
        Column::number("Level", 1),
    ];
    Block::Table(Table {
        caption: "All gaps".to_owned(),
        columns,
        rows: (0..rows).map(row).collect(),
    })
}

fn bars(number: u32) -> Block {
    let bar = |at: u32| Dumbbell {
        label: format!("Domain {at}"),
        low: at * 20,
        high: at * 30,
        target: 700,
        value: format!("{at}.4 of 2.5"),
    };
    chart(Plot::Dumbbells((0..number).map(bar).collect()))
}

fn heat() -> Block {
    let cell = |at: u32| HeatCell {
        shade: (!at.is_multiple_of(4)).then_some(at * 70),
        text: format!("{at} %"),
        note: "3 of 6 answered".to_owned(),
    };
    let rows = (0..5).map(|row| {
        (
            format!("Layer {row}"),
            (0..3).map(|column| cell(row * 3 + column)).collect(),
        )
    });
    let columns = ["Build", "Release", "Operate"].map(str::to_owned).to_vec();
    chart(Plot::HeatMap(HeatMap {
        columns,
        rows: rows.collect(),
    }))
}

fn gates() -> Block {
    let states = [
        GateState::Passes,
        GateState::PassesConditionally,
        GateState::Inconclusive,
        GateState::Fails,
    ];
    let rung = |(at, state)| Rung {
        id: format!("G{}", at + 1),
        title: "real users".to_owned(),
        state,
        detail: "from 9 March".to_owned(),
    };
    chart(Plot::Gates(
        states.into_iter().enumerate().map(rung).collect(),
    ))
}

fn gate(day: Date, words: &str, likely: Option<(Date, Date)>) -> TimelineGate {
    let forecast = likely.map(|(half, most)| TimelineForecast {
        half,
        most,
        words: words.to_owned(),
    });
    TimelineGate {
        day,
        words: words.to_owned(),
        forecast,
    }
}

fn roadmap(bars: i8) -> Block {
    let bar = |at: i8| TimelineBar {
        label: format!("DAT-R{at} to Defined"),
        who: "Dana".to_owned(),
        days: (at % 5 != 4).then(|| (date(2027, 1 + at % 9, 3), date(2027, 2 + at % 9, 20))),
        critical: at % 7 == 0,
    };
    let wave = TimelineWave {
        title: "G2 real users".to_owned(),
        bars: (0..bars).map(bar).collect(),
        gate: Some(gate(
            date(2027, 11, 9),
            "G2 on 9 November 2027",
            Some((date(2027, 12, 1), date(2027, 12, 20))),
        )),
    };
    let critical = "critical chain of G2".to_owned();
    chart(Plot::Roadmap(Timeline {
        from: date(2026, 11, 21),
        to: date(2027, 12, 31),
        critical,
        waves: vec![wave],
        target: Some(date(2027, 6, 30)),
        freezes: vec![(date(2026, 12, 20), date(2027, 1, 3))],
    }))
}

/// A document with every kind of block.
fn full() -> Document {
    let mut blocks = vec![
        Block::Lead("Marlin can be released in March.".into()),
        Block::Figures(vec![
            Figure {
                value: "62–81 %".to_owned(),
                caption: "of target".to_owned()
            };
            4
        ]),
        gates(),
        table(5),
        Block::PageBreak,
        heading(1, "Contents", "contents"),
        Block::Contents,
        Block::PageBreak,
        heading(1, "Gaps", "gaps"),
        bars(15),
        heat(),
        heading(1, "Roadmap", "roadmap"),
        roadmap(70),
    ];
    for at in 0..12 {
        blocks.push(heading(
            2,
            &format!("APP-P{at} Prompts are kept apart"),
            &format!("APP-P{at}"),
        ));
        let because =
            Text::plain("It follows from ").then(Text::link("the gaps of REQ-DAT-P1", "gaps"));
        blocks.push(Block::Paragraph(
            because
                .then(Text::strong(" and "))
                .then(Text::link("nothing", "nowhere")),
        ));
        let owner = ("Owner".to_owned(), "Dana".into());
        blocks.push(Block::Facts(vec![
            owner,
            ("Evidence".to_owned(), Text::muted("none")),
        ]));
        blocks.push(Block::List(vec!["Do this.".into(), "Then that.".into()]));
    }
    blocks.push(table(120));
    document(blocks)
}

/// The words of each page, in reading order; without page headers and footers unless `paging`.
pub(crate) fn page_texts(display: &Display, paging: bool) -> Vec<String> {
    let words = |items: &[Item]| {
        let mut repeated = false;
        let mut words = String::new();
        for item in items {
            match item {
                Item::BeginArtefact { paging } => repeated = *paging,
                Item::End => {
                    repeated = false;
                    words.push('\n');
                }
                Item::Mark(Mark::Run(run)) if paging || !repeated => words.push_str(&run.text()),
                _ => {}
            }
        }
        words
    };
    display
        .pages
        .iter()
        .map(|page| words(&page.items))
        .collect()
}

/// Faults of a display list, for any document.
pub(crate) fn faults(display: &Display) -> Vec<String> {
    let frame = display.frame;
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, page) in display.pages.iter().enumerate() {
        let mut open = None;
        for item in &page.items {
            match item {
                Item::Begin(part, mark) => {
                    if open.replace(false).is_some() || !seen.insert((number, *mark)) {
                        faults.push(format!(
                            "page {number}: mark {mark} within another, or twice"
                        ));
                    }
                    let child = Child::Marks {
                        page: number,
                        number: *mark,
                    };
                    if !display.tree.nodes()[part.0].children.contains(&child) {
                        faults.push(format!("page {number}: mark {mark} is nobody's"));
                    }
                }
                Item::BeginArtefact { paging } => {
                    if open.replace(*paging).is_some() {
                        faults.push(format!("page {number}: an artefact within something"));
                    }
                }
                Item::End => {
                    if open.take().is_none() {
                        faults.push(format!("page {number}: an end without a beginning"));
                    }
                }
                Item::Mark(mark) => {
                    let Some(paging) = open else {
                        faults.push(format!(
                            "page {number}: a mark that is neither content nor artefact"
                        ));
                        continue;
                    };
                    let (left, top, right, bottom) = mark.bounds();
                    let (upper, lower) = if paging {
                        (0.0, frame.height)
                    } else {
                        (frame.top - 2.0, frame.bottom + 2.0)
                    };
                    let inside = left >= frame.left - 1.0 && right <= frame.right + 1.0;
                    let empty = matches!(mark, Mark::Run(run) if run.words.is_empty());
                    if !(empty || inside && top >= upper && bottom <= lower) {
                        faults.push(format!("page {number}: outside the margins: {mark:?}"));
                    }
                }
            }
        }
    }
    for (number, node) in display.tree.nodes().iter().enumerate() {
        let known = node.parent.is_none_or(|parent| {
            let child = Child::Part(surefoot::document::layout::tree::PartIx(number));
            parent.0 < number && display.tree.nodes()[parent.0].children.contains(&child)
        });
        if !known || (number == 0) != node.parent.is_none() {
            faults.push(format!("part {number} is not where it says"));
        }
        for child in &node.children {
            if let Child::Marks { page, number } = child
                && !seen.contains(&(*page, *number))
            {
                faults.push(format!("no mark {number} on page {page}"));
            }
        }
    }
    faults
}

/// Overlapping words: the boxes of two runs on one page intersect.
pub(crate) fn overlaps(display: &Display) -> Vec<String> {
    let mut found = Vec::new();
    for (number, page) in display.pages.iter().enumerate() {
        let runs = page.items.iter().filter_map(|item| match item {
            Item::Mark(Mark::Run(run)) if !run.text().trim().is_empty() => Some(run),
            _ => None,
        });
        // A box from the x-height down to the baseline: what the eye takes for the word.
        let mut boxes: Vec<_> = runs
            .map(|run| (run.y, run.x, run.x + run.width(), run.size, run.text()))
            .collect();
        boxes.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (at, one) in boxes.iter().enumerate() {
            for other in boxes
                .iter()
                .skip(at + 1)
                .take_while(|other| other.0 - other.3 * 0.5 < one.0)
            {
                if one.1 + 0.5 < other.2 && other.1 + 0.5 < one.2 {
                    found.push(format!(
                        "page {}: {:?} stands in {:?}",
                        number + 1,
                        one.4,
                        other.4
                    ));
                }
            }
        }
    }
    found
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = full();
    for paper in [Paper::A4, Paper::Letter] {
        let first = render(&document, paper).unwrap();
        assert_eq!(first, render(&document, paper).unwrap());
        assert!(first.bytes.starts_with(b"%PDF-1.7"));
        assert!(first.missing.is_empty());
    }
    assert_ne!(
        render(&document, Paper::A4).unwrap().bytes,
        render(&document, Paper::Letter).unwrap().bytes
    );
}

/// At the top of a page the line of such an entry used to appear above the margin.
#[test]
fn a_heading_without_words_has_no_entry_in_the_contents() {
    let blocks = vec![
        Block::PageBreak,
        Block::Contents,
        heading(1, "", "a"),
        heading(1, "Gaps", "b"),
    ];
    let shown = display(&document(blocks), Paper::A4).unwrap();
    assert_eq!(faults(&shown), Vec::<String>::new());
    assert!(page_texts(&shown, false).concat().contains("Gaps"));
}

#[test]
fn everything_stands_within_the_margins_and_in_the_tree() {
    for paper in [Paper::A4, Paper::Letter] {
        let shown = display(&full(), paper).unwrap();
        assert_eq!(faults(&shown), Vec::<String>::new());
        assert_eq!(overlaps(&shown), Vec::<String>::new());
    }
}

#[test]
fn the_text_comes_back_whole() {
    let rendered = render(&full(), Paper::A4).unwrap();
    let file = lopdf::Document::load_mem(&rendered.bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    assert_eq!(pages.len(), rendered.pages);
    let text = file.extract_text(&pages).unwrap();
    for word in [
        "REQ-DAT-P1",
        "REQ-DAT-P119",
        "G2",
        "APP-P11",
        "62–81 %",
        "conditional",
        "3 of 6 answered",
        "undated",
    ] {
        assert!(text.contains(word), "{word} is not in the text");
    }
}

#[test]
fn missing_characters_are_marked_and_named() {
    let rendered = render(
        &document(vec![Block::Paragraph(
            "Σ и é 漢 字漢 \u{7}\u{202E}x".into(),
        )]),
        Paper::A4,
    )
    .unwrap();
    assert_eq!(rendered.missing, ['字', '漢']);
    let shown = display(&document(vec![Block::Paragraph("字".into())]), Paper::A4).unwrap();
    let marked = shown.pages[0].items.iter().any(|item| {
        matches!(item, Item::Mark(Mark::Run(run)) if run.words.iter().any(|word| word.differs && word.width > 0.0))
    });
    assert!(marked);
}

#[test]
fn heads_of_tables_are_repeated_on_each_page() {
    let shown = display(&document(vec![table(120)]), Paper::A4).unwrap();
    assert!(shown.pages.len() > 2);
    for page in page_texts(&shown, true) {
        assert!(
            page.contains("Requirement"),
            "a page without a head: {page}"
        );
    }
    let told: String = page_texts(&shown, false).concat();
    assert_eq!(
        told.matches("Requirement").count(),
        1,
        "a listener hears the head once"
    );
}

/// A long roadmap explains its symbols on each of its pages, and the gate is on the same page as the last step before
/// it.
#[test]
fn a_roadmap_overleaf_is_still_explained() {
    for bars in 50..70 {
        let shown = display(&document(vec![roadmap(bars)]), Paper::A4).unwrap();
        let pages = page_texts(&shown, false);
        let drawn: Vec<&String> = pages
            .iter()
            .filter(|page| page.contains("to Defined"))
            .collect();
        assert!(drawn.len() > 1);
        for page in &drawn {
            assert!(page.contains("critical chain of G2") && page.contains("50% and 80% forecast"));
        }
        let last = drawn.last().unwrap();
        assert_eq!(
            last.matches("G2 on 9 November 2027").count(),
            2,
            "{bars} bars: the gate and its forecast"
        );
        assert!(last.contains(&format!("DAT-R{} to Defined", bars - 1)));
    }
}

#[test]
fn pages_are_counted_on_each_page() {
    let shown = display(&full(), Paper::Letter).unwrap();
    let total = shown.pages.len();
    for (at, page) in page_texts(&shown, true).iter().enumerate() {
        assert!(
            page.contains(&format!("Page {} of {total}", at + 1)),
            "{page}"
        );
        assert!(page.contains("TLP:AMBER+STRICT") && page.contains("21 Nov 2026"));
    }
}

#[test]
fn contents_name_the_pages_of_their_headings() {
    let shown = display(&full(), Paper::A4).unwrap();
    let contents = &page_texts(&shown, false)[1];
    for entry in shown
        .outline
        .iter()
        .filter(|entry| entry.level <= 2 && entry.text != "Contents")
    {
        let line = contents
            .lines()
            .find(|line| line.starts_with(&entry.text))
            .unwrap_or_default();
        let number = contents.split(&entry.text).nth(1).unwrap_or_default();
        let number: String = number
            .chars()
            .skip_while(|c| !c.is_numeric())
            .take_while(|c| c.is_numeric())
            .collect();
        assert_eq!(number, (entry.page + 1).to_string(), "{line}");
    }
}

#[test]
fn a_heading_never_stands_alone_at_the_foot() {
    for lead in 0..60 {
        let mut blocks: Vec<Block> = (0..lead)
            .map(|_| Block::Paragraph("One line.".into()))
            .collect();
        blocks.push(heading(1, "Chapter", "chapter"));
        blocks.push(heading(2, "Section", "section"));
        blocks.push(if lead % 2 == 0 { bars(4) } else { table(3) });
        let shown = display(&document(blocks), Paper::A4).unwrap();
        let pages = page_texts(&shown, false);
        let page = pages
            .iter()
            .position(|page| page.contains("Chapter"))
            .unwrap();
        let with = if lead % 2 == 0 {
            "Domain 3"
        } else {
            "REQ-DAT-P0"
        };
        assert!(
            pages[page].contains("Section") && pages[page].contains(with),
            "after {lead} lines: {}",
            pages[page]
        );
    }
}

#[test]
fn the_first_page_ends_at_the_first_break() {
    let shown = display(&full(), Paper::A4).unwrap();
    let pages = page_texts(&shown, false);
    assert!(pages[0].contains("All gaps") && pages[1].trim_start().starts_with("Contents"));
}

#[test]
fn words_on_every_shade_can_be_read() {
    for shade in (0..=1200).map(Some).chain([None]) {
        let ground = chart::shade(shade);
        let words = ground.words_on();
        assert!(
            words.contrast(ground) >= 4.5,
            "{shade:?}: {}",
            words.contrast(ground)
        );
    }
    let muted = surefoot::document::layout::Colour::MUTED;
    assert!(muted.contrast(chart::shade(None)) >= 4.5);
}

/// The objects that a reader needs exist and refer to one another.
#[test]
fn the_file_is_tagged_from_root_to_mark_and_back() {
    let rendered = render(&full(), Paper::A4).unwrap();
    let file = lopdf::Document::load_mem(&rendered.bytes).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    let root = file
        .get_dictionary(
            catalog
                .get(b"StructTreeRoot")
                .unwrap()
                .as_reference()
                .unwrap(),
        )
        .unwrap();
    let ways = root
        .get(b"ParentTree")
        .unwrap()
        .as_dict()
        .unwrap()
        .get(b"Nums")
        .unwrap()
        .as_array()
        .unwrap();
    let ways: BTreeMap<i64, &Object> = ways
        .chunks(2)
        .map(|pair| (pair[0].as_i64().unwrap(), &pair[1]))
        .collect();
    let mut kinds = BTreeSet::new();
    for page in file.get_pages().into_values() {
        let number = file
            .get_dictionary(page)
            .unwrap()
            .get(b"StructParents")
            .unwrap()
            .as_i64()
            .unwrap();
        let parents = file
            .get_object(ways[&number].as_reference().unwrap())
            .unwrap()
            .as_array()
            .unwrap();
        let content = lopdf::content::Content::decode(&file.get_page_content(page)).unwrap();
        for operation in content
            .operations
            .iter()
            .filter(|operation| operation.operator == "BDC")
        {
            let Ok(mark) = operation.operands[1].as_dict().unwrap().get(b"MCID") else {
                continue;
            };
            let parent = &parents[usize::try_from(mark.as_i64().unwrap()).unwrap()];
            let mut part = file.get_dictionary(parent.as_reference().unwrap()).unwrap();
            assert_eq!(
                part.get(b"S").unwrap().as_name().unwrap(),
                operation.operands[0].as_name().unwrap()
            );
            // Up to the document.
            while let Ok(kind) = part.get(b"S") {
                kinds.insert(String::from_utf8(kind.as_name().unwrap().to_vec()).unwrap());
                part = file
                    .get_dictionary(part.get(b"P").unwrap().as_reference().unwrap())
                    .unwrap();
            }
        }
    }
    for kind in
        "Document Title H1 H2 P L LI Lbl LBody Table Caption THead TBody TR TH TD Figure TOC TOCI Reference Link"
            .split(' ')
    {
        assert!(kinds.contains(kind), "no {kind}");
    }
    let metadata = file
        .get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap())
        .unwrap();
    let metadata = String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap();
    assert!(
        metadata.contains("&lt;Marlin&gt; &amp; friends")
            && metadata.contains("2026-11-21T00:00:00Z")
    );
}

#[test]
fn links_to_nowhere_are_plain_words() {
    let shown = display(&full(), Paper::A4).unwrap();
    assert!(
        shown
            .links
            .iter()
            .all(|link| shown.places.contains_key(&link.to))
    );
    assert!(!shown.links.iter().any(|link| link.words == "nothing"));
    let figures = shown
        .tree
        .nodes()
        .iter()
        .filter(|node| node.kind == Kind::Figure);
    assert!(
        figures.clone().count() >= 5 && figures.clone().all(|figure| figure.alternative.is_some())
    );
}

#[test]
fn the_worst_documents_are_drawn() {
    let long = "x".repeat(10_000);
    let odd = "\u{0}\u{7}\u{FFFE}\u{202E}\u{E0041}a\u{301}\u{301}\u{301}👩‍👩‍👧";
    let far = (Date::MIN, Date::MAX);
    let cell = |shade| HeatCell {
        shade,
        text: long.clone(),
        note: odd.to_owned(),
    };
    let wave = |from, to| TimelineWave {
        title: long.clone(),
        bars: vec![TimelineBar {
            label: long.clone(),
            who: odd.to_owned(),
            days: Some((from, to)),
            critical: true,
        }],
        gate: Some(gate(from, &long, Some((to, from)))),
    };
    let worst = vec![
        heading(3, &long, ""),
        heading(0, "", "a"),
        heading(9, odd, "a"),
        Block::Lead(Text(vec![
            Span::Link(long.clone(), "a".to_owned()),
            Span::Plain(String::new()),
        ])),
        Block::Paragraph(odd.into()),
        Block::List(vec![]),
        Block::List(vec![Text::default(), long.as_str().into()]),
        Block::Facts(vec![
            (long.clone(), long.as_str().into()),
            (String::new(), Text::default()),
        ]),
        Block::Figures(vec![
            Figure {
                value: long.clone(),
                caption: long.clone()
            };
            7
        ]),
        Block::Figures(vec![]),
        Block::Table(Table {
            caption: long.clone(),
            columns: vec![],
            rows: vec![vec![], vec![long.as_str().into(); 3]],
        }),
        Block::Table(Table {
            caption: String::new(),
            columns: vec![Column::text(&long, 0), Column::number(odd, u16::MAX)],
            rows: vec![vec![long.as_str().into(); 5], vec![]],
        }),
        Block::Table(Table {
            caption: odd.to_owned(),
            columns: (0..200)
                .map(|at| Column::text(&at.to_string(), at))
                .collect(),
            rows: vec![(0..300).map(|at| Text::plain(at.to_string())).collect(); 3],
        }),
        Block::Table(Table {
            caption: String::new(),
            columns: (0..12)
                .map(|at| Column::number("accountability", at))
                .collect(),
            rows: vec![vec!["unforeseeable".into(); 12]; 30],
        }),
        chart(Plot::Dumbbells(vec![])),
        chart(Plot::Dumbbells(vec![Dumbbell {
            label: long.clone(),
            low: 9000,
            high: 10,
            target: u32::MAX,
            value: long.clone(),
        }])),
        bars(300),
        chart(Plot::HeatMap(HeatMap {
            columns: vec![],
            rows: vec![],
        })),
        chart(Plot::HeatMap(HeatMap {
            columns: vec![long.clone(); 3],
            rows: vec![
                (long.clone(), vec![cell(None), cell(Some(5000))]),
                (String::new(), vec![cell(Some(500)); 40]),
            ],
        })),
        chart(Plot::Gates(vec![])),
        chart(Plot::Gates(vec![
            Rung {
                id: long.clone(),
                title: long.clone(),
                state: GateState::Fails,
                detail: long.clone()
            };
            9
        ])),
        chart(Plot::Roadmap(Timeline {
            from: far.1,
            to: far.0,
            critical: long.clone(),
            waves: vec![wave(far.0, far.1), wave(far.1, far.0)],
            target: Some(far.0),
            freezes: vec![far, (far.1, far.0)],
        })),
        chart(Plot::Roadmap(Timeline {
            from: far.0,
            to: far.0,
            critical: String::new(),
            waves: vec![wave(far.1, far.1)],
            target: Some(far.1),
            freezes: vec![(far.0, far.0)],
        })),
        roadmap(110),
        Block::Contents,
        Block::PageBreak,
        Block::PageBreak,
        heading(1, "last", "z"),
    ];
    for date in [Date::MIN, Date::MAX, date(0, 1, 1), date(2024, 2, 29)] {
        let mut document = document(worst.clone());
        document.date = date;
        document.title.clone_from(&long);
        document.system = odd.to_owned();
        document.source.clone_from(&long);
        document.handling.clone_from(&long);
        document.language = "<".to_owned();
        assert_eq!(
            faults(&display(&document, Paper::Letter).unwrap()),
            Vec::<String>::new()
        );
        assert!(render(&document, Paper::Letter).unwrap().pages > 5);
    }
    let nothing = Document {
        title: String::new(),
        system: String::new(),
        ..document(vec![])
    };
    assert_eq!(render(&nothing, Paper::A4).unwrap().pages, 1);
    let many = document(
        (0..3000)
            .map(|at| Block::Paragraph(Text::plain(format!("Line {at}."))))
            .collect(),
    );
    assert!(display(&many, Paper::A4).unwrap().pages.len() > 50);
}

fn text() -> impl Strategy<Value = Text> {
    let span =
        ("\\PC{0,40}|[a-zA-Z ]{0,300}|(?s:.{0,12})", 0..6_u8).prop_map(
            |(words, kind)| match kind {
                5 => Span::Said(words),
                0 => Span::Strong(words),
                1 => Span::Muted(words),
                2 => Span::Link(words, "a".to_owned()),
                3 => Span::Link(words, "b".to_owned()),
                _ => Span::Plain(words),
            },
        );
    prop::collection::vec(span, 0..5).prop_map(Text)
}

fn day() -> impl Strategy<Value = Date> {
    (-9999..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
}

fn stairs() -> impl Strategy<Value = Vec<(Date, u32)>> {
    prop::collection::vec((day(), any::<u32>()), 0..9)
}

fn ballot() -> impl Strategy<Value = Ballot> {
    let word = "\\PC{0,60}";
    let votes = (
        prop::collection::vec(0..900_usize, 0..9),
        0..900_usize,
        any::<Option<u8>>(),
    );
    (word, votes, word).prop_map(|(label, (levels, unknown, agreed), outcome)| Ballot {
        label,
        levels,
        unknown,
        agreed,
        outcome,
    })
}

fn link() -> impl Strategy<Value = Link> {
    let word = "\\PC{0,60}";
    prop_oneof![
        word.prop_map(Link::There),
        word.prop_map(Link::Hole),
        Just(Link::NotNeeded)
    ]
}

fn plot() -> impl Strategy<Value = Plot> {
    let word = "\\PC{0,60}";
    let bar =
        (word, any::<(u32, u32, u32)>(), word).prop_map(|(label, (low, high, target), value)| {
            Dumbbell {
                label,
                low,
                high,
                target,
                value,
            }
        });
    let cell = (any::<Option<u32>>(), word, word).prop_map(|(shade, text, note)| HeatCell {
        shade,
        text,
        note,
    });
    let row = (word, prop::collection::vec(cell, 0..12));
    let states = prop::sample::select(vec![
        GateState::Passes,
        GateState::PassesConditionally,
        GateState::Inconclusive,
        GateState::Fails,
    ]);
    let rung = (word, word, states, word).prop_map(|(id, title, state, detail)| Rung {
        id,
        title,
        state,
        detail,
    });
    let step = (word, word, prop::option::of((day(), day())), any::<bool>()).prop_map(
        |(label, who, days, critical)| TimelineBar {
            label,
            who,
            days,
            critical,
        },
    );
    let opens = (day(), word, prop::option::of((day(), day())))
        .prop_map(|(day, words, likely)| gate(day, &words, likely));
    let wave = (
        word,
        prop::collection::vec(step, 0..6),
        prop::option::of(opens),
    )
        .prop_map(|(title, bars, gate)| TimelineWave { title, bars, gate });
    prop_oneof![
        prop::collection::vec(bar, 0..40).prop_map(Plot::Dumbbells),
        (
            prop::collection::vec(word, 0..8),
            prop::collection::vec(row, 0..6)
        )
            .prop_map(|(columns, rows)| Plot::HeatMap(HeatMap { columns, rows })),
        prop::collection::vec(rung, 0..6).prop_map(Plot::Gates),
        (
            day(),
            day(),
            stairs(),
            stairs(),
            prop::collection::vec((day(), word), 0..4)
        )
            .prop_map(|(from, to, low, high, gates)| Plot::Burndown(Burndown {
                from,
                to,
                low,
                high,
                gates
            })),
        prop::collection::vec((day(), any::<(u32, u32)>(), word), 0..9).prop_map(|moments| {
            let moment = |(day, (low, high), value)| Moment {
                day,
                low,
                high,
                value,
            };
            Plot::Trend(moments.into_iter().map(moment).collect())
        }),
        prop::collection::vec(ballot(), 0..9).prop_map(Plot::Ballots),
        (
            prop::collection::vec(word, 0..8),
            prop::collection::vec((word, prop::collection::vec(link(), 0..8)), 0..40)
        )
            .prop_map(|(columns, rows)| Plot::Matrix(Matrix { columns, rows })),
        (day(), day(), word, prop::collection::vec(wave, 0..4)).prop_map(
            |(from, to, critical, waves)| Plot::Roadmap(Timeline {
                from,
                to,
                critical,
                waves,
                target: Some(from),
                freezes: vec![(from, to)],
            })
        ),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    let word = "\\PC{0,60}";
    let column = (word, any::<u16>(), any::<bool>()).prop_map(|(title, weight, numeric)| Column {
        title,
        weight,
        numeric,
    });
    let columns = prop::collection::vec(column, 0..20);
    let rows = prop::collection::vec(prop::collection::vec(text(), 0..20), 0..12);
    prop_oneof![
        (any::<u8>(), word, prop::option::of("[abc]")).prop_map(|(level, text, anchor)| {
            Block::Heading {
                level,
                text,
                anchor,
            }
        }),
        text().prop_map(Block::Lead),
        text().prop_map(Block::Paragraph),
        prop::collection::vec(text(), 0..6).prop_map(Block::List),
        prop::collection::vec((word, text()), 0..6).prop_map(Block::Facts),
        prop::collection::vec(
            (word, word).prop_map(|(value, caption)| Figure { value, caption }),
            0..7
        )
        .prop_map(Block::Figures),
        (word, columns, rows, any::<bool>()).prop_map(|(caption, columns, rows, pen)| {
            let table = Table {
                caption,
                columns,
                rows,
            };
            if pen {
                Block::Form(table)
            } else {
                Block::Table(table)
            }
        }),
        (word, word, plot()).prop_map(|(takeaway, alternative, plot)| Block::Chart(Chart {
            takeaway,
            alternative,
            plot
        })),
        Just(Block::Contents),
        Just(Block::PageBreak),
    ]
}

/// A word at the end of a line is hyphenated at syllables if its language is known, and is extracted whole.
#[test]
fn long_words_are_hyphenated_where_their_language_is_known() {
    let prose =
        "Internationalisation counterrevolutionary uncharacteristically deinstitutionalisation "
            .repeat(12);
    let hyphens = |text: Text, language: &str| {
        let document = Document {
            language: language.to_owned(),
            ..document(vec![Block::Paragraph(text)])
        };
        let shown = display(&document, Paper::A4).unwrap();
        let hyphens = page_texts(&shown, false).concat().matches('\u{AD}').count();
        let bytes = render(&document, Paper::A4).unwrap().bytes;
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let content =
            lopdf::content::Content::decode(&file.get_page_content(file.get_pages()[&1])).unwrap();
        let said = content.operations.iter().filter(|operation| {
            let actual = operation
                .operands
                .get(1)
                .and_then(|it| it.as_dict().ok()?.get(b"ActualText").ok()?.as_str().ok());
            actual == Some(&[0xFE, 0xFF, 0, 0xAD])
        });
        assert_eq!(
            hyphens,
            said.count(),
            "each is said to be a break within a word"
        );
        hyphens
    };
    assert!(hyphens(Text::plain(prose.clone()), "en-GB") > 2);
    assert_eq!(
        hyphens(Text::plain(prose.clone()), "tlh"),
        0,
        "nobody knows how Klingon is hyphenated"
    );
    assert_eq!(
        hyphens(Text::said(prose.clone()), "en-GB"),
        0,
        "what a team said may be in any language"
    );
    // A word longer than any in the hyphenation patterns must not cause a panic.
    hyphens(
        Text::plain(format!(
            "{} {}",
            "antidisestablishmentarianism".repeat(3),
            "ß".repeat(70)
        )),
        "en-GB",
    );
    let heading = Block::Heading {
        level: 1,
        text: prose,
        anchor: None,
    };
    assert!(
        !page_texts(
            &display(&document(vec![heading]), Paper::A4).unwrap(),
            false
        )
        .concat()
        .contains('\u{AD}')
    );
}

/// From a text in several lengths, a page shows the first that fits, and formats without pages the fullest.
#[test]
fn a_page_takes_the_longest_text_that_fits() {
    let lines = |number: usize| {
        vec![Block::List(
            (0..number)
                .map(|at| Text::plain(format!("point {at}")))
                .collect(),
        )]
    };
    let lengths = Block::Fit(vec![lines(300), lines(60), lines(20), lines(10)]);
    let document = document(vec![
        lengths,
        Block::PageBreak,
        Block::Paragraph("after".into()),
    ]);
    for paper in [Paper::A4, Paper::Letter] {
        let shown = display(&document, paper).unwrap();
        let pages = page_texts(&shown, false);
        assert_eq!(pages.len(), 2);
        assert!(
            pages[0].contains("point 19") && !pages[0].contains("point 20"),
            "{}",
            pages[0]
        );
    }
    let Some(Block::List(points)) = document.flowing().next() else {
        panic!("no list")
    };
    assert_eq!(points.len(), 300);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_drawn_within_its_margins(blocks in prop::collection::vec(block(), 0..14), date in day()) {
        let document = Document { date, ..document(blocks) };
        let shown = display(&document, Paper::A4).unwrap();
        prop_assert_eq!(faults(&shown), Vec::<String>::new());
        prop_assert_eq!(render(&document, Paper::A4).unwrap().pages, shown.pages.len());
    }
}
