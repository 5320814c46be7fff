//! The kinds of values that need a special form: answers, facts, votes, ballots, voters and cadences.
//!
//! The reader must never guess: it reports an invalid value with its position.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use super::Code;
use super::cursor::Cursor;
use super::kind::{
    AnyOf, Braced, Count, Day, Filled, Flag, Ids, Kind, Listed, Maybe, Name, Table as _, Text,
    Texts, Value, values,
};
use crate::base::toml::read::{Code as ReadCode, Fields, Placed, Plain};
use crate::base::toml::write::{Inline, Keys};
use crate::model::assessment::answer::Answer;
use crate::model::assessment::ballot::{Ballot, Ballots};
use crate::model::assessment::plan::{Days, PlanSettings, Workday};
use crate::model::assessment::profile::FactAnswer;
use crate::model::assessment::validation::Cadence;
use crate::model::assessment::vote::{MOST_VOTERS, Round, Tally, Vote, Voters};
use crate::model::questionnaire::Level;

/// Number of levels, as the exclusive upper bound of a level.
pub(super) const LEVELS: i64 = Level::TOP.number() as i64 + 1;

/// An optional answer: at most one of the keys `level`, `not_applicable` and `unknown`.
pub(crate) struct AnswerIfAny;

impl Kind for AnswerIfAny {
    type Of = Option<Answer>;

    fn read(fields: &Fields<'_>, _: &'static str) -> Option<Option<Answer>> {
        let level = fields.optional_integer("level", &(0..LEVELS));
        let reason = fields.optional_text("not_applicable");
        let unknown = fields.table("unknown");
        let said = [level.is_some(), reason.is_some(), unknown.is_some()];
        if said.into_iter().filter(|said| *said).count() > 1 {
            let message = "an answer must be exactly one of: a level, not applicable, or unknown";
            let code = Code::TwoAnswers.name();
            fields.reader().error(code, fields.span(), message, None);
        }
        let unknown = unknown.and_then(|fields| {
            let investigator = Text::take(&fields, "investigator")?;
            let due = Maybe::<Day>::read(&fields, "due")?;
            fields.finish_kindly();
            Some(Answer::Unknown { investigator, due })
        });
        let level = level.and_then(|level| Level::try_from(level.value).ok());
        let reason = reason.map(|reason| reason.value);
        let answer = level
            .map(Answer::Level)
            .or(reason.map(|reason| Answer::NotApplicable { reason }));
        Some(answer.or(unknown))
    }

    fn write(value: &Option<Answer>, _: &'static str, keys: &mut Keys) {
        let (key, value) = match value {
            None => return,
            Some(Answer::Level(level)) => ("level", Inline::Integer(i64::from(*level))),
            Some(Answer::NotApplicable { reason }) => ("not_applicable", Inline::text(reason)),
            Some(Answer::Unknown { investigator, due }) => {
                let mut keys = Keys::new();
                Text::write(investigator, "investigator", &mut keys);
                Maybe::<Day>::write(due, "due", &mut keys);
                ("unknown", Inline::Table(keys))
            }
        };
        keys.push((key.to_owned(), value));
    }

    fn recognize(cursor: &mut Cursor<'_>, _: &str) -> Option<()> {
        if cursor.key("level") {
            return (0..LEVELS).contains(&cursor.number()?).then_some(());
        }
        if cursor.key("not_applicable") {
            return cursor.string().map(drop);
        }
        if cursor.key("unknown") {
            return cursor.table(|cursor| {
                Text::recognize(cursor, "investigator")?;
                Maybe::<Day>::recognize(cursor, "due")
            });
        }
        cursor.is_at_end().then_some(())
    }
}

/// A required answer; the caller reports a missing answer.
pub(crate) struct AnswerGiven;

impl Kind for AnswerGiven {
    type Of = Answer;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Answer> {
        AnswerIfAny::read(fields, key).flatten()
    }

    fn write(value: &Answer, key: &'static str, keys: &mut Keys) {
        AnswerIfAny::write(&Some(value.clone()), key, keys);
    }

    fn recognize(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
        (!cursor.is_at_end()).then_some(())?;
        AnswerIfAny::recognize(cursor, key)
    }
}

/// A required answer; a missing answer is reported as a missing `level`.
pub(crate) struct AnswerAgreed;

impl Kind for AnswerAgreed {
    type Of = Answer;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Answer> {
        let answer = AnswerGiven::read(fields, key);
        if answer.is_none() {
            fields.integer("level", 0..LEVELS);
        }
        answer
    }

    fn write(value: &Answer, key: &'static str, keys: &mut Keys) {
        AnswerGiven::write(value, key, keys);
    }

    fn recognize(cursor: &mut Cursor<'_>, key: &str) -> Option<()> {
        AnswerGiven::recognize(cursor, key)
    }
}

values! {
    /// The answer to a fact: `true`, `false`, a choice, or a list of choices.
    FactSaid of FactAnswer:
    |fields, key| {
        let fact = match fields.plain("fact").map(|fact| fact.value) {
            Some(Plain::Text(id)) => id,
            _ => String::new(),
        };
        fact_answer(fields, &fact, fields.plain(key)?)
    },
    |value| match value {
        FactAnswer::YesNo(yes) => Inline::Flag(*yes),
        FactAnswer::Choice(choice) => Inline::text(choice),
        FactAnswer::Choices(choices) => Ids::inline(choices),
    },
    |cursor| match cursor.rest.chars().next()? {
        '[' => cursor.strings(),
        't' | 'f' => cursor.flag(),
        _ => cursor.string().map(drop),
    };

    /// The ballots of a control, by voter, on one line each.
    BallotsByVoter of Ballots:
    |fields, key| Some(fields.tables(key).into_iter().filter_map(ballot).collect()),
    |value| Inline::Lines(value.iter().map(ballot_inline).collect()),
    |_cursor| None;

    /// Date ranges; a range whose end precedes its start is reversed.
    Stretches of BTreeSet<Days>:
    |fields, key| Some(Stretch::take(fields, key)?.into_iter().map(turned).collect()),
    |value| Inline::List(value.iter().map(Braced::<Days>::inline).collect()),
    |cursor| Stretch::pass(cursor);

    /// The days of the week on which people work; Monday to Friday if absent.
    Workweek of BTreeSet<Workday>:
    |fields, key| {
        let days = Maybe::<AnyOf<Workday>>::read(fields, key)?;
        Some(days.unwrap_or_else(|| PlanSettings::default().workdays))
    },
    |value| AnyOf::<Workday>::inline(value),
    |_cursor| None;

    /// The latest planned date for each gate to pass, by gate id.
    GateDays of BTreeMap<String, Date>:
    |fields, key| Some(fields.tables(key).into_iter().filter_map(gate).collect()),
    |value| Inline::List(value.iter().map(gate_inline).collect()),
    |_cursor| None;

    /// The cadence of a validation, in words: `12 months`.
    CadenceWords of Cadence:
    |fields, key| {
        let text = fields.text(key);
        let refused = |error| wrong(fields, ReadCode::BadRange, text.span.clone(), format!("{error}"));
        Cadence::typed(&text.value).map_err(refused).ok()
    },
    |value| Inline::text(value.to_string()),
    |cursor| Cadence::typed(cursor.string()?).ok().map(drop);

    /// The voters: a number, or a list of roles or initials.
    VoterNames of Voters:
    |fields, key| match fields.plain(key) {
        Some(value) => voters(fields, key, &value),
        None => Some(Voters::default()),
    },
    |value| match value {
        Voters::Number(number) => Inline::Integer(i64::from(*number)),
        Voters::Named(names) => Texts::<Vec<String>>::inline(names),
    },
    |_cursor| None;

    /// The rounds of votes on a control, each with one vote per voter or with counts.
    Rounds of Vec<Round>:
    |fields, key| {
        let finished = |fields: Fields<'_>| {
            let round = round(&fields);
            fields.finish_kindly();
            round
        };
        Some(fields.tables(key).into_iter().filter_map(finished).collect())
    },
    |value| Inline::List(value.iter().map(round_inline).collect()),
    |_cursor| None;
}

/// Date ranges as written in the file.
type Stretch = Listed<Days, Vec<Days>>;
/// Number of identical votes.
type Votes = Count<u8, 0, 256>;

fn wrong(fields: &Fields<'_>, code: ReadCode, span: Range<usize>, message: impl Into<String>) {
    fields.reader().error(code.name(), span, message, None);
}

fn ballot(fields: Fields<'_>) -> Option<(String, Ballot)> {
    let voter = fields.text("voter").value;
    let ballot = Ballot::read(&fields);
    if ballot.is_none() {
        let message = "a ballot must be a level, not applicable, or unknown";
        wrong(&fields, ReadCode::WrongType, fields.span(), message);
    }
    fields.finish_kindly();
    Some((voter, ballot?))
}

fn ballot_inline((voter, ballot): (&String, &Ballot)) -> Inline {
    let mut keys = vec![("voter".to_owned(), Inline::text(voter))];
    ballot.write(&mut keys);
    Inline::Table(keys)
}

fn turned(Days { from, to }: Days) -> Days {
    Days {
        from: from.min(to),
        to: from.max(to),
    }
}

fn gate(fields: Fields<'_>) -> Option<(String, Date)> {
    let (id, day) = (fields.text("gate").value, Day::take(&fields, "passes"));
    fields.finish_kindly();
    Some((id, day?))
}

fn gate_inline((id, day): (&String, &Date)) -> Inline {
    let mut keys = Keys::new();
    Name::write(id, "gate", &mut keys);
    Day::write(day, "passes", &mut keys);
    Inline::Table(keys)
}

fn voters(fields: &Fields<'_>, key: &'static str, value: &Placed<Plain>) -> Option<Voters> {
    let refused = |code, message: String| wrong(fields, code, value.span.clone(), message);
    let number = match value.value {
        Plain::List(_) => {
            let names = Texts::take(fields, key)?;
            let voters = Voters::named(names);
            return voters
                .map_err(|error| refused(ReadCode::BadRange, format!("{error}")))
                .ok();
        }
        Plain::Integer(number) => u8::try_from(number).ok(),
        Plain::Text(_) | Plain::Flag(_) | Plain::Other(_) => None,
    };
    let number = number.filter(|number| usize::from(*number) <= MOST_VOTERS);
    if number.is_none() {
        let message = format!(
            "`{key}` must be a number of voters, at most {MOST_VOTERS}, or a list of roles or initials"
        );
        refused(ReadCode::WrongType, message);
    }
    number.map(Voters::Number)
}

fn round_inline(round: &Round) -> Inline {
    let mut keys = Keys::new();
    match round {
        Round::Open(votes) => {
            let vote = |(who, vote): (&String, &Vote)| match vote {
                Vote::Level(level) => (who.clone(), Inline::Integer(i64::from(*level))),
                Vote::Unknown => (who.clone(), Inline::text("?")),
            };
            let votes = Inline::Table(votes.iter().map(vote).collect());
            keys.push(("voters".to_owned(), votes));
        }
        Round::Counted { tally, secret } => {
            let counts = tally.levels.iter().copied();
            let counts = counts.map(|count| Inline::Integer(count.into()));
            keys.push(("counts".to_owned(), Inline::List(counts.collect())));
            Filled::<Votes>::write(&tally.unknown, "unknown", &mut keys);
            Filled::<Flag>::write(secret, "secret", &mut keys);
        }
    }
    Inline::Table(keys)
}

/// The answers to the facts, by fact id, under their own header.
pub(crate) struct Facts;

impl Kind for Facts {
    type Of = BTreeMap<String, FactAnswer>;

    fn read(fields: &Fields<'_>, key: &'static str) -> Option<Self::Of> {
        let mut facts = BTreeMap::new();
        if let Some(table) = fields.table(key) {
            for (id, value) in table.named_values() {
                let answer = fact_answer(&table, &id.value, value);
                facts.extend(answer.map(|answer| (id.value, answer)));
            }
        }
        Some(facts)
    }

    fn write(value: &Self::Of, key: &'static str, keys: &mut Keys) {
        let fact = |(id, answer): (&String, &FactAnswer)| (id.clone(), FactSaid::inline(answer));
        if !value.is_empty() {
            let facts = value.iter().map(fact).collect();
            keys.push((key.to_owned(), Inline::Below(facts)));
        }
    }
}

fn fact_answer(fields: &Fields<'_>, id: &str, value: Placed<Plain>) -> Option<FactAnswer> {
    let choice = |item: Plain| {
        if let Plain::Text(choice) = item {
            Some(choice)
        } else {
            None
        }
    };
    let answer = match value.value {
        Plain::Flag(yes) => Some(FactAnswer::YesNo(yes)),
        Plain::Text(choice) => Some(FactAnswer::Choice(choice)),
        Plain::List(items) => {
            let choices: Option<BTreeSet<String>> = items.into_iter().map(choice).collect();
            choices.map(FactAnswer::Choices)
        }
        Plain::Integer(_) | Plain::Other(_) => None,
    };
    if answer.is_none() {
        let message =
            format!("the fact `{id}` must be true, false, a choice, or a list of choices");
        wrong(fields, ReadCode::WrongType, value.span, message);
    }
    answer
}

fn round(fields: &Fields<'_>) -> Option<Round> {
    if let Some(voters) = fields.table("voters") {
        let votes = voters
            .named_values()
            .into_iter()
            .map(|(who, said)| Some((who.value, vote(&voters, &said)?)));
        return votes
            .collect::<Option<BTreeMap<String, Vote>>>()
            .map(Round::Open);
    }
    let counts = fields.integers("counts", &(0..256));
    let mut tally = Tally {
        unknown: Votes::take(fields, "unknown")?,
        ..Tally::default()
    };
    if counts.len() != tally.levels.len() {
        let message = format!(
            "`counts` must be {} numbers, one for each level from 0",
            tally.levels.len()
        );
        wrong(
            fields,
            ReadCode::WrongType,
            fields.span_of("counts"),
            message,
        );
        return None;
    }
    for (place, count) in tally.levels.iter_mut().zip(counts) {
        *place = u8::try_from(count.value).unwrap_or(0);
    }
    Some(Round::Counted {
        tally,
        secret: fields.flag("secret"),
    })
}

fn vote(fields: &Fields<'_>, said: &Placed<Plain>) -> Option<Vote> {
    match &said.value {
        Plain::Integer(level) if (0..LEVELS).contains(level) => {
            Level::try_from(*level).ok().map(Vote::Level)
        }
        Plain::Text(text) if text == "?" => Some(Vote::Unknown),
        Plain::Text(_) | Plain::Integer(_) | Plain::Flag(_) | Plain::List(_) | Plain::Other(_) => {
            let message = format!("a vote must be 0 to {}, or \"?\" for unknown", Level::TOP);
            wrong(fields, ReadCode::WrongType, said.span.clone(), message);
            None
        }
    }
}
