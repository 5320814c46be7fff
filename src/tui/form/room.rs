//! Forms for group work: voters, decisions, parked items, baselines, reassessments and the time box of a meeting.
//!
//! Each defines its fields and the request that submitting it makes.

use super::{Field, Form, Purpose, date_hint};
use crate::base::plural::{capital, counted};
use crate::interaction::basis::Basis;
use crate::model::assessment::answer::{Answer, Record};
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::room::Parked;
use crate::model::assessment::upgrade;
use crate::model::assessment::vote::Vote;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::{self, AnswerRequest, Request, Why};

/// The time box that is offered, in minutes.
const USUAL: u16 = 90;

impl Form {
    /// Who votes.
    pub(crate) fn voices(basis: &Basis) -> Self {
        let now = basis.state().room.voices.words();
        let hint =
            "7, or roles and initials in the order in which they vote: product, ops, security";
        let fields = vec![Field::typed_on("Voices", hint, &now)];
        let about = "A number is enough. With roles or initials, the outliers can be asked by name, and dissent keeps \
                     its voice.";
        Self::new(Purpose::Voices, "Who votes?", about, fields)
    }

    /// Agrees on an answer: why, and what those hold who said otherwise.
    pub(crate) fn decide(basis: &Basis, control: ControlIx, answer: &Answer) -> Self {
        let id = basis.id(control);
        let record = basis.state().record(id);
        let before = record
            .and_then(|record| record.decision.as_ref())
            .filter(|before| before.answer == *answer);
        let why = before.map(|before| before.why.clone()).unwrap_or_default();
        let round = record.and_then(Record::last_round);
        let against = round
            .as_ref()
            .map(|round| round.against(answer.as_vote()))
            .unwrap_or_default();
        let mut fields = vec![Field::line(
            "Why?",
            "one sentence for the log; may be empty",
            &why,
        )];
        let aside = record.filter(|_| !matches!(answer, Answer::NotApplicable { .. }));
        let aside = aside
            .and_then(Record::standing_ballots)
            .map(setting_aside)
            .unwrap_or_default();
        let others = !against.is_empty() || !aside.is_empty();
        if others || before.is_some_and(|before| !before.dissent.is_empty()) {
            let said = |(vote, who): &(Vote, String)| match vote {
                Vote::Level(level) => format!("{who} {level}"),
                Vote::Unknown => format!("{who} ?"),
            };
            let aside = aside.iter().map(|who| format!("{who} –"));
            let who: Vec<String> = against.iter().map(said).chain(aside).collect();
            let hint = format!("{}; printed as dissent", who.join(" · "));
            let dissent = before
                .map(|before| before.dissent.clone())
                .unwrap_or_default();
            fields.push(Field::line("What do the others hold?", &hint, &dissent));
        }
        let nobody = matches!(answer, Answer::Level(_))
            && round.is_some_and(|round| {
                answer
                    .as_vote()
                    .is_some_and(|vote| round.tally().of(vote) == 0)
            });
        let about = if nobody {
            "Nobody voted for it in the last round."
        } else {
            ""
        };
        let agreed = match answer {
            Answer::Level(level) => basis.level(*level),
            Answer::Unknown { .. } => "unknown".to_owned(),
            Answer::NotApplicable { .. } => "not applicable".to_owned(),
        };
        Self::new(
            Purpose::Decide(control, answer.clone()),
            format!("{id} is {agreed}"),
            about,
            fields,
        )
    }

    /// Parks a point, with the question it came up with.
    pub(crate) fn park(basis: &Basis, control: Option<ControlIx>) -> Self {
        let what = control
            .map(|control| format!("Come back to {}", basis.name(control)))
            .unwrap_or_default();
        let fields = vec![Field::line(
            "What?",
            "enter parks it; who and by when can be said later",
            &what,
        )];
        Self::new(Purpose::Park(control), "Park a point", "", fields)
    }

    /// Gives a parked point to somebody.
    pub(crate) fn parked(basis: &Basis, id: &str, parked: &Parked) -> Self {
        let by = basis.typed(parked.by);
        let fields = vec![
            Field::line(
                "Who takes it up?",
                "a role or initials",
                parked.owner.as_deref().unwrap_or_default(),
            ),
            Field::line(
                "By when?",
                &format!("{}; may be empty", date_hint(basis.dates)),
                &by,
            )
            .asks(edit::Field::Due),
            Field::line("What?", "empty it to throw the point away", &parked.what),
        ];
        Self::new(
            Purpose::Parked(id.to_owned(), parked.clone()),
            "A parked point",
            "",
            fields,
        )
    }

    /// Marks the state of now as a baseline.
    pub(crate) fn baseline(basis: &Basis) -> Self {
        let fields = vec![Field::line("Name", "such as 2026 Q4", &quarter(basis))];
        let about =
            "It marks this state in the history; nothing is copied, and work goes on as before.";
        Self::new(Purpose::Baseline, "Set a baseline", about, fields)
    }

    /// Begins a re-assessment.
    pub(crate) fn reassess(basis: &Basis) -> Self {
        let fields = vec![Field::line(
            "Mark this state first, as baseline",
            "empty: no baseline",
            &quarter(basis),
        )];
        let counts = basis.progress();
        let answers = counted(
            counts.answered() + counts.unknown,
            "answer is",
            "answers are",
        );
        let newer = upgrade::is_newer(basis.state(), &basis.questionnaire);
        let to = if newer {
            format!(
                " to version {} of the questionnaire",
                basis.questionnaire.version
            )
        } else {
            String::new()
        };
        let about = format!(
            "{} carried over{to}, and until somebody confirms one or gives it anew it counts as not sure: confidence begins \
             at nothing. Enter begins, esc does not.",
            capital(&answers)
        );
        Self::new(
            Purpose::Reassess,
            "Go through all answers again",
            &about,
            fields,
        )
    }

    /// Begins a meeting, or changes the time box of the one that runs.
    pub(crate) fn meeting(basis: &Basis) -> Self {
        let running = basis.state().room.running();
        let minutes = running.map_or(USUAL, |(_, meeting)| meeting.minutes);
        let each = running
            .map(|(_, meeting)| meeting.each)
            .filter(|each| *each > 0);
        let mut fields = vec![
            Field::line("Minutes in all", "breaks included", &minutes.to_string())
                .asks(edit::Field::Minutes),
            Field::line(
                "Minutes for each question",
                "empty: what is left, shared",
                &each.map(|each| each.to_string()).unwrap_or_default(),
            )
            .asks(edit::Field::Each),
        ];
        if running.is_none() {
            let hint = "how many, or roles and initials: product, ops, security; may be empty";
            let voices = basis.state().room.voices.words();
            fields.push(Field::line("Voices", hint, &voices).asks(edit::Field::Voters));
        }
        let title = if running.is_some() {
            "The time box"
        } else {
            "Begin a meeting"
        };
        let about = "The clock tells how far the room gets at its pace. It changes no answer.";
        Self::new(Purpose::Meeting, title, about, fields)
    }

    /// What a form of the room asks for.
    pub(super) fn room_request(&self, basis: &Basis) -> Request {
        match &self.purpose {
            Purpose::Decide(control, answer) => Request::Answer {
                control: *control,
                to: AnswerRequest::Given(answer.clone()),
                why: Some(Why {
                    why: self.text(0),
                    dissent: self.text(1),
                }),
            },
            Purpose::Park(control) => Request::Park {
                what: self.text(0),
                control: *control,
            },
            Purpose::Parked(id, _) => Request::ParkedItem {
                id: id.clone(),
                what: self.text(2),
                owner: self.text(0),
                due: self.text(1),
            },
            Purpose::Baseline => Request::Baseline {
                name: self.text(0),
                at: None,
            },
            Purpose::Reassess => Request::Reassess(self.text(0)),
            Purpose::Meeting => Request::Meeting {
                minutes: self.text(0),
                each: self.text(1),
                voters: basis.state().room.running().is_none().then(|| self.text(2)),
            },
            _ => Request::Voters(self.text(0)),
        }
    }
}

/// The quarter as the name of a baseline; empty where there is one of that name.
fn quarter(basis: &Basis) -> String {
    let (year, quarter) = (basis.today.year(), (basis.today.month() + 2) / 3);
    let name = format!("{year} Q{quarter}");
    if basis.state().baselines.values().any(|one| one.name == name) {
        String::new()
    } else {
        name
    }
}
