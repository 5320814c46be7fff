//! Formats numbers, counts and lists as English text.
//!
//! Screens, commands and reports share these functions so that they all use the same wording. The caller decides what a
//! sentence says.

/// A number with commas as thousands separators: `2,000`.
pub fn thousands(number: usize) -> String {
    if number < 1000 {
        number.to_string()
    } else {
        format!("{},{:03}", thousands(number / 1000), number % 1000)
    }
}

/// A number with a noun whose plural is regular: `no controls`, `1 control`, `3 controls`.
pub fn count(number: usize, thing: &str) -> String {
    counted(number, thing, &format!("{thing}s"))
}

/// A number with a noun whose plural is irregular: `no people`, `1 person`, `3 people`.
pub fn counted(number: usize, one: &str, more: &str) -> String {
    match number {
        0 => format!("no {more}"),
        _ => count_of(number, one, more),
    }
}

/// A number, always in digits, with its noun: `1 question`, `2 questions`.
pub fn count_of(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A list joined with "and": `A`, `A and B`, `A, B and C`.
pub fn listed(items: &[impl AsRef<str>]) -> String {
    joined(items, "and")
}

/// A list joined with "or": `A`, `A or B`, `A, B or C`.
pub fn either(items: &[impl AsRef<str>]) -> String {
    joined(items, "or")
}

/// The first `most` items of a list and the number of remaining items: `A, B and 3 more`.
pub fn first_few(items: &[impl AsRef<str>], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    let more = items.len().saturating_sub(most);
    if more > 0 {
        format!("{} and {more} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}

fn joined(items: &[impl AsRef<str>], last: &str) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// A sparkline with one bar for each number, on a scale from 0 to `top`: `▁▄█`. The lowest bar stands for 0, because a
/// gap would look like a missing number.
pub fn sparks(numbers: &[u64], top: u64) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let last = BARS.len() as u64 - 1;
    let bar = |number: &u64| {
        let step = (number.min(&top) * last * 2 + top.max(1)) / (top.max(1) * 2);
        usize::try_from(step)
            .ok()
            .and_then(|step| BARS.get(step))
            .copied()
            .unwrap_or(BARS[0])
    };
    numbers.iter().map(bar).collect()
}

/// The text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The text as a sentence, with a full stop unless it already ends in a punctuation mark. Blank text stays empty.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// Clauses joined with semicolons, without the full stops and blank clauses that somebody may have typed:
/// `A record; a test`.
pub fn clauses(items: &[impl AsRef<str>]) -> String {
    let items: Vec<&str> = items
        .iter()
        .map(|item| item.as_ref().trim().trim_end_matches(['.', ';']))
        .filter(|item| !item.is_empty())
        .collect();
    items.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_in_exactly_one_mark() {
        assert_eq!(
            ["done", " done. ", "done?", " "].map(sentence),
            ["done.", "done.", "done?", ""]
        );
        assert_eq!(clauses(&["a record.", "", "a test; "]), "a record; a test");
    }

    #[test]
    fn of_a_long_list_the_first_few_are_named() {
        let few = |most: usize| first_few(&["A", "B", "C"], most);
        assert_eq!(
            [few(2), few(3), few(9)],
            ["A, B and 1 more", "A, B, C", "A, B, C"]
        );
        assert_eq!(first_few(&[""; 0], 2), "");
    }

    /// In sevenths of 100: 0 is 0, 7 is 0.49, 8 is 0.56 and rounds up, 50 is 3.5 and rounds up to the fifth bar, 93 is
    /// 6.51.
    #[test]
    fn a_row_of_bars_goes_from_nothing_to_all() {
        assert_eq!(sparks(&[0, 7, 8, 50, 93, 100, 200], 100), "▁▁▂▅███");
        assert_eq!(
            (sparks(&[], 100), sparks(&[3], 0)),
            (String::new(), "▁".to_owned())
        );
    }

    #[test]
    fn numbers_and_lists_read_as_a_person_writes_them() {
        assert_eq!(
            [0, 999, 1000, 20_034, 1_000_000].map(thousands),
            ["0", "999", "1,000", "20,034", "1,000,000"]
        );
        assert_eq!(
            [0, 1, 12, 13].map(|number| count(number, "step")),
            ["no steps", "1 step", "12 steps", "13 steps"]
        );
        assert_eq!(
            [listed(&["A"; 0]), listed(&["A"]), listed(&["A", "B"])],
            ["", "A", "A and B"]
        );
        assert_eq!(either(&["A", "B", "C"]), "A, B or C");
        assert_eq!([capital(""), capital("über alles")], ["", "Über alles"]);
    }
}
