//! Sets tables: columns as wide as their text needs, the head repeated on each page, and no boxes.
//!
//! The rows go to the flow one by one. A table with more columns than fit on a page is set as a list of its rows,
//! because truncated words and tiny type help nobody.

use crate::document::font::Typeface;
use crate::document::layout::flow::{Cell, Flow, Owner, Prose, Repeat};
use crate::document::layout::text::Line;
use crate::document::layout::tree::{Kind, PartIx, Tree};
use crate::document::layout::{BODY, CELL, Colour, Mark, Path, SMALL, Style, count, text};
use crate::document::{Table, Text};

const CAPTION: Style = BODY.strong();
const HEAD: Style = SMALL.strong();
/// The space above and below the text of a row, in an ordinary table and in a table for handwriting.
pub(super) const PAD: f32 = 2.625;
pub(super) const PEN: f32 = 9.625;
/// The space between columns.
pub(crate) const GUTTER: f32 = 12.0;
/// The maximum height of the rows of a table that are kept together.
const SHORT: f32 = 84.0;
/// The minimum width of a column. A table whose columns would be narrower becomes a list.
pub(crate) const NARROWEST: f32 = 26.0;

/// A table broken into lines.
pub(super) struct Ready {
    caption: Prose,
    columns: Vec<CellPosition>,
    head: Vec<Vec<Line>>,
    rows: Vec<Vec<Prose>>,
    /// The space above and below the text of a row.
    pad: f32,
}

/// The horizontal position of a column.
#[derive(Clone, Copy)]
struct CellPosition {
    x: f32,
    width: f32,
    numeric: bool,
}

impl Ready {
    /// The height that must stay together at the start of the table: caption, head and the first 2 rows, or all rows of
    /// a short table. A single row below the head, with the others overleaf, is easily overlooked.
    pub(super) fn start(&self, depth: f32) -> f32 {
        let row = |row: &Vec<Prose>| lines(row) * CELL.leading + self.pad * 2.0;
        let all: f32 = self.rows.iter().map(row).sum();
        let rows = if all <= SHORT {
            all
        } else {
            self.rows.iter().take(2).map(row).sum()
        };
        self.caption_height() + self.head_height() + rows.min(depth / 4.0)
    }

    fn caption_height(&self) -> f32 {
        let lines = self.caption.lines.len();
        if lines == 0 {
            0.0
        } else {
            count(lines) * CAPTION.leading + 3.5
        }
    }

    fn head_height(&self) -> f32 {
        let lines = self.head.iter().map(Vec::len).max().unwrap_or(0);
        if lines == 0 {
            0.0
        } else {
            count(lines) * HEAD.leading + 7.0
        }
    }
}

fn lines(row: &[Prose]) -> f32 {
    count(row.iter().map(|prose| prose.lines.len()).max().unwrap_or(0))
}

fn style(numeric: bool) -> Style {
    if numeric { CELL.lined() } else { CELL }
}

/// Breaks a table into lines, with the space `pad` above and below the text of each row.
pub(super) fn ready(flow: &mut Flow<'_>, table: &Table, pad: f32) -> Ready {
    let measure = flow.frame.measure();
    let left = flow.frame.left;
    let caption = flow.prose(&table.caption.as_str().into(), CAPTION, measure);
    let columns = table.columns.len().max(usize::from(!table.rows.is_empty()));
    let numeric = |column: usize| {
        table
            .columns
            .get(column)
            .is_some_and(|column| column.numeric)
    };
    let cells: Vec<Vec<Text>> = table.rows.iter().map(|row| even(row, columns)).collect();
    if count(columns) * (NARROWEST + GUTTER) - GUTTER > measure {
        // Too many columns: a single column, in which each cell includes its column heading.
        let column = vec![CellPosition {
            x: left,
            width: measure,
            numeric: false,
        }];
        let rows = cells
            .iter()
            .map(|row| vec![flow.prose(&joined(table, row), CELL, measure)])
            .collect();
        return Ready {
            caption,
            columns: column,
            head: Vec::new(),
            rows,
            pad,
        };
    }
    let widths = widths(
        flow.typeface,
        table,
        &cells,
        measure - count(columns.saturating_sub(1)) * GUTTER,
    );
    let mut x = left;
    let mut places = Vec::new();
    for (column, width) in widths.into_iter().enumerate() {
        places.push(CellPosition {
            x,
            width,
            numeric: numeric(column),
        });
        x += width + GUTTER;
    }
    let head = places
        .iter()
        .zip(&table.columns)
        .map(|(place, column)| text::few_lines(flow.typeface, &column.title, HEAD, place.width, 5))
        .collect();
    let rows = cells
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&places);
            cells
                .map(|(cell, place)| flow.prose(cell, style(place.numeric), place.width))
                .collect()
        })
        .collect();
    Ready {
        caption,
        columns: places,
        head,
        rows,
        pad,
    }
}

/// Pads a row to this many cells. Surplus cells are appended to the last one.
pub(crate) fn even(row: &[Text], columns: usize) -> Vec<Text> {
    let mut cells: Vec<Text> = row.iter().take(columns).cloned().collect();
    cells.resize(columns, Text::default());
    if let Some(last) = cells.last_mut() {
        for more in row.iter().skip(columns) {
            last.0
                .extend(Text::plain(" \u{00B7} ").then(more.clone()).0);
        }
    }
    cells
}

/// The non-empty cells of a row as a single run of prose, each cell after its column heading.
pub(crate) fn joined(table: &Table, row: &[Text]) -> Text {
    let mut all = Text::default();
    let named = row
        .iter()
        .zip(&table.columns)
        .filter(|(cell, _)| !cell.plain_text().trim().is_empty());
    for (at, (cell, column)) in named.enumerate() {
        let between = if at > 0 { " \u{00B7} " } else { "" };
        all = all
            .then(Text::muted(format!("{between}{}: ", column.title)))
            .then(cell.clone());
    }
    all
}

/// The width of each column: its share of the available width, but at least the width of its longest word, and no more
/// than that of its widest text as long as another column needs the space.
pub(crate) fn widths(
    typeface: &mut Typeface,
    table: &Table,
    cells: &[Vec<Text>],
    room: f32,
) -> Vec<f32> {
    let columns = table.columns.len().max(1);
    let mut needs = Vec::new();
    let mut wants = Vec::new();
    let mut shares = Vec::new();
    for at in 0..columns {
        let column = table.columns.get(at);
        let head: Text = column
            .map(|column| column.title.as_str())
            .unwrap_or_default()
            .into();
        let (mut need, mut want) = text::extent(typeface, &head, HEAD);
        for cell in cells.iter().filter_map(|row| row.get(at)) {
            let (longest, whole) = text::extent(
                typeface,
                cell,
                style(column.is_some_and(|column| column.numeric)),
            );
            need = need.max(longest);
            want = want.max(whole);
        }
        needs.push(need.clamp(NARROWEST, (room * 0.45).max(NARROWEST)) + 0.1);
        wants.push(want.max(need) + 0.1);
        shares.push(f32::from(column.map_or(1, |column| column.weight.max(1))));
    }
    let all: f32 = shares.iter().sum();
    let mut widths: Vec<f32> = shares
        .iter()
        .zip(needs.iter().zip(&wants))
        .map(|(share, (need, want))| (room * share / all).clamp(*need, want.max(*need)))
        .collect();
    // The table is too wide: shrink each column by the width that it does not need, and if that is not enough, shrink
    // the widest columns to the same width: a long name breaks before a date, a number or a column heading does.
    let used: f32 = widths.iter().sum();
    let above: f32 = widths
        .iter()
        .zip(&needs)
        .map(|(width, need)| width - need)
        .sum();
    if used > room {
        let keep = if above > 0.0 {
            (1.0 - (used - room) / above).max(0.0)
        } else {
            0.0
        };
        for (width, need) in widths.iter_mut().zip(&needs) {
            *width = need + (*width - need) * keep;
        }
        let least: f32 = widths.iter().sum();
        if least > room {
            let cap = cap(&widths, room);
            for width in &mut widths {
                *width = width.min(cap);
            }
        }
        return widths;
    }
    // There is space to spare: give it first to columns that would break lines, then to all columns by their shares.
    for _ in 0..4 {
        let spare = room - widths.iter().sum::<f32>();
        let hungry: f32 = wanting(&widths, &wants, &shares).sum();
        if spare < 0.1 || hungry < 0.1 {
            break;
        }
        let gains: Vec<f32> = wanting(&widths, &wants, &shares)
            .map(|share| spare * share / hungry)
            .collect();
        for ((width, want), gain) in widths.iter_mut().zip(&wants).zip(gains) {
            *width = (*width + gain).min(want.max(*width));
        }
    }
    let spare = (room - widths.iter().sum::<f32>()).max(0.0);
    for (width, share) in widths.iter_mut().zip(&shares) {
        *width += spare * share / all;
    }
    widths
}

/// The width at which columns of these widths have to be cut off to fit in the room.
fn cap(widths: &[f32], room: f32) -> f32 {
    let mut sorted = widths.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut left = room;
    for (at, width) in sorted.iter().enumerate() {
        let fair = left / count(sorted.len() - at);
        if *width > fair {
            return fair;
        }
        left -= width;
    }
    f32::INFINITY
}

/// The share of each column that could use more width, and 0 for each of the others.
fn wanting<'a>(
    widths: &'a [f32],
    wants: &'a [f32],
    shares: &'a [f32],
) -> impl Iterator<Item = f32> + 'a {
    widths
        .iter()
        .zip(wants)
        .zip(shares)
        .map(|((width, want), share)| if width + 0.05 < *want { *share } else { 0.0 })
}

/// Places a table.
pub(super) fn place(flow: &mut Flow<'_>, ready: Ready) {
    flow.need(ready.start(flow.frame.depth()));
    let (left, right) = (flow.frame.left, flow.frame.right);
    let head_height = ready.head_height();
    let table = flow.display.tree.open(Tree::ROOT, Kind::Table);
    if !ready.caption.lines.is_empty() {
        let part = flow.display.tree.open(table, Kind::Caption);
        flow.pour(ready.caption, left, CAPTION, part);
        flow.y += 3.5;
    }
    if head_height > 0.0 {
        let part = flow.display.tree.open(table, Kind::Head);
        let row = flow.display.tree.open(part, Kind::Row);
        let top = flow.y;
        let mut repeat = Vec::new();
        for (lines, place) in ready.head.iter().zip(&ready.columns) {
            let cell = flow.display.tree.open(row, Kind::ColumnHead);
            // Column headings align with the rule below, however many lines they have.
            let mut y = head_height - 7.0 - count(lines.len()) * HEAD.leading;
            for line in lines {
                let x = place.x
                    + if place.numeric {
                        place.width - line.width
                    } else {
                        0.0
                    };
                for mark in line.marks(x, y + HEAD.baseline()) {
                    repeat.push(mark.clone());
                    flow.mark(Owner::Part(cell), mark.moved(0.0, top));
                }
                y += HEAD.leading;
            }
        }
        let rule = Path::rule(
            (left, head_height - 5.25),
            (right, head_height - 5.25),
            Colour::INK,
            0.75,
        );
        repeat.push(Mark::Path(rule.clone()));
        flow.mark(Owner::Look, Mark::Path(rule).moved(0.0, top));
        flow.y += head_height;
        flow.repeat = Some(Repeat {
            height: head_height,
            marks: repeat,
        });
    }
    if !ready.rows.is_empty() {
        let body = flow.display.tree.open(table, Kind::Rows);
        // Rows of several lines need a hairline between them; rows of one line do not.
        let ruled = ready.pad > PAD || ready.rows.iter().any(|row| lines(row) > 1.5);
        for (at, row) in ready.rows.into_iter().enumerate() {
            place_row(flow, body, row, &ready.columns, ready.pad, ruled && at > 0);
        }
    }
    flow.repeat = None;
    flow.gap = 17.5;
}

fn place_row(
    flow: &mut Flow<'_>,
    body: PartIx,
    row: Vec<Prose>,
    columns: &[CellPosition],
    pad: f32,
    ruled: bool,
) {
    let height = lines(&row) * CELL.leading + pad * 2.0;
    flow.need(height);
    if ruled && !flow.fresh {
        let (left, right, y) = (flow.frame.left, flow.frame.right, flow.y);
        flow.hairline(left, right, y, Colour::EMPTY, 0.5);
    }
    let part = flow.display.tree.open(body, Kind::Row);
    let cells = row.into_iter().zip(columns).map(|(prose, place)| Cell {
        prose,
        x: place.x,
        flush: place.numeric.then_some(place.width),
        style: style(place.numeric),
        part: flow.display.tree.open(part, Kind::Cell),
    });
    let cells = cells.collect();
    flow.row(cells, pad, true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_widest_columns_of_a_full_table_shrink() {
        let cut = |widths: &[f32], room| {
            let cap = cap(widths, room);
            widths
                .iter()
                .map(|width| width.min(cap))
                .collect::<Vec<_>>()
        };
        assert_eq!(cut(&[30.0, 200.0, 40.0], 170.0), [30.0, 100.0, 40.0]);
        assert_eq!(cut(&[30.0, 200.0, 90.0], 170.0), [30.0, 70.0, 70.0]);
        assert_eq!(cut(&[30.0, 40.0], 170.0), [30.0, 40.0]);
    }
}
