//! The workshop chapter: meetings, votes, decisions with their reasons, dissent and parked items.
//!
//! The chapter is empty if no workshop is recorded. Votes are reported as cast: nothing is averaged, and a secret vote
//! remains a count.

use std::borrow::Cow;

use super::{heading, paragraph};
use crate::base::plural::{capital, count, listed, number_word};
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
        blocks.insert(0, heading(1, "What the room said", Some("room")));
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
            capital(&count(usize::from(*number), "voter"))
        )),
        Voters::Named(names) => Some(format!(
            "{} voted: {}.",
            capital(&count(names.len(), "voter")),
            listed(names)
        )),
    };
    let meetings: Vec<String> = room.in_order().into_iter().map(meeting).collect();
    if !meetings.is_empty() {
        blocks.push(heading(
            2,
            if meetings.len() == 1 {
                "The meeting"
            } else {
                "The meetings"
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

/// The ballots filled in before the meeting: number of answers by voter, missing voters, and how far votes differ.
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
            "{} or more filled in a ballot alone.",
            capital(&count(cast.len(), "voter"))
        )
    } else {
        format!(
            "{} filled in a ballot alone: {}.",
            capital(&count(cast.len(), "voter")),
            listed(&voters)
        )
    }];
    let missing = facts.state.missing_voters();
    if !missing.is_empty() {
        words.push(format!("There is no ballot of {}.", listed(&missing)));
    }
    words.push(match (both, split) {
        (0, _) => "On no question did two of them say something.".to_owned(),
        (both, 0) => format!(
            "Two or more spoke to {}, and on none of them did they differ.",
            count(both, "question")
        ),
        (both, split) => format!(
            "Two or more spoke to {}; on {} they differed, at most by {}.",
            count(both, "question"),
            if split == both {
                "each".to_owned()
            } else {
                number_word(split)
            },
            count(usize::from(furthest), "level")
        ),
    });
    words.push("A ballot is a vote and no answer: it counts in no score.".to_owned());
    vec![heading(2, "The ballots", None), paragraph(words.join(" "))]
}

fn any_votes(facts: &Facts<'_>) -> bool {
    facts
        .state
        .controls
        .values()
        .any(|record| !record.votes.is_empty())
}

/// The times of a meeting, as in `21 Nov 2026, 14:00 to 15:22: 90 minutes were planned, 72 were work, with one break of
/// ten …`
fn meeting(meeting: &Meeting) -> String {
    let from = format!(
        "{}, {}",
        short_day(meeting.day()),
        meeting.clock(meeting.began)
    );
    let minutes = |seconds: i64| (seconds + 30) / 60;
    let Some(ended) = meeting.ended else {
        return format!("{from}: it is not over yet.");
    };
    let work = minutes(meeting.worked(ended.at));
    let rest = minutes(meeting.rested(ended.at));
    let breaks = match meeting.breaks.len() {
        0 => String::new(),
        1 if rest > 0 => format!(", beside one break of {rest}"),
        _ if rest == 0 => ", beside a break of less than a minute".to_owned(),
        number => format!(", beside {} breaks of {rest} in all", number_word(number)),
    };
    let settled = usize::from(ended.answered.saturating_sub(meeting.answered));
    let early = if ended.at < meeting.ends() && ended.unanswered > 0 {
        ", and ended early"
    } else {
        ""
    };
    let left = match ended.unanswered {
        0 => "no question was left".to_owned(),
        1 => "one question was left".to_owned(),
        open => format!("{} questions were left", number_word(usize::from(open))),
    };
    format!(
        "{from} to {}: it worked for {work} of {} minutes planned{breaks}{early}. It settled {}; {left}.",
        meeting.clock(ended.at),
        meeting.minutes,
        count(settled, "question"),
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

/// The reason for a decision: as entered, otherwise from the answer itself.
fn why(decision: &Decision) -> String {
    match &decision.answer {
        _ if !decision.why.is_empty() => decision.why.clone(),
        Answer::Level(_) => "no reason was written".to_owned(),
        Answer::NotApplicable { reason } => reason.clone(),
        Answer::Unknown {
            investigator: who,
            due: by,
        } => {
            format!(
                "{who} finds out{}",
                by.map_or_else(String::new, |by| format!(" by {}", short_day(by)))
            )
        }
    }
}

/// The votes of a round, as in `four for Ad hoc, two for Defined, one unknown`. Counts are words, so that nobody takes
/// a level for a count.
fn votes(facts: &Facts<'_>, round: &Round, aside: usize) -> String {
    let tally = round.tally();
    let named = Level::all().map(Vote::Level).chain([Vote::Unknown]);
    let mut said: Vec<String> = named
        .filter(|vote| tally.of(*vote) > 0)
        .map(|vote| {
            format!(
                "{} {}",
                number_word(tally.of(vote)),
                said_words(facts, vote)
            )
        })
        .collect();
    if aside > 0 {
        said.push(format!("{} not applicable", number_word(aside)));
    }
    let voters = facts.state.room.voters.number();
    let count = tally.count() + aside;
    let some = if count < voters {
        format!("; {} of {} voted", number_word(count), number_word(voters))
    } else {
        String::new()
    };
    format!(
        "{}{}{some}",
        said.join(", "),
        if round.is_secret() { ", in secret" } else { "" }
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
            " (answered otherwise since)"
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
        Column::text("Agreed", 15),
        Column::text("Why", 27),
        Column::text("Votes", 20),
        Column::text("On", 12),
    ];
    vec![
        heading(2, "Decisions", None),
        Block::Table(Table {
            caption: "What the room agreed on, and why".to_owned(),
            columns,
            rows,
        }),
    ]
}

/// The distribution of votes for questions with a split vote or dissent, furthest apart first.
pub(super) fn disagreements(facts: &Facts<'_>) -> Vec<Block> {
    let mut found: Vec<(u8, Ballot)> = said(facts)
        .filter_map(|(control, record)| {
            let tally = record.last_round()?.tally();
            (record.is_split() || record.dissented().is_some())
                .then(|| (tally.spread(), ballot(facts, control, record, tally)))
        })
        .collect();
    found.sort_by_key(|(spread, _)| std::cmp::Reverse(*spread));
    let Some((spread, first)) = found.first() else {
        return Vec::new();
    };
    let takeaway = format!(
        "The room was furthest apart on {}, by {}",
        first.label,
        count(usize::from(*spread), "level")
    );
    let alternative = format!(
        "Votes for each level, in the last round or else in the ballots: {}.",
        found
            .iter()
            .map(|(_, ballot)| ballot_words(ballot))
            .collect::<Vec<_>>()
            .join("; ")
    );
    let plot = Plot::Ballots(found.into_iter().map(|(_, ballot)| ballot).collect());
    vec![
        heading(2, "Where votes differed", None),
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
            format!("agreed with dissent on {}", answer(facts, &decision.answer))
        }
        (_, Some(decision)) => format!("agreed on {}", answer(facts, &decision.answer)),
        (Some(given), None) => format!("answered {}", answer(facts, given)),
        (None, None) => "not settled".to_owned(),
    };
    Ballot {
        label: control.name(),
        levels: tally.levels.iter().copied().map(usize::from).collect(),
        unknown: usize::from(tally.unknown),
        agreed: record.level().map(u8::from),
        outcome,
    }
}

/// The text alternative of a ballot, as in `DAT-P1 Provenance 0 1 3 0 0, one unknown, agreed on 2 Defined`.
fn ballot_words(ballot: &Ballot) -> String {
    let levels: Vec<String> = ballot.levels.iter().map(ToString::to_string).collect();
    let unknown = if ballot.unknown > 0 {
        format!(", {} unknown", number_word(ballot.unknown))
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
        "nobody in the last round".to_owned()
    } else {
        held.join("; ")
    }
}

pub(super) fn dissent(facts: &Facts<'_>) -> Vec<Block> {
    let row = |(control, record): (&Control, &Record)| {
        let decision = record.dissented()?;
        let holders = holders(facts, record, &decision.answer);
        let held = if decision.dissent.is_empty() {
            "no reason was written"
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
        Column::text("Agreed", 15),
        Column::text("Held otherwise", 24),
        Column::text("Why", 33),
    ];
    vec![
        heading(2, "Dissent", None),
        paragraph(
            "The room agreed on these answers, and some of it held otherwise. Nothing was averaged.",
        ),
        Block::Table(Table {
            caption: "What some of the room hold".to_owned(),
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
    vec![
        heading(2, "Voted on and not settled", None),
        Block::List(rows),
    ]
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
                        .unwrap_or_else(|| "nobody yet".to_owned()),
                ),
                Text::plain(if parked.done {
                    "settled".to_owned()
                } else {
                    by
                }),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Point", 50),
        Column::text("Came up at", 14),
        Column::text("Owner", 20),
        Column::text("By", 16),
    ];
    vec![
        heading(2, "Parking lot", None),
        Block::Table(Table {
            caption: "What was put aside".to_owned(),
            columns,
            rows,
        }),
    ]
}
