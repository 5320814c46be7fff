//! The requirements screen: the requirements that follow from the answers, each with its reasons.
//!
//! The screen shows requirements exactly as `rules::requirements` derives them.

use crate::describe::requirement::statement;
use crate::model::questionnaire::ControlIx;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::results::priority_role;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::pager;
use crate::interaction::pager::{Entry, Pager};
use crate::rules::requirements::{Priority, Requirement, Status, id};
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::screen::master_detail::MasterDetail;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, pad};

/// The selected requirement, and the filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
    filter: Filter,
}

/// The filter that determines which requirements are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    All,
    NotMet,
    Only(Priority),
}

impl Filter {
    fn next(self) -> Self {
        let priority = |at: usize| {
            Priority::ALL
                .get(at)
                .map_or(Self::All, |priority| Self::Only(*priority))
        };
        match self {
            Self::All => Self::NotMet,
            Self::NotMet => priority(0),
            Self::Only(now) => priority(
                Priority::ALL
                    .iter()
                    .position(|priority| *priority == now)
                    .map_or(usize::MAX, |at| at + 1),
            ),
        }
    }

    fn takes(self, requirement: &Requirement) -> bool {
        match self {
            Self::All => true,
            Self::NotMet => requirement.status != Status::Met,
            Self::Only(priority) => requirement.priority == Some(priority),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NotMet => "not met",
            Self::Only(Priority::P1) => "P1: mandatory, never deferrable or far below target",
            Self::Only(Priority::P2) => "P2: other mandatory gaps",
            Self::Only(Priority::P3) => "P3: recommended gaps",
            Self::Only(Priority::P4) => "P4: gaps at earlier gates only",
        }
    }
}

impl State {
    /// Selects the requirement of a control.
    pub(crate) fn visit(&mut self, basis: &Basis, control: ControlIx) {
        let find = |list: &[&Requirement]| {
            list.iter()
                .position(|requirement| requirement.control == control)
        };
        if find(&listed(self, basis)).is_none() {
            self.filter = Filter::All;
        }
        self.at = find(&listed(self, basis)).unwrap_or(0);
    }
}

/// The listed requirements: gaps first, in order of urgency, then requirements that are met.
fn listed<'a>(state: &State, basis: &'a Basis) -> Vec<&'a Requirement> {
    let met = basis
        .report
        .requirements
        .iter()
        .filter(|requirement| requirement.status == Status::Met);
    let all = basis
        .report
        .gaps(&basis.questionnaire)
        .into_iter()
        .chain(met);
    all.filter(|requirement| state.filter.takes(requirement))
        .collect()
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Requirements
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let listed = listed(self, basis);
        self.at = self.at.min(listed.len().saturating_sub(1));
        let control = listed.get(self.at).map(|requirement| requirement.control);
        match (id, control) {
            (Id::Filter, _) => {
                self.filter = self.filter.next();
                self.at = 0;
            }
            (Id::Accept, Some(control)) => {
                return vec![ScreenAction::Open(control)];
            }
            (Id::About, Some(control)) => {
                let at = listed
                    .get(self.at)
                    .map(|requirement| detail(basis, requirement));
                let title = basis.name(control);
                return at
                    .map(|entries| {
                        ScreenAction::lay(Pager {
                            title,
                            entries,
                            scroll: 0,
                        })
                    })
                    .into_iter()
                    .collect();
            }
            (Id::Copy, Some(_)) => {
                return listed
                    .get(self.at)
                    .map(|requirement| ScreenAction::Copy(plain(basis, requirement)))
                    .into_iter()
                    .collect();
            }
            (Id::Why, Some(control)) => {
                return vec![ScreenAction::lay(pager::why(basis, basis.id(control)))];
            }
            (id, _) if is_move(id) => self.at = moved(self.at, listed.len(), id),
            _ => {}
        }
        Vec::new()
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let listed = listed(self, basis);
        let at = self.at.min(listed.len().saturating_sub(1));
        let beside = MasterDetail::of(area, 52, 50);
        let columns = beside.columns();
        let unmet = basis
            .report
            .requirements
            .iter()
            .filter(|requirement| requirement.status != Status::Met)
            .count();
        let counted = format!(
            "{}, {unmet} not met · shown: {}",
            count(
                basis.report.requirements.len(),
                "requirement",
                "requirements"
            ),
            self.filter.label()
        );
        let mut page = Page::default();
        for (row, requirement) in listed.iter().enumerate() {
            let here = row == at;
            let title = basis
                .control(requirement.control)
                .map_or("", |control| control.title.as_str());
            let name = format!("{}  {title}", id(&basis.questionnaire, requirement.control));
            let line = Line::from(vec![
                theme.span(
                    priority_role(requirement.priority),
                    pad(requirement.priority.map_or("", Priority::word), 4),
                ),
                theme.span(
                    status_role(requirement.status),
                    pad(requirement.status.word(), 10),
                ),
                theme.span(
                    if here { Role::Selected } else { Role::Text },
                    pad(&name, columns.saturating_sub(16)),
                ),
            ]);
            page.row(row, here, [line]);
        }
        if listed.is_empty() {
            page.push(theme.span(Role::Text, "No matches. Press f to change the filter."));
        }
        let mut layout = beside.list(&counted, page, theme);
        if let Some(requirement) = listed.get(at) {
            let entries = if beside.wide {
                detail(basis, requirement)
            } else {
                brief(basis, requirement)
            };
            beside.detail(entries, &mut layout, theme);
        }
        layout
    }
}

/// The color role of a status.
fn status_role(status: Status) -> Role {
    match status {
        Status::Met => Role::Good,
        Status::Partial | Status::Excepted => Role::Fair,
        Status::Missing => Role::Poor,
        Status::Unknown => Role::Muted,
    }
}

/// The gap, the requirement and the target, for narrow windows.
fn brief(basis: &Basis, requirement: &Requirement) -> Vec<Entry> {
    let control = &basis.questionnaire.controls[requirement.control];
    vec![
        Entry::Item("Now".to_owned(), basis.gap_words(requirement)),
        Entry::Item(
            "Required".to_owned(),
            statement(control, requirement.target),
        ),
        Entry::Item(
            "Target".to_owned(),
            format!(
                "{}: {}",
                basis.level(requirement.target),
                control.level(requirement.target)
            ),
        ),
    ]
}

/// A requirement and its criteria as plain text.
fn plain(basis: &Basis, requirement: &Requirement) -> String {
    let control = &basis.questionnaire.controls[requirement.control];
    let mut lines = vec![
        format!(
            "{} {}",
            id(&basis.questionnaire, requirement.control),
            control.title
        ),
        format!(
            "{}: {}",
            requirement.status.word(),
            basis.gap_words(requirement)
        ),
        statement(control, requirement.target),
    ];
    let criteria = control.criteria(requirement.target);
    lines.extend(
        criteria.map(|criterion| format!("- {}: {}", criterion.method.word(), criterion.text)),
    );
    lines.join("\n")
}

/// Everything about a requirement.
fn detail(basis: &Basis, requirement: &Requirement) -> Vec<Entry> {
    let control = &basis.questionnaire.controls[requirement.control];
    let status = requirement.status.word();
    let priority = requirement
        .priority
        .map_or(String::new(), |priority| format!(", {}", priority.word()));
    let mut entries = vec![
        Entry::Heading(format!(
            "{} {}",
            id(&basis.questionnaire, requirement.control),
            control.title
        )),
        Entry::Words(format!(
            "{status}{priority}: {}",
            basis.gap_words(requirement)
        )),
        Entry::Gap,
        Entry::Words(statement(control, requirement.target)),
        Entry::Gap,
        Entry::Heading(format!("Target {}", basis.level(requirement.target))),
        Entry::Words(control.level(requirement.target).to_owned()),
        Entry::Gap,
        Entry::Heading("Acceptance criteria".to_owned()),
    ];
    let criteria = control.criteria(requirement.target);
    entries.extend(
        criteria.map(|criterion| {
            Entry::Item(criterion.method.word().to_owned(), criterion.text.clone())
        }),
    );
    entries.push(Entry::Gap);
    entries.push(Entry::Heading("Why".to_owned()));
    entries.extend(pager::why(basis, &control.id).entries);
    entries
}
