//! Page furniture: the title block on the first page, and the headers and footers of all pages.
//!
//! Headers and footers are marked as artefacts, which screen readers skip; the title block is content. Headers and
//! footers are added to finished pages, because the total number of pages is printed. Content of the report does not
//! belong here.

use crate::base::dates::{Dates, day};
use crate::document::Document;
use crate::document::font::Typeface;
use crate::document::layout::flow::Flow;
use crate::document::layout::text::Line;
use crate::document::layout::tree::{Kind, Tree};
use crate::document::layout::{BODY, Colour, Display, Item, Mark, Path, SMALL, Style, text};

/// The distance from the baseline of the header to the text, and from that of the footer to the lower edge of the
/// sheet.
const HEAD: f32 = 35.0;
const FOOT: f32 = 38.5;

const TITLE: Style = Style::new(25.0, 31.5).strong();

/// Sets the title block at the top of the first page.
pub(super) fn title(flow: &mut Flow<'_>, document: &Document) {
    let left = flow.frame.left;
    let width = flow.frame.measure();
    for (words, style, kind) in [
        (
            document.system.as_str(),
            BODY.strong().in_colour(Colour::ACCENT),
            Kind::Paragraph,
        ),
        (document.title.as_str(), TITLE, Kind::Title),
        (
            &day(document.date, Dates::DayMonthYear),
            BODY.in_colour(Colour::MUTED),
            Kind::Paragraph,
        ),
    ] {
        let prose = flow.prose(&words.into(), style, width);
        if !prose.lines.is_empty() {
            let part = flow.display.tree.open(Tree::ROOT, kind);
            flow.pour(prose, left, style, part);
        }
    }
    flow.gap = 17.5;
}

/// Adds headers and footers, once the number of pages is known.
pub(super) fn pages(display: &mut Display, document: &Document, typeface: &mut Typeface) {
    let frame = display.frame;
    let total = display.pages.len();
    let half = frame.measure() / 2.0 - 12.0;
    let strong = SMALL.strong().in_colour(Colour::INK);
    let system = text::one_line(typeface, &document.system, SMALL, half);
    let handling = text::one_line(typeface, &document.handling, strong, half);
    let date = day(document.date, Dates::DayMonthYear);
    let foot = [date.as_str(), document.source.as_str()].join(" \u{00B7} ");
    let source = text::one_line(
        typeface,
        foot.trim_end_matches([' ', '\u{00B7}']),
        SMALL,
        frame.measure() - 96.0,
    );
    for (at, page) in display.pages.iter_mut().enumerate() {
        let number = text::one_line(
            typeface,
            &format!("Page {} of {total}", at + 1),
            SMALL.lined(),
            90.0,
        );
        let (head, foot) = (frame.top - HEAD, frame.height - FOOT);
        let above = [
            (&system, frame.left),
            (&handling, frame.right - handling.width),
        ];
        let below = [(&source, frame.left), (&number, frame.right - number.width)];
        let put = |lines: [(&Line, f32); 2], baseline: f32| {
            lines
                .map(|(line, x)| line.marks(x, baseline).map(Item::Mark).collect::<Vec<_>>())
                .into_iter()
                .flatten()
        };
        let rule = Path::rule(
            (frame.left, foot - 14.0),
            (frame.right, foot - 14.0),
            Colour::RULE,
            0.4,
        );
        let mut items = vec![Item::BeginArtefact { paging: true }];
        items.extend(put(above, head));
        items.push(Item::End);
        items.append(&mut page.items);
        items.push(Item::BeginArtefact { paging: true });
        items.push(Item::Mark(Mark::Path(rule)));
        items.extend(put(below, foot));
        items.push(Item::End);
        page.items = items;
    }
}
