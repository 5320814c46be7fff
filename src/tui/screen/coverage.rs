//! The frameworks screen: each public framework, with the controls related to its items.
//!
//! The screen states that a control is related to an item, never that a control satisfies an item.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::index_vec::IndexVec;
use crate::base::plural::capital;
use crate::describe::{Describe as _, coverage};
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::pager::Entry;
use crate::model::questionnaire::CatalogIx;
use crate::rules::coverage::{Coverage, Item, Reach, Tally, coverage};
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::screen::master_detail::MasterDetail;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar;
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, pad, pad_left, width};

/// All frameworks, or one of them, and the selected row.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The framework whose items are shown; `None` for the list of frameworks.
    catalog: Option<CatalogIx>,
    at: usize,
    filter: Filter,
}

/// The filter that determines which items are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    #[default]
    All,
    Below,
    Unrelated,
}

impl Filter {
    fn next(self) -> Self {
        match self {
            Self::All => Self::Below,
            Self::Below => Self::Unrelated,
            Self::Unrelated => Self::All,
        }
    }

    fn takes(self, item: &Item) -> bool {
        match (self, item.reach()) {
            (Self::All, _) => true,
            (Self::Below, Reach::Asked { reached, asked }) => reached < asked,
            (Self::Unrelated, Reach::Unrelated) => !item.heading,
            _ => false,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Below => "with a control below its target",
            Self::Unrelated => "without a related control",
        }
    }
}

fn cover(basis: &Basis, catalog: CatalogIx) -> Coverage {
    coverage(
        &basis.questionnaire,
        basis.state(),
        &basis.report.targets,
        catalog,
    )
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Coverage
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let Some(catalog) = self.catalog else {
            let length = basis.questionnaire.catalogs.len();
            self.at = self.at.min(length.saturating_sub(1));
            return match id {
                Id::Accept if length > 0 => {
                    let inside = State {
                        catalog: Some(self.at.into()),
                        ..State::default()
                    };
                    vec![ScreenAction::lay(inside)]
                }
                Id::Filter => vec![ScreenAction::Say(
                    "Press enter to open a framework first; f then filters its items.".to_owned(),
                )],
                Id::Copy => {
                    let at = CatalogIx::from(self.at);
                    let line = basis.questionnaire.catalogs.get(at).map(|framework| {
                    let Tally { reached, asked, .. } = cover(basis, at).tally();
                    let name = framework.title();
                    format!("{name}: {reached} of {asked} required items have all controls at target")
                });
                    line.map(ScreenAction::Copy).into_iter().collect()
                }
                id if is_move(id) => {
                    self.at = moved(self.at, length, id);
                    Vec::new()
                }
                _ => Vec::new(),
            };
        };
        let covered = cover(basis, catalog);
        let listed: Vec<&Item> = covered
            .items
            .iter()
            .filter(|item| self.filter.takes(item))
            .collect();
        self.at = self.at.min(listed.len().saturating_sub(1));
        match id {
            Id::Filter => {
                self.filter = self.filter.next();
                self.at = 0;
            }
            Id::Accept => {
                let Some(item) = listed.get(self.at) else {
                    return Vec::new();
                };
                return match item.pressing() {
                    Some(control) => vec![ScreenAction::Open(control)],
                    None => vec![ScreenAction::Say(
                        "None of its controls applies to this system now.".to_owned(),
                    )],
                };
            }
            Id::Copy => {
                let entries = &basis.questionnaire.catalogs[catalog].entries;
                let line = listed.get(self.at).map(|item| {
                    let entry = &entries[item.entry];
                    format!(
                        "{} {}: {}",
                        entry.id,
                        entry.title,
                        coverage::reach(item.reach())
                    )
                });
                return line.map(ScreenAction::Copy).into_iter().collect();
            }
            id if is_move(id) => self.at = moved(self.at, listed.len(), id),
            _ => {}
        }
        Vec::new()
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        match self.catalog {
            None => frameworks(self, basis, theme, area),
            Some(catalog) => items(self, basis, catalog, theme, area),
        }
    }
}

/// The maximum width of the details in columns and, if the list is above the details, the list's share of the rows in
/// percent.
const SHARES: (u16, u16) = (56, 60);

fn frameworks(state: &State, basis: &Basis, theme: Theme, area: Rect) -> Layout {
    let beside = MasterDetail::of(area, SHARES.0, SHARES.1);
    let columns = beside.columns();
    let catalogs = &basis.questionnaire.catalogs;
    let tallies: IndexVec<CatalogIx, Tally> = catalogs
        .indices()
        .map(|catalog| cover(basis, catalog).tally())
        .collect();
    let at = state.at.min(catalogs.len().saturating_sub(1));
    let heading = "Frameworks: required items with all controls at target";
    let bars = if columns > 60 { 16 } else { 8 };
    let mut page = Page::default();
    for (row, (catalog, tally)) in catalogs.iter().zip(&tallies).enumerate() {
        let here = row == at;
        let numbers = format!("{} of {}", tally.reached, tally.asked);
        let line = Line::from(vec![
            theme.span(
                if here { Role::Selected } else { Role::Text },
                pad(
                    &format!(" {}", catalog.short),
                    columns.saturating_sub(bars + 15),
                ),
            ),
            theme.span(
                Role::Accent,
                format!("  {}", bar::part(tally.reached, tally.asked, bars)),
            ),
            theme.span(Role::Muted, pad_left(&numbers, 10)),
        ]);
        page.row(row, here, [line]);
    }
    if catalogs.is_empty() {
        page.push(theme.span(Role::Text, "This questionnaire refers to no frameworks."));
    }
    let mut layout = beside.list(heading, page, theme);
    let (Some(catalog), Some(tally)) = (catalogs.get(at.into()), tallies.get(at.into())) else {
        return layout;
    };
    let scope = if catalog.whole {
        "the complete list"
    } else {
        "only items that a control refers to"
    };
    let entries = vec![
        Entry::Heading(catalog.name.clone()),
        Entry::Words(format!(
            "{}, {scope}; {} related to a control, {} required for {}.",
            count(tally.items, "item", "items"),
            tally.related,
            tally.asked,
            basis.gate_id(basis.report.targets.horizon)
        )),
        Entry::Item("Version".to_owned(), catalog.version.clone()),
        Entry::Item("Publisher".to_owned(), catalog.publisher.clone()),
        Entry::Item("Licence".to_owned(), catalog.licence.clone()),
        Entry::Item("Address".to_owned(), catalog.url.clone()),
        Entry::Gap,
        Entry::Words(
            "Related, not satisfied: a control at its target covers only part of an item."
                .to_owned(),
        ),
    ];
    beside.detail(entries, &mut layout, theme);
    layout
}

fn items(state: &State, basis: &Basis, catalog: CatalogIx, theme: Theme, area: Rect) -> Layout {
    let beside = MasterDetail::of(area, SHARES.0, SHARES.1);
    let columns = beside.columns();
    let definition = &basis.questionnaire.catalogs[catalog];
    let covered = cover(basis, catalog);
    let listed: Vec<&Item> = covered
        .items
        .iter()
        .filter(|item| state.filter.takes(item))
        .collect();
    let at = state.at.min(listed.len().saturating_sub(1));
    let heading = format!("{} · shown: {}", definition.short, state.filter.label());
    let ids = definition
        .entries
        .iter()
        .map(|entry| width(&entry.id))
        .max()
        .unwrap_or(0)
        .clamp(4, columns / 3)
        + 2;
    let room = 7;
    let mut page = Page::default();
    for (row, item) in listed.iter().enumerate() {
        let here = row == at;
        let entry = &definition.entries[item.entry];
        let (role, words) = match item.reach() {
            Reach::Unrelated if item.heading => (Role::Muted, String::new()),
            Reach::Unrelated => (Role::Fair, "none".to_owned()),
            Reach::NotAsked => (Role::Muted, "–".to_owned()),
            Reach::Asked { reached, asked } => {
                let role = match reached {
                    0 => Role::Poor,
                    reached if reached == asked => Role::Good,
                    _ => Role::Text,
                };
                (role, format!("{reached}/{asked}"))
            }
        };
        let title = if item.heading && !here {
            Role::Accent
        } else {
            Role::Text
        };
        let name = columns.saturating_sub(ids + room + 2);
        let line = Line::from(vec![
            theme.span(
                if here { Role::Selected } else { title },
                pad(&format!(" {}", entry.id), ids),
            ),
            theme.span(
                if here { Role::Selected } else { title },
                pad(&entry.title, name),
            ),
            theme.span(role, pad_left(&words, room)),
        ]);
        page.row(row, here, [line]);
    }
    if listed.is_empty() {
        page.push(theme.span(Role::Text, "No matches. Press f to change the filter."));
    }
    let mut layout = beside.list(&heading, page, theme);
    let Some(item) = listed.get(at) else {
        return layout;
    };
    let entry = &definition.entries[item.entry];
    let title = format!("{} {}", entry.id, entry.title);
    let mut entries = vec![Entry::Heading(title)];
    if item.heading && item.related.is_empty() {
        entries.push(Entry::Words(
            "A heading: it only groups the items below it.".to_owned(),
        ));
    } else {
        entries.push(Entry::Words(format!(
            "{}.",
            capital(&coverage::reach(item.reach()))
        )));
    }
    entries.extend(item.related.iter().map(|related| {
        let control = &basis.questionnaire.controls[related.control];
        let words = format!(
            "{}: {}",
            control.title,
            related.describe(&basis.questionnaire)
        );
        Entry::Item(control.id.clone(), words)
    }));
    beside.detail(entries, &mut layout, theme);
    layout
}
