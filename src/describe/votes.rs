//! Rounds of votes in sentences: the votes, their spread, and the voters to hear first.

use crate::base::plural::{count, count_of, listed};
use crate::model::assessment::State;
use crate::model::assessment::answer::Record;
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::vote::{Round, Vote};
use crate::model::questionnaire::{Level, Questionnaire};
use crate::rules::agenda::Point;

/// The voters who cast this vote: `ops and ml`, or `2 voters` if votes are only counted.
pub fn voters(round: &Round, vote: Vote) -> String {
    match round.who(vote) {
        who if !who.is_empty() => listed(&who),
        _ => count_of(round.tally().of(vote), "voter", "voters"),
    }
}

/// The spread of the votes on a question: `3 voters, 2 levels apart`, `2 voters, all voted 2`.
pub fn spread(point: &Point) -> String {
    let unsure = match point.unsure {
        _ if point.voters == 0 => return "no votes".to_owned(),
        0 => String::new(),
        all if all == point.voters => ", nobody chose a level".to_owned(),
        number => format!(", {number} chose no level"),
    };
    let voters = count(point.voters, "voter");
    match (point.spread, point.same) {
        (0, Some(level)) if point.voters > 1 => format!("{voters}, all voted {level}"),
        (0, _) => format!("{voters}{unsure}"),
        (spread, _) => format!(
            "{voters}, {} apart{unsure}",
            count(usize::from(spread), "level")
        ),
    }
}

/// The last round of votes in words. `None` without votes.
pub(crate) fn last_words(
    questionnaire: &Questionnaire,
    state: &State,
    record: &Record,
) -> Option<String> {
    record
        .rounds()
        .last()
        .map(|(number, round)| round_words(questionnaire, state, record, *number, round))
}

/// The round with this number in words. Round 0 includes the ballots for not applicable.
pub(crate) fn round_words(
    questionnaire: &Questionnaire,
    state: &State,
    record: &Record,
    number: usize,
    round: &Round,
) -> String {
    let aside = if number == 0 {
        setting_aside(&record.ballots)
    } else {
        Vec::new()
    };
    words_of(questionnaire, state, round, &aside)
}

/// The result of a round: `Median 2 Defined, spread 2 (1–3); 1 voted unknown.`
pub(crate) fn standing_words(
    questionnaire: &Questionnaire,
    state: &State,
    round: &Round,
) -> String {
    words_of(questionnaire, state, round, &[])
}

fn words_of(questionnaire: &Questionnaire, state: &State, round: &Round, aside: &[&str]) -> String {
    let tally = round.tally();
    let named = tally.named();
    let mut others = Vec::new();
    if tally.unknown > 0 {
        others.push(format!("{} voted unknown", tally.unknown));
    }
    if !aside.is_empty() {
        others.push(format!("{} voted not applicable", listed(aside)));
    }
    let voters = state.room.voters.number();
    let voted = tally.count() + aside.len();
    if voted < voters {
        others.push(format!("{voted} of {voters} voted"));
    }
    let unknown = others.join("; ");
    let words = match (tally.median(), named.as_slice()) {
        (None, _) | (_, []) => return format!("Nobody chose a level: {unknown}."),
        (_, [only]) if !aside.is_empty() => {
            format!(
                "All who chose a level voted {}",
                questionnaire.level_name(*only)
            )
        }
        (_, [only]) => format!("All voted {}", questionnaire.level_name(*only)),
        (Some((low, high)), [first, .., last]) => {
            let median = if low == high {
                questionnaire.level_name(low)
            } else {
                format!("{low}–{high}")
            };
            format!(
                "Median {median}, spread {} ({first}–{last})",
                tally.spread()
            )
        }
    };
    if unknown.is_empty() {
        format!("{words}.")
    } else {
        format!("{words}; {unknown}.")
    }
}

/// The voters to hear first: `Hear first: ops (1 Ad hoc), then 2 voters (4 Improving).`
pub(crate) fn heard_words(questionnaire: &Questionnaire, round: &Round) -> Option<String> {
    let heard = round.tally().heard_first();
    if round.is_secret() {
        let levels: Vec<String> = heard
            .iter()
            .map(|level| questionnaire.level_name(*level))
            .collect();
        let words = format!(
            "First hear the case for {}; the voters stay anonymous.",
            levels.join(", then for ")
        );
        return (!heard.is_empty()).then_some(words);
    }
    let one = |level: &Level| {
        format!(
            "{} ({})",
            voters(round, Vote::Level(*level)),
            questionnaire.level_name(*level)
        )
    };
    let words: Vec<String> = heard.iter().map(one).collect();
    (!words.is_empty()).then(|| format!("Hear first: {}.", words.join(", then ")))
}
