//! Reads the size of the terminal, for printed pages and for crash reports.
//!
//! Its own module because the screens get their size from the terminal library, which nothing outside `tui` may
//! name.

/// Returns the columns and rows of the terminal behind standard output, error or input. `None` if there is no
/// terminal, or its size is unknown.
pub fn terminal_size() -> Option<(u16, u16)> {
    terminal_size::terminal_size().map(|(width, height)| (width.0, height.0))
}
