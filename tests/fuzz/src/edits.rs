//! Random edits of an assessment: every kind of edit, on items of a small questionnaire and on items that do not exist.

use std::sync::OnceLock;

use jiff::Timestamp;
use surefoot::model::assessment::answer::{Answer, Decision, Evidence, Exception};
use surefoot::model::assessment::ballot::{Ballot, BallotPaper};
use surefoot::model::assessment::baseline::Baseline;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::plan::{Arrangement, CommittedPlan, Days, Person, Walk, Workday};
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::reassessment::Reassessment;
use surefoot::model::assessment::room::{Break, Ended, Meeting, Parked};
use surefoot::model::assessment::validation::{Cadence, Kind, Validation};
use surefoot::model::assessment::vote::{Round, Tally, Vote, Voters};
use surefoot::model::questionnaire::{EvidenceState, FactKind, Questionnaire, check};

use super::choices::Choices;
use super::questionnaire::content;

/// The maximum length of a text in an edit, in bytes.
const WORDS: usize = 40;

/// Ids of meetings, parked items and people.
const IDS: [&str; 4] = ["a", "b", "c", "d"];

/// A questionnaire of five controls.
pub fn small() -> &'static Questionnaire {
    static SMALL: OnceLock<Questionnaire> = OnceLock::new();
    let text = concat!(
        include_str!("../../cases/six/questionnaire.toml"),
        "\n%% data\n",
        include_str!("../../cases/six/data.toml"),
        "\n%% model\n",
        include_str!("../../cases/six/model.toml"),
        "\n%% catalogs/book\n",
        include_str!("../../cases/six/catalogs/book.toml"),
    );
    SMALL.get_or_init(|| check::check(&content(text)).0.unwrap())
}

/// A time within one day.
pub fn moment(choices: &mut Choices<'_>) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + i64::from(choices.number())).unwrap()
}

/// An edit.
pub fn edit(choices: &mut Choices<'_>) -> Change {
    match choices.below(28) {
        0..=7 => edit_of_control(choices),
        8 | 9 => fact(choices),
        10 => Change::System(choices.text(WORDS)),
        11 => Change::CurrentPhase(phase(choices)),
        12 => Change::TargetPhase(phase(choices)),
        13 => Change::TargetDate(choices.option(Choices::day)),
        14 => Change::Form(if choices.flag() {
            Form::Core
        } else {
            Form::Full
        }),
        15 => Change::Voters(voters(choices)),
        16 => Change::Meeting {
            id: id(choices),
            to: choices.option(meeting),
        },
        17 => Change::Parked {
            id: id(choices),
            to: choices.option(parked),
        },
        18 => Change::Person {
            id: id(choices),
            to: choices.option(person),
        },
        19 => Change::Start(choices.option(Choices::day)),
        20 => Change::Workdays(
            choices
                .list(7, |choices| *choices.one(&Workday::ALL))
                .into_iter()
                .collect(),
        ),
        21 => Change::DaysOff(choices.list(3, Choices::day).into_iter().collect()),
        22 => Change::Freezes(choices.list(2, days).into_iter().collect()),
        23 => Change::CommittedPlan(choices.option(agreed)),
        24 => Change::Baseline {
            id: id(choices),
            to: choices.option(baseline),
        },
        25 => Change::Reassessment(choices.option(reassessment)),
        26 => Change::Validation {
            id: id(choices),
            to: choices.option(validation),
        },
        _ => Change::BallotPaper(choices.option(paper)),
    }
}

/// An edit that a voter can make on a ballot paper: an answer, no answer, or a note.
pub fn said(choices: &mut Choices<'_>) -> Change {
    let control = control(choices);
    match choices.below(4) {
        0 => Change::Note {
            control,
            to: choices.text(WORDS),
        },
        _ => Change::Answer {
            control,
            to: choices.option(answer),
        },
    }
}

fn edit_of_control(choices: &mut Choices<'_>) -> Change {
    let control = control(choices);
    match choices.below(14) {
        0..=3 => Change::Answer {
            control,
            to: choices.option(answer),
        },
        4 => Change::Evidence {
            control,
            to: choices.option(evidence),
        },
        5 => Change::Note {
            control,
            to: choices.text(WORDS),
        },
        6 => Change::Owner {
            control,
            to: choices.option(|choices| choices.text(WORDS)),
        },
        7 => Change::Exception {
            control,
            to: choices.option(exception),
        },
        8 => Change::Votes {
            control,
            to: choices.list(2, round),
        },
        9 => Change::Decision {
            control,
            to: choices.option(decision),
        },
        10 => Change::Bookmark {
            control,
            to: choices.flag(),
        },
        11 => Change::Confirmed {
            control,
            to: choices.option(Choices::day),
        },
        12 => Change::Cast {
            control,
            voter: id(choices),
            to: choices.option(ballot),
        },
        // An arrangement without content is none.
        _ => Change::Arrangement {
            control,
            to: choices.option(arrangement).filter(|to| !to.is_empty()),
        },
    }
}

fn id(choices: &mut Choices<'_>) -> String {
    (*choices.one(&IDS)).to_owned()
}

/// A control of the small questionnaire, or one that it does not have.
fn control(choices: &mut Choices<'_>) -> String {
    let at = choices.below(small().controls.len() + 1);
    small()
        .controls
        .get(at.into())
        .map_or_else(|| "DAT-P1".to_owned(), |control| control.id.clone())
}

fn phase(choices: &mut Choices<'_>) -> Option<String> {
    choices.option(|choices| choices.one(&small().phases).id.clone())
}

fn fact(choices: &mut Choices<'_>) -> Change {
    let fact = choices.one(&small().facts);
    let to = choices.option(|choices| match &fact.kind {
        FactKind::YesNo => FactAnswer::YesNo(choices.flag()),
        FactKind::Graded { choices: known, .. } => {
            FactAnswer::Choice(choices.one(known).id.clone())
        }
        FactKind::Several { choices: known } => {
            let chosen = choices.byte();
            let chosen = known
                .iter()
                .zip(0..)
                .filter(|(_, at)| chosen >> (at % 8) & 1 == 1);
            FactAnswer::Choices(chosen.map(|(choice, _)| choice.id.clone()).collect())
        }
    });
    Change::Fact {
        fact: fact.id.clone(),
        to,
    }
}

fn answer(choices: &mut Choices<'_>) -> Answer {
    match choices.below(8) {
        0 => Answer::NotApplicable {
            reason: choices.text(WORDS),
        },
        1 => Answer::Unknown {
            investigator: choices.text(WORDS),
            due: choices.option(Choices::day),
        },
        _ => Answer::Level(choices.level()),
    }
}

fn evidence(choices: &mut Choices<'_>) -> Evidence {
    Evidence {
        state: *choices.one(&EvidenceState::ALL),
        level: choices.level(),
        what: choices.text(WORDS),
        expires: choices.option(Choices::day),
    }
}

fn ballot(choices: &mut Choices<'_>) -> Ballot {
    Ballot {
        answer: answer(choices),
        note: choices.text(WORDS),
    }
}

fn reassessment(choices: &mut Choices<'_>) -> Reassessment {
    Reassessment {
        on: choices.day(),
        before: choices.option(id),
        changed: choices.list(2, id).into_iter().collect(),
    }
}

fn paper(choices: &mut Choices<'_>) -> BallotPaper {
    BallotPaper {
        voter: id(choices),
        root: id(choices),
        heads: choices.list(2, id).into_iter().collect(),
    }
}

fn validation(choices: &mut Choices<'_>) -> Validation {
    Validation {
        kind: *choices.one(&Kind::ALL),
        name: choices.text(WORDS),
        controls: choices.list(3, control).into_iter().collect(),
        cadence: if choices.flag() {
            Cadence::Days(7)
        } else {
            Cadence::Months(1 + u16::from(choices.byte() % 24))
        },
        first_due: choices.day(),
        last_done: choices.option(Choices::day),
        owner: choices.option(|choices| choices.text(WORDS)),
    }
}

fn exception(choices: &mut Choices<'_>) -> Exception {
    Exception {
        owner: choices.text(WORDS),
        reason: choices.text(WORDS),
        compensating_control: choices.text(WORDS),
        granted: choices.day(),
        expires: choices.day(),
    }
}

fn decision(choices: &mut Choices<'_>) -> Decision {
    Decision {
        on: choices.day(),
        answer: answer(choices),
        why: choices.text(WORDS),
        dissent: choices.text(WORDS),
    }
}

fn round(choices: &mut Choices<'_>) -> Round {
    if choices.flag() {
        let vote = |choices: &mut Choices<'_>| {
            if choices.below(6) == 0 {
                Vote::Unknown
            } else {
                Vote::Level(choices.level())
            }
        };
        return Round::Open(
            choices
                .list(4, |choices| (choices.text(WORDS), vote(choices)))
                .into_iter()
                .collect(),
        );
    }
    let levels = [(); 5].map(|()| choices.byte() % 9);
    Round::Counted {
        tally: Tally {
            levels,
            unknown: choices.byte() % 3,
        },
        secret: choices.flag(),
    }
}

fn voters(choices: &mut Choices<'_>) -> Voters {
    if choices.flag() {
        return Voters::Number(choices.byte() % 41);
    }
    Voters::Named(
        IDS.iter()
            .take(choices.below(5))
            .map(|id| (*id).to_owned())
            .collect(),
    )
}

fn meeting(choices: &mut Choices<'_>) -> Meeting {
    Meeting {
        began: moment(choices),
        offset: i16::from(choices.byte()) - 127,
        minutes: choices.number(),
        minutes_per_question: choices.number(),
        answered: choices.number(),
        breaks: choices.list(2, |choices| Break {
            from: moment(choices),
            to: choices.option(moment),
        }),
        ended: choices.option(|choices| Ended {
            at: moment(choices),
            answered: choices.number(),
            unanswered: choices.number(),
        }),
    }
}

fn parked(choices: &mut Choices<'_>) -> Parked {
    Parked {
        at: moment(choices),
        what: choices.text(WORDS),
        control: choices.option(control),
        owner: choices.option(|choices| choices.text(WORDS)),
        due: choices.option(Choices::day),
        done: choices.flag(),
    }
}

fn person(choices: &mut Choices<'_>) -> Person {
    Person {
        roles: choices
            .list(2, |choices| choices.one(&small().roles).id.clone())
            .into_iter()
            .collect(),
        percent: choices.byte() % 100 + 1,
        away: choices.list(2, days).into_iter().collect(),
    }
}

fn days(choices: &mut Choices<'_>) -> Days {
    let (a, b) = (choices.day(), choices.day());
    Days {
        from: a.min(b),
        to: a.max(b),
    }
}

fn arrangement(choices: &mut Choices<'_>) -> Arrangement {
    Arrangement {
        pinned_to: choices.option(Choices::day),
        not_before: choices.option(Choices::day),
        dropped: choices.flag(),
    }
}

fn baseline(choices: &mut Choices<'_>) -> Baseline {
    let upon = choices
        .list(2, |choices| choices.text(WORDS))
        .into_iter()
        .collect();
    Baseline {
        name: choices.text(WORDS),
        on: choices.day(),
        heads: upon,
    }
}

fn agreed(choices: &mut Choices<'_>) -> CommittedPlan {
    let words = |choices: &mut Choices<'_>| choices.text(WORDS);
    CommittedPlan {
        on: choices.day(),
        walk: Walk {
            order: choices.list(3, words),
            people: choices.list(3, id),
        },
        gates: choices
            .list(2, |choices| {
                (choices.one(&small().gates).id.clone(), choices.day())
            })
            .into_iter()
            .collect(),
    }
}
