//! The chapter with the numbers behind the charts: each chart repeated as a table.
//!
//! The chapter is empty if the document has no charts.

use super::{heading, paragraph};
use crate::document::Block;

pub(super) fn numbers(blocks: &[Block]) -> Vec<Block> {
    let chart = |block: &Block| {
        if let Block::Chart(chart) = block {
            Some(Block::Table(chart.numbers()))
        } else {
            None
        }
    };
    let tables: Vec<Block> = blocks.iter().filter_map(chart).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let about =
        "Each chart as a table, in the same order, for exact values and for screen readers.";
    let mut found = vec![heading(1, "Chart data", Some("numbers")), paragraph(about)];
    found.extend(tables);
    found
}
