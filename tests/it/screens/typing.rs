//! Typing: text fields from a person's point of view, with any input.

use proptest::prelude::*;
use ratatui::backend::Backend as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Effect, Focus, FromEditor, Message, Workspace, example, failure, questionnaire};
use surefoot::tui::message::EditorError;

impl Workspace {
    /// A workspace in an empty note.
    fn note() -> Self {
        let mut desk = Self::open(example(&questionnaire()).unwrap(), "DAT-P5");
        desk.press("m ctrl-u backspace ctrl-u backspace ctrl-u");
        assert_eq!(desk.written(), "");
        desk
    }

    fn paste(&mut self, block: &str) {
        self.send(Message::Paste(block.to_owned()));
    }

    /// The text of the open note, as an external editor would get it.
    fn written(&mut self) -> String {
        self.press("ctrl-e");
        match self.asked.last() {
            Some(Effect::Edit(text)) => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// The text before and after the cursor.
    fn around(&mut self) -> (String, String) {
        let kept = self.model.clone();
        self.press("text:█");
        let text = self.written();
        self.model = kept;
        let (before, behind) = text.split_once('█').unwrap();
        (before.to_owned(), behind.to_owned())
    }

    /// Checks the position of the cursor: inside the field, on the character that delete would remove.
    fn look(&mut self, (columns, rows): (u16, u16)) -> Result<(), TestCaseError> {
        let (before, behind) = self.around();
        let kept = self.model.clone();
        self.press("delete");
        let left = self.written();
        self.model = kept;
        let left = left
            .strip_prefix(&before)
            .unwrap_or_else(|| panic!("{left:?} does not begin with {before:?}"));
        let removed = behind
            .strip_suffix(left)
            .unwrap_or_else(|| panic!("{behind:?} does not end with {left:?}"));
        let mut terminal = self.terminal(columns, rows);
        let cursor = terminal.backend_mut().get_cursor_position().unwrap();
        let buffer = terminal.backend().buffer();
        let margin = if columns >= 100 { 2 } else { 1 };
        let lead = buffer[(margin, cursor.y)].symbol();
        prop_assert!(
            ["▏", "↑", "↓"].contains(&lead),
            "{cursor} is in no row of the field, but in {lead:?}"
        );
        prop_assert!(
            cursor.x >= margin + 2 && cursor.x < columns - margin,
            "{cursor} at {columns}"
        );
        // At a line break, and at the end of the text, the cell is empty.
        let expected = removed
            .graphemes(true)
            .next()
            .unwrap_or(" ")
            .replace('\n', " ");
        let shown = buffer[(cursor.x, cursor.y)].symbol();
        let marked = ["↑", "↓"].contains(&shown) && cursor.x == columns - margin - 1;
        prop_assert!(
            shown == expected || marked,
            "{shown:?} is under the cursor, not {expected:?} of {behind:?}"
        );
        Ok(())
    }
}

#[test]
fn a_note_goes_to_the_editor_and_comes_back() {
    let mut desk = Workspace::note();
    desk.press("text:before ctrl-e");
    assert_eq!(desk.asked.last(), Some(&Effect::Edit("before".to_owned())));
    desk.send(Message::Edited(Err(EditorError::Failed(failure()))));
    assert!(desk.shows("vim ended with exit code 1. Your text has not changed."));
    assert_eq!(desk.written(), "before");
    let text = "one\r\ntwo \u{1b}[2J".to_owned();
    desk.send(Message::Edited(Ok(FromEditor {
        text,
        trouble: None,
    })));
    assert!(desk.shows("The text from your editor is here. Press ctrl-s to save it."));
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Form, "it is typed, but not kept");
    desk.press("ctrl-s");
    assert_eq!(
        desk.assessment().state().record("DAT-P5").unwrap().note,
        "one\ntwo ␛[2J"
    );
    desk.asked.clear();
    desk.press("o ctrl-e");
    assert!(desk.shows("Only notes open in an editor; this field is one line."));
    assert_eq!(desk.asked, []);
}

#[test]
fn a_clipboard_does_no_harm() {
    let mut desk = Workspace::note();
    desk.paste("a\u{1b}[201~q\u{3}\tb");
    assert_eq!(desk.written(), "a␛[201~q␃    b");
    desk.press("ctrl-u");
    desk.paste(&format!("e{}", "\u{301}".repeat(4000)));
    assert_eq!(desk.written(), format!("e{}", "\u{301}".repeat(8)));
    assert!(!desk.shows("The field is full"));
    desk.paste(&"日本 ".repeat(150_000));
    assert!(
        desk.shows("The field is full: 20000 bytes at most. The rest was left out."),
        "{}",
        desk.picture(120, 40)
    );
    assert!((19_000..=20_000).contains(&desk.written().len()));
    // Where nothing takes text, pasted text triggers no command.
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P5");
    let before = desk.assessment().state().clone();
    for keys in ["f2", "f3", "f4", "f5", "f6", "f7", "f8", "f7 p", "f4 i"] {
        desk.press(keys);
        let place = desk.model.place();
        desk.paste("0q\u{1b}\ny");
        assert!(
            desk.shows("Text cannot be entered here. Open a field first."),
            "{keys}"
        );
        assert_eq!(desk.model.place(), place);
    }
    desk.press("esc f4 e");
    desk.paste("q");
    assert!(
        desk.shows("Press left or right to choose; you cannot type here."),
        "{}",
        desk.picture(120, 40)
    );
    assert_eq!(*desk.assessment().state(), before);
}

#[test]
fn words_lines_and_pages_are_moved_over() {
    let mut desk = Workspace::note();
    desk.press("text:one·two·three ctrl-left alt-b text:X·");
    assert_eq!(desk.written(), "one X two three");
    desk.press("ctrl-right alt-f ctrl-w");
    assert_eq!(desk.written(), "one X two ");
    desk.press("enter text:second·line left ctrl-u");
    assert_eq!(desk.written(), "one X two \ne");
    desk.press("home backspace ctrl-u");
    let lines: Vec<String> = (0..100).map(|line| format!("line {line}\n")).collect();
    desk.paste(&lines.concat());
    desk.press("page-up page-up");
    assert_eq!(desk.around().1.lines().next(), Some("line 84"));
    desk.press("page-down end text:!");
    assert!(desk.written().contains("line 92!"));
    desk.size(80, 24);
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains(" ↑ line") && picture.contains(" ↓ line"),
        "more is above and below: {picture}"
    );
}

/// A long line takes many rows: down moves to the row below, and keeps the column.
#[test]
fn down_goes_to_what_is_seen_below() {
    let mut desk = Workspace::note();
    desk.size(40, 24);
    desk.paste(&"word ".repeat(30));
    desk.press("up up end home right right down down");
    let terminal = &mut desk.terminal(40, 24);
    let cursor = terminal.backend_mut().get_cursor_position().unwrap();
    assert_eq!(cursor.x, 1 + 2 + 2);
    assert_eq!(desk.around().0.len(), 2 * 35 + 2);
}

fn pieces() -> impl Strategy<Value = String> {
    let known = [
        "a",
        "wort ",
        " ",
        "\n",
        "\t",
        "日",
        "本語 ",
        "e\u{301}",
        "\u{301}",
        "👩\u{200D}💻",
        "🇩🇪",
        "🇩",
        "👍🏽",
        "لا",
        "한",
        "\u{1161}",
        "क्षि",
        "ﾞ",
        "ｶﾞ",
        "\u{FE0F}",
        "❤\u{FE0F}",
        "\u{202E}",
        "longlonglonglonglonglonglonglonglonglonglong",
    ];
    let piece = prop_oneof![
        8 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => proptest::char::any().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_cursor_is_where_it_is_seen(
        text in pieces(),
        keys in proptest::collection::vec(proptest::sample::select(&[
            "left", "right", "up", "down", "home", "end", "page-up", "page-down", "ctrl-left", "ctrl-right",
            "backspace", "delete", "ctrl-w", "enter", "text:x", "text:日", "text:\u{301}",
        ][..]), 1..25),
        size in (40u16..=110, 12u16..=40),
        typed in proptest::sample::select(&["text:x", "text:日", "text:·", "enter"][..]),
    ) {
        let mut desk = Workspace::note();
        desk.size(size.0, size.1);
        desk.paste(&text);
        desk.look(size)?;
        for key in keys {
            desk.press(key);
            desk.look(size)?;
            let before = desk.around();
            desk.press(typed);
            desk.press("backspace");
            prop_assert_eq!(desk.around(), before, "what is typed and taken back leaves no trace");
        }
    }
}
