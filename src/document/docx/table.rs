//! Tables and figures of the Word document: heads repeated on each page, unbroken rows, weighted columns and no boxes.
//!
//! A table with more columns than fit on a page is set as a list of its rows, because truncated words and tiny type
//! help nobody.

use super::body::{run, runs};
use super::bookmarks::Bookmarks;
use super::xml::{Element, twips, value};
use crate::document::font::Typeface;
use crate::document::layout::count;
use crate::document::layout::table::{GUTTER, NARROWEST, even, joined, widths};
use crate::document::{Figure, Table, Text};

/// The maximum number of rows of a table that is kept on one page.
const SHORT: usize = 4;

/// A table of this width. `None` if the table has neither columns nor rows.
pub(super) fn table(
    table: &Table,
    measure: f32,
    typeface: &mut Typeface,
    bookmarks: &Bookmarks,
) -> Option<Element> {
    let columns = table.columns.len().max(usize::from(!table.rows.is_empty()));
    if columns == 0 {
        return None;
    }
    let cells: Vec<Vec<Text>> = table.rows.iter().map(|row| even(row, columns)).collect();
    if count(columns) * (NARROWEST + GUTTER) - GUTTER > measure {
        return Some(as_list(table, &cells, measure, bookmarks));
    }
    let widths = widths(
        typeface,
        table,
        &cells,
        measure - count(columns - 1) * GUTTER,
    );
    let places = || {
        widths
            .iter()
            .enumerate()
            .map(|(at, width)| (*width, at + 1 == columns))
    };
    let head = places().zip(&table.columns).map(|((width, last), column)| {
        let style = if column.numeric {
            "TableHeadNumber"
        } else {
            "TableHead"
        };
        cell(
            width,
            last,
            Some("bottom"),
            paragraph(style, false, vec![run(&column.title, None)]),
        )
    });
    let head = (!table.columns.is_empty()).then(|| row(true, head));
    let last = cells.len();
    let rows = cells.iter().enumerate().map(|(number, texts)| {
        // A single row below the head, with the others overleaf, is easily overlooked.
        let with_next = number + 1 < last && (number == 0 || last <= SHORT);
        let cells = places()
            .zip(texts)
            .enumerate()
            .map(|(at, ((width, last), text))| {
                let numeric = table.columns.get(at).is_some_and(|column| column.numeric);
                let style = if numeric { "TableNumber" } else { "TableText" };
                cell(
                    width,
                    last,
                    None,
                    paragraph(style, with_next, runs(text, bookmarks)),
                )
            });
        row(false, cells)
    });
    let look = Element::new("w:tblLook")
        .with("w:val", "0020")
        .with("w:firstRow", "1");
    let grid = places().map(|(width, last)| outer(width, last));
    Some(
        table_element("ReportTable", measure, grid, Some(look), &table.caption)
            .children(head)
            .children(rows),
    )
}

/// A table with one column, in which each cell includes its column heading.
fn as_list(table: &Table, cells: &[Vec<Text>], measure: f32, bookmarks: &Bookmarks) -> Element {
    let rows = cells.iter().map(|texts| {
        let words = runs(&joined(table, texts), bookmarks);
        row(
            false,
            [cell(
                measure,
                true,
                None,
                paragraph("TableText", false, words),
            )],
        )
    });
    table_element("ReportTable", measure, [measure], None, &table.caption).children(rows)
}

/// Figures side by side: 1 table for each row of figures, with a line above each figure.
pub(super) fn figures(figures: &[Figure], measure: f32) -> impl Iterator<Item = Element> {
    // Arrange 5 figures as 3 and 2, which looks better than 4 and 1.
    let abreast = match figures.len() {
        1..=3 | 5 | 6 | 9 => 3,
        _ => 4,
    };
    let width = (measure - count(abreast - 1) * GUTTER) / count(abreast);
    figures.chunks(abreast).map(move |group| {
        let last = move |at: usize| at + 1 == abreast;
        let cells = group.iter().enumerate().map(|(at, figure)| {
            let value = paragraph("Figure", true, vec![run(&figure.value, None)]);
            let caption = paragraph("FigureCaption", false, vec![run(&figure.caption, None)]);
            cell(width, last(at), None, value).child(caption)
        });
        let row = row(false, cells);
        let grid: Vec<f32> = (0..group.len()).map(|at| outer(width, last(at))).collect();
        table_element("Figures", grid.iter().sum(), grid, None, "").child(row)
    })
}

fn table_element(
    style: &str,
    width: f32,
    grid: impl IntoIterator<Item = f32>,
    look: Option<Element>,
    caption: &str,
) -> Element {
    let properties = Element::new("w:tblPr")
        .child(value("w:tblStyle", style))
        .child(size("w:tblW", width))
        .child(Element::new("w:tblLayout").with("w:type", "fixed"))
        .children(look)
        .children((!caption.trim().is_empty()).then(|| value("w:tblCaption", caption)));
    let grid = grid
        .into_iter()
        .map(|width| Element::new("w:gridCol").with("w:w", twips(width)));
    Element::new("w:tbl")
        .child(properties)
        .child(Element::new("w:tblGrid").children(grid))
}

fn row(head: bool, cells: impl IntoIterator<Item = Element>) -> Element {
    let properties = Element::new("w:trPr")
        .child(Element::new("w:cantSplit"))
        .children(head.then(|| Element::new("w:tblHeader")));
    Element::new("w:tr").child(properties).children(cells)
}

/// A table cell. The last cell of a row has no gutter, so that it ends at the text margin.
fn cell(width: f32, last: bool, stands: Option<&str>, inside: Element) -> Element {
    let no_gutter = || Element::new("w:tcMar").child(size("w:right", 0.0));
    let properties = Element::new("w:tcPr")
        .child(size("w:tcW", outer(width, last)))
        .children(last.then(no_gutter))
        .children(stands.map(|stands| value("w:vAlign", stands)));
    Element::new("w:tc").child(properties).child(inside)
}

fn paragraph(style: &str, with_next: bool, content: Vec<Element>) -> Element {
    let properties = Element::new("w:pPr")
        .child(value("w:pStyle", style))
        .children(with_next.then(|| Element::new("w:keepNext")));
    Element::new("w:p").child(properties).children(content)
}

fn size(name: &'static str, points: f32) -> Element {
    Element::new(name)
        .with("w:w", twips(points))
        .with("w:type", "dxa")
}

/// The width of a column including its gutter.
fn outer(width: f32, last: bool) -> f32 {
    if last { width } else { width + GUTTER }
}
