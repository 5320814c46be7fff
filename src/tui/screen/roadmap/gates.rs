//! The gate lines above the bar chart: one line for each gate, with the dates on which it can pass.
//!
//! A date is always shown as a range or marked "as planned": the earlier date alone would look like a promise that
//! nobody made. When space is short, the least important column is dropped first, for all gates alike, so that columns
//! stay aligned.

use jiff::civil::Date;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::base::index_vec::IndexVec;
use crate::interaction::basis::Basis;
use crate::model::questionnaire::{ControlIx, GateIx, RoleIx};
use crate::roadmap::calendar::days_between;
use crate::roadmap::{Outlook, StepIx};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::{count, fit, pad, width};

/// The minimum height in rows at which the remarks on a gate have their own line.
const TALL: u16 = 26;
/// The width in columns below which the forecast is left out: a shortened forecast would mislead.
const NARROW: usize = 70;
/// The text for a date that equals the committed one.
const AS_AGREED: &str = "as committed";

/// One column of the gate lines, in one or more lengths.
struct GateLine {
    role: Role,
    /// The texts of each gate, longest first; empty if there is no text for a gate.
    words: IndexVec<GateIx, Vec<String>>,
    /// The index of the length shown; `None` if there is no room.
    length: Option<usize>,
}

impl GateLine {
    fn new(role: Role, words: IndexVec<GateIx, Vec<String>>) -> Self {
        Self {
            role,
            words,
            length: None,
        }
    }

    fn word(&self, gate: GateIx, length: usize) -> &str {
        self.words[gate].get(length).map_or("", String::as_str)
    }

    fn shown(&self, gate: GateIx) -> &str {
        self.length.map_or("", |length| self.word(gate, length))
    }

    /// The width in columns at a given length, including the gap before the column.
    fn columns(&self, length: usize) -> usize {
        let most = self
            .words
            .indices()
            .map(|gate| width(self.word(gate, length)))
            .max()
            .unwrap_or(0);
        if most == 0 { 0 } else { most + 2 }
    }

    fn lengths(&self) -> usize {
        self.words.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Selects the longest of `lengths` that fits, and reduces `left`, the number of free columns, by the width of that
    /// length.
    fn take(&mut self, left: &mut usize, lengths: std::ops::Range<usize>) {
        let has = self.length.map_or(0, |length| self.columns(length));
        let room = *left + has;
        if let Some(length) = lengths
            .into_iter()
            .find(|&length| self.columns(length) <= room)
        {
            *left = room - self.columns(length);
            self.length = Some(length);
        }
    }
}

/// The difference between 2 dates, in words: `8 days earlier`.
pub(super) fn distance(from: Date, to: Date, [earlier, later]: [&str; 2]) -> String {
    let days = days_between(from, to);
    let number = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
    format!(
        "{} {}",
        count(number, "day", "days"),
        if days < 0 { earlier } else { later }
    )
}

/// The gates up to the horizon and the dates on which they can pass, with the changes since the last what-if.
pub(crate) fn lines(
    basis: &Basis,
    outlook: &Outlook,
    theme: Theme,
    area: Rect,
) -> Vec<Line<'static>> {
    let columns = usize::from(area.width);
    let gates: Vec<GateIx> = basis.report.targets.horizon.through().collect();
    let each = |say: &dyn Fn(GateIx) -> Vec<String>| gates.iter().map(|&gate| say(gate)).collect();
    let names: IndexVec<GateIx, String> = gates.iter().map(|&gate| name(basis, gate)).collect();
    let title = names.iter().map(|name| width(name)).max().unwrap_or(0) + 1;
    let title = title
        .min(if columns < NARROW { 16 } else { 28 })
        .min(columns / 3);
    let mut left = columns.saturating_sub(title + 4);
    let has_day = |gate: GateIx| outlook.gate(gate).1.is_some();
    let mut days = GateLine::new(
        Role::Title,
        each(&|gate| {
            if has_day(gate) {
                let likely = forecast(basis, outlook, gate);
                if likely.is_empty() {
                    dated(basis, outlook, gate)
                } else {
                    likely
                }
            } else {
                Vec::new()
            }
        }),
    );
    let mut planned = GateLine::new(Role::Text, each(&|gate| planned(basis, outlook, gate)));
    let mut was = GateLine::new(Role::Accent, each(&|gate| was(basis, outlook, gate)));
    let mut late = GateLine::new(Role::Fair, each(&|gate| late(basis, outlook, gate)));
    let mut agreed = GateLine::new(Role::Muted, each(&|gate| agreed(basis, outlook, gate)));
    let mut bound = GateLine::new(Role::Muted, each(&|gate| bound(basis, outlook, gate)));
    let tall = area.height >= TALL;
    left += 2; // no gap before the days
    days.take(&mut left, 1..2);
    if !tall {
        let shortest = was.lengths().saturating_sub(1);
        was.take(&mut left, shortest..shortest + 1);
        late.take(&mut left, 0..1);
        if agreed
            .words
            .iter()
            .flatten()
            .any(|words| words != AS_AGREED)
        {
            agreed.take(&mut left, 1..2);
        }
    }
    if columns >= NARROW {
        planned.take(&mut left, 1..2);
    }
    if !tall {
        was.take(&mut left, 0..2);
        agreed.take(&mut left, 0..2);
    }
    if planned.length.is_some() {
        planned.take(&mut left, 0..1);
    }
    bound.take(&mut left, 0..1);
    if tall
        && agreed
            .words
            .iter()
            .flatten()
            .all(|words| words == AS_AGREED)
    {
        agreed.take(&mut left, 0..1);
    }
    if planned.length.is_none() {
        days.take(&mut left, 0..1);
    }
    let mut lines = Vec::new();
    for (gate, name) in names.enumerated() {
        let mut spans = vec![theme.span(Role::Text, format!(" {} ", pad(name, title)))];
        let (mut filled, mut crowded) = (0, false);
        let mut place = 2; // the mark before the days
        // long texts continue into the space of an empty column
        let mut put = |spans: &mut Vec<Span<'static>>, role: Role, words: &str, columns: usize| {
            if !words.is_empty() {
                let gap = if filled == 0 {
                    0
                } else {
                    place_gap(place, filled)
                };
                spans.push(Span::raw(" ".repeat(gap)));
                spans.push(theme.span(role, words.to_owned()));
                filled += gap + width(words);
            }
            place += columns;
        };
        let first = days.length.map_or(0, |length| days.columns(length));
        if has_day(gate) {
            put(
                &mut spans,
                days.role,
                &format!("◆ {}", days.shown(gate)),
                first,
            );
        } else {
            let words = undated(basis, outlook, gate);
            let room = columns.saturating_sub(title + 4);
            let beside = |part: &GateLine| {
                if part.shown(gate).is_empty() {
                    0
                } else {
                    width(part.shown(gate)) + 2
                }
            };
            // why a gate cannot pass matters more than the committed date
            let both = beside(&was) + beside(&agreed);
            crowded = room < width(&words) + both;
            let room = room.saturating_sub(if crowded { beside(&was) } else { both });
            // the bars already show "dropped"
            let short = words
                .trim_end_matches(" is dropped")
                .trim_end_matches(" are dropped");
            let words = if width(&words) > room { short } else { &words };
            put(
                &mut spans,
                days.role,
                &format!("◇ {}", fit(words, room)),
                first,
            );
        }
        let all = [&planned, &was, &late, &agreed, &bound];
        let parts: &[&GateLine] = if crowded { &[&was] } else { &all };
        for part in parts {
            let columns = part.length.map_or(0, |length| part.columns(length));
            put(&mut spans, part.role, part.shown(gate), columns);
        }
        lines.push(Line::from(spans));
        if tall {
            let parts = [&was, &agreed, &late]
                .into_iter()
                .filter(|part| part.length.is_none());
            lines.extend(second(parts, gate, theme, title + 4, columns));
        }
    }
    lines
}

/// The gap before the column that starts at `place`, counted from the mark before the dates; at least 2 cells.
fn place_gap(place: usize, filled: usize) -> usize {
    place.saturating_sub(filled).max(2)
}

/// The remarks on a gate, on their own line; `None` if there are none.
fn second<'a>(
    parts: impl Iterator<Item = &'a GateLine>,
    gate: GateIx,
    theme: Theme,
    indent: usize,
    columns: usize,
) -> Option<Line<'static>> {
    let mut spans = vec![Span::raw(" ".repeat(indent))];
    let mut left = columns.saturating_sub(indent);
    for part in parts {
        let words = part.word(gate, 0);
        if words.is_empty() || left < 8 {
            continue;
        }
        if spans.len() > 1 {
            spans.push(theme.span(Role::Muted, "; "));
            left = left.saturating_sub(2);
        }
        let words = fit(words, left);
        left = left.saturating_sub(width(&words));
        spans.push(theme.span(part.role, words));
    }
    (spans.len() > 1).then(|| Line::from(spans))
}

fn name(basis: &Basis, gate: GateIx) -> String {
    let gate = &basis.questionnaire.gates[gate];
    format!("{}  {}", gate.id, gate.title)
}

/// The dates on which a gate can pass: a range, or one date marked as planned.
fn dated(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    match outlook.gate(gate) {
        (Some(_), Some(_)) if outlook.all.gates[gate].waits.is_empty() => {
            vec!["passes today".to_owned(), "today".to_owned()]
        }
        (Some(first), Some(last)) if first == last => {
            vec![
                format!("{} if all goes as planned", basis.day(last)),
                format!("{} as planned", basis.day(last)),
            ]
        }
        (Some(first), Some(last)) => {
            vec![format!("{} – {}", basis.near(first, last), basis.day(last)); 2]
        }
        _ => Vec::new(),
    }
}

/// The reason why a gate has no latest date.
pub(super) fn undated(basis: &Basis, outlook: &Outlook, gate: GateIx) -> String {
    let at = &outlook.all.gates[gate];
    let early = outlook.known.gates[gate].day;
    let early = early.map_or(String::new(), |early| format!("{} – ", basis.day(early)));
    let role = |&role: &RoleIx| basis.questionnaire.roles[role].title.clone();
    let missing: Vec<String> = at.missing.iter().map(role).collect();
    let first_shut = outlook
        .all
        .gates
        .iter()
        .find(|before| before.gate < gate && before.day.is_none());
    let shut: Vec<ControlIx> = outlook.all.shut_by(gate).into_iter().collect();
    match shut.as_slice() {
        [] if !missing.is_empty() => format!("{early}no date: nobody for {}", missing.join(", ")),
        [] => match first_shut {
            Some(before) => format!("{early}no date: {} has none", basis.gate_id(before.gate)),
            None => format!("{early}no date{}", waiting(basis, outlook, gate)),
        },
        [one] => format!("{early}no date: {} is dropped", basis.id(*one)),
        [one, two] => format!(
            "{early}no date: {} and {} are dropped",
            basis.id(*one),
            basis.id(*two)
        ),
        [one, rest @ ..] => {
            format!(
                "{early}no date: {} and {} are dropped",
                basis.id(*one),
                count(rest.len(), "other", "others")
            )
        }
    }
}

/// The first step that a gate needs and that has no date, and the reason for the missing date.
fn waiting(basis: &Basis, outlook: &Outlook, gate: GateIx) -> String {
    let all = &outlook.all;
    let waits = |step: &StepIx| {
        let planned = &all.steps[*step];
        planned.when.is_none() && !planned.step.dropped
    };
    let step = all.gates[gate].waits.iter().copied().find(waits);
    step.map_or(String::new(), |step| {
        format!(
            ": {} {}",
            all.name(&basis.questionnaire, step),
            all.because(&basis.questionnaire, step)
        )
    })
}

/// The dates of the plan, without delays; empty if they are shown first because there is no forecast.
fn planned(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    if forecast(basis, outlook, gate).is_empty() {
        return Vec::new();
    }
    match outlook.gate(gate) {
        (Some(first), Some(last)) if first == last => {
            vec![format!("planned {}", basis.day(last)); 2]
        }
        (Some(first), Some(last)) => vec![
            format!("planned {} to {}", basis.near(first, last), basis.day(last)),
            format!("planned {}–{}", basis.near(first, last), basis.day(last)),
        ],
        _ => Vec::new(),
    }
}

/// The dates by which the gate passes in 50% and in 80% of the simulation runs; empty if it waits for nothing.
fn forecast(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    match (outlook.likely(gate), outlook.gate(gate).1) {
        (Some((half, most)), Some(last)) => {
            let (half_words, most_words) = (basis.near(half, last), basis.near(most, half));
            vec![
                format!("50% by {half_words}, 80% by {most_words}"),
                format!("50% {half_words}, 80% {most_words}"),
            ]
        }
        _ => Vec::new(),
    }
}

/// The date of a gate before the last what-if, if it has changed.
fn was(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    let Some(before) = &basis.before else {
        return Vec::new();
    };
    let now = outlook.gate(gate);
    match (before.outlook.gate(gate), now) {
        ((_, Some(was)), (_, Some(now))) if was != now => {
            let far = distance(was, now, ["earlier", "later"]);
            let was = basis.near(was, now);
            vec![
                format!("was {was}, now {far}"),
                format!("was {was}, {far}"),
                format!("was {was}"),
            ]
        }
        ((_, Some(was)), (_, None)) => vec![format!("was {}", basis.day(was)); 3],
        ((_, None), (_, Some(_))) => vec!["had no date".to_owned(); 3],
        ((Some(was), Some(last)), (Some(now), _)) if was != now => {
            vec![format!("was from {}", basis.near(was, last)); 3]
        }
        _ => Vec::new(),
    }
}

/// The target date, if the target gate passes after that date.
fn late(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    match (basis.state().profile.target_date, outlook.gate(gate).1) {
        (Some(by), Some(last)) if gate == basis.report.targets.headline && last > by => {
            vec![format!("target {}", basis.near(by, last))]
        }
        _ => Vec::new(),
    }
}

/// The committed date of a gate, and the difference from its current date.
fn agreed(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    let Some(agreed) = &basis.state().plan.committed else {
        return Vec::new();
    };
    match (agreed.gates.get(basis.gate_id(gate)), outlook.gate(gate).1) {
        (Some(agreed), Some(last)) if *agreed == last => vec![AS_AGREED.to_owned(); 2],
        (Some(agreed), Some(last)) => {
            let words = format!("committed {}", basis.near(*agreed, last));
            vec![
                format!("{words}: {}", distance(*agreed, last, ["early", "late"])),
                words,
            ]
        }
        (Some(agreed), None) => vec![format!("committed {}", basis.day(*agreed)); 2],
        (None, _) => Vec::new(),
    }
}

/// The date that no plan with these people can beat.
fn bound(basis: &Basis, outlook: &Outlook, gate: GateIx) -> Vec<String> {
    let at = &outlook.all.gates[gate];
    if at.waits.is_empty() {
        return Vec::new();
    }
    let exact = matches!(outlook.gate(gate), (Some(first), Some(last)) if first == last);
    match (at.bound, at.day) {
        (Some(bound), Some(opens)) if bound >= opens => vec!["optimal".to_owned()],
        (Some(bound), Some(opens)) => vec![no_plan_before(basis, bound, opens, exact)],
        _ => Vec::new(),
    }
}

fn no_plan_before(basis: &Basis, bound: Date, opens: Date, exact: bool) -> String {
    // beside a range, the bound must state that it applies to the later end
    let which = if exact { "no plan" } else { "no plan ends" };
    format!("{which} before {}", basis.near(bound, opens))
}
