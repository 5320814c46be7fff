//! The baselines screen: marked states of the assessment, their results, and the changes since then.
//!
//! The results of a baseline are calculated when the list is opened and when the history has grown, never while
//! drawing.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::dates;
use crate::base::plural::sparks;
use crate::describe::compare;
use crate::describe::compare as describe;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager::{Entry, Pager};
use crate::model::assessment::baseline::Baseline;
use crate::rules::edit::Request;
use crate::rules::scorecard::Range;
use crate::rules::trend;
use crate::rules::trend::Marked;
use crate::tui::action::{Press, Screen, ScreenAction, edit, is_move, moved};

use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{pad, width};
use crate::views::compare::{
    ChangeEntry, Comparison, Direction, FactMove, GateThen, Section, Worth,
};

/// The baselines, latest first, and the selected one.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    at: usize,
    /// The baseline that the next key press removes.
    removing: Option<String>,
    rows: Vec<Marked>,
    /// The known attainment at each baseline and now, for the current target gate, in percent, earliest first.
    trend: Vec<u64>,
    /// The number of history entries when the rows were calculated; `None` before that.
    known: Option<usize>,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Baselines
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let removing = self.removing.take();
        if is_move(id) {
            self.at = moved(self.at, self.rows.len(), id);
            return Vec::new();
        }
        match (id, self.rows.get(self.at)) {
            (Id::SetBaseline, _) => vec![ScreenAction::ask(Form::baseline(basis))],
            (Id::Accept, Some(row)) => match compared(basis, &row.baseline) {
                Some(sheet) => vec![ScreenAction::lay(sheet)],
                None => vec![ScreenAction::Say(
                    "This copy's history does not contain the entries of that baseline.".to_owned(),
                )],
            },
            (Id::RemoveBaseline, Some(row)) if removing.as_ref() == Some(&row.id) => {
                vec![edit(basis, &Request::RemoveBaseline(row.id.clone()))]
            }
            (Id::RemoveBaseline, Some(row)) => {
                self.removing = Some(row.id.clone());
                vec![ScreenAction::Say(format!(
                    "Press delete again to remove the baseline {}.",
                    row.baseline.name
                ))]
            }
            (Id::Accept | Id::RemoveBaseline, None) => vec![ScreenAction::Say(
                "No baseline yet. Press a to save the first one.".to_owned(),
            )],
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
        self.removing = None;
    }

    // recalculates the rows if the history has changed
    fn settle(&mut self, basis: Option<&Basis>, _area: Rect) {
        let Some(basis) = basis else { return };
        let entries = basis.assessment.history().entries().len();
        if self.known == Some(entries) {
            return;
        }
        self.rows = trend::marked(
            &basis.questionnaire,
            &basis.assessment,
            basis.report.targets.headline,
        );
        self.trend = trend::known(&self.rows, basis.report.scorecard.whole.attainment);
        self.rows.reverse();
        self.known = Some(entries);
        self.at = self.at.min(self.rows.len().saturating_sub(1));
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let mut page = Page::default();
        page.push(theme.span(Role::Title, "Baselines"));
        if area.height > 12 {
            let about = "Saved states to compare later states with. Press enter to see the changes since, a to save \
                     the current state.";
            page.paragraph(about, columns.min(90), theme, Role::Muted);
        }
        page.gap();
        let name = self
            .rows
            .iter()
            .map(|row| width(&row.baseline.name))
            .max()
            .unwrap_or(0)
            .min(columns / 3);
        for (at, row) in self.rows.iter().enumerate() {
            let here = at == self.at;
            let role = if here { Role::Selected } else { Role::Text };
            let answered = row
                .answered
                .map_or_else(String::new, |number| format!("  {number} answered"));
            let line = vec![
                theme.span(role, format!(" {} ", pad(&row.baseline.name, name))),
                theme.span(Role::Text, format!(" {}  ", basis.day(row.baseline.on))),
                theme.span(
                    Role::Muted,
                    pad(
                        &format!("{}{answered}", compare::worth(row)),
                        columns.saturating_sub(name + 18),
                    ),
                ),
            ];
            page.row(at, here, vec![Line::from(line)]);
        }
        if self.rows.is_empty() {
            page.push(theme.span(
                Role::Text,
                "No baseline yet. Press a to save one, such as “2026 Q4”.",
            ));
        }
        // a trend needs at least 2 baselines besides the current state
        if let [first, _, .., last] = self.trend.as_slice() {
            let gate = basis.gate_id(basis.report.targets.headline);
            page.gap();
            page.push(Line::from(vec![
                theme.span(
                    Role::Muted,
                    format!("Minimum attainment for {gate}: {first}% "),
                ),
                theme.span(Role::Accent, sparks(&self.trend, 100)),
                theme.span(Role::Muted, format!(" {last}% now")),
            ]));
        }
        Layout::of(page, area)
    }
}

/// The changes since a baseline, as text for the pager; `None` if the history lacks the baseline's entries.
fn compared(basis: &Basis, baseline: &Baseline) -> Option<Pager> {
    let plans = basis.outlook.as_ref();
    let found = Comparison::since(
        baseline,
        &basis.questionnaire,
        &basis.assessment,
        basis.today,
        plans,
    )?;
    let mut entries: Vec<Entry> = found
        .limits
        .iter()
        .map(|limit| Entry::Words(describe::limit(*limit).to_owned()))
        .collect();
    if !entries.is_empty() {
        entries.push(Entry::Gap);
    }
    entries.extend(numbers(basis, &found.before, &found.after));
    for way in Direction::ALL {
        let moves: Vec<&ChangeEntry> = found.of_way(way).collect();
        if let [_, ..] = moves.as_slice() {
            entries.extend([
                Entry::Gap,
                Entry::Heading(format!(
                    "{} ({})",
                    crate::base::plural::capital(compare::direction(way)),
                    moves.len()
                )),
            ]);
            entries.extend(
                moves
                    .into_iter()
                    .map(|one| Entry::Item(one.control.clone(), move_words(basis, one))),
            );
        }
    }
    if !found.facts.is_empty() {
        entries.extend([
            Entry::Gap,
            Entry::Heading(format!("Facts ({})", found.facts.len())),
        ]);
        let words = |one: &FactMove| {
            format!(
                "{} → {}{}",
                describe::fact(&one.before),
                describe::fact(&one.after),
                last(basis, one.last.as_ref())
            )
        };
        entries.extend(
            found
                .facts
                .iter()
                .map(|one| Entry::Item(one.title.clone(), words(one))),
        );
    }
    for (ids, title) in [
        (&found.met, "Requirements now met"),
        (&found.unmet, "Requirements no longer met"),
    ] {
        if !ids.is_empty() {
            entries.extend([
                Entry::Gap,
                Entry::Heading(format!("{title} ({})", ids.len())),
            ]);
            entries.push(Entry::Words(ids.join(", ")));
        }
    }
    if found.is_empty() {
        entries.extend([Entry::Gap, Entry::Words("Nothing has changed.".to_owned())]);
    }
    let title = format!("Since {}, {}", baseline.name, basis.day(baseline.on));
    Some(Pager {
        title,
        entries,
        scroll: 0,
    })
}

fn move_words(basis: &Basis, one: &ChangeEntry) -> String {
    let part = if one.part == Section::Answer {
        String::new()
    } else {
        format!("{}: ", one.part.word())
    };
    format!(
        "{part}{} → {}{}",
        describe::value(&one.before),
        describe::value(&one.after),
        last(basis, one.last.as_ref())
    )
}

fn last(basis: &Basis, last: Option<&(String, jiff::civil::Date)>) -> String {
    last.map_or_else(String::new, |(who, on)| {
        format!(" · {who}, {}", basis.day(*on))
    })
}

/// The scores and the gates, before and after.
fn numbers(basis: &Basis, before: &Worth, after: &Worth) -> Vec<Entry> {
    let none = || "none".to_owned();
    let range = |worth: &Worth| {
        worth
            .whole
            .attainment
            .map_or_else(none, Range::percent_words)
    };
    let attained = |worth: &Worth| format!("{} for {}", range(worth), worth.gate);
    let percent = |worth: &Worth| {
        worth
            .whole
            .confidence
            .map_or_else(none, |ratio| format!("{}%", ratio.percent()))
    };
    let maturity = |worth: &Worth| worth.whole.maturity.map_or_else(none, Range::level_words);
    let moved = |was: String, is: String| {
        if was == is {
            format!("{is}, unchanged")
        } else {
            format!("{was} → {is}")
        }
    };
    let item = |name: &str, of: &dyn Fn(&Worth) -> String| {
        Entry::Item(name.to_owned(), moved(of(before), of(after)))
    };
    let opens = |gate: &GateThen| match gate.opens {
        Some((early, late)) => {
            let days = if early == late {
                basis.day(early)
            } else {
                dates::stretch(early, late, basis.dates)
            };
            format!("{}, can pass {days}", gate.state.word())
        }
        None => gate.state.word().to_owned(),
    };
    let mut entries = vec![
        item("Attainment", &attained),
        item("Confidence", &percent),
        item("Maturity", &maturity),
    ];
    entries.extend(after.gates.iter().map(|is| {
        let was = before.gate(&is.id).map_or_else(none, opens);
        Entry::Item(is.id.clone(), moved(was, opens(is)))
    }));
    entries
}
