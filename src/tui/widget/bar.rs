//! Bars of a row: how much is there, how much may be.
//!
//! In flow integers; out flows text of an exact width. A bar always stands beside its number.

/// A bar: full blocks for what is there, shaded ones for what may be, dots for what is missing.
pub(crate) fn range(low: u64, high: u64, whole: u64, columns: usize) -> String {
    let cells = |part: u64| -> usize {
        let whole = u128::from(whole.max(1));
        let filled =
            (u128::from(part.min(whole.try_into().unwrap_or(u64::MAX))) * columns as u128 * 2 + whole) / (whole * 2);
        usize::try_from(filled).unwrap_or(columns).min(columns)
    };
    let low = cells(low);
    let high = cells(high).max(low);
    "█".repeat(low) + &"▒".repeat(high - low) + &"░".repeat(columns - high)
}

/// A bar of one part: full where it is done.
pub(crate) fn part(part: usize, whole: usize, columns: usize) -> String {
    let part = u64::try_from(part).unwrap_or(u64::MAX);
    range(part, part, u64::try_from(whole).unwrap_or(u64::MAX), columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_asked() {
        assert_eq!(range(0, 0, 0, 4), "░░░░");
        assert_eq!(range(1, 3, 4, 4), "█▒▒░");
        assert_eq!(range(9, 9, 4, 4), "████");
        assert_eq!(part(1, 2, 4), "██░░");
    }
}
