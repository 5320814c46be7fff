//! Random texts, the same each time, combined from pieces that have an effect, hide text or break a format.

use crate::numbers::Numbers;

/// Pieces of text, with harmless ones as frequent as in real texts.
const PIECES: &[&str] = &[
    "word",
    "two words",
    " ",
    "a",
    "é",
    "漢",
    "א",
    "ا",
    "🤷",
    "1",
    "DAT-P1",
    "\u{1b}[",
    "\u{9b}",
    "\u{1b}]",
    "\u{9d}",
    "\u{7}",
    "\u{9c}",
    "31m",
    "0;",
    "2J",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{e0041}",
    "\u{fe0f}",
    "\u{301}",
    "\u{20e3}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "\u{8}",
    "\u{7f}",
    "\r",
    "\n",
    "\t",
    "=",
    "+",
    "@",
    "\"",
    "\'",
    "\\",
    "`",
    "<",
    ">",
    "&",
    "|",
    "#",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ";",
    ":",
    ",",
    ".",
    "/",
    "%",
    "$",
    "*",
    "_",
    "-",
    "!",
    "http://x",
    "\u{ffff}",
    "\u{e000}",
    "\u{3164}",
];

/// All texts of this module.
pub(super) fn all() -> impl Iterator<Item = String> {
    let mut numbers = Numbers(20_261_122);
    (0..600).map(move |_| {
        let pieces = 2 + numbers.below(12);
        (0..pieces)
            .map(|_| PIECES[numbers.below(PIECES.len())])
            .collect()
    })
}
