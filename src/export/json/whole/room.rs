//! Fills the JSON of the workshop: ballots, meetings, decisions, disagreements and parked items.
//!
//! Its own module because none of this data counts towards a score.

use super::{
    BallotWire, BallotsWire, DecisionWire, DisagreementWire, MeetingWire, ParkedWire, RoomWire,
    RoundWire, VoterWire,
};
use crate::model::assessment::State;
use crate::model::assessment::answer::{Answer, Record};
use crate::model::assessment::ballot::{Ballot, is_split};
use crate::model::assessment::room::{Meeting, Parked};
use crate::model::assessment::vote::{Round, Vote};
use crate::model::questionnaire::Questionnaire;

/// Returns the data of the workshop; ballots, decisions and disagreements are in the order of the questionnaire.
pub(super) fn room(questionnaire: &Questionnaire, state: &State) -> RoomWire {
    let said = || {
        questionnaire
            .controls
            .iter()
            .filter_map(|control| Some((&control.id, state.record(&control.id)?)))
    };
    let disputed = said().filter(|(_, record)| record.is_disputed());
    RoomWire {
        voters: state.room.voters.number(),
        ballots: said()
            .filter_map(|(control, record)| ballots(control, record))
            .collect(),
        without_ballot: state
            .missing_voters()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        meetings: state.room.in_order().into_iter().map(meeting).collect(),
        decisions: said()
            .filter_map(|(control, record)| decision(control, record))
            .collect(),
        disagreements: disputed
            .map(|(control, record)| DisagreementWire {
                control: control.clone(),
                votes: rounds(record),
            })
            .collect(),
        parked: state
            .room
            .lot()
            .into_iter()
            .map(|(_, point)| parked(point))
            .collect(),
    }
}

fn meeting(meeting: &Meeting) -> MeetingWire {
    MeetingWire {
        began: meeting.began.to_string(),
        minutes: meeting.minutes,
        ended: meeting.ended.map(|ended| ended.at.to_string()),
        answered_before: meeting.answered,
        answered: meeting.ended.map(|ended| ended.answered),
        unanswered: meeting.ended.map(|ended| ended.unanswered),
    }
}

fn ballots(control: &str, record: &Record) -> Option<BallotsWire> {
    let ballot = |(voter, ballot): (&String, &Ballot)| {
        let (state, level) = answer(&ballot.answer);
        BallotWire {
            voter: voter.clone(),
            state,
            level,
            note: ballot.note.clone(),
        }
    };
    Some(BallotsWire {
        control: control.to_owned(),
        spread: record.alone()?.tally().spread(),
        split: is_split(&record.ballots),
        ballots: record.ballots.iter().map(ballot).collect(),
    })
}

/// Returns the keyword for an answer, and its level if it has one.
fn answer(answer: &Answer) -> (&'static str, Option<u8>) {
    match answer {
        Answer::Level(level) => ("level", Some((*level).into())),
        Answer::NotApplicable { .. } => ("not-applicable", None),
        Answer::Unknown { .. } => ("unknown", None),
    }
}

fn decision(control: &str, record: &Record) -> Option<DecisionWire> {
    let decision = record.decision.as_ref()?;
    let (state, level) = answer(&decision.answer);
    Some(DecisionWire {
        control: control.to_owned(),
        on: decision.on.to_string(),
        state,
        level,
        stands: record.decided().is_some(),
        why: decision.why.clone(),
        dissent: decision.dissent.clone(),
        votes: rounds(record),
    })
}

fn parked(point: &Parked) -> ParkedWire {
    ParkedWire {
        what: point.what.clone(),
        control: point.control.clone(),
        owner: point.owner.clone(),
        due: point.due.map(|by| by.to_string()),
        done: point.done,
    }
}

/// Returns the rounds of votes on a control, in order.
pub(super) fn rounds(record: &Record) -> Vec<RoundWire> {
    record.votes.iter().map(round).collect()
}

fn round(round: &Round) -> RoundWire {
    let tally = round.tally();
    let voter = |(voter, vote): (&String, &Vote)| VoterWire {
        voter: voter.clone(),
        level: if let Vote::Level(level) = vote {
            Some((*level).into())
        } else {
            None
        },
    };
    RoundWire {
        levels: tally.levels,
        unknown: tally.unknown,
        secret: round.is_secret(),
        voters: if let Round::Open(votes) = round {
            votes.iter().map(voter).collect()
        } else {
            Vec::new()
        },
    }
}
