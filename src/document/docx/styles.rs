//! The styles of the Word document: the appearance of each kind of content, defined once.
//!
//! Sizes come from the same scale as the pages of the PDF. The module also writes the list bullets, the fonts and the
//! document settings. Where Word has a built-in style for the purpose, the name of that style is used, because people
//! look for it.
//!
//! The typeface is Arial: every machine that edits such files has Arial or the family designed with the same metrics
//! (Liberation Sans), the digits of Arial have equal widths, and of all such typefaces Arial is the closest to that of
//! the PDF.

use super::furniture::{MAIN, language};
use super::xml::{Element, twips, value};
use crate::document::Document;
use crate::document::font::Cut;
use crate::document::layout::{BODY, CELL, Colour, Frame, LEAD, SMALL, Style};

/// The space between a table and the paragraph below it, because a table has no spacing of its own.
pub(super) const SPACE_BELOW_TABLE: f32 = 17.5;

const FONT: &str = "Arial";
/// The width of prose: longer lines are hard to follow.
const PROSE: f32 = 413.0;
/// The distance between a bullet and its text.
const INDENT: f32 = 12.0;
/// The indent of the description in a fact.
const NAMES: f32 = 112.0;

const TITLE: Style = Style::new(25.0, 31.5).strong();
const CHAPTER: Style = Style::new(18.5, 24.5).strong();
const SECTION: Style = Style::new(12.5, 17.5).strong();
const VALUE: Style = Style::new(22.0, 28.0).strong();
const CAPTION: Style = Style::new(10.5, 14.0).strong();

/// A paragraph style before its conversion to XML.
struct Paragraph {
    id: &'static str,
    name: &'static str,
    based: &'static str,
    next: &'static str,
    look: Style,
    /// The space before and after, in points.
    space: (f32, f32),
    /// The left indent, right indent and hanging indent of the first line, in points.
    indent: (f32, f32, f32),
    /// Properties before the spacing, in the order of the schema.
    first: Vec<Element>,
    /// Properties after the indent, in the order of the schema.
    last: Vec<Element>,
}

/// The styles part.
pub(super) fn styles(document: &Document, frame: Frame) -> Element {
    let measure = frame.measure();
    let paragraphs = prose(measure)
        .into_iter()
        .chain(headings())
        .chain(cells())
        .chain(margins(measure));
    Element::new("w:styles")
        .with("xmlns:w", MAIN)
        .child(defaults(language(&document.language)))
        .child(normal())
        .children(paragraphs.map(Paragraph::element))
        .children(characters())
        .children(tables())
        .child(
            style("numbering", "NoList", "No List")
                .with("w:default", "1")
                .child(value("w:uiPriority", "99")),
        )
}

fn defaults(language: &str) -> Element {
    let fonts = ["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"];
    let fonts = fonts
        .iter()
        .fold(Element::new("w:rFonts"), |element, script| {
            element.with(script, FONT)
        });
    let run = Element::new("w:rPr")
        .child(fonts)
        .children(look(BODY))
        .child(value("w:lang", language));
    Element::new("w:docDefaults")
        .child(Element::new("w:rPrDefault").child(run))
        .child(
            Element::new("w:pPrDefault")
                .child(Element::new("w:pPr").child(spacing((0.0, 0.0), BODY.leading))),
        )
}

fn normal() -> Element {
    style("paragraph", "Normal", "Normal")
        .with("w:default", "1")
        .child(Element::new("w:qFormat"))
}

fn prose(measure: f32) -> [Paragraph; 8] {
    let right = (measure - PROSE).max(0.0);
    let flow = |id, name, look, space| Paragraph {
        indent: (0.0, right, 0.0),
        space,
        ..Paragraph::new(id, name, look)
    };
    let bullets = Element::new("w:numPr").child(value("w:numId", "1"));
    [
        flow("BodyText", "Body Text", BODY, (3.5, 3.5)),
        Paragraph {
            next: "BodyText",
            ..flow("Lead", "Lead", LEAD, (3.5, 10.5))
        },
        Paragraph {
            indent: (INDENT, right, INDENT),
            first: vec![bullets],
            ..flow("ListBullet", "List Bullet", BODY, (1.75, 1.75))
        },
        Paragraph {
            indent: (NAMES, right, NAMES),
            ..flow("Fact", "Fact", BODY, (1.75, 1.75))
        },
        flow("TOC1", "toc 1", BODY.strong(), (7.0, 0.0)),
        Paragraph {
            indent: (14.0, right, 0.0),
            ..flow("TOC2", "toc 2", BODY, (0.0, 0.0))
        },
        flow(
            "Subtitle",
            "Subtitle",
            BODY.strong().in_colour(Colour::ACCENT),
            (0.0, 0.0),
        ),
        flow("Date", "Date", BODY.in_colour(Colour::MUTED), (0.0, 10.5)),
    ]
}

fn headings() -> [Paragraph; 5] {
    let heading = |id, name, level: &str, look, space| Paragraph {
        next: "BodyText",
        space,
        first: vec![Element::new("w:keepNext"), Element::new("w:keepLines")],
        last: vec![value("w:outlineLvl", level)],
        ..Paragraph::new(id, name, look)
    };
    [
        Paragraph {
            next: "Date",
            ..Paragraph::new("Title", "Title", TITLE)
        },
        heading("Heading1", "heading 1", "0", CHAPTER, (35.0, 7.0)),
        heading("Heading2", "heading 2", "1", SECTION, (21.0, 1.75)),
        heading("Heading3", "heading 3", "2", BODY.strong(), (14.0, 0.0)),
        Paragraph {
            next: "BodyText",
            space: (10.5, 3.5),
            first: vec![Element::new("w:keepNext"), Element::new("w:keepLines")],
            ..Paragraph::new("Caption", "caption", CAPTION)
        },
    ]
}

/// The paragraph styles of table cells and figures.
fn cells() -> [Paragraph; 7] {
    let head = SMALL.strong();
    let right = || vec![value("w:jc", "right")];
    let with_next = || vec![Element::new("w:keepNext")];
    let line = border("w:top", "6", "4", Colour::INK);
    [
        Paragraph::new("TableText", "Table Text", CELL),
        Paragraph {
            last: right(),
            ..based(
                "TableText",
                Paragraph::new("TableNumber", "Table Number", CELL),
            )
        },
        Paragraph {
            first: with_next(),
            ..Paragraph::new("TableHead", "Table Head", head)
        },
        Paragraph {
            first: with_next(),
            last: right(),
            ..based(
                "TableHead",
                Paragraph::new("TableHeadNumber", "Table Head Number", head),
            )
        },
        // As low as possible: Word requires the paragraph, but readers do not need it.
        Paragraph::new("TableGap", "Table Gap", Style::new(1.0, 1.0)),
        Paragraph {
            first: vec![
                Element::new("w:keepLines"),
                Element::new("w:pBdr").child(line),
            ],
            ..Paragraph::new("Figure", "Figure", VALUE)
        },
        Paragraph::new("FigureCaption", "Figure Caption", SMALL),
    ]
}

/// The paragraph styles of headers and footers.
fn margins(measure: f32) -> [Paragraph; 2] {
    let tab = || {
        let right = value("w:tab", "right").with("w:pos", twips(measure));
        Element::new("w:tabs").child(right)
    };
    let rule = Element::new("w:pBdr").child(border("w:top", "4", "7", Colour::RULE));
    [
        Paragraph {
            first: vec![tab()],
            ..Paragraph::new("Header", "header", SMALL)
        },
        Paragraph {
            first: vec![rule, tab()],
            ..Paragraph::new("Footer", "footer", SMALL)
        },
    ]
}

/// The character styles.
fn characters() -> [Element; 5] {
    let character = |id, name, run: Vec<Element>| {
        style("character", id, name)
            .child(value("w:basedOn", "DefaultParagraphFont"))
            .child(Element::new("w:qFormat"))
            .child(Element::new("w:rPr").children(run))
    };
    let bold = || vec![Element::new("w:b"), Element::new("w:bCs")];
    let line = value("w:u", "single").with("w:color", hex(Colour::MIDDLE));
    let label = bold().into_iter().chain([colour(Colour::INK)]).collect();
    [
        style(
            "character",
            "DefaultParagraphFont",
            "Default Paragraph Font",
        )
        .with("w:default", "1")
        .child(value("w:uiPriority", "1")),
        character("Strong", "Strong", bold()),
        character("Muted", "Muted", vec![colour(Colour::MUTED)]),
        character("Hyperlink", "Hyperlink", vec![colour(Colour::ACCENT), line]),
        character("Label", "Label", label),
    ]
}

/// The table styles: a line below the head, hairlines between rows, and no other lines.
fn tables() -> [Element; 3] {
    let margins = |vertical: f32| {
        let side = |name, width| {
            Element::new(name)
                .with("w:w", twips(width))
                .with("w:type", "dxa")
        };
        Element::new("w:tblCellMar").children([
            side("w:top", vertical),
            side("w:left", 0.0),
            side("w:bottom", vertical),
            side("w:right", 12.0),
        ])
    };
    let table = |id, name, lines: Option<Element>, vertical| {
        let lines = lines.map(|lines| Element::new("w:tblBorders").child(lines));
        style("table", id, name)
            .child(value("w:basedOn", "TableNormal"))
            .child(Element::new("w:qFormat"))
            .child(
                Element::new("w:tblPr")
                    .children(lines)
                    .child(margins(vertical)),
            )
    };
    let under = Element::new("w:tcBorders").child(border("w:bottom", "6", "0", Colour::INK));
    let head = Element::new("w:tblStylePr")
        .with("w:type", "firstRow")
        .child(Element::new("w:tcPr").child(under));
    let zero = Element::new("w:tblInd")
        .with("w:w", "0")
        .with("w:type", "dxa");
    let nothing = ["w:top", "w:left", "w:bottom", "w:right"]
        .map(|side| Element::new(side).with("w:w", "0").with("w:type", "dxa"));
    [
        style("table", "TableNormal", "Normal Table")
            .with("w:default", "1")
            .child(value("w:uiPriority", "99"))
            .child(
                Element::new("w:tblPr")
                    .child(zero)
                    .child(Element::new("w:tblCellMar").children(nothing)),
            ),
        table(
            "ReportTable",
            "Report Table",
            Some(border("w:insideH", "4", "0", Colour::EMPTY)),
            2.625,
        )
        .child(head),
        table("Figures", "Figures", None, 3.5),
    ]
}

/// The numbering part with the only list style: bullets in the accent colour.
pub(super) fn numbering() -> Element {
    let indent = Element::new("w:ind")
        .with("w:left", twips(INDENT))
        .with("w:hanging", twips(INDENT));
    let level = Element::new("w:lvl")
        .with("w:ilvl", "0")
        .child(value("w:start", "1"))
        .child(value("w:numFmt", "bullet"))
        .child(value("w:pStyle", "ListBullet"))
        .child(value("w:lvlText", "•"))
        .child(value("w:lvlJc", "left"))
        .child(Element::new("w:pPr").child(indent))
        .child(Element::new("w:rPr").child(colour(Colour::ACCENT)));
    let list = Element::new("w:abstractNum")
        .with("w:abstractNumId", "0")
        .child(value("w:multiLevelType", "singleLevel"))
        .child(level);
    let number = Element::new("w:num")
        .with("w:numId", "1")
        .child(value("w:abstractNumId", "0"));
    Element::new("w:numbering")
        .with("xmlns:w", MAIN)
        .child(list)
        .child(number)
}

/// The settings part. Without the newest compatibility mode, Word shows "Compatibility Mode" in its title bar.
pub(super) fn settings(document: &Document) -> Element {
    let newest = Element::new("w:compatSetting")
        .with("w:name", "compatibilityMode")
        .with("w:uri", "http://schemas.microsoft.com/office/word")
        .with("w:val", "15");
    Element::new("w:settings")
        .with("xmlns:w", MAIN)
        .child(value("w:defaultTabStop", twips(28.0)))
        .child(value("w:characterSpacingControl", "doNotCompress"))
        .child(Element::new("w:compat").child(newest))
        .child(value("w:themeFontLang", language(&document.language)))
        .child(value("w:decimalSymbol", "."))
        .child(value("w:listSeparator", ","))
}

/// The font table, with the alternative to Arial.
pub(super) fn fonts() -> Element {
    let font = Element::new("w:font")
        .with("w:name", FONT)
        .child(value("w:altName", "Liberation Sans"))
        .child(value("w:panose1", "020B0604020202020204"))
        .child(value("w:charset", "00"))
        .child(value("w:family", "swiss"))
        .child(value("w:pitch", "variable"));
    Element::new("w:fonts").with("xmlns:w", MAIN).child(font)
}

impl Paragraph {
    fn new(id: &'static str, name: &'static str, look: Style) -> Self {
        let (space, indent) = ((0.0, 0.0), (0.0, 0.0, 0.0));
        Self {
            id,
            name,
            based: "Normal",
            next: id,
            look,
            space,
            indent,
            first: Vec::new(),
            last: Vec::new(),
        }
    }

    fn element(self) -> Element {
        let (left, right, hanging) = self.indent;
        let indent = Element::new("w:ind")
            .with("w:left", twips(left))
            .with("w:right", twips(right))
            .with("w:hanging", twips(hanging));
        let paragraph = Element::new("w:pPr")
            .children(self.first)
            .child(spacing(self.space, self.look.leading))
            .child(indent)
            .children(self.last);
        style("paragraph", self.id, self.name)
            .child(value("w:basedOn", self.based))
            .child(value("w:next", self.next))
            .child(Element::new("w:qFormat"))
            .child(paragraph)
            .child(Element::new("w:rPr").children(look(self.look)))
    }
}

fn based(on: &'static str, paragraph: Paragraph) -> Paragraph {
    Paragraph {
        based: on,
        ..paragraph
    }
}

fn style(kind: &str, id: &str, name: &str) -> Element {
    Element::new("w:style")
        .with("w:type", kind)
        .with("w:styleId", id)
        .child(value("w:name", name))
}

/// The run properties in the order of the schema. The second element of each pair is for complex scripts.
fn look(style: Style) -> Vec<Element> {
    let bold = if style.cut == Cut::Strong {
        vec![Element::new("w:b"), Element::new("w:bCs")]
    } else {
        Vec::new()
    };
    let size = format!("{:.0}", style.size * 2.0);
    let size = [value("w:sz", &size), value("w:szCs", &size)];
    bold.into_iter()
        .chain([colour(style.colour)])
        .chain(size)
        .collect()
}

/// The space before and after, and the minimum line height, which taller scripts can exceed.
fn spacing((before, after): (f32, f32), leading: f32) -> Element {
    Element::new("w:spacing")
        .with("w:before", twips(before))
        .with("w:after", twips(after))
        .with("w:line", twips(leading))
        .with("w:lineRule", "atLeast")
}

/// A border: side, width in eighths of a point, distance in points, colour.
fn border(side: &'static str, width: &str, distance: &str, colour: Colour) -> Element {
    value(side, "single")
        .with("w:sz", width)
        .with("w:space", distance)
        .with("w:color", hex(colour))
}

fn colour(colour: Colour) -> Element {
    value("w:color", hex(colour))
}

fn hex(Colour(red, green, blue): Colour) -> String {
    format!("{red:02X}{green:02X}{blue:02X}")
}
