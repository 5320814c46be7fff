//! The workshop chapter: meetings, votes, decisions with their reasons, dissent and parked items.
//!
//! The chapter is empty if no workshop is recorded. Votes are reported as cast: nothing is averaged, and a secret vote
//! remains a count.

use std::borrow::Cow;

use super::{heading, paragraph};
use crate::base::plural::{capital, count, counted, first_few, listed};
use crate::describe::answer::investigator;
use crate::describe::roadmap::short_day;
use crate::describe::votes;
use crate::document::{Ballot, Block, Chart, Column, Plot, Table, Text};
use crate::model::assessment::answer::{Answer, Decision, Record};
use crate::model::assessment::ballot::{is_split, setting_aside};
use crate::model::assessment::redact::is_number;
use crate::model::assessment::room::Meeting;
use crate::model::assessment::vote::{Round, Tally, Vote, Voters, round_name};
use crate::model::questionnaire::{Control, Level};
use crate::views::facts::Facts;

pub(super) fn room(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = meetings(facts);
    blocks.extend(ballots(facts));
    blocks.extend(decisions(facts));
    blocks.extend(disagreements(facts));
    blocks.extend(dissent(facts));
    blocks.extend(disputed(facts));
    blocks.extend(parked(facts));
    if !blocks.is_empty() {
        blocks.insert(0, heading(1, "Votes and decisions", Some("room")));
    }
    blocks
}

pub(super) fn meetings(facts: &Facts<'_>) -> Vec<Block> {
    let room = &facts.state.room;
    let mut blocks = Vec::new();
    let voters = match &room.voters {
        Voters::Number(0) => None,
        Voters::Number(number) => Some(format!(
            "{} voted.",
            capital(&counted(usize::from(*number), "person", "people"))
        )),
        Voters::Named(names) => Some(format!(
            "{} voted: {}.",
            capital(&counted(names.len(), "person", "people")),
            listed(names)
        )),
    };
    let meetings: Vec<String> = room.in_order().into_iter().map(meeting).collect();
    if !meetings.is_empty() {
        blocks.push(heading(
            2,
            if meetings.len() == 1 {
                "Meeting"
            } else {
                "Meetings"
            },
            None,
        ));
    }
    blocks.extend(meetings.into_iter().map(paragraph));
    blocks.extend(
        voters
            .filter(|_| !blocks.is_empty() || any_votes(facts))
            .map(paragraph),
    );
    blocks
}

/// The ballots filled in before the meeting: the number of answers by voter, the missing voters, and the size of the
/// differences between votes.
pub(super) fn ballots(facts: &Facts<'_>) -> Vec<Block> {
    let cast = facts.state.cast();
    if cast.is_empty() {
        return Vec::new();
    }
    let split = said(facts)
        .filter(|(_, record)| is_split(&record.ballots))
        .count();
    let both = said(facts)
        .filter(|(_, record)| record.ballots.len() > 1)
        .count();
    let furthest = said(facts)
        .filter_map(|(_, record)| Some(record.alone()?.tally().spread()))
        .max()
        .unwrap_or(0);
    let voters: Vec<String> = cast
        .iter()
        .map(|(voter, number)| format!("{voter} on {}", count(*number, "question")))
        .collect();
    // A redacted copy numbers the voters of each question from 1, so the number of voters is only a lower bound.
    let mut words = vec![if cast.keys().all(|voter| is_number(voter)) {
        format!(
            "At least {} filled in a ballot before the meeting.",
            count(cast.len(), "voter")
        )
    } else {
        format!(
            "{} filled in a ballot before the meeting: {}.",
            capital(&count(cast.len(), "voter")),
            listed(&voters)
        )
    }];
    let missing = facts.state.missing_voters();
    if !missing.is_empty() {
        words.push(format!("There is no ballot from {}.", listed(&missing)));
    }
    words.push(match (both, split) {
        (0, _) => "No question is on 2 or more ballots.".to_owned(),
        (both, 0) => format!("Ballots overlap on {} and agree.", count(both, "question")),
        (both, split) => format!(
            "Ballots overlap on {} and differ{}, by at most {}.",
            count(both, "question"),
            match split {
                1 if both == 1 => String::new(),
                all if all == both => " on all of them".to_owned(),
                some => format!(" on {some} of them"),
            },
            count(usize::from(furthest), "level")
        ),
    });
    words.push("Ballots are votes, not answers, and do not affect scores.".to_owned());
    vec![heading(2, "Ballots", None), paragraph(words.join(" "))]
}

fn any_votes(facts: &Facts<'_>) -> bool {
    facts
        .state
        .controls
        .values()
        .any(|record| !record.votes.is_empty())
}

/// The times of a meeting, as in `21 Nov 2026, 14:00–15:22: 72 of 90 planned minutes used, plus 1 break of 10 minutes.
/// …`
fn meeting(meeting: &Meeting) -> String {
    let from = format!(
        "{}, {}",
        short_day(meeting.day()),
        meeting.clock(meeting.began)
    );
    let minutes = |seconds: i64| (seconds + 30) / 60;
    let Some(ended) = meeting.ended else {
        return format!("{from}: still running.");
    };
    let work = minutes(meeting.worked(ended.at));
    let rest = minutes(meeting.rested(ended.at));
    let breaks = match meeting.breaks.len() {
        0 => String::new(),
        1 if rest > 0 => format!(", plus 1 break of {rest} min"),
        _ if rest == 0 => ", plus a break of less than 1 min".to_owned(),
        number => format!(", plus {number} breaks of {rest} min in total"),
    };
    let settled = usize::from(ended.answered.saturating_sub(meeting.answered));
    let early = if ended.at < meeting.ends() && ended.unanswered > 0 {
        ", ended early"
    } else {
        ""
    };
    let left = match ended.unanswered {
        0 => "none left".to_owned(),
        left => format!("{left} left"),
    };
    format!(
        "{from}–{}: {work} of {} planned minutes used{breaks}{early}. {} answered, {left}.",
        meeting.clock(ended.at),
        meeting.minutes,
        capital(&count(settled, "question")),
    )
}

/// The controls with a record in the assessment, in the order of the questionnaire.
fn said<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (&'a Control, &'a Record)> {
    facts
        .questionnaire
        .controls
        .iter()
        .filter_map(|control| Some((control, facts.state.record(&control.id)?)))
}

fn answer(facts: &Facts<'_>, answer: &Answer) -> String {
    match answer {
        Answer::Level(level) => facts.level(*level),
        Answer::NotApplicable { .. } => "not applicable".to_owned(),
        Answer::Unknown { .. } => "unknown".to_owned(),
    }
}

/// The reason for a decision: as entered, or otherwise taken from the answer itself.
fn why(decision: &Decision) -> String {
    match &decision.answer {
        _ if !decision.why.is_empty() => decision.why.clone(),
        Answer::Level(_) => "No reason recorded.".to_owned(),
        Answer::NotApplicable { reason } if reason.trim().is_empty() => {
            "No reason recorded.".to_owned()
        }
        Answer::NotApplicable { reason } => reason.clone(),
        Answer::Unknown {
            investigator: who,
            due: by,
        } => {
            let by = by.map_or_else(String::new, |by| format!(", due {}", short_day(by)));
            format!("{}{by}", investigator(who))
        }
    }
}

/// The votes of a round, as in `4 for Ad hoc, 2 for Defined, 1 unknown`. Levels appear as their titles, so that nobody
/// mistakes a level for a count.
fn votes(facts: &Facts<'_>, round: &Round, aside: usize) -> String {
    let tally = round.tally();
    let named = Level::all().map(Vote::Level).chain([Vote::Unknown]);
    let mut said: Vec<String> = named
        .filter(|vote| tally.of(*vote) > 0)
        .map(|vote| format!("{} {}", tally.of(vote), said_words(facts, vote)))
        .collect();
    if aside > 0 {
        said.push(format!("{aside} not applicable"));
    }
    let voters = facts.state.room.voters.number();
    let count = tally.count() + aside;
    let some = if count < voters {
        format!("; {count} of {voters} voted")
    } else {
        String::new()
    };
    format!(
        "{}{}{some}",
        said.join(", "),
        if round.is_secret() {
            ", in a secret vote"
        } else {
            ""
        }
    )
}

/// A vote within a sentence, as in `for Defined` or `unknown`.
fn said_words(facts: &Facts<'_>, vote: Vote) -> String {
    match vote {
        Vote::Level(level) => format!("for {}", facts.questionnaire.level_title(level)),
        Vote::Unknown => "unknown".to_owned(),
    }
}

pub(super) fn all_rounds(facts: &Facts<'_>, record: &Record) -> String {
    let aside = |number: usize| {
        if number == 0 {
            setting_aside(&record.ballots).len()
        } else {
            0
        }
    };
    match record.rounds().as_slice() {
        [] => "no vote".to_owned(),
        [(1, only)] => votes(facts, only, 0),
        rounds => {
            let one = |(number, round): &(usize, Cow<'_, Round>)| {
                format!(
                    "{}: {}",
                    round_name(*number),
                    votes(facts, round, aside(*number))
                )
            };
            rounds.iter().map(one).collect::<Vec<_>>().join("; ")
        }
    }
}

pub(super) fn decisions(facts: &Facts<'_>) -> Vec<Block> {
    let row = |(control, record): (&Control, &Record)| {
        let decision = record.decision.as_ref()?;
        let changed = if record.decided().is_none() {
            ". The answer has changed since."
        } else {
            ""
        };
        Some(vec![
            Text::plain(control.name()),
            Text::plain(format!("{}{changed}", answer(facts, &decision.answer))),
            Text::said(why(decision)),
            Text::plain(all_rounds(facts, record)),
            Text::plain(short_day(decision.on)),
        ])
    };
    let rows: Vec<Vec<Text>> = said(facts).filter_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Control", 26),
        Column::text("Decision", 15),
        Column::text("Reason", 27),
        Column::text("Votes", 20),
        Column::text("Date", 12),
    ];
    vec![
        heading(2, "Decisions", None),
        Block::Table(Table {
            caption: "Decisions, with reasons and votes".to_owned(),
            columns,
            rows,
        }),
    ]
}

/// The distribution of votes for questions with a split vote or dissent, widest spread first.
pub(super) fn disagreements(facts: &Facts<'_>) -> Vec<Block> {
    let mut found: Vec<(u8, Ballot)> = said(facts)
        .filter_map(|(control, record)| {
            let tally = record.last_round()?.tally();
            (record.is_split() || record.dissented().is_some())
                .then(|| (tally.spread(), ballot(facts, control, record, tally)))
        })
        .collect();
    found.sort_by_key(|(spread, _)| std::cmp::Reverse(*spread));
    let Some((spread, _)) = found.first() else {
        return Vec::new();
    };
    let widest: Vec<&str> = found
        .iter()
        .filter(|(other, _)| other == spread)
        .map(|(_, ballot)| ballot.label.as_str())
        .collect();
    let takeaway = if *spread == 0 {
        // dissent against a level on which every voter who named one agrees
        format!("Dissent on {}", count(found.len(), "question"))
    } else {
        format!(
            "The team disagreed most on {}, by {}",
            first_few(&widest, 1),
            count(usize::from(*spread), "level")
        )
    };
    let alternative = format!(
        "Votes for each level, from the last round or, without one, the ballots: {}.",
        found
            .iter()
            .map(|(_, ballot)| ballot_words(ballot))
            .collect::<Vec<_>>()
            .join("; ")
    );
    let plot = Plot::Ballots(found.into_iter().map(|(_, ballot)| ballot).collect());
    vec![
        heading(2, "Disagreement", None),
        Block::Chart(Chart {
            takeaway,
            alternative,
            plot,
        }),
    ]
}

fn ballot(facts: &Facts<'_>, control: &Control, record: &Record, tally: Tally) -> Ballot {
    let decided = record.decided();
    let outcome = match (&record.answer, decided) {
        (_, Some(decision)) if record.dissented().is_some() => {
            format!("decided with dissent: {}", answer(facts, &decision.answer))
        }
        (_, Some(decision)) => format!("decided: {}", answer(facts, &decision.answer)),
        (Some(given), None) => format!("answered: {}", answer(facts, given)),
        (None, None) => "not decided".to_owned(),
    };
    Ballot {
        label: control.name(),
        levels: tally.levels.iter().copied().map(usize::from).collect(),
        unknown: usize::from(tally.unknown),
        agreed: record.level().map(u8::from),
        outcome,
    }
}

/// The text alternative of a ballot, as in `DAT-P1 Provenance 0 1 3 0 0, 1 unknown, decided: 2 Defined`.
fn ballot_words(ballot: &Ballot) -> String {
    let levels: Vec<String> = ballot.levels.iter().map(ToString::to_string).collect();
    let unknown = if ballot.unknown > 0 {
        format!(", {} unknown", ballot.unknown)
    } else {
        String::new()
    };
    format!(
        "{} {}{unknown}, {}",
        ballot.label,
        levels.join(" "),
        ballot.outcome
    )
}

/// The voters who disagree with an answer, and their votes, as in `ops for Ad hoc; 2 voters unknown`.
fn holders(facts: &Facts<'_>, record: &Record, against: &Answer) -> String {
    let Some(round) = record.last_round() else {
        return String::new();
    };
    let one = |vote| {
        let who = votes::voters(&round, vote);
        format!("{who} {}", said_words(facts, vote))
    };
    let mut held: Vec<String> = round.against(against.as_vote()).map(one).collect();
    let aside = record
        .standing_ballots()
        .map(setting_aside)
        .unwrap_or_default();
    if !aside.is_empty() && against.as_vote().is_some() {
        held.push(format!("{} not applicable", listed(&aside)));
    }
    if held.is_empty() {
        "none in the last round".to_owned()
    } else {
        held.join("; ")
    }
}

pub(super) fn dissent(facts: &Facts<'_>) -> Vec<Block> {
    let row = |(control, record): (&Control, &Record)| {
        let decision = record.dissented()?;
        let holders = holders(facts, record, &decision.answer);
        let held = if decision.dissent.is_empty() {
            "No reason recorded."
        } else {
            &decision.dissent
        };
        Some(vec![
            Text::plain(control.name()),
            Text::plain(answer(facts, &decision.answer)),
            Text::plain(holders),
            Text::said(held),
        ])
    };
    let rows: Vec<Vec<Text>> = said(facts).filter_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Control", 28),
        Column::text("Decision", 15),
        Column::text("Dissenting votes", 24),
        Column::text("Reason", 33),
    ];
    vec![
        heading(2, "Dissent", None),
        paragraph("The team agreed on these answers, with dissent. No votes were averaged."),
        Block::Table(Table {
            caption: "Dissenting views".to_owned(),
            columns,
            rows,
        }),
    ]
}

pub(super) fn disputed(facts: &Facts<'_>) -> Vec<Block> {
    let disputed = said(facts).filter(|(_, record)| record.is_disputed());
    let rows: Vec<Text> = disputed
        .map(|(control, record)| {
            Text::plain(format!("{}: {}", control.name(), all_rounds(facts, record)))
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![heading(2, "Voted on, not decided", None), Block::List(rows)]
}

pub(super) fn parked(facts: &Facts<'_>) -> Vec<Block> {
    let rows: Vec<Vec<Text>> = facts
        .state
        .room
        .lot()
        .into_iter()
        .map(|(_, parked)| {
            let by = parked.due.map_or_else(|| "no date".to_owned(), short_day);
            vec![
                Text::said(parked.what.clone()),
                Text::plain(parked.control.clone().unwrap_or_else(|| "–".to_owned())),
                Text::plain(
                    parked
                        .owner
                        .clone()
                        .unwrap_or_else(|| "no owner yet".to_owned()),
                ),
                Text::plain(if parked.done { "done".to_owned() } else { by }),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Item", 50),
        Column::text("Raised at", 14),
        Column::text("Owner", 20),
        Column::text("Due", 16),
    ];
    vec![
        heading(2, "Parking lot", None),
        Block::Table(Table {
            caption: "Parked items".to_owned(),
            columns,
            rows,
        }),
    ]
}
