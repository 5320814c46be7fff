//! The ballot screen: the votes on one question, and the decision on its answer.
//!
//! Secret votes are counted at once and not stored one by one. Only the most recent vote is kept, so that its voter can
//! take it back.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::plural::{capital, listed};
use crate::describe::votes::{heard_words, round_words};
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::pager;
use crate::model::assessment::answer::{Answer, Record};
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::vote::{MOST_VOTERS, Tally, Vote, Voters, VotesError, round_name};
use crate::model::questionnaire::{ControlIx, Level};
use crate::rules::edit::Request;
use crate::store::OpenForm;
use crate::tui::action::{Press, Screen, ScreenAction, edit};

use crate::tui::message::Key;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar;
use crate::tui::widget::page::{Layout, Page, split};
use crate::tui::widget::text::{count, fit, pad, pad_left, shares, width, wrap, wrap_at_most};

/// A round of votes being recorded or shown.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) control: ControlIx,
    /// The votes typed so far in an open ballot.
    typed: String,
    /// The votes counted so far in a secret ballot; `None` for an open one.
    secret: Option<Secret>,
    revealed: bool,
    /// The action that waits for its key to be pressed again: leaving, which discards the votes, or revealing a secret
    /// ballot before everyone has voted. Pressing the key for one action does not confirm the other.
    asked: Option<PressAgain>,
}

/// The `kind` of a draft with votes.
pub(crate) const DRAFT_KIND: &str = "votes";

/// The `choice` of a draft for a secret ballot.
const SECRET: &str = "secret";

/// The label of the typed votes in a draft.
const VOTES: &str = "Votes";

/// An action whose key must be pressed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PressAgain {
    Leave,
    Reveal,
}

/// A secret ballot: the counts, and the most recent vote.
#[derive(Clone, Debug, Default)]
struct Secret {
    tally: Tally,
    last: Option<Vote>,
}

impl State {
    /// Opens the ballot on a control.
    pub(crate) fn on(basis: &Basis, control: ControlIx) -> Self {
        let record = basis.state().record(basis.id(control));
        let secret = record
            .and_then(Record::last_round)
            .is_some_and(|last| last.is_secret())
            .then(Secret::default);
        // ballots cast by individual voters need no round, so they are shown at once
        let revealed = record.is_some_and(|record| record.standing_ballots().is_some());
        Self {
            control,
            typed: String::new(),
            secret,
            revealed,
            asked: None,
        }
    }

    /// Whether there are votes that are not saved yet.
    pub(crate) fn is_begun(&self) -> bool {
        !self.typed.is_empty() || self.cast() > 0
    }

    /// The votes of a draft, as typed; `None` if the control is gone.
    pub(crate) fn from_part(basis: &Basis, part: &OpenForm) -> Option<Self> {
        let control = basis.questionnaire.control(&part.subject)?;
        let secret = (part.choice == SECRET).then(Secret::default);
        let typed = part
            .fields
            .iter()
            .find(|(label, _)| label == VOTES)
            .map(|(_, typed)| typed.as_str());
        // the file may have been edited by hand: keep only characters that can be typed here
        let typed = typed
            .unwrap_or_default()
            .chars()
            .filter(|character| (' '..='~').contains(character))
            .take(2 * MOST_VOTERS);
        Some(Self {
            control,
            typed: typed.collect(),
            secret,
            revealed: false,
            asked: None,
        })
    }

    fn cast(&self) -> usize {
        self.secret
            .as_ref()
            .map_or(0, |secret| secret.tally.count())
    }
}

impl Screen for State {
    fn focus(&self) -> Focus {
        if self.revealed {
            Focus::Reveal
        } else {
            Focus::Ballot
        }
    }

    fn title(&self) -> &'static str {
        "Vote"
    }

    // A draft contains the votes of an open ballot as typed. For a secret ballot, it records only that the ballot was
    // in progress, because a small number of votes could reveal who cast them.
    fn draft(&self, basis: &Basis) -> Option<OpenForm> {
        if !self.is_begun() {
            return None;
        }
        let id = basis.id(self.control);
        let (choice, title) = match self.secret {
            Some(_) => (SECRET, format!("Secret ballot on {id}")),
            None => ("", format!("Votes on {id}")),
        };
        let fields = vec![(VOTES.to_owned(), self.typed.clone())];
        Some(OpenForm {
            kind: DRAFT_KIND.to_owned(),
            subject: id.to_owned(),
            choice: choice.to_owned(),
            title,
            field: 0,
            fields: if self.secret.is_some() {
                Vec::new()
            } else {
                fields
            },
        })
    }

    // Undo may remove the round that is shown.
    fn stepped(&mut self, basis: &Basis) {
        self.revealed &= basis
            .state()
            .record(basis.id(self.control))
            .is_some_and(Record::was_voted_on);
    }

    fn warning(&mut self) -> Option<&'static str> {
        let warns = self.is_begun() && self.asked != Some(PressAgain::Leave);
        self.asked = warns.then_some(PressAgain::Leave);
        warns.then_some("Press esc again to discard the votes, or enter to keep them.")
    }

    fn act_on(&mut self, basis: &Basis, Press { id, key, .. }: Press) -> Vec<ScreenAction> {
        if self.revealed {
            settle(self, basis, id, key)
        } else {
            take(self, basis, id, key)
        }
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let Some(control) = basis.control(self.control) else {
            return layout;
        };
        let wide = area.width.min(100);
        let area = Rect {
            x: area.x + (area.width - wide) / 2,
            width: wide,
            ..area
        };
        let columns = usize::from(area.width);
        let record = basis.state().record(&control.id);
        let number = record.map_or(0, |record| record.votes.len()) + usize::from(!self.revealed);
        let mut page = Page::default();
        let which = if number == 1 {
            "votes".to_owned()
        } else {
            round_name(number)
        };
        let left = columns.saturating_sub(width(&which) + 1);
        page.push(Line::from(vec![
            theme.span(
                Role::Accent,
                pad(&format!("{}  {}", control.id, control.title), left),
            ),
            theme.span(Role::Muted, format!(" {which}")),
        ]));
        // when rows are scarce, they go to the votes rather than to the question, which has already been read aloud
        let most = if area.height > 18 || !self.revealed {
            6
        } else {
            0
        };
        for line in wrap_at_most(&control.question, columns, most) {
            page.push(theme.span(Role::Title, line));
        }
        page.gap();
        match record.filter(|record| self.revealed && record.was_voted_on()) {
            Some(record) => table(
                &mut page,
                basis,
                self.control,
                record,
                theme,
                columns,
                area.height,
            ),
            None => taking(&mut page, self, basis, theme, columns, area.height),
        }
        // on a tall wall display, the ballot appears at the same height as the question before it
        let spare = area.height.saturating_sub(page.height());
        let down = if area.height > 30 { spare / 3 } else { 0 };
        layout.add_from(0, page, split(area, down).1);
        layout
    }
}

/// Responds to a command while votes are recorded.
fn take(state: &mut State, basis: &Basis, id: Id, key: Key) -> Vec<ScreenAction> {
    let asked = state.asked.take();
    match id {
        Id::Cast | Id::CastUnknown | Id::Blank => {
            let Some(character) = key.typed() else {
                return Vec::new();
            };
            return cast(state, basis, character);
        }
        Id::Backspace => match &mut state.secret {
            Some(secret) => {
                if let Some(last) = secret.last.take() {
                    secret.tally.remove(last);
                }
            }
            None => {
                state.typed.pop();
            }
        },
        Id::Secret if state.is_begun() => {
            return vec![ScreenAction::Say(
                "Delete the votes first: votes cast openly cannot become secret.".to_owned(),
            )];
        }
        Id::Secret => {
            state.secret = if state.secret.is_some() {
                None
            } else {
                Some(Secret::default())
            }
        }
        Id::Voters => {
            return vec![ScreenAction::ask(Form::voters(basis))];
        }
        Id::Reveal => return reveal(state, basis, asked),
        _ => {}
    }
    Vec::new()
}

fn cast(state: &mut State, basis: &Basis, character: char) -> Vec<ScreenAction> {
    let voters = basis.state().room.voters.number();
    let Some(secret) = &mut state.secret else {
        if state.typed.len() < 2 * MOST_VOTERS {
            state.typed.push(character);
        }
        return Vec::new();
    };
    let Some(vote) = Vote::typed(character) else {
        return vec![ScreenAction::Say(format!(
            "Type 0 to {}, or ? for unknown.",
            Level::TOP
        ))];
    };
    if secret.tally.count() >= if voters == 0 { MOST_VOTERS } else { voters } {
        return vec![ScreenAction::Say(
            "Every voter has voted. Press enter to reveal, or backspace to take back the last vote.".to_owned(),
        )];
    }
    secret.tally.add(vote);
    secret.last = Some(vote);
    Vec::new()
}

/// Saves the round and shows it. In a secret ballot a voter may press Enter by mistake, so Enter must be pressed twice
/// while votes are missing or the number of voters is unknown. Without any vote, shows the previous round if there is
/// one.
fn reveal(state: &mut State, basis: &Basis, asked: Option<PressAgain>) -> Vec<ScreenAction> {
    let voters = basis.state().room.voters.number();
    if !state.is_begun()
        && basis
            .state()
            .record(basis.id(state.control))
            .is_some_and(Record::was_voted_on)
    {
        state.revealed = true;
        return Vec::new();
    }
    let cast = state.cast();
    if cast > 0 && (voters == 0 || cast < voters) && asked != Some(PressAgain::Reveal) {
        state.asked = Some(PressAgain::Reveal);
        let of = if voters == 0 {
            String::new()
        } else {
            format!(" of {voters}")
        };
        let have = if cast == 1 && voters == 0 {
            "has"
        } else {
            "have"
        };
        return vec![ScreenAction::Say(format!(
            "{cast}{of} {have} voted. Press enter again to reveal anyway."
        ))];
    }
    let control = state.control;
    let request = match &state.secret {
        Some(secret) => Request::SecretVotes {
            control,
            tally: secret.tally,
        },
        None => Request::Votes {
            control,
            votes: state.typed.clone(),
        },
    };
    let action = edit(basis, &request);
    if matches!(action, ScreenAction::Change(_)) {
        // the next round of a secret ballot is secret too
        let secret = state.secret.as_ref().map(|_| Secret::default());
        *state = State {
            control,
            typed: String::new(),
            secret,
            revealed: true,
            asked: None,
        };
    }
    vec![action]
}

/// Responds to a command while votes are shown: decides on an answer, or starts another round.
fn settle(state: &mut State, basis: &Basis, id: Id, key: Key) -> Vec<ScreenAction> {
    let control = state.control;
    let form = |form: Form| vec![ScreenAction::ask(form)];
    match id {
        Id::Level => form(Form::decide(
            basis,
            control,
            &Answer::Level(Level::NONE.raised(key.digit().unwrap_or(0))),
        )),
        Id::Unknown => form(Form::unknown(basis, control)),
        Id::NotApplicable => {
            vec![ScreenAction::ask_on(
                basis,
                Form::not_applicable(basis, control),
            )]
        }
        Id::Vote => {
            state.revealed = false;
            Vec::new()
        }
        Id::About => vec![ScreenAction::lay(pager::about(basis, control))],
        Id::Park => form(Form::park(basis, Some(control))),
        _ => Vec::new(),
    }
}

/// Adds the rows shown while votes are recorded.
fn taking(
    page: &mut Page,
    state: &State,
    basis: &Basis,
    theme: Theme,
    columns: usize,
    height: u16,
) {
    let voters = &basis.state().room.voters;
    let number = voters.number();
    let of = |cast: usize| {
        if number == 0 {
            count(cast, "vote", "votes")
        } else {
            format!("{cast} of {number}")
        }
    };
    let mut words = |text: &str, role: Role| page.paragraph(text, columns, theme, role);
    if let Some(secret) = &state.secret {
        let cast = secret.tally.count();
        let dots = "● ".repeat(cast) + &"· ".repeat(number.saturating_sub(cast));
        words(&format!("{}  {}", dots.trim_end(), of(cast)), Role::Title);
        words("", Role::Text);
        let next = if number > 0 && cast >= number {
            "Every voter has voted. Press enter to reveal.".to_owned()
        } else {
            format!(
                "{}: press 0 to 4, or ?, then pass the keyboard on.",
                voters.name(cast)
            )
        };
        words(&next, Role::Text);
        words(
            "Your vote stays secret. Only the counts are saved.",
            Role::Muted,
        );
        page.gap();
        return levels(page, state, basis, theme, columns, height);
    }
    let typed = &state.typed;
    let counts = typed.trim().contains(' ');
    let cast = if counts {
        0
    } else {
        typed.trim().chars().count()
    };
    let aside = if counts || typed.is_empty() {
        String::new()
    } else {
        of(cast)
    };
    page.push(Line::from(vec![
        theme.span(Role::Key, "› "),
        theme.span(Role::Title, fit(typed, columns.saturating_sub(20))),
        theme.span(Role::Selected, " "),
        theme.span(Role::Muted, format!("   {aside}")),
    ]));
    page.gap();
    let mut words = |text: &str, role: Role| page.paragraph(text, columns, theme, role);
    if counts {
        words(
            "Counts: the votes for each level from 0, then optionally the votes for unknown.",
            Role::Text,
        );
    } else if number > 0 && cast > number {
        let error = VotesError::MoreThanVoters {
            votes: cast,
            voters: number,
        };
        words(
            &format!("{error} Press backspace to delete one."),
            Role::Poor,
        );
    } else if number > 0 && cast == number {
        words("Every voter has voted. Press enter to reveal.", Role::Text);
    } else {
        words(&format!("Next voter: {}.", voters.name(cast)), Role::Text);
    }
    words(
        "Type 1 digit per voter, ? for unknown, as in 3323?2. Or type the counts from level 0 up, as in 1 4 2 0 0.",
        Role::Muted,
    );
    page.gap();
    levels(page, state, basis, theme, columns, height);
}

/// Adds the 5 levels to vote on, each with as much of its text as the rows allow.
fn levels(
    page: &mut Page,
    state: &State,
    basis: &Basis,
    theme: Theme,
    columns: usize,
    height: u16,
) {
    const LABEL: usize = 16;
    let Some(control) = basis.control(state.control) else {
        return;
    };
    let words = columns.saturating_sub(LABEL).max(8);
    let whole: Vec<usize> = Level::all()
        .map(|level| wrap(control.level(level), words).len())
        .collect();
    let room = usize::from(height).saturating_sub(page.lines.len());
    for (level, most) in Level::all().zip(shares(&whole, usize::MAX, room)) {
        for (row, line) in wrap_at_most(control.level(level), words, most)
            .into_iter()
            .enumerate()
        {
            let label = if row == 0 {
                format!(" {level}  {}", basis.questionnaire.level_title(level))
            } else {
                String::new()
            };
            page.push(Line::from(vec![
                theme.span(Role::Text, pad(&label, LABEL)),
                theme.span(Role::Muted, line),
            ]));
        }
    }
}

/// Adds the rows of the last round and of earlier ones: the distribution, the median, the voters to hear first, and the
/// question to ask.
fn table(
    page: &mut Page,
    basis: &Basis,
    control: ControlIx,
    record: &Record,
    theme: Theme,
    columns: usize,
    height: u16,
) {
    let rounds = record.rounds();
    let Some(((number, round), earlier)) = rounds.split_last() else {
        return;
    };
    let aside = record
        .standing_ballots()
        .map(setting_aside)
        .unwrap_or_default();
    let tally = round.tally();
    let all = tally.count() + aside.len();
    let roomy = height > 18;
    let slim = columns < 66;
    let target = basis
        .report
        .targets
        .level(basis.report.targets.headline, control);
    let bars = if columns > 70 { 24 } else { 14 };
    let mut row = |label: String, number: usize, who: &[&str], mark: &str| {
        let who = who.join(", ");
        let role = if number > 0 { Role::Text } else { Role::Muted };
        let mark = if slim { "" } else { mark };
        let left = columns.saturating_sub(15 + bars + 5 + width(mark) + 1);
        page.push(Line::from(vec![
            theme.span(role, pad(&label, 15)),
            theme.span(Role::Accent, bar::part(number, all, bars)),
            theme.span(role, pad_left(&number.to_string(), 3)),
            theme.span(Role::Muted, format!("  {}", pad(&who, left))),
            theme.span(Role::Muted, format!(" {mark}")),
        ]));
    };
    for level in Level::all().rev() {
        // when rows are scarce, levels without votes are left out
        if height < 16 && tally.of(Vote::Level(level)) == 0 {
            continue;
        }
        let mark = if target == Some(level) { "target" } else { "" };
        let vote = Vote::Level(level);
        row(
            format!(" {}", basis.level(level)),
            tally.of(vote),
            &round.who(vote),
            mark,
        );
    }
    if height >= 16 || tally.unknown > 0 {
        row(
            " ? unknown".to_owned(),
            tally.of(Vote::Unknown),
            &round.who(Vote::Unknown),
            "",
        );
    }
    if !aside.is_empty() {
        row(" – n/a".to_owned(), aside.len(), &aside, "");
    }
    page.gap();
    let mut words = |text: &str, role: Role| page.paragraph(text, columns, theme, role);
    words(
        &round_words(&basis.questionnaire, basis.state(), record, *number, round),
        Role::Title,
    );
    if let Some(missing) = missing_words(basis, record) {
        words(&missing, Role::Text);
    }
    if let Some(first) = heard_words(&basis.questionnaire, round) {
        words(&first, Role::Text);
    }
    let probe = basis
        .control(control)
        .map_or("", |control| control.probe.as_str());
    if record.is_split() && !probe.is_empty() {
        words(&format!("Ask: {probe}"), Role::Text);
    }
    if let Some(ballots) = record.standing_ballots() {
        let notes = ballots
            .values()
            .filter(|ballot| !ballot.note.is_empty())
            .count();
        if notes > 0 {
            words(
                &format!(
                    "{}: press i to read.",
                    count(notes, "voter gave a reason", "voters gave reasons")
                ),
                Role::Muted,
            );
        }
    }
    if !earlier.is_empty() && roomy {
        words("", Role::Text);
        for (number, round) in earlier {
            let said = round_words(&basis.questionnaire, basis.state(), record, *number, round);
            words(
                &format!("{}: {said}", capital(&round_name(*number))),
                Role::Muted,
            );
        }
    }
}

/// The voters without a ballot on the control; `None` if there are none, or if the voters have no names.
fn missing_words(basis: &Basis, record: &Record) -> Option<String> {
    let ballots = record.standing_ballots()?;
    let Voters::Named(names) = &basis.state().room.voters else {
        return None;
    };
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !ballots.contains_key(*name))
        .collect();
    (!missing.is_empty()).then(|| format!("No ballot from {}.", listed(&missing)))
}
