//! The export screen: it requests the chosen formats, and reports the outcome.

use surefoot::tui::effect::Effect;
use surefoot::views::options::{Chapter, Handling, Kind};
use surefoot::views::options::{Format, Paper};

use super::Workspace;

#[test]
fn a_report_that_is_there_is_replaced_only_by_a_second_enter() {
    let mut desk = Workspace::example();
    desk.press("f8 enter");
    assert!(
        desk.shows("✓ written: 14 pages, 124 KB; a mark replaces 漢"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("enter");
    assert!(desk.shows("it already exists. Export again to replace it"));
    desk.asked.clear();
    desk.press("down up enter enter");
    assert!(matches!(
        &desk.asked[..],
        [
            Effect::Export { replace: false, .. },
            Effect::Export { replace: true, .. }
        ]
    ));
}

#[test]
fn a_document_is_chosen_with_its_label_paper_and_readers() {
    let mut desk = Workspace::example();
    desk.press("f8 home right");
    assert!(
        desk.shows("Security requirements: a specification that a team can sign"),
        "{}",
        desk.picture(100, 30)
    );
    assert!(
        !desk.shows("Chapters") && !desk.shows("JSON"),
        "{}",
        desk.picture(100, 30)
    );
    desk.press("down right down right down enter down enter");
    assert!(desk.shows("TLP:AMBER: for the organisation and its clients, need-to-know only"));
    let Some(Effect::Export {
        format,
        path,
        order,
        redact,
        replace,
    }) = desk.asked.last()
    else {
        panic!("no export")
    };
    assert_eq!(
        (*format, order.kind, order.handling),
        (Format::Pdf, Kind::Requirements, Handling::Amber)
    );
    assert_eq!(
        (order.paper, *redact, *replace),
        (Paper::Letter, true, false)
    );
    assert!(
        path.ends_with("assistant-requirements-redacted.pdf"),
        "{}",
        path.display()
    );
    assert!(
        desk.shows("✓ written: 14 pages, 124 KB")
            && desk.shows("SHA-256 0123456789abcdef0123456789abcdef")
    );
    desk.press("up left");
    assert!(
        !desk.shows("written"),
        "what was written is no longer what is wanted: {}",
        desk.picture(100, 30)
    );
}

#[test]
fn chapters_are_left_out_one_by_one() {
    let mut desk = Workspace::example();
    desk.press("f8 home down enter down enter down down down enter");
    assert!(
        desk.shows("board page, then 9 of 11"),
        "{}",
        desk.picture(100, 40)
    );
    desk.press("end up up up up up up up up up enter");
    let Some(Effect::Export { order, .. }) = desk.asked.last() else {
        panic!("no export")
    };
    let left: Vec<Chapter> = Chapter::ALL
        .into_iter()
        .filter(|chapter| !order.chapters.contains(chapter))
        .collect();
    assert_eq!(left, [Chapter::Standing, Chapter::Roadmap]);
}

#[test]
fn all_formats_are_written_in_turn_and_none_is_replaced() {
    let mut desk = Workspace::example();
    desk.press("f8 enter");
    desk.asked.clear();
    desk.press("a");
    let asked: Vec<Format> = desk
        .asked
        .iter()
        .filter_map(|effect| {
            if let Effect::Export {
                format,
                replace: false,
                ..
            } = effect
            {
                Some(*format)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(asked, Format::ALL);
    assert!(
        desk.shows("assistant-report.pdf: it already exists"),
        "{}",
        desk.picture(120, 60)
    );
    assert_eq!(
        desk.picture(120, 60).matches("✓ written").count(),
        Format::ALL.len() - 1
    );
    assert!(
        desk.shows("9 of 10 files written. See the result beside each."),
        "{}",
        desk.picture(120, 60)
    );
    desk.press("a");
    assert!(
        desk.shows("0 of 10 files written. See the result beside each."),
        "{}",
        desk.picture(120, 60)
    );
}

#[test]
fn the_first_page_can_be_read_before_it_is_written() {
    let mut desk = Workspace::example();
    desk.press("f8 v");
    let page = desk.picture(120, 60);
    for words in [
        "Security assessment of Customer assistant",
        "does not pass G2",
        "◐ G1",
        "✕ G2",
        "REQ-DAT-R4",
        "Decide today",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
