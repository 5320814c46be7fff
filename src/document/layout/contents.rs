//! Sets the table of contents, the one element that depends on all pages.
//!
//! The entries are set first, and their page numbers are filled in when the last page is known. Space for a number is
//! reserved on every line, so that filling it in cannot change a line break and no second pass is needed.

use crate::document::font::Typeface;
use crate::document::layout::block::PROSE;
use crate::document::layout::flow::{Cell, Flow, Owner, numbered};
use crate::document::layout::tree::{Kind, PartIx, Tree};
use crate::document::layout::{
    BODY, Colour, Display, Form, Item, Mark, Path, Run, Style, count, text,
};

/// The width reserved for a page number.
const NUMBER: f32 = 28.0;

/// A page number still to be filled in.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    page: usize,
    item: usize,
    right: f32,
    to: String,
    style: Style,
}

/// Sets the table of contents.
pub(super) fn set(flow: &mut Flow<'_>) {
    let all = flow.display.tree.open(Tree::ROOT, Kind::Contents);
    let mut under = None;
    let chapters = flow.chapters.clone();
    for (at, (level, words, number)) in chapters.into_iter().enumerate() {
        let chapter = level <= 1;
        let style = if chapter { BODY.strong() } else { BODY };
        if chapter && at > 0 {
            flow.y += if flow.fresh { 0.0 } else { 7.0 };
            under = None;
        }
        // Sections form a nested table of contents below their chapter.
        let parent = if chapter {
            all
        } else {
            *under.get_or_insert_with(|| flow.display.tree.open(all, Kind::Contents))
        };
        entry(
            flow,
            parent,
            &words,
            number,
            if chapter { 0.0 } else { 14.0 },
            style,
        );
    }
}

fn entry(
    flow: &mut Flow<'_>,
    parent: PartIx,
    words: &str,
    number: usize,
    indent: f32,
    style: Style,
) {
    let left = flow.frame.left + indent;
    let right = flow.frame.left + PROSE;
    let lines = text::few_lines(flow.typeface, words, style, right - left - NUMBER, 4);
    // A heading without text has no line on which a page number could be set.
    if lines.is_empty() {
        return;
    }
    let item = flow.display.tree.open(parent, Kind::ContentsItem);
    let reference = flow.display.tree.open(item, Kind::Reference);
    let part = flow.display.tree.open(reference, Kind::Link);
    let last = lines.last().map_or(0.0, |line| line.width);
    let mut prose = flow.prose(&words.into(), style, right - left - NUMBER);
    prose.lines = lines;
    let height = style.leading * count(prose.lines.len());
    flow.need(height);
    let cell = Cell {
        prose,
        x: left,
        flush: None,
        style,
        part,
    };
    let top = flow.y;
    flow.row(vec![cell], 0.0, true);
    let baseline = flow.y - style.leading + style.baseline();
    let rule = (left + last + 6.0, right - NUMBER + 6.0);
    if rule.0 + 12.0 < rule.1 {
        let dots = Path::drawn(
            Form::Dots(rule.0, rule.1, baseline - 0.4),
            Colour::MUTED,
            0.7,
        );
        flow.mark(Owner::Look, Mark::Path(dots));
    }
    let run = Run {
        x: right,
        y: baseline,
        size: style.size,
        colour: style.colour,
        words: Vec::new(),
    };
    let item = flow.mark(Owner::Part(part), Mark::Run(run));
    let to = numbered(number);
    flow.waiting.push(Waiting {
        page: flow.page(),
        item,
        right,
        to: to.clone(),
        style,
    });
    flow.link(part, (left, top, right, flow.y), to, words);
}

/// Fills in the page numbers.
pub(super) fn fill(display: &mut Display, waiting: Vec<Waiting>, typeface: &mut Typeface) {
    for one in waiting {
        let Some((page, _)) = display.places.get(&one.to) else {
            continue;
        };
        let word = typeface.word(&(page + 1).to_string(), one.style.cut, true);
        let spot = display
            .pages
            .get_mut(one.page)
            .and_then(|page| page.items.get_mut(one.item));
        if let Some(Item::Mark(Mark::Run(run))) = spot {
            run.x = one.right - word.width * one.style.size;
            run.words = vec![word];
        }
    }
}
