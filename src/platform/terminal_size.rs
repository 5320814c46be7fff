//! How large the terminal is, for pages that are printed and for crash reports.
//!
//! Its own module because screens learn their size from the terminal library, which nothing outside `tui` may name.

/// Columns and rows of the terminal that the standard output, error or input leads to; none where there is no terminal,
/// or it does not say.
pub fn terminal_size() -> Option<(u16, u16)> {
    terminal_size::terminal_size().map(|(width, height)| (width.0, height.0))
}
