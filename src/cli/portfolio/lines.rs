//! Lines and cells that both pages of the portfolio use.

use crate::base::columns::width as columns_of;
use crate::cli::page::{Cell, Page, TextStyle, cell};
use crate::views::portfolio::Portfolio;

/// The width of the column of system names.
pub(super) fn name_width(portfolio: &Portfolio, width: usize) -> usize {
    let longest = portfolio
        .systems()
        .map(|(file, _)| columns_of(file.name()) + columns_of(&portfolio.mark(file)))
        .max()
        .unwrap_or(0);
    longest.clamp(6, (width / 4).max(12))
}

pub(super) fn strong(words: &str) -> Cell {
    cell(words).look(TextStyle::Strong)
}

pub(super) fn unread_lines(page: &mut Page, portfolio: &Portfolio) {
    if portfolio.unread.is_empty() {
        return;
    }
    page.gap();
    page.title("Files not evaluated");
    for (file, why) in portfolio.unread() {
        page.inside(2, &format!("{}: {}", file.place, why), TextStyle::Plain);
    }
    page.inside(2, "`surefoot check FILE` shows details.", TextStyle::Faint);
}
