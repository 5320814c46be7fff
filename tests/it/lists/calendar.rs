//! The calendar, as calcard reads it.

use std::collections::{BTreeMap, BTreeSet};

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::room::Parked;
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::GateState;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

use super::{assessment_with_questionnaire, today};

/// One event: its id, title, date and description.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) uid: String,
    pub(crate) title: String,
    pub(crate) day: Date,
    pub(crate) words: String,
}

/// The events of a calendar.
pub(crate) fn read(bytes: &[u8]) -> Vec<Event> {
    let text = std::str::from_utf8(bytes).unwrap();
    let calendar = ICalendar::parse(text).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
    let events = calendar
        .components
        .iter()
        .filter(|part| part.component_type == ICalendarComponentType::VEvent);
    events
        .map(|event| {
            let said = |property: ICalendarProperty| {
                let entry = event
                    .property(&property)
                    .unwrap_or_else(|| panic!("no {property:?}"));
                entry
                    .values
                    .iter()
                    .filter_map(|value| value.as_text())
                    .collect::<Vec<_>>()
                    .join(",")
            };
            let day = |property: ICalendarProperty| {
                let found = event.property(&property).unwrap().values[0]
                    .as_partial_date_time()
                    .unwrap()
                    .clone();
                assert!(!found.has_time(), "an event of a whole day");
                let [year, month, day] = [
                    i16::try_from(found.year.unwrap()).unwrap(),
                    i16::from(found.month.unwrap()),
                    i16::from(found.day.unwrap()),
                ];
                date(
                    year,
                    i8::try_from(month).unwrap(),
                    i8::try_from(day).unwrap(),
                )
            };
            let (first, end) = (
                day(ICalendarProperty::Dtstart),
                day(ICalendarProperty::Dtend),
            );
            // only a step of the plan takes more than a day
            if said(ICalendarProperty::Categories) == "Step" {
                assert!(first < end);
            } else {
                assert_eq!(end, first.tomorrow().unwrap());
            }
            assert!(event.property(&ICalendarProperty::Dtstamp).is_some());
            Event {
                uid: said(ICalendarProperty::Uid),
                title: said(ICalendarProperty::Summary),
                day: day(ICalendarProperty::Dtstart),
                words: said(ICalendarProperty::Description),
            }
        })
        .collect()
}

fn on(day: Date) -> (Vec<u8>, Vec<Event>) {
    let (questionnaire, mut example) = assessment_with_questionnaire();
    let parked = |what: &str, by, done| {
        let at = Timestamp::from_second(1_795_006_800).unwrap();
        Parked {
            at,
            what: what.to_owned(),
            control: Some("DAT-P1".to_owned()),
            owner: None,
            due: by,
            done,
        }
    };
    let point = |id: &str, to| Change::Parked {
        id: id.to_owned(),
        to: Some(to),
    };
    let points = vec![
        point("a", parked("who pays?", Some(date(2026, 12, 4)), false)),
        point("b", parked("settled", Some(date(2026, 12, 4)), true)),
        point("c", parked("some day", None, false)),
    ];
    example.change_all(points, store::stamp("room"));
    let bytes = Exporter::new(&questionnaire, &example, day)
        .write(Format::Ics, &ExportOptions::default())
        .unwrap()
        .bytes;
    let seen = read(&bytes);
    (bytes, seen)
}

#[test]
fn a_gate_is_on_the_late_end_of_its_range() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let plan = outlook(
        &questionnaire,
        example.state(),
        &example.earlier_plans(),
        &report.targets,
        today(),
        Care::Improved,
    );
    let (_, seen) = on(today());
    for gate in report.targets.horizon.through() {
        let id = &questionnaire.gates[gate].id;
        let (early, late) = plan.gate(gate);
        let (early, late) = (early.unwrap(), late.unwrap());
        assert!(report.gates[gate].state < GateState::Passes);
        let event = seen
            .iter()
            .find(|event| event.title.starts_with(&format!("{id} can pass")))
            .unwrap();
        assert_eq!(event.day, late);
        for end in [early, late] {
            assert!(
                event.words.contains(&end.strftime("%-d %b").to_string()),
                "{id} {end}"
            );
        }
        // "(80%)", or "(50% and 80%)" where both are one day
        assert!(event.words.contains("80%)"));
    }
    let days: BTreeSet<Date> = seen.iter().map(|event| event.day).collect();
    assert!(
        plan.gate(1.into()).0 != plan.gate(1.into()).1
            && !days.contains(&plan.gate(1.into()).0.unwrap()),
        "an early end stands alone"
    );
}

#[test]
fn what_somebody_has_to_keep_in_mind_has_its_day() {
    let (_, seen) = on(today());
    let day = |title: &str| {
        seen.iter()
            .find(|event| event.title.contains(title))
            .map(|event| event.day)
    };
    assert_eq!(day("DAT-P4 exception expires"), Some(date(2027, 1, 29)));
    assert_eq!(day("Investigate INF-R4"), Some(date(2026, 12, 8)));
    assert_eq!(day("Target date: Production"), Some(date(2027, 6, 30)));
    assert_eq!(day("Parked item (DAT-P1)"), Some(date(2026, 12, 4)));
    assert_eq!(
        seen.iter()
            .filter(|event| event.title.starts_with("Parked"))
            .count(),
        1,
        "settled, or without a day"
    );
    // The answers were given on 18 November; the shortest review period is three months.
    let reviews: Vec<Date> = seen
        .iter()
        .filter(|event| event.title.starts_with("Review"))
        .map(|event| event.day)
        .collect();
    assert_eq!(reviews.first(), Some(&date(2027, 2, 18)));
}

/// A calendar that imports the file again updates its events: the ids are the same, and the revision is later.
#[test]
fn a_later_report_updates_the_events_there_are() {
    let names = |seen: &[Event]| -> BTreeMap<String, String> {
        let kept = seen
            .iter()
            .filter(|event| !event.title.starts_with("Review"));
        kept.map(|event| (event.title.clone(), event.uid.clone()))
            .collect()
    };
    let ((first, before), (second, after)) = (on(today()), on(date(2026, 12, 2)));
    assert_eq!(names(&before), names(&after));
    let all: BTreeSet<&String> = before.iter().map(|event| &event.uid).collect();
    assert_eq!(all.len(), before.len(), "each has a name of its own");
    let sequence = |bytes: &[u8]| -> u32 {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.lines()
            .find_map(|line| line.strip_prefix("SEQUENCE:"))
            .unwrap()
            .trim()
            .parse()
            .unwrap()
    };
    assert_eq!(sequence(&second), sequence(&first) + 1);
}

#[test]
fn events_are_confidential_block_no_time_and_ring_no_bell() {
    let (bytes, seen) = on(today());
    let text = String::from_utf8(bytes).unwrap();
    for line in [
        "CLASS:CONFIDENTIAL\r\n",
        "TRANSP:TRANSPARENT\r\n",
        "DTSTAMP:20261201T000000Z\r\n",
    ] {
        assert_eq!(text.matches(line).count(), seen.len(), "{line}");
    }
    assert!(!text.contains("VALARM"));
    assert!(
        seen.iter()
            .all(|event| event.words.contains("TLP:AMBER+STRICT"))
    );
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
}
