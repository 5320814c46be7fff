//! Forms for group work: voters, decisions, parked items, baselines, reassessments and the time box of a meeting.

use super::control::record;
use super::{Field, Form, Input, Purpose};
use crate::base::plural::{capital, counted};
use crate::describe::votes;
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::{Answer, Decision, Record};
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::vote::{Round, Vote};
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::{self, AnswerRequest, Request, Why};

/// The default time box, in minutes.
pub(crate) const USUAL_MINUTES: u16 = 90;

impl Form {
    /// The form to name the voters.
    pub(crate) fn voters(basis: &Basis) -> Self {
        let hint = "7, or roles and initials in voting order: product, ops, security";
        let input = Input::Line {
            text: basis.state().room.voters.to_string(),
            is_suggestion: false,
        };
        let fields = vec![Field::new("Voters", hint, input)];
        let about =
            "A number is enough. With roles or initials, you know whom to ask and who dissents.";
        Self::new(Purpose::Voters, "Who votes?", about, fields)
    }

    /// The form to decide on an answer to a control: the reason, and the dissent of the people who voted differently.
    pub(crate) fn decide(basis: &Basis, control: ControlIx, answer: &Answer) -> Self {
        let record = record(basis, control);
        let before = record
            .and_then(|record| record.decision.as_ref())
            .filter(|before| before.answer == *answer);
        let part = |part: fn(&Decision) -> &String| before.map_or("", |now| part(now).as_str());
        let dissent = part(|before| &before.dissent);
        let hint = "one sentence for the record; optional";
        let mut fields =
            vec![Field::line("Why?", hint, part(|before| &before.why)).asks(edit::Field::Reason)];
        let others = others(record, answer);
        if !others.is_empty() || !dissent.is_empty() {
            let hint = format!("{}; printed as dissent", others.join(" · "));
            fields.push(Field::line("What do the others say?", &hint, dissent));
        }
        let about = if has_no_vote(record, answer) {
            "Nobody voted for this answer in the last round."
        } else {
            ""
        };
        let agreed = match answer {
            Answer::Level(level) => basis.level(*level),
            Answer::Unknown { .. } => "unknown".to_owned(),
            Answer::NotApplicable { .. } => "not applicable".to_owned(),
        };
        let title = format!("{} is {agreed}", basis.id(control));
        Self::new(
            Purpose::Decide(control, answer.clone()),
            title,
            about,
            fields,
        )
    }

    pub(super) fn decide_request(&self, control: ControlIx, answer: &Answer) -> Request {
        Request::Answer {
            control,
            to: AnswerRequest::Given(answer.clone()),
            why: Some(Why {
                why: self.text(0),
                dissent: self.text(1),
            }),
        }
    }

    /// The form to park an item, with the question that it was raised for.
    pub(crate) fn park(basis: &Basis, control: Option<ControlIx>) -> Self {
        let what = control.map(|control| format!("Come back to {}", basis.name(control)));
        let hint = "add the owner and due date later";
        let fields = vec![Field::line("What?", hint, &what.unwrap_or_default())];
        Self::new(Purpose::Park(control), "Park an item", "", fields)
    }

    /// The form to change or remove a parked item.
    pub(crate) fn parked(basis: &Basis, id: &str) -> Self {
        let item = basis.state().room.parked.get(id);
        let owner = item.and_then(|item| item.owner.as_deref());
        let fields = vec![
            Field::line(
                "Who will follow up?",
                "a role or initials",
                owner.unwrap_or_default(),
            )
            .asks(edit::Field::Owner),
            Field::date(
                "By when?",
                basis,
                "; optional",
                item.and_then(|item| item.due),
            )
            .asks(edit::Field::Due),
            Field::line(
                "What?",
                "clear it to remove the item",
                item.map_or("", |item| item.what.as_str()),
            ),
        ];
        Self::new(Purpose::Parked(id.to_owned()), "Parked item", "", fields)
    }

    pub(super) fn parked_request(&self, id: &str) -> Request {
        Request::ParkedItem {
            id: id.to_owned(),
            owner: self.text(0),
            due: self.text(1),
            what: self.text(2),
        }
    }

    /// The form to name a baseline.
    pub(crate) fn baseline(basis: &Basis) -> Self {
        let fields =
            vec![Field::line("Name", "such as 2026 Q4", &quarter(basis)).asks(edit::Field::Name)];
        let about = "Saves the current state, to compare later states with it.";
        Self::new(Purpose::Baseline, "Save a baseline", about, fields)
    }

    /// The form to start a reassessment.
    pub(crate) fn reassess(basis: &Basis) -> Self {
        let label = "Save the current state as baseline";
        let fields =
            vec![Field::line(label, "empty: no baseline", &quarter(basis)).asks(edit::Field::Name)];
        let counts = basis.progress();
        let known = counts.answered() + counts.unknown;
        let answers = capital(&counted(known, "answer is", "answers are"));
        let to = if basis.upgrade().is_some() {
            let version = &basis.questionnaire.version;
            format!(" to version {version} of the questionnaire")
        } else {
            String::new()
        };
        let about = format!(
            "{answers} carried over{to}. Until confirmed, answers don't count towards confidence."
        );
        Self::new(Purpose::Reassess, "Start a reassessment", about, fields)
    }

    /// The form to start a meeting, or to change the time box of the running one.
    pub(crate) fn meeting(basis: &Basis) -> Self {
        let running = basis.state().room.running().map(|(_, meeting)| meeting);
        let minutes = running.map_or(USUAL_MINUTES, |meeting| meeting.minutes);
        let each = running.map_or(0, |meeting| meeting.minutes_per_question);
        let each = Some(each).filter(|each| *each > 0);
        let each = each.map(|each| each.to_string()).unwrap_or_default();
        let mut fields = vec![
            Field::line("Total minutes", "breaks included", &minutes.to_string())
                .asks(edit::Field::Minutes),
            Field::line("Minutes per question", "empty: share the time left", &each)
                .asks(edit::Field::Each),
        ];
        if running.is_none() {
            let hint = "how many, or roles and initials: product, ops, security; optional";
            let voters = basis.state().room.voters.to_string();
            fields.push(Field::line("Voters", hint, &voters).asks(edit::Field::Voters));
        }
        let title = match running {
            Some(_) => "Time box",
            None => "Start a meeting",
        };
        let about =
            "The clock shows how far the team will get at its current pace. It changes no answers.";
        Self::new(Purpose::Meeting, title, about, fields)
    }

    pub(super) fn meeting_request(&self) -> Request {
        Request::Meeting {
            minutes: self.text(0),
            each: self.text(1),
            // the form has no field for voters while a meeting runs
            voters: self.fields.get(2).map(|_| self.text(2)),
        }
    }
}

/// The voters whose last vote differs from `answer`, each with that vote; `–` stands for not applicable.
fn others(record: Option<&Record>, answer: &Answer) -> Vec<String> {
    let one = |round: &Round, vote: Vote| {
        let who = votes::voters(round, vote);
        match vote {
            Vote::Level(level) => format!("{who} {level}"),
            Vote::Unknown => format!("{who} ?"),
        }
    };
    let against: Vec<String> = record
        .and_then(Record::last_round)
        .map(|round| {
            let votes = round.against(answer.as_vote());
            votes.map(|vote| one(&round, vote)).collect()
        })
        .unwrap_or_default();
    let aside = record
        .filter(|_| !matches!(answer, Answer::NotApplicable { .. }))
        .and_then(Record::standing_ballots)
        .map(setting_aside)
        .unwrap_or_default();
    let aside = aside.iter().map(|who| format!("{who} –"));
    against.into_iter().chain(aside).collect()
}

/// Whether `answer` is a level for which nobody voted in the last round.
fn has_no_vote(record: Option<&Record>, answer: &Answer) -> bool {
    let round = record.and_then(Record::last_round);
    let vote = answer
        .as_vote()
        .filter(|_| matches!(answer, Answer::Level(_)));
    round
        .zip(vote)
        .is_some_and(|(round, vote)| round.tally().of(vote) == 0)
}

/// The current quarter as the name of a baseline; empty if a baseline already has that name.
fn quarter(basis: &Basis) -> String {
    let (year, quarter) = (basis.today.year(), (basis.today.month() + 2) / 3);
    let name = format!("{year} Q{quarter}");
    if basis.state().baselines.values().any(|one| one.name == name) {
        String::new()
    } else {
        name
    }
}
