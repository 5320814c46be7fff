//! The profile screen: the facts about the system, one at a time, and the consequences of each.
//!
//! The screen shows how an answer changes the number of applicable controls; `rules::targets` determines which controls
//! apply.

use crate::describe::Describe as _;
use crate::interaction::profile::{Item, items};

use std::fmt::Write as _;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager;
use crate::model::questionnaire::FactKind;
use crate::rules::edit::Request;
use crate::rules::targets::targets;
use crate::tui::action::{Press, Screen, ScreenAction, edit};

use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad, pad_left, width, wrap};

/// The selected item and choice, and how the last answer changed the number of applicable controls.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) item: usize,
    pub(crate) choice: usize,
    /// Whether the choice is the answer or was selected with a key: Enter must not submit a choice that nobody made.
    pub(crate) chosen: bool,
    pub(crate) moved: Option<isize>,
}

impl State {
    /// Goes to an item and selects its answer.
    pub(crate) fn visit(&mut self, basis: &Basis, item: usize) {
        let items = items(basis);
        self.item = item.min(items.len().saturating_sub(1));
        let taken = items
            .get(self.item)
            .map(|item| item.chosen(basis))
            .unwrap_or_default();
        self.choice = taken.first().copied().unwrap_or(0);
        self.chosen = !taken.is_empty();
    }

    /// Goes to the next unanswered item. Returns whether there is one.
    pub(crate) fn next_fact(&mut self, basis: &Basis) -> bool {
        let items = items(basis);
        let open = |item: &Item| !item.is_answered(basis);
        let behind = (self.item + 1..items.len()).find(|&at| items.get(at).is_some_and(open));
        // the target date is optional, so going back to the start skips it
        let before = (0..items.len()).find(|&at| {
            items
                .get(at)
                .is_some_and(|item| open(item) && *item != Item::TargetDate)
        });
        match behind.or(before) {
            Some(item) => self.visit(basis, item),
            None => return false,
        }
        true
    }
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Profile
    }

    fn act_on(&mut self, basis: &Basis, Press { id, key, .. }: Press) -> Vec<ScreenAction> {
        let items = items(basis);
        let Some(&item) = items.get(self.item) else {
            return Vec::new();
        };
        let choices = item.choices(basis).len();
        let several = item.is_several(basis);
        match id {
            Id::Left => self.visit(basis, self.item.saturating_sub(1)),
            Id::Right => self.visit(basis, self.item + 1),
            Id::PageUp => self.visit(basis, self.item.saturating_sub(10)),
            Id::PageDown => self.visit(basis, self.item + 10),
            Id::First => self.visit(basis, 0),
            Id::Last => self.visit(basis, usize::MAX),
            // at either end of the choices, and without choices, these keys would otherwise do nothing
            Id::Up if self.item > 0 && leaves(self, several, choices, 0) => {
                self.visit(basis, self.item - 1);
            }
            Id::Down
                if self.item + 1 < items.len()
                    && leaves(self, several, choices, choices.saturating_sub(1)) =>
            {
                self.visit(basis, self.item + 1);
            }
            Id::Up | Id::Down => {
                // the first key press only selects the choice under the cursor, so that the first choice can be
                // selected too
                if self.chosen || several {
                    let last = choices.saturating_sub(1);
                    self.choice = if id == Id::Up {
                        self.choice.saturating_sub(1)
                    } else {
                        (self.choice + 1).min(last)
                    };
                }
                self.chosen = true;
            }
            Id::Mark if several => {
                return item
                    .pick(basis, self.choice)
                    .into_iter()
                    .map(|request| edit(basis, &request))
                    .collect();
            }
            Id::Mark | Id::Accept => return accept(self, basis, item),
            Id::Yes | Id::No => {
                let yes_no = matches!(item, Item::Fact(fact) if matches!(basis.questionnaire.facts[fact].kind, FactKind::YesNo));
                if !yes_no {
                    return vec![ScreenAction::Say(
                        "This is not a yes/no question. Press the number of a choice.".to_owned(),
                    )];
                }
                self.choice = usize::from(id == Id::No);
                self.chosen = true;
                return accept(self, basis, item);
            }
            Id::Pick => {
                return pick(
                    self,
                    basis,
                    item,
                    usize::from(key.digit().unwrap_or(0)),
                    choices,
                    several,
                );
            }
            Id::Clear => return vec![edit(basis, &item.set(String::new()))],
            Id::Why => {
                let id = match item {
                    Item::Fact(fact) => basis
                        .questionnaire
                        .facts
                        .get(fact)
                        .map_or("risk", |fact| fact.id.as_str()),
                    _ => "risk",
                };
                return vec![ScreenAction::lay(pager::why(basis, id))];
            }
            _ => {}
        }
        Vec::new()
    }

    // row numbers below the number of choices are choices, all others are items
    fn select_in(&mut self, basis: &Basis, row: usize) {
        let choices = items(basis)
            .get(self.item)
            .map_or(0, |item| item.choices(basis).len());
        if row < choices {
            (self.choice, self.chosen) = (row, true);
        } else {
            self.visit(basis, row - choices);
        }
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let items = items(basis);
        let Some(&item) = items.get(self.item) else {
            return layout;
        };
        let mut main = area;
        if area.width >= 96 {
            let list = Rect { width: 40, ..area };
            main = Rect {
                x: area.x + 44,
                width: area.width - 44,
                ..area
            };
            layout.add(beside(self, basis, &items, theme), list);
        }
        let columns = usize::from(main.width);
        let mut page = Page::default();
        let answered = items.iter().filter(|item| item.is_answered(basis)).count();
        let title = item.title(basis).to_owned();
        let counted = format!("{} of {} · {answered} answered", self.item + 1, items.len());
        let gap = columns
            .saturating_sub(width(&title) + width(&counted))
            .max(2);
        page.push(Line::from(vec![
            theme.span(Role::Accent, fit(&title, columns)),
            Span::raw(" ".repeat(gap)),
            theme.span(Role::Muted, counted),
        ]));
        let rows = usize::from(main.height);
        let roomy = rows > 14;
        if roomy {
            page.gap();
        }
        page.paragraph(item.question(basis), columns, theme, Role::Title);
        let mut offered = Page::default();
        choices(&mut offered, self, basis, item, theme, columns);
        let follows = follows(self, basis, theme, columns, rows > 24);
        let foot = if roomy {
            follows.lines.len()
        } else {
            2.min(rows / 3)
        };
        // the reason and the example are dropped before any choice is dropped
        let mut left = rows.saturating_sub(page.lines.len() + offered.lines.len() + foot + 1);
        for text in [item.why(basis), item.example(basis)]
            .into_iter()
            .filter(|text| !text.is_empty())
        {
            let lines = wrap(text, columns);
            if lines.len() > left {
                break;
            }
            left -= lines.len();
            for line in lines {
                page.push(theme.span(Role::Muted, line));
            }
        }
        if roomy || left > 0 {
            page.gap();
        }
        let head = u16::try_from(page.lines.len())
            .unwrap_or(u16::MAX)
            .min(main.height);
        let foot = u16::try_from(foot).unwrap_or(0).min(main.height - head);
        let part = |y: u16, height: u16| Rect {
            y: main.y + y,
            height,
            ..main
        };
        layout.add_from(0, page, part(0, head));
        layout.add(offered, part(head, main.height - head - foot));
        layout.add_from(0, follows, part(main.height - foot, foot));
        layout
    }
}

/// Whether a move that ends at index `end` leaves the choices. The first key press only selects the choice under the
/// cursor.
fn leaves(state: &State, several: bool, choices: usize, end: usize) -> bool {
    choices < 2 || state.choice == end && (state.chosen || several)
}

fn pick(
    state: &mut State,
    basis: &Basis,
    item: Item,
    digit: usize,
    choices: usize,
    several: bool,
) -> Vec<ScreenAction> {
    if digit == 0 && several {
        let Item::Fact(fact) = item else {
            return Vec::new();
        };
        let to = "none".to_owned();
        return vec![
            edit(basis, &Request::Fact { fact, to }),
            ScreenAction::NextFact,
        ];
    }
    if digit == 0 || digit > choices {
        return vec![ScreenAction::Say(match choices {
            0 => "Press enter to type a value.".to_owned(),
            _ => format!("There is no choice {digit}. Press 1 to {choices}."),
        })];
    }
    state.choice = digit - 1;
    state.chosen = true;
    if several {
        return item
            .pick(basis, state.choice)
            .into_iter()
            .map(|request| edit(basis, &request))
            .collect();
    }
    accept(state, basis, item)
}

fn accept(state: &State, basis: &Basis, item: Item) -> Vec<ScreenAction> {
    let form = |form: Form| vec![ScreenAction::ask(form)];
    match item {
        Item::System => form(Form::system(basis)),
        Item::TargetDate => form(Form::target_date(basis)),
        Item::Fact(fact) if item.is_several(basis) => {
            // continuing without a selection answers with none of the choices
            let to = "none".to_owned();
            let none = (!item.is_answered(basis)).then(|| edit(basis, &Request::Fact { fact, to }));
            none.into_iter().chain([ScreenAction::NextFact]).collect()
        }
        _ if !state.chosen => {
            vec![ScreenAction::Say(
                "Nothing selected yet. Press a number, or move to a choice.".to_owned(),
            )]
        }
        _ => match item.pick(basis, state.choice) {
            Some(request) => vec![edit(basis, &request), ScreenAction::NextFact],
            None => Vec::new(),
        },
    }
}

/// The number of controls that would apply with a choice; `None` if the item is not a fact or the choice is invalid.
fn applying_with(basis: &Basis, item: Item, choice: usize) -> Option<usize> {
    let Item::Fact(_) = item else { return None };
    let changes = basis.changes(&item.pick(basis, choice)?).ok()?;
    let state = basis.state_after(&changes);
    let applies = targets(&basis.questionnaire, &state.profile).applies;
    Some(applies.iter().filter(|applies| **applies).count())
}

fn choices(
    page: &mut Page,
    state: &State,
    basis: &Basis,
    item: Item,
    theme: Theme,
    columns: usize,
) {
    let choices = item.choices(basis);
    if choices.is_empty() {
        let words = format!(" {}  ", item.label(basis));
        page.stand_on([Line::from(vec![
            theme.span(Role::Selected, words),
            theme.span(Role::Muted, "  press enter to change"),
        ])]);
        return;
    }
    let several = item.is_several(basis);
    let taken = item.chosen(basis);
    let titles = choices
        .iter()
        .map(|(title, _)| width(title))
        .max()
        .unwrap_or(0)
        .clamp(4, 24);
    let indent = titles + 9;
    let now = basis.applying();
    for (at, (title, about)) in choices.iter().enumerate() {
        let here = at == state.choice && (state.chosen || several);
        let mark = match (several, taken.contains(&at)) {
            (true, true) => "[x]",
            (true, false) => "[ ]",
            (false, true) => " ● ",
            (false, false) => "   ",
        };
        let mut words = about.clone();
        if let Some(then) = applying_with(basis, item, at).filter(|then| *then != now) {
            let (more, word) = if then > now {
                (then - now, "more")
            } else {
                (now - then, "fewer")
            };
            if !words.is_empty() {
                words.push(' ');
            }
            let _ = write!(
                words,
                "({more} {word} {})",
                if more == 1 { "control" } else { "controls" }
            );
        }
        let rows: Vec<Line<'static>> = wrap(&words, columns.saturating_sub(indent).max(8))
            .into_iter()
            .enumerate()
            .map(|(row, line)| {
                let label = if row == 0 {
                    pad(&format!("{}  {title}", at + 1), titles + 4)
                } else {
                    pad("", titles + 4)
                };
                Line::from(vec![
                    theme.span(Role::Accent, if row == 0 { mark } else { "   " }),
                    theme.span(
                        if here && row == 0 {
                            Role::Selected
                        } else {
                            Role::Text
                        },
                        label,
                    ),
                    Span::raw("  "),
                    theme.span(Role::Muted, line),
                ])
            })
            .collect();
        page.row(at, here, rows);
    }
    if several {
        page.gap();
        page.push(theme.span(
            Role::Muted,
            fit(
                "Mark all that apply by number; 0 means none, enter continues.",
                columns,
            ),
        ));
    }
}

/// A number with its sign: `+4`, `−4`.
fn signed(number: isize) -> String {
    if number < 0 {
        format!("−{}", number.unsigned_abs())
    } else {
        format!("+{number}")
    }
}

/// The consequences of the facts so far: applicable controls, risk and use case.
fn follows(state: &State, basis: &Basis, theme: Theme, columns: usize, tall: bool) -> Page {
    let mut page = Page::default();
    let targets = &basis.report.targets;
    let questionnaire = &basis.questionnaire;
    page.push(theme.span(Role::Muted, "─".repeat(columns)));
    let apply = format!(
        "{} of {} controls apply",
        basis.applying(),
        questionnaire.controls.len()
    );
    let moved = state
        .moved
        .filter(|moved| *moved != 0)
        .map(|moved| format!("  {} from the last answer", signed(moved)));
    let asked = format!(
        "{} questions for {}",
        basis.questions().len(),
        basis.gate_id(targets.horizon)
    );
    let mut line = vec![theme.span(Role::Title, apply)];
    line.extend(moved.map(|moved| theme.span(Role::Accent, moved)));
    line.push(theme.span(Role::Muted, format!("  {asked}")));
    page.push(Line::from(line));
    let tier = questionnaire.risk.tiers[targets.risk.tier].title.as_str();
    let assumed = match targets.assumed.len() {
        0 => String::new(),
        facts => format!(
            " · {} unanswered (worst case)",
            count(facts, "fact", "facts")
        ),
    };
    let risk = format!("{tier} risk, {}{assumed}", basis.risk_points());
    page.push(theme.span(Role::Text, fit(&risk, columns)));
    let case = targets
        .use_case
        .map(|case| &questionnaire.risk.use_cases[case]);
    page.push(theme.span(
        Role::Text,
        fit(case.map_or("", |case| case.title.as_str()), columns),
    ));
    if tall {
        // one per line, so that the people in the room see which answer raised which target
        let rules = targets.rules.iter().map(|&rule| &questionnaire.rules[rule]);
        for line in rules.flat_map(|rule| wrap(&rule.describe(questionnaire), columns)) {
            page.push(theme.span(Role::Muted, line));
        }
    }
    page
}

/// Every item with its value, and the calculation of the risk.
fn beside(state: &State, basis: &Basis, items: &[Item], theme: Theme) -> Page {
    let mut page = Page::default();
    let choices = items
        .get(state.item)
        .map_or(0, |item| item.choices(basis).len());
    for (at, item) in items.iter().enumerate() {
        let role = match (at == state.item, item.is_answered(basis)) {
            (true, _) => Role::Selected,
            (false, true) => Role::Text,
            (false, false) => Role::Muted,
        };
        let words = pad_left(&item.label(basis), 16);
        let line =
            Line::from(theme.span(role, format!(" {} {words} ", pad(item.title(basis), 21))));
        page.row(choices + at, at == state.item, [line]);
    }
    page.gap();
    page.push(theme.span(Role::Accent, " Risk"));
    for line in pager::risk_lines(basis)
        .iter()
        .flat_map(|line| wrap(line, 38))
    {
        page.push(theme.span(Role::Text, format!(" {line}")));
    }
    page
}
