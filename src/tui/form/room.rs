//! Forms for group work: voters, decisions, parked items, baselines, reassessments and the time box of a meeting.
//!
//! Submitting a form yields screen actions, or one sentence about the field that is wrong.

use super::{Field, Form, Purpose, SubmitResult, date_hint};
use crate::base::plural::{capital, counted};
use crate::model::assessment::answer::{Answer, Decision, Record};
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::change::Change;
use crate::model::assessment::room::{Meeting, Parked};
use crate::model::assessment::vote::{Voices, Vote};
use crate::model::assessment::{baseline, upgrade};
use crate::tui::model::Basis;
use crate::tui::screen::ScreenAction;

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
    pub(crate) fn decide(basis: &Basis, control: usize, answer: &Answer) -> Self {
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
    pub(crate) fn park(basis: &Basis, control: Option<usize>) -> Self {
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
            ),
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
            Field::line("Minutes in all", "breaks included", &minutes.to_string()),
            Field::line(
                "Minutes for each question",
                "empty: what is left, shared",
                &each.map(|each| each.to_string()).unwrap_or_default(),
            ),
        ];
        if running.is_none() {
            let hint = "how many, or roles and initials: product, ops, security; may be empty";
            fields.push(Field::line(
                "Voices",
                hint,
                &basis.state().room.voices.words(),
            ));
        }
        let title = if running.is_some() {
            "The time box"
        } else {
            "Begin a meeting"
        };
        let about = "The clock tells how far the room gets at its pace. It changes no answer.";
        Self::new(Purpose::Meeting, title, about, fields)
    }

    pub(super) fn keep_room(&self, basis: &Basis) -> SubmitResult {
        match &self.purpose {
            Purpose::Voices => {
                let voices = Voices::typed(&self.text(0)).map_err(|words| (0, words))?;
                Ok(vec![ScreenAction::Change(vec![Change::Voices(voices)])])
            }
            Purpose::Decide(control, answer) => {
                let id = basis.id(*control).to_owned();
                let agreed = Change::Answer {
                    control: id,
                    to: Some(answer.clone()),
                };
                let decision = decision(basis, *control, answer, self.text(0), self.text(1));
                Ok(vec![
                    ScreenAction::Change(vec![agreed, decision]),
                    ScreenAction::Close,
                    ScreenAction::NextOpen,
                ])
            }
            Purpose::Park(control) => {
                let what = self.needed(
                    0,
                    "A few words are needed, or nobody will know what was meant.",
                )?;
                let id = basis.stamp.new_id();
                let control = control.map(|control| basis.id(control).to_owned());
                let parked = Parked {
                    at: basis.stamp.at,
                    what,
                    control,
                    owner: None,
                    by: None,
                    done: false,
                };
                let said = ScreenAction::Say("Parked. ctrl-l lists what is parked.".to_owned());
                Ok(vec![
                    ScreenAction::Change(vec![Change::Parked {
                        id,
                        to: Some(parked),
                    }]),
                    said,
                ])
            }
            Purpose::Parked(id, before) => {
                let what = self.text(2);
                let owner = Some(self.text(0)).filter(|owner| !owner.is_empty());
                let by = self.date(1, basis)?;
                let to = (!what.is_empty()).then(|| Parked {
                    what,
                    owner,
                    by,
                    ..before.clone()
                });
                Ok(vec![ScreenAction::Change(vec![Change::Parked {
                    id: id.clone(),
                    to,
                }])])
            }
            Purpose::Baseline => Ok(vec![ScreenAction::Change(vec![self.marked(basis)?])]),
            Purpose::Reassess => {
                let mark = if self.text(0).trim().is_empty() {
                    None
                } else {
                    Some(self.marked(basis)?)
                };
                let begun = upgrade::begun_under(basis.state(), &basis.questionnaire, basis.today);
                let next = "It has begun: c on a question confirms its answer, space goes to what is to be confirmed next.";
                Ok(vec![
                    ScreenAction::Change(mark.into_iter().chain(begun).collect()),
                    ScreenAction::Say(next.to_owned()),
                ])
            }
            Purpose::Meeting => self.keep_meeting(basis),
            _ => Ok(Vec::new()),
        }
    }

    /// The state of now as the baseline of the name in the first field.
    fn marked(&self, basis: &Basis) -> Result<Change, (usize, String)> {
        let name = baseline::name(&self.text(0)).map_err(|words| (0, words))?;
        if basis
            .state()
            .baselines
            .values()
            .any(|one| one.name.to_lowercase() == name.to_lowercase())
        {
            return Err((0, format!("There is a baseline {name} already.")));
        }
        let upon = basis.assessment.history().heads().iter().cloned().collect();
        let to = Some(Baseline {
            name,
            on: basis.today,
            upon,
        });
        Ok(Change::Baseline {
            id: basis.stamp.new_id(),
            to,
        })
    }

    fn keep_meeting(&self, basis: &Basis) -> SubmitResult {
        let minutes = |field: usize, least: u16| {
            let number = self
                .text(field)
                .parse::<u16>()
                .ok()
                .filter(|minutes| (least..=1440).contains(minutes));
            number.ok_or_else(|| {
                (
                    field,
                    format!("A whole number of minutes is needed, {least} to 1440."),
                )
            })
        };
        let all = minutes(0, 1)?;
        let each = if self.text(1).is_empty() {
            0
        } else {
            minutes(1, 0)?
        };
        if let Some((id, running)) = basis.state().room.running() {
            let to = Some(Meeting {
                minutes: all,
                each,
                ..running.clone()
            });
            return Ok(vec![ScreenAction::Change(vec![Change::Meeting {
                id: id.clone(),
                to,
            }])]);
        }
        let voices = Voices::typed(&self.text(2)).map_err(|words| (2, words))?;
        let meeting = Meeting {
            began: basis.stamp.at,
            offset: basis.offset,
            minutes: all,
            each,
            answered: u16::try_from(basis.progress().settled()).unwrap_or(u16::MAX),
            breaks: Vec::new(),
            ended: None,
        };
        let meeting = Change::Meeting {
            id: basis.stamp.new_id(),
            to: Some(meeting),
        };
        let changes = vec![Change::Voices(voices), meeting];
        Ok(vec![
            ScreenAction::Change(changes),
            ScreenAction::Say("The clock runs. t begins a break.".to_owned()),
        ])
    }
}

/// The decision that an answer is, with what others hold.
pub(super) fn decision(
    basis: &Basis,
    control: usize,
    answer: &Answer,
    why: String,
    dissent: String,
) -> Change {
    let decision = Decision {
        on: basis.today,
        answer: answer.clone(),
        why,
        dissent,
    };
    Change::Decision {
        control: basis.id(control).to_owned(),
        to: Some(decision),
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
