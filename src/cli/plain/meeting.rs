//! A meeting in plain mode: the clock, secret ballots, decisions, parked items and the closing.

use super::dispatch::{PlainSession, SecretBallot};
use super::reply::{Reply, short, split, who_by};
use crate::cli::agenda::agenda_lines;
use crate::interaction::form::USUAL_MINUTES;
use crate::interaction::{clock, closing, pager};
use crate::model::assessment::answer::Record;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::room::Parked;
use crate::model::assessment::vote::{MOST_VOTERS, Tally, Vote};
use crate::rules::agenda::AgendaOrder;
use crate::rules::edit::{Request, Why};

impl PlainSession {
    // ---- the clock --------------------------------------------------------------------------------------------------

    /// Starts a meeting of the given or default length; during a meeting, starts or ends a break.
    pub(super) fn clock(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let is_running = self.basis.state().room.running().is_some();
        if !is_running || !rest.is_empty() {
            let usual = USUAL_MINUTES.to_string();
            return self.time_box(if rest.is_empty() { &usual } else { rest }, stamp);
        }
        self.timed(Request::Break, stamp)
    }

    /// Sets the length of the meeting and of each question, in minutes.
    pub(super) fn time_box(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let (minutes, each) = split(rest);
        let request = Request::Meeting {
            minutes: minutes.to_owned(),
            each: each.to_owned(),
            voters: None,
        };
        self.timed(request, stamp)
    }

    /// Edits the meeting, and replies with the clock.
    fn timed(&mut self, request: Request, stamp: &Stamp) -> Reply {
        self.edited_as(request, stamp, |session| {
            session.say(format!(
                "Meeting: {}.",
                clock::status(&session.basis, None, false).join(", ")
            ))
        })
    }

    pub(super) fn end_meeting(&mut self, stamp: &Stamp) -> Reply {
        let over = clock::over(&self.basis).unwrap_or_default();
        self.edited_as(Request::EndMeeting, stamp, |session| session.say(over))
    }

    // ---- secret ballots ---------------------------------------------------------------------------------------------

    /// Whether the next line is a secret vote.
    pub(super) fn is_secret(&self) -> bool {
        self.secret.is_some()
    }

    pub(super) fn begin_secret(&mut self) -> Reply {
        self.secret = self.control().map(|control| SecretBallot {
            control,
            tally: Tally::default(),
        });
        self.say("Each voter types one vote and presses enter; an empty line ends the ballot.")
    }

    /// The prompt for the next voter.
    pub(super) fn secret_prompt(&self, ballot: &SecretBallot) -> String {
        let next = ballot.tally.count() + 1;
        let of = match self.basis.state().room.voters.number() {
            0 => String::new(),
            voters => format!(" of {voters}"),
        };
        format!("Vote {next}{of} (0 to 4, ?, or cancel): ")
    }

    /// Counts one secret vote; the last one reveals the counts.
    pub(super) fn cast(&mut self, line: &str, stamp: &Stamp) -> Reply {
        let Some(mut ballot) = self.secret.take() else {
            return Reply::default();
        };
        let voters = self.basis.state().room.voters.number();
        let mut typed = line.chars();
        match (typed.next(), typed.next()) {
            (None, _) => return self.reveal_secret(ballot, stamp),
            (Some(vote), None) => match Vote::typed(vote) {
                Some(vote) => ballot.tally.add(vote),
                None => return self.no_vote(ballot),
            },
            _ if line.eq_ignore_ascii_case("cancel") => {
                return self.say("The secret ballot was discarded.");
            }
            _ => return self.no_vote(ballot),
        }
        let most = if voters == 0 { MOST_VOTERS } else { voters };
        if ballot.tally.count() >= most {
            return self.reveal_secret(ballot, stamp);
        }
        self.secret = Some(ballot);
        Reply::default()
    }

    fn no_vote(&mut self, ballot: SecretBallot) -> Reply {
        self.secret = Some(ballot);
        self.say("Type 0 to 4, or ? for unknown.")
    }

    fn reveal_secret(&mut self, ballot: SecretBallot, stamp: &Stamp) -> Reply {
        let SecretBallot { control, tally } = ballot;
        self.voted_on(control, Request::SecretVotes { control, tally }, stamp)
    }

    // ---- decisions --------------------------------------------------------------------------------------------------

    /// Records the reason for the answer, and keeps the recorded dissent.
    pub(super) fn reason(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let Some(control) = self.control() else {
            return Reply::default();
        };
        let record = self.basis.state().record(self.basis.id(control));
        let decision = record.and_then(|record| record.decision.as_ref());
        let why = Why {
            why: rest.to_owned(),
            dissent: decision.map_or_else(String::new, |decision| decision.dissent.clone()),
        };
        self.edited(Request::Explain { control, why }, stamp)
    }

    /// Lists the questions to decide.
    pub(super) fn agenda(&self) -> Reply {
        let points = self.basis.points();
        let heard = self
            .basis
            .state()
            .controls
            .values()
            .any(Record::was_voted_on);
        if !heard {
            return self.say("No votes yet. Type vote to record a round.");
        }
        self.print(|page, seen| agenda_lines(page, seen, &points))
    }

    /// Answers every question on which all votes agree.
    pub(super) fn agree_on_all(&mut self, stamp: &Stamp) -> Reply {
        self.edited(Request::AgreeOnAll, stamp)
    }

    pub(super) fn decisions(&self) -> Reply {
        self.pager(&pager::decisions(&self.basis))
    }

    /// Sets the order in which `next` visits the questions.
    pub(super) fn order(&mut self, rest: &str) -> Reply {
        let word = rest.to_lowercase();
        let order = AgendaOrder::from_word(&word);
        if order.word() != word {
            return self.say("Type order and one of: disagreement, worth, questionnaire.");
        }
        self.basis.order = order;
        self.after_answer();
        Reply::default()
    }

    // ---- parked items -----------------------------------------------------------------------------------------------

    /// Lists the parked items, or assigns one: `parked 2 WHO by DATE`.
    pub(super) fn parking_lot(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        if rest.is_empty() {
            return self.parked();
        }
        let (number, who) = split(rest);
        let (id, parked) = match self.parked_item(number) {
            Ok(found) => found,
            Err(why) => return why,
        };
        let (owner, due) = who_by(who);
        let request = Request::ParkedItem {
            id,
            what: parked.what,
            owner,
            due,
        };
        self.changed_lot(request, stamp)
    }

    /// Edits a parked item, and lists all of them.
    fn changed_lot(&mut self, request: Request, stamp: &Stamp) -> Reply {
        self.edited_as(request, stamp, |session| session.parked())
    }

    /// Marks a parked item as done, or as not done.
    pub(super) fn settle(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        match self.parked_item(rest) {
            Ok((id, parked)) => {
                let done = !parked.done;
                self.changed_lot(Request::ParkedDone { id, done }, stamp)
            }
            Err(why) => why,
        }
    }

    /// The parked item with this number in the list of `parked`.
    fn parked_item(&self, number: &str) -> Result<(String, Parked), Reply> {
        let lot = self.basis.state().room.lot();
        let at = number.parse().ok().and_then(|at: usize| at.checked_sub(1));
        match at.and_then(|at| lot.get(at)) {
            Some((id, parked)) => Ok(((*id).clone(), (*parked).clone())),
            None => Err(self.say(format!(
                "There is no parked item {}. Type parked to list them.",
                short(number)
            ))),
        }
    }

    // ---- the closing ------------------------------------------------------------------------------------------------

    /// The most urgent gaps, the first actions, the state of the parking lot, and the next commands.
    pub(super) fn closing(&mut self) -> Reply {
        self.basis.look_ahead();
        let basis = &self.basis;
        let mut lines = vec!["The most urgent gaps:".to_owned()];
        lines.extend(
            closing::gaps(basis)
                .map(|gap| format!("- {}: {}.", basis.name(gap.control), basis.gap_words(gap))),
        );
        if lines.len() == 1 {
            lines = vec!["No gaps are left for the next gate.".to_owned()];
        }
        lines.push("The first actions:".to_owned());
        lines.extend(closing::actions(basis).into_iter().map(|planned| {
            let (name, title, who) = closing::action_words(basis, planned);
            format!("- {title} ({name}): {who}.")
        }));
        let (open, free) = closing::parked(basis);
        lines.push(format!(
            "Parking lot: {}.",
            closing::parked_words(open, free)
        ));
        lines.push(
            "Type park TEXT to park an item, parked 1 WHO to name an owner, end to end the meeting, or export FILE.pdf \
             to write the report."
                .to_owned(),
        );
        self.say(lines.join("\n"))
    }
}
