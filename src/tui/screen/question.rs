//! The question screen: one control with its 5 levels, its answer and its notes.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::describe::answer::not_applicable;
use crate::describe::votes::last_words;
use crate::describe::why::evidence_with;
use crate::describe::{Describe as _, confirmation};
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager;
use crate::interaction::question_filter::QuestionFilter;
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::{Control, ControlIx, Level};
use crate::rules::edit::{AnswerRequest, Request, Why};
use crate::tui::action::{Press, Screen, ScreenAction, edit, edit_then};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page, columns};
use crate::tui::widget::text::{fit, pad, shares, width, wrap, wrap_at_most};

/// The control, and the selected level.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) control: ControlIx,
    pub(crate) level: Level,
    /// Whether the level is the answer or was selected with a key: Enter must not submit a level that nobody chose.
    pub(crate) chosen: bool,
    /// Whether the screen has shown a question yet.
    pub(crate) looked_at: bool,
}

impl State {
    /// Selects a level without answering.
    fn stand(&mut self, level: Level) -> Vec<ScreenAction> {
        self.level = level;
        self.chosen = true;
        Vec::new()
    }

    /// Goes to a control and selects its answer.
    pub(crate) fn visit(&mut self, basis: &Basis, control: ControlIx) {
        self.control = control;
        self.looked_at = true;
        let known = basis.standing(control).level();
        let target = basis
            .report
            .targets
            .level(basis.report.targets.headline, control);
        // without an answer, the target is the most important level, so its text is shown in full
        self.level = known.or(target).unwrap_or_default();
        self.chosen = known.is_some();
    }
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Question
    }

    fn act_on(&mut self, basis: &Basis, Press { id, key, .. }: Press) -> Vec<ScreenAction> {
        let control = self.control;
        if basis.control(control).is_none() {
            return Vec::new();
        }
        let form = |form: Form| vec![ScreenAction::ask(form)];
        let resting = basis
            .state()
            .room
            .running()
            .is_some_and(|(_, meeting)| meeting.pause().is_some());
        match id {
            // digits typed at the start of a break, such as its minutes, must not become an answer
            Id::Level | Id::Accept | Id::Vote | Id::Confirm if resting => {
                vec![ScreenAction::Say(
                    "The meeting is on a break. Press t to continue.".to_owned(),
                )]
            }
            Id::Level => {
                let typed = key.digit().map(|digit| Level::NONE.raised(digit));
                answer(basis, control, typed.unwrap_or(self.level))
            }
            Id::Accept if !self.chosen => {
                vec![ScreenAction::Say(
                    "Nothing selected yet. Press 0 to 4, or move to a level.".to_owned(),
                )]
            }
            Id::Accept => answer(basis, control, self.level),
            Id::NotApplicable => {
                vec![ScreenAction::ask_on(
                    basis,
                    Form::not_applicable(basis, control),
                )]
            }
            // a single voter does not decide who investigates
            Id::Unknown if basis.paper().is_some() => {
                let to = AnswerRequest::Unknown {
                    investigator: String::new(),
                    due: String::new(),
                };
                vec![answered(basis, control, to), ScreenAction::NextOpen]
            }
            Id::Unknown => form(Form::unknown(basis, control)),
            Id::Evidence => vec![ScreenAction::ask_on(basis, Form::evidence(basis, control))],
            Id::Note => form(Form::note(basis, control)),
            Id::Exception => form(Form::exception(basis, control)),
            Id::Owner => form(Form::owner(basis, control)),
            Id::Responsible => form(Form::responsible(basis, control)),
            Id::Vote => vec![ScreenAction::lay(super::ballot::State::on(basis, control))],
            Id::Confirm => confirm(basis, control),
            Id::Reason => match basis
                .state()
                .record(basis.id(control))
                .and_then(|record| record.answer.as_ref())
            {
                Some(answer) => form(Form::decide(basis, control, answer)),
                None => vec![edit(
                    basis,
                    &Request::Explain {
                        control,
                        why: Why::default(),
                    },
                )],
            },
            Id::Park => form(Form::park(basis, Some(control))),
            Id::Bookmark => bookmark(basis, control),
            Id::Clear => {
                let nothing = AnswerRequest::Level(String::new());
                vec![answered(basis, control, nothing)]
            }
            Id::Copy => vec![ScreenAction::Copy(plain(basis, control))],
            Id::About => vec![ScreenAction::lay(pager::about(basis, control))],
            Id::Why => vec![ScreenAction::lay(pager::why(basis, basis.id(control)))],
            Id::Up if !self.chosen => self.stand(Level::TOP),
            Id::Down if !self.chosen => self.stand(Level::NONE),
            Id::Up => self.stand(self.level.lowered()),
            Id::Down => self.stand(self.level.raised(1)),
            Id::First => self.stand(Level::NONE),
            Id::Last => self.stand(Level::TOP),
            Id::Left | Id::Right | Id::PageUp | Id::PageDown => turn(self, basis, id),
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.stand(Level::all().nth(row).unwrap_or_default());
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let Some(control) = basis.control(self.control) else {
            let page = Page {
                lines: vec![Line::from("There is no question to answer.")],
                ..Page::default()
            };
            layout.add(page, area);
            return layout;
        };
        let (main, side) = columns(area, 46);
        let columns = usize::from(main.width);
        let mut page = Page::default();
        head(&mut page, basis, self.control, control, theme, columns);
        let mut said = said(basis, self.control, control, theme, columns);
        let rows = usize::from(main.height);
        let kept = said.len().min(rows / 4);
        let air = usize::from(rows > page.lines.len() + 22);
        let room = rows.saturating_sub(page.lines.len() + kept + air);
        let before = page.lines.len();
        levels(&mut page, self, basis, control, theme, columns, room);
        let used = page.lines.len() - before;
        if room > used + 5 && side.is_none() {
            said.push(Line::default());
            said.extend(why(control, theme, columns));
        }
        if air > 0 {
            page.gap();
        }
        page.lines.extend(said);
        layout.add_from(0, page, main);
        if let Some(side) = side {
            layout.add_from(0, beside(control, theme, usize::from(side.width)), side);
        }
        layout
    }
}

fn bookmark(basis: &Basis, control: ControlIx) -> Vec<ScreenAction> {
    let to = !basis
        .state()
        .record(basis.id(control))
        .is_some_and(|record| record.bookmarked);
    let words = if to {
        "Bookmarked. Press f to filter by bookmark."
    } else {
        "Bookmark removed."
    };
    let said = ScreenAction::Say(words.to_owned());
    edit_then(basis, &Request::Bookmark { control, to }, [said])
}

fn answer(basis: &Basis, control: ControlIx, level: Level) -> Vec<ScreenAction> {
    let to = AnswerRequest::Level(level.to_string());
    let change = answered(basis, control, to);
    // a new answer also confirms the control, so the reassessment moves on
    vec![
        change,
        next_after(basis, control).unwrap_or(ScreenAction::NextOpen),
    ]
}

/// The edit that records an answer.
fn answered(basis: &Basis, control: ControlIx, to: AnswerRequest) -> ScreenAction {
    let why = None;
    edit(basis, &Request::Answer { control, to, why })
}

/// Confirms an answer in a reassessment.
fn confirm(basis: &Basis, control: ControlIx) -> Vec<ScreenAction> {
    let id = basis.id(control);
    let queue = basis.confirming.iter().flat_map(|left| &left.queue);
    let words = match queue.filter(|item| item.control != control).count() {
        0 => format!("{id} confirmed, none left. Press ctrl-b to compare with a baseline."),
        left => format!("{id} confirmed, {left} left."),
    };
    let next = next_after(basis, control);
    let next = next.into_iter().chain([ScreenAction::Say(words)]);
    edit_then(basis, &Request::Confirm(control), next)
}

/// The action to go to the next answer to confirm; `None` if the answer to `control` needs no confirmation, or if no
/// other answer does.
fn next_after(basis: &Basis, control: ControlIx) -> Option<ScreenAction> {
    let confirming = basis
        .confirming
        .as_ref()
        .filter(|confirming| confirming.item(control).is_some())?;
    confirming
        .next_after(Some(control))
        .map(ScreenAction::Visit)
}

/// Goes to the next or previous question, or 10 questions forward or back.
fn turn(state: &mut State, basis: &Basis, id: Id) -> Vec<ScreenAction> {
    let questions = basis.walked();
    let at = questions.partition_point(|&control| control < state.control);
    let to = match id {
        Id::Left => at.saturating_sub(1),
        Id::PageUp => at.saturating_sub(10),
        Id::PageDown => at + 10,
        // a control that is not asked has no position of its own, so `at` is already the next question
        _ if questions.get(at) != Some(&state.control) => at,
        _ => at + 1,
    };
    match questions.get(to.min(questions.len().saturating_sub(1))) {
        Some(&control) => vec![ScreenAction::Visit(control)],
        None => vec![ScreenAction::Say(format!(
            "No questions are left for the filter “{}”. Press f to change it.",
            basis.only.label(basis)
        ))],
    }
}

/// Adds the id, title, layer, phase and target of the control, and its question.
fn head(
    page: &mut Page,
    basis: &Basis,
    index: ControlIx,
    control: &Control,
    theme: Theme,
    columns: usize,
) {
    let questionnaire = &basis.questionnaire;
    let layer = questionnaire.layers[control.layer].title.as_str();
    let phase = questionnaire.phases[control.phase].title.as_str();
    let targets = &basis.report.targets;
    let asks = targets.first_asked(index).map_or(
        "not asked for the target phase".to_owned(),
        |(gate, level)| format!("{} target {}", basis.gate_id(gate), basis.level(level)),
    );
    let must = if control.must {
        "mandatory"
    } else {
        "recommended"
    };
    let bookmarked = basis
        .state()
        .record(&control.id)
        .is_some_and(|record| record.bookmarked);
    let title = format!(
        "{}  {}{}",
        control.id,
        control.title,
        if bookmarked { "  ◆" } else { "" }
    );
    // in narrow windows, the rows below may have no room for this label
    let doubtful = if columns <= 60 && basis.is_to_confirm(index) {
        "to confirm (c) · "
    } else {
        ""
    };
    let about = format!(
        "{}{doubtful}{layer} · {phase} · {must} · {asks}",
        number(basis, index)
    );
    if width(&title) + width(&about) + 3 <= columns {
        let gap = columns - width(&title) - width(&about);
        page.push(Line::from(vec![
            theme.span(Role::Accent, fit(&title, columns)),
            Span::raw(" ".repeat(gap)),
            theme.span(Role::Muted, fit(&about, columns)),
        ]));
    } else {
        page.push(theme.span(Role::Accent, fit(&title, columns)));
        page.push(theme.span(Role::Muted, fit(&about, columns)));
    }
    if columns > 60 {
        page.gap();
    }
    page.paragraph(&control.question, columns, theme, Role::Title);
    page.gap();
}

/// The position of a question, with the filter unless all questions are visited: `12 of 40 · `.
fn number(basis: &Basis, control: ControlIx) -> String {
    let Some(number) = basis.number_words(control) else {
        return String::new();
    };
    let only = if basis.only == QuestionFilter::All {
        String::new()
    } else {
        format!(", {}", basis.only.label(basis))
    };
    format!("{number}{only} · ")
}

/// Adds the 5 levels, shortened to fit into `room` rows; the selected level is always complete.
fn levels(
    page: &mut Page,
    state: &State,
    basis: &Basis,
    control: &Control,
    theme: Theme,
    columns: usize,
    room: usize,
) {
    let titles = basis
        .questionnaire
        .levels
        .iter()
        .map(|level| width(&level.title))
        .max()
        .unwrap_or(0)
        .min(12);
    let indent = titles + 8;
    let words = columns.saturating_sub(indent).max(8);
    let whole: Vec<usize> = Level::all()
        .map(|level| wrap(control.level(level), words).len())
        .collect();
    let sum: usize = whole.iter().sum();
    let air = usize::from(sum + whole.len() <= room);
    let most = shares(&whole, usize::from(state.level), room);
    let standing = basis.standing(state.control).level();
    let target = basis
        .report
        .targets
        .level(basis.report.targets.headline, state.control);
    for level in Level::all() {
        let here = level == state.level;
        let answered = standing == Some(level);
        let most = most.get(usize::from(level)).copied().unwrap_or(1);
        let lines = wrap_at_most(control.level(level), words, most);
        let mut tags = Vec::new();
        if answered {
            tags.push("answer");
        }
        if target == Some(level) {
            tags.push("target");
        }
        let style = if answered { Role::Title } else { Role::Text };
        let rows: Vec<Line<'static>> = lines
            .into_iter()
            .enumerate()
            .map(|(row, line)| {
                let dot = if answered && row == 0 { "●" } else { " " };
                let label = match row {
                    0 => pad(
                        &format!(" {level}  {}", basis.questionnaire.level_title(level)),
                        titles + 5,
                    ),
                    _ => pad(
                        &format!("    {}", tags.get(row - 1).copied().unwrap_or("")),
                        titles + 5,
                    ),
                };
                let label_role = match (row, here) {
                    (0, true) if state.chosen => Role::Selected,
                    (0, _) => style,
                    _ => Role::Accent,
                };
                Line::from(vec![
                    theme.span(Role::Accent, dot),
                    theme.span(label_role, label),
                    Span::raw("  "),
                    theme.span(style, line),
                ])
            })
            .collect();
        page.row(usize::from(level), here, rows);
        if air > 0 {
            page.gap();
        }
    }
}

/// The question and its answers as plain text.
fn plain(basis: &Basis, index: ControlIx) -> String {
    let Some(control) = basis.control(index) else {
        return String::new();
    };
    let lines = answers(basis, index, control)
        .into_iter()
        .map(|(label, words)| format!("{label}: {words}"));
    let lines: Vec<String> = [control.name(), control.question.clone()]
        .into_iter()
        .chain(lines)
        .collect();
    lines.join("\n")
}

/// The width of the labels including the space after them, in columns.
const LABEL: usize = 12;

/// The label of a contradiction.
const CONTRADICTS: &str = "Contradicts";

/// The label of an answer to confirm in a reassessment.
const CONFIRM: &str = "Confirmed?";

/// Everything recorded about the control, each part with its label.
fn answers(basis: &Basis, index: ControlIx, control: &Control) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let record = basis.state().record(&control.id);
    let answer = match record.and_then(|record| record.answer.as_ref()) {
        Some(Answer::NotApplicable { reason }) => not_applicable(reason),
        Some(Answer::Unknown { investigator, due }) => {
            let who = if investigator.is_empty() {
                "no investigator yet".to_owned()
            } else {
                format!("investigator {investigator}")
            };
            let due = due.map_or(String::new(), |due| format!(", due {}", basis.day(due)));
            format!("unknown, {who}{due}")
        }
        _ => basis.answer_words(index),
    };
    rows.push(("Answer", answer));
    if let Some(item) = basis
        .confirming
        .as_ref()
        .and_then(|confirming| confirming.item(index))
    {
        let age = confirmation::age(item, &basis.questionnaire, basis.today);
        let why = confirmation::why(item, &basis.questionnaire, basis.today, |day| {
            basis.day(day)
        });
        let parts = ["not yet", &age, &why]
            .into_iter()
            .filter(|part| !part.is_empty());
        rows.push((
            CONFIRM,
            format!(
                "{}: press c to confirm",
                parts.collect::<Vec<_>>().join(" · ")
            ),
        ));
    }
    if let Some(record) = record {
        if let Some(words) = last_words(&basis.questionnaire, basis.state(), record) {
            rows.push((
                if record.votes.is_empty() {
                    "Ballots"
                } else {
                    "Votes"
                },
                words,
            ));
        }
        if let Some(decision) = record.decided() {
            let why = if decision.why.is_empty() {
                "No reason recorded."
            } else {
                &decision.why
            };
            rows.push(("Decision", format!("{}: {why}", basis.day(decision.on))));
            if record.dissented().is_some() {
                let held = if decision.dissent.is_empty() {
                    "No reason recorded."
                } else {
                    &decision.dissent
                };
                rows.push(("Dissent", held.to_owned()));
            }
        }
    }
    for found in basis.report.contradicting(index) {
        rows.push((
            CONTRADICTS,
            format!("{}.", found.describe(&basis.questionnaire)),
        ));
    }
    if let Some(record) = record {
        let evidence = evidence_with(
            &basis.questionnaire,
            basis.state(),
            index,
            basis.today,
            |day| basis.day(day),
        );
        if let Some((words, what)) = evidence.filter(|_| record.level().is_some()) {
            rows.push(("Evidence", format!("{words}{what}")));
        }
        if !record.note.is_empty() {
            rows.push(("Note", record.note.clone()));
        }
        if let Some(owner) = &record.owner {
            rows.push(("Accountable", owner.clone()));
        }
        if let Some(responsible) = &record.responsible {
            rows.push(("Responsible", responsible.clone()));
        }
        if let Some(exception) = &record.exception {
            let words = format!(
                "until {}, owner {}: {}; compensating control: {}",
                basis.day(exception.expires),
                exception.owner,
                exception.reason,
                exception.compensating_control
            );
            rows.push(("Exception", words));
        }
    }
    rows
}

/// Everything recorded about the control, as lines.
fn said(
    basis: &Basis,
    index: ControlIx,
    control: &Control,
    theme: Theme,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (label, words) in answers(basis, index, control) {
        let role = match label {
            CONTRADICTS => Role::Poor,
            CONFIRM => Role::Fair,
            _ => Role::Text,
        };
        for (row, line) in wrap(&words, columns.saturating_sub(LABEL + 1))
            .into_iter()
            .enumerate()
        {
            let label = if row == 0 { label } else { "" };
            lines.push(Line::from(vec![
                theme.span(Role::Muted, format!(" {}", pad(label, LABEL))),
                theme.span(role, line),
            ]));
        }
    }
    lines
}

fn why(control: &Control, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (row, line) in wrap(&control.why, columns.saturating_sub(LABEL + 1))
        .into_iter()
        .enumerate()
    {
        let label = if row == 0 { "Why" } else { "" };
        lines.push(Line::from(vec![
            theme.span(Role::Muted, format!(" {}", pad(label, LABEL))),
            theme.span(Role::Muted, line),
        ]));
    }
    lines
}

/// The texts beside the levels: the reason for the control, the probe, the evidence and the pitfall.
fn beside(control: &Control, theme: Theme, columns: usize) -> Page {
    let mut page = Page::default();
    page.part("Why", &[&control.why], "", columns, theme);
    page.part("Ask the team", &[&control.probe], "", columns, theme);
    let evidence: Vec<&str> = control.evidence.iter().map(String::as_str).collect();
    page.part("Evidence needed", &evidence, "· ", columns, theme);
    page.part("Pitfall", &[&control.pitfall], "", columns, theme);
    page
}
