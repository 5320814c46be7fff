//! Voting in plain mode: voters, votes and parked items.
//!
//! The result of a round is printed in words: the votes with their voters, the median, the spread, and the voters who
//! should speak first. Nothing here turns votes into an answer.

use super::dispatch::PlainSession;
use super::reply::Reply;
use crate::base::plural::capital;
use crate::base::sanitize::single_spaced;
use crate::describe::votes::{self, heard_words, standing_words};
use crate::interaction::form::Form;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::vote::{Round, Vote, round_name};
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::edit::Request;

/// A vote in words: `2 Defined`, `not known`.
fn vote_words(questionnaire: &Questionnaire, vote: Vote) -> String {
    match vote {
        Vote::Level(level) => questionnaire.level_name(level),
        Vote::Unknown => "unknown".to_owned(),
    }
}

/// A round in words: `Round 1, 6 votes: 2 Defined by ops, 3 Enforced by ml.`
pub(super) fn round_words(questionnaire: &Questionnaire, round: &Round, number: usize) -> String {
    let tally = round.tally();
    let votes = Level::all()
        .map(Vote::Level)
        .chain([Vote::Unknown])
        .filter(|vote| tally.of(*vote) > 0);
    let said: Vec<String> = votes
        .map(|vote| {
            format!(
                "{} by {}",
                vote_words(questionnaire, vote),
                votes::voters(round, vote)
            )
        })
        .collect();
    let count = if tally.count() == 1 {
        "1 vote".to_owned()
    } else {
        format!("{} votes", tally.count())
    };
    format!(
        "{}, {count}: {}.",
        capital(&round_name(number)),
        said.join("; ")
    )
}

impl PlainSession {
    /// Records the votes that were typed.
    pub(super) fn vote(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let Some(control) = self.control() else {
            return Reply::default();
        };
        if rest.is_empty() {
            return self.say(
                "Type vote and a digit per voter, ? for unknown, as in vote 3323?2. Or type the number of votes for each \
                 level from 0, as in vote 1 4 2 0 0.",
            );
        }
        let votes = single_spaced(rest);
        self.voted_on(control, Request::Votes { control, votes }, stamp)
    }

    /// Records a round, and prints its result.
    pub(super) fn voted_on(&mut self, control: ControlIx, round: Request, stamp: &Stamp) -> Reply {
        // the result of the round is more useful than a description of the edit
        self.edited_as(round, stamp, |session| {
            session.voted = true;
            session.reveal(control)
        })
    }

    fn reveal(&self, control: ControlIx) -> Reply {
        let basis = &self.basis;
        let Some(record) = basis.state().record(basis.id(control)) else {
            return Reply::default();
        };
        let Some(round) = record.last_round() else {
            return Reply::default();
        };
        let tally = round.tally();
        let mut lines = vec![round_words(
            &basis.questionnaire,
            &round,
            record.votes.len(),
        )];
        lines.push(standing_words(&basis.questionnaire, basis.state(), &round));
        if tally.is_split() {
            lines.extend(heard_words(&basis.questionnaire, &round));
            if tally.unknown > 0 {
                lines.push(format!(
                    "Also ask the voters who chose unknown what is missing: {}.",
                    votes::voters(&round, Vote::Unknown)
                ));
            }
            let probe = basis
                .control(control)
                .map_or("", |control| control.probe.as_str());
            if !probe.is_empty() {
                lines.push(format!("Ask: {probe}"));
            }
            lines.push("Type vote for another round, or 0 to 4 to decide.".to_owned());
        } else {
            lines.push("Type 0 to 4 to decide.".to_owned());
        }
        self.say(lines.join("\n"))
    }

    pub(super) fn voters(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        if rest.is_empty() {
            let voters = &self.basis.state().room.voters;
            let words = match voters.number() {
                0 => "No voters set. Type voters 7, or voters ml, ops, security.".to_owned(),
                _ => format!("Voters: {voters}."),
            };
            return self.say(words);
        }
        self.edited(Request::Voters(rest.to_owned()), stamp)
    }

    /// Parks an item, together with the control at the prompt.
    pub(super) fn park(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let control = self.control();
        if rest.is_empty() {
            return self.begin_form(Form::park(&self.basis, control));
        }
        let request = Request::Park {
            what: rest.to_owned(),
            control,
        };
        self.edited_as(request, stamp, |session| session.say("Parked."))
    }

    /// Lists the parked items, in the order in which they were parked.
    pub(super) fn parked(&self) -> Reply {
        let lot = self.basis.state().room.lot();
        if lot.is_empty() {
            return self.say("Nothing is parked.");
        }
        let line =
            |((_, point), number): ((&String, &crate::model::assessment::room::Parked), usize)| {
                let mut about = Vec::new();
                about.extend(point.control.clone());
                about.extend(point.owner.clone());
                about.extend(point.due.map(|by| format!("due {}", self.basis.day(by))));
                about.push(if point.done { "done" } else { "open" }.to_owned());
                format!("{number}. {}: {}.", point.what, about.join(", "))
            };
        let lines: Vec<String> = lot.into_iter().zip(1..).map(line).collect();
        self.say(lines.join("\n"))
    }
}
