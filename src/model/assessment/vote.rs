//! Votes: the rounds of votes on one control, their distribution, and the voters who should speak first.
//!
//! Votes are entered as typed characters or as counts. Nothing here may turn votes into an answer: the team decides,
//! and levels are never silently averaged.

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use crate::model::questionnaire::Level;

/// Maximum number of voters in a room.
pub const MOST_VOTERS: usize = 40;

/// Maximum number of characters in the name of a voter.
const MOST_LETTERS: usize = 60;

/// The vote of one voter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vote {
    /// A level, 0 to 4.
    Level(Level),
    /// The voter does not know.
    Unknown,
}

/// The voters of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voters {
    /// A number of anonymous voters.
    Number(u8),
    /// Voters by role or initials, in voting order.
    Named(Vec<String>),
}

/// The reason that the input does not specify voters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VotersError {
    /// The input is a number, but negative or not whole.
    #[error("{0} is not a number of voters.")]
    NotANumber(String),
    /// There are more than [`MOST_VOTERS`] voters.
    #[error("There can be at most {MOST_VOTERS} voters.")]
    TooMany,
    /// A name is empty.
    #[error("A voter needs a role or initials.")]
    NameMissing,
    /// A name has more than 60 characters.
    #[error("The name of a voter has at most {MOST_LETTERS} characters.")]
    NameTooLong,
    /// More than one voter has this name.
    #[error("{0} appears twice. Give each voter a different name, such as {0}-2.")]
    NameTwice(String),
}

/// The reason that the input is not a round of votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VotesError {
    /// The input is empty.
    #[error("No votes yet. Type 1 digit per voter, ? for unknown.")]
    Empty,
    /// A character is neither a level nor `?`.
    #[error("Type 0 to {top}, or ? for unknown.", top = Level::TOP)]
    NotAVote,
    /// There are more votes than voters.
    #[error("There are {votes} votes, but only {voters} voters.")]
    MoreThanVoters {
        /// Number of votes.
        votes: usize,
        /// Number of voters.
        voters: usize,
    },
    /// A count exceeds [`MOST_VOTERS`].
    #[error("There can be at most {MOST_VOTERS} voters.")]
    TooMany,
    /// The counts are not one number for each level and an optional number for "unknown".
    #[error(
        "Type {count} counts, 1 for each level from 0, and optionally 1 for unknown votes.",
        count = Level::COUNT
    )]
    NotCounts,
    /// Every count is 0.
    #[error("All counts are 0. Type at least 1 vote.")]
    NobodyVoted,
}

/// The distribution of the votes of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of votes for each level, from 0.
    pub levels: [u8; Level::COUNT],
    /// Number of voters who do not know.
    pub unknown: u8,
}

/// One round of votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Round {
    /// The vote of each voter, by role or initials.
    Open(BTreeMap<String, Vote>),
    /// Counts only.
    Counted {
        /// The counts.
        tally: Tally,
        /// Whether the ballot was secret.
        secret: bool,
    },
}

impl Vote {
    /// Returns the vote for a typed character: a level digit or `?`.
    pub fn typed(character: char) -> Option<Self> {
        match character {
            '?' => Some(Self::Unknown),
            digit => Level::try_from(i64::from(digit.to_digit(10)?))
                .ok()
                .map(Self::Level),
        }
    }
}

impl Default for Voters {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl Voters {
    /// Number of voters; 0 if not specified.
    pub fn number(&self) -> usize {
        match self {
            Self::Number(number) => usize::from(*number),
            Self::Named(names) => names.len(),
        }
    }

    /// Returns the name of the voter at this position in the voting order, such as `ops` or `voter 2`.
    pub fn name(&self, at: usize) -> String {
        let named = match self {
            Self::Named(names) => names.get(at).cloned(),
            Self::Number(_) => None,
        };
        named.unwrap_or_else(|| format!("voter {}", at + 1))
    }

    /// Parses typed voters: a number, or roles and initials separated by commas or blanks.
    ///
    /// # Errors
    /// [`VotersError`] if the number is negative, too large or not whole, and for names as in [`Self::named`].
    pub fn typed(words: &str) -> Result<Self, VotersError> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(Self::default());
        }
        // without a digit, `inf` and `nan` are names of voters, although they parse as numbers
        let is_number =
            words.contains(|letter: char| letter.is_ascii_digit()) && words.parse::<f64>().is_ok();
        if is_number {
            let digits = words.strip_prefix('+').unwrap_or(words);
            if digits.bytes().any(|byte| !byte.is_ascii_digit()) {
                return Err(VotersError::NotANumber(words.to_owned()));
            }
            return digits
                .parse::<u8>()
                .ok()
                .filter(|number| usize::from(*number) <= MOST_VOTERS)
                .map(Self::Number)
                .ok_or(VotersError::TooMany);
        }
        let by_commas = words.contains(',');
        let parts = words.split(|letter: char| {
            if by_commas {
                letter == ','
            } else {
                letter.is_whitespace()
            }
        });
        Self::named(
            parts
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Creates voters with these names.
    ///
    /// # Errors
    /// [`VotersError`] if there are too many names, or a name is empty, too long or duplicate.
    pub fn named(names: Vec<String>) -> Result<Self, VotersError> {
        if names.len() > MOST_VOTERS {
            return Err(VotersError::TooMany);
        }
        for (at, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                return Err(VotersError::NameMissing);
            }
            if name.chars().count() > MOST_LETTERS {
                return Err(VotersError::NameTooLong);
            }
            if names.iter().take(at).any(|known| known == name) {
                return Err(VotersError::NameTwice(name.clone()));
            }
        }
        Ok(Self::Named(names))
    }
}

/// Formats the voters as users type them.
impl fmt::Display for Voters {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(0) => Ok(()),
            Self::Number(number) => number.fmt(out),
            Self::Named(names) => out.write_str(&names.join(", ")),
        }
    }
}

impl Tally {
    /// Adds one vote.
    pub fn add(&mut self, vote: Vote) {
        let place = match vote {
            Vote::Level(level) => self.levels.get_mut(usize::from(level)),
            Vote::Unknown => Some(&mut self.unknown),
        };
        if let Some(place) = place {
            *place = place.saturating_add(1);
        }
    }

    /// Removes one vote, if there is one of this kind.
    pub fn remove(&mut self, vote: Vote) {
        let place = match vote {
            Vote::Level(level) => self.levels.get_mut(usize::from(level)),
            Vote::Unknown => Some(&mut self.unknown),
        };
        if let Some(place) = place {
            *place = place.saturating_sub(1);
        }
    }

    /// Number of votes of this kind.
    pub fn of(&self, vote: Vote) -> usize {
        usize::from(match vote {
            Vote::Level(level) => self.levels.get(usize::from(level)).copied().unwrap_or(0),
            Vote::Unknown => self.unknown,
        })
    }

    /// Number of votes.
    pub fn count(&self) -> usize {
        self.known() + usize::from(self.unknown)
    }

    /// Number of votes for any level, that is, without "unknown".
    pub fn known(&self) -> usize {
        self.levels.iter().copied().map(usize::from).sum()
    }

    /// Returns the levels with at least one vote, lowest first.
    pub fn named(&self) -> Vec<Level> {
        Level::all()
            .filter(|&level| self.of(Vote::Level(level)) > 0)
            .collect()
    }

    /// Returns the lower and the upper median of the votes for levels, which are equal for an odd number of votes;
    /// `None` if there are no such votes.
    pub fn median(&self) -> Option<(Level, Level)> {
        let known = self.known();
        let at = |place: usize| {
            let mut passed = 0;
            Level::all().find(|&level| {
                passed += self.of(Vote::Level(level));
                passed > place
            })
        };
        Some((at(known.checked_sub(1)? / 2)?, at(known / 2)?))
    }

    /// Returns the difference between the highest and the lowest level with votes; 0 if there are none.
    pub fn spread(&self) -> u8 {
        let named = self.named();
        match (named.first(), named.last()) {
            (Some(low), Some(high)) => high.above(*low),
            _ => 0,
        }
    }

    /// Whether voters disagree. "Unknown" counts as a different vote.
    pub fn is_split(&self) -> bool {
        self.named().len() + usize::from(self.unknown > 0) > 1
    }

    /// Returns the levels whose voters should speak first: the lowest and the highest with votes. A level within the
    /// median is left out, unless both levels are. The level farther from the median comes first, then the level with
    /// fewer votes.
    pub fn heard_first(&self) -> Vec<Level> {
        let Some((low, high)) = self.median() else {
            return Vec::new();
        };
        let named = self.named();
        let mut ends: Vec<Level> = named
            .first()
            .into_iter()
            .chain(named.last())
            .copied()
            .collect();
        ends.dedup();
        if ends.len() < 2 {
            return Vec::new();
        }
        let distance = |level: Level| low.above(level).max(level.above(high));
        if ends.iter().any(|&level| distance(level) > 0) {
            ends.retain(|&level| distance(level) > 0);
        }
        ends.sort_by_key(|&level| {
            (
                u8::MAX - distance(level),
                self.of(Vote::Level(level)),
                level,
            )
        });
        ends
    }
}

impl Round {
    /// Parses a typed round. Consecutive votes such as `3323?2` belong to the voters in their order. Numbers separated
    /// by blanks, such as `1 4 2 0 0`, are the numbers of votes for the levels, starting with level 0; an optional
    /// sixth number counts voters who do not know.
    ///
    /// # Errors
    /// [`VotesError`] if the input is not a round of votes by these voters.
    pub fn typed(words: &str, voters: &Voters) -> Result<Self, VotesError> {
        let words = words.trim();
        if words.is_empty() {
            return Err(VotesError::Empty);
        }
        if words.contains(' ') {
            return Self::counted(words, voters);
        }
        let cast: Option<Vec<Vote>> = words.chars().map(Vote::typed).collect();
        let cast = cast.ok_or(VotesError::NotAVote)?;
        let most = if voters.number() == 0 {
            MOST_VOTERS
        } else {
            voters.number()
        };
        if cast.len() > most {
            return Err(VotesError::MoreThanVoters {
                votes: cast.len(),
                voters: most,
            });
        }
        Ok(match voters {
            Voters::Named(names) => Self::Open(names.iter().cloned().zip(cast).collect()),
            Voters::Number(_) => Self::Counted {
                tally: tally(cast),
                secret: false,
            },
        })
    }

    fn counted(words: &str, voters: &Voters) -> Result<Self, VotesError> {
        if words.split_whitespace().any(|word| {
            word.parse::<usize>()
                .is_ok_and(|number| number > MOST_VOTERS)
        }) {
            return Err(VotesError::TooMany);
        }
        let numbers: Option<Vec<u8>> = words
            .split_whitespace()
            .map(|word| word.parse().ok().filter(|number| *number <= 99))
            .collect();
        let numbers =
            numbers.filter(|numbers| (Level::COUNT..=Level::COUNT + 1).contains(&numbers.len()));
        let numbers = numbers.ok_or(VotesError::NotCounts)?;
        let mut tally = Tally {
            unknown: numbers.get(Level::COUNT).copied().unwrap_or(0),
            ..Tally::default()
        };
        for (place, number) in tally.levels.iter_mut().zip(numbers) {
            *place = number;
        }
        let most = if voters.number() == 0 {
            MOST_VOTERS
        } else {
            voters.number()
        };
        match tally.count() {
            0 => Err(VotesError::NobodyVoted),
            cast if cast > most => Err(VotesError::MoreThanVoters {
                votes: cast,
                voters: most,
            }),
            _ => Ok(Self::Counted {
                tally,
                secret: false,
            }),
        }
    }

    /// Returns the distribution of the votes.
    pub fn tally(&self) -> Tally {
        match self {
            Self::Open(votes) => tally(votes.values().copied()),
            Self::Counted { tally, .. } => *tally,
        }
    }

    /// Whether the ballot was secret.
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Counted { secret: true, .. })
    }

    /// Returns the voters with this vote, if they are known by name.
    pub fn who(&self, vote: Vote) -> Vec<&str> {
        match self {
            Self::Open(votes) => votes
                .iter()
                .filter(|(_, said)| **said == vote)
                .map(|(who, _)| who.as_str())
                .collect(),
            Self::Counted { .. } => Vec::new(),
        }
    }

    /// Returns the votes that differ from the agreed one, lowest level first, then "unknown". Pass `None` if the room
    /// agreed on "not applicable", for which there is no vote.
    pub fn against(&self, agreed: Option<Vote>) -> impl Iterator<Item = Vote> {
        let votes = Level::all().map(Vote::Level).chain([Vote::Unknown]);
        votes.filter(move |vote| Some(*vote) != agreed && self.tally().of(*vote) > 0)
    }
}

/// Returns the name of a round: `ballots` for round 0, whose ballots were filled in before the meeting, then `round 1`
/// and so on.
pub fn round_name(number: usize) -> String {
    if number == 0 {
        "ballots".to_owned()
    } else {
        format!("round {number}")
    }
}

fn tally(votes: impl IntoIterator<Item = Vote>) -> Tally {
    let mut tally = Tally::default();
    for vote in votes {
        tally.add(vote);
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(number: u8) -> Level {
        Level::new(number).unwrap()
    }

    fn seven() -> Voters {
        Voters::Number(7)
    }

    fn named() -> Voters {
        Voters::typed("ml ops sec").unwrap()
    }

    /// 1 vote for level 0, 4 for level 1, 2 for level 2: sorted 0 1 1 1 1 2 2, so the median of 7 is 1.
    #[test]
    fn counts_as_the_issue_has_them() {
        let tally = Round::typed("1 4 2 0 0", &seven()).unwrap().tally();
        assert_eq!(
            (tally.levels, tally.unknown, tally.count()),
            ([1, 4, 2, 0, 0], 0, 7)
        );
        assert_eq!(
            (tally.median(), tally.spread(), tally.is_split()),
            (Some((level(1), level(1))), 2, true)
        );
        assert_eq!(
            tally.heard_first(),
            [0, 2].map(level),
            "as far from the middle, and fewer voters"
        );
    }

    /// Sorted, the known votes are 2 2 3 3 3, so the median is the third.
    #[test]
    fn votes_one_after_the_other() {
        let tally = Round::typed("3323?2", &seven()).unwrap().tally();
        assert_eq!((tally.levels, tally.unknown), ([0, 0, 2, 3, 0], 1));
        assert_eq!(
            (tally.median(), tally.spread()),
            (Some((level(3), level(3))), 1)
        );
        assert_eq!(tally.heard_first(), [2].map(level));
    }

    #[test]
    fn an_even_number_has_two_in_the_middle() {
        let of = |words: &str| Round::typed(words, &Voters::default()).unwrap().tally();
        assert_eq!(of("13").median(), Some((level(1), level(3))));
        assert_eq!(
            of("13").heard_first(),
            [1, 3].map(level),
            "both are the middle, and both are heard"
        );
        assert_eq!(of("0114").median(), Some((level(1), level(1))));
        assert_eq!(
            of("0114").heard_first(),
            [4, 0].map(level),
            "4 is three away, 0 is one away"
        );
        assert_eq!(
            (of("22").is_split(), of("22").heard_first()),
            (false, vec![])
        );
        assert_eq!(
            (of("2?").is_split(), of("2?").spread()),
            (true, 0),
            "not to know is to say something else"
        );
        assert_eq!((of("??").median(), of("??").is_split()), (None, false));
    }

    #[test]
    fn a_role_is_not_read_as_a_number() {
        for name in ["INF", "nan", "infinity"] {
            let voters = Voters::typed(name);
            assert_eq!(voters, Ok(Voters::Named(vec![name.to_owned()])), "{name}");
        }
        for number in ["-3", "2.5", "1e3"] {
            let refused = Err(VotersError::NotANumber(number.to_owned()));
            assert_eq!(Voters::typed(number), refused);
        }
        let beyond = "9".repeat(30);
        assert_eq!(Voters::typed(&beyond), Err(VotersError::TooMany));
    }

    #[test]
    fn named_voters_are_remembered_by_name() {
        let round = Round::typed("31?", &named()).unwrap();
        assert_eq!(round.who(Vote::Level(level(1))), ["ops"]);
        let against = round.against(Some(Vote::Level(level(3))));
        assert_eq!(
            against.collect::<Vec<_>>(),
            [Vote::Level(level(1)), Vote::Unknown]
        );
        assert_eq!(round.who(Vote::Level(level(3))), ["ml"]);
        let fewer = Round::typed("3", &named()).unwrap();
        assert_eq!(fewer.tally().count(), 1, "who is not there does not vote");
    }

    #[test]
    fn what_cannot_be_meant_is_told() {
        let told = |words: &str| Round::typed(words, &seven()).unwrap_err();
        let more = VotesError::MoreThanVoters {
            votes: 8,
            voters: 7,
        };
        assert_eq!(told("335"), VotesError::NotAVote);
        assert_eq!(told("33333333"), more);
        assert_eq!(told("1 2 3"), VotesError::NotCounts);
        assert_eq!(told("1 4 2 1 0"), more);
        assert_eq!(told("0 0 0 0 0"), VotesError::NobodyVoted);
        assert_eq!(
            Voters::typed("ops, ml, ops"),
            Err(VotersError::NameTwice("ops".to_owned()))
        );
        assert!(Voters::typed("41").is_err());
        assert_eq!(
            Voters::typed("product owner, ops").unwrap().to_string(),
            "product owner, ops"
        );
    }
}
