//! Edits that a team makes together: voters, votes, parked items, meetings, baselines and reassessments.

use crate::model::questionnaire::ControlIx;
use jiff::civil::Date;

use super::{Editor, Field, Made, Refusal, filled, is_same_word, one, refuse};
use crate::model::assessment::baseline::{self, Baseline};
use crate::model::assessment::change::Change;
use crate::model::assessment::room::{Ended, Meeting, Parked};
use crate::model::assessment::upgrade::{self, Upgrade};
use crate::model::assessment::vote::{Round, Tally, Voters, VotesError};
use crate::rules::agenda::{agreeing, by_disagreement};
use crate::rules::confirmation::{Progress, progress};
use crate::rules::scorecard::{self, Counts};
use crate::rules::targets::targets;

/// The maximum number of minutes in a time box: 1 day.
const MOST_MINUTES: u16 = 1440;

impl Editor<'_> {
    pub(super) fn votes(&self, control: ControlIx, votes: &str) -> Made {
        let round = Round::typed(votes, &self.state.room.voters)
            .map_err(|error| vec![Refusal::Votes(error)])?;
        one(self.state.voted(&self.id(control), round))
    }

    pub(super) fn secret_votes(&self, control: ControlIx, tally: Tally) -> Made {
        if tally.count() == 0 {
            return refuse(Refusal::Votes(VotesError::Empty));
        }
        let secret = true;
        one(self
            .state
            .voted(&self.id(control), Round::Counted { tally, secret }))
    }

    pub(super) fn agreed_by_all(&self) -> Made {
        let questionnaire = self.context.questionnaire;
        let targets = targets(questionnaire, &self.state.profile);
        let points = by_disagreement(questionnaire, &self.state, &targets);
        let changes = agreeing(questionnaire, &points, self.context.today);
        if changes.is_empty() {
            return refuse(Refusal::NoEqualVotes);
        }
        Ok(changes)
    }

    pub(super) fn parked_item(&self, id: &str, what: &str, owner: &str, due: &str) -> Made {
        let due = self.date(Field::Due, due)?;
        let parked = self.parked(id)?;
        let to = (!what.is_empty()).then(|| Parked {
            what: what.to_owned(),
            owner: filled(owner),
            due,
            ..parked.clone()
        });
        let id = id.to_owned();
        one(Change::Parked { id, to })
    }

    pub(super) fn parked_done(&self, id: &str, done: bool) -> Made {
        let to = Parked {
            done,
            ..self.parked(id)?.clone()
        };
        one(Change::Parked {
            id: id.to_owned(),
            to: Some(to),
        })
    }

    pub(super) fn pause_or_go_on(&self) -> Made {
        let now = self.context.stamp.at;
        self.running_meeting(|meeting| {
            if meeting.pause().is_some() {
                meeting.go_on(now);
            } else {
                meeting.rest(now);
            }
        })
    }

    pub(super) fn end_meeting(&self) -> Made {
        let now = self.context.stamp.at;
        let counts = self.progress();
        self.running_meeting(|meeting| {
            meeting.go_on(now);
            meeting.ended = Some(Ended {
                at: now,
                answered: small(counts.settled()),
                unanswered: small(counts.unanswered),
            });
        })
    }

    pub(super) fn baseline(&self, name: &str, at: Option<(Vec<String>, Date)>) -> Made {
        let now = || (self.context.heads.to_vec(), self.context.today);
        let (upon, on) = at.unwrap_or_else(now);
        let to = Baseline {
            name: self.baseline_name(name)?,
            on,
            heads: upon.into_iter().collect(),
        };
        one(Change::Baseline {
            id: self.context.stamp.new_id(),
            to: Some(to),
        })
    }

    pub(super) fn remove_baseline(&self, which: &str) -> Made {
        let state = &self.state;
        let by_id = state.baselines.get_key_value(which);
        let Some((id, _)) = by_id.or_else(|| state.find_baseline(which)) else {
            return refuse(Refusal::NoSuchBaseline(which.to_owned()));
        };
        let id = id.clone();
        one(Change::Baseline { id, to: None })
    }

    pub(super) fn reassess(&self, baseline: &str, again: bool, to: Option<&Upgrade>) -> Made {
        let (state, questionnaire) = (&self.state, self.context.questionnaire);
        if upgrade::is_older(state, questionnaire) {
            return refuse(Refusal::OlderQuestionnaire);
        }
        let targets = targets(questionnaire, &state.profile);
        let under_way = progress(questionnaire, state, &targets).filter(Progress::is_under_way);
        let begins = again || upgrade::is_newer(state, questionnaire);
        if let Some(progress) = under_way.filter(|_| !begins) {
            return refuse(Refusal::ReassessmentRunning(progress));
        }
        let mut changes = match baseline.trim() {
            "" => Vec::new(),
            name => self.baseline(name, None)?,
        };
        changes.extend(upgrade::begun_under(
            state,
            questionnaire,
            to,
            self.context.today,
        ));
        Ok(changes)
    }

    pub(super) fn park(&self, what: &str, control: Option<ControlIx>) -> Made {
        if what.is_empty() {
            return refuse(Refusal::ParkedTextMissing);
        }
        let parked = Parked {
            at: self.context.stamp.at,
            what: what.to_owned(),
            control: control.map(|control| self.id(control)),
            owner: None,
            due: None,
            done: false,
        };
        one(Change::Parked {
            id: self.context.stamp.new_id(),
            to: Some(parked),
        })
    }

    fn parked(&self, id: &str) -> Result<&Parked, Vec<Refusal>> {
        let found = self.state.room.parked.get(id);
        found.ok_or_else(|| vec![Refusal::NoSuchParkedItem])
    }

    /// The name of a new baseline, which must differ from all others, ignoring case.
    fn baseline_name(&self, typed: &str) -> Result<String, Vec<Refusal>> {
        let name = baseline::name(typed).map_err(|error| vec![Refusal::BaselineName(error)])?;
        let lower = name.to_lowercase();
        let mut known = self.state.baselines.values();
        match known.find(|known| known.name.to_lowercase() == lower) {
            Some(known) => refuse(Refusal::BaselineExists {
                name: known.name.clone(),
                on: known.on,
            }),
            None => Ok(name),
        }
    }

    pub(super) fn meeting(&self, all: &str, each: &str, voters_typed: Option<&str>) -> Made {
        let all = minutes(Field::Minutes, all, 1)?;
        let each = if each.trim().is_empty() {
            0
        } else {
            minutes(Field::Each, each, 0)?
        };
        if self.state.room.running().is_some() {
            return self.running_meeting(|meeting| {
                (meeting.minutes, meeting.minutes_per_question) = (all, each);
            });
        }
        let counts = self.progress();
        let meeting = Meeting {
            began: self.context.stamp.at,
            offset: self.context.utc_offset,
            minutes: all,
            minutes_per_question: each,
            answered: small(counts.settled()),
            breaks: Vec::new(),
            ended: None,
        };
        let voters = voters_typed.map(|typed| voters(Field::Voters, typed));
        let mut changes: Vec<Change> = voters
            .transpose()?
            .map(Change::Voters)
            .into_iter()
            .collect();
        changes.push(Change::Meeting {
            id: self.context.stamp.new_id(),
            to: Some(meeting),
        });
        Ok(changes)
    }

    fn progress(&self) -> Counts {
        let questionnaire = self.context.questionnaire;
        let targets = targets(questionnaire, &self.state.profile);
        scorecard::progress(questionnaire, &self.state, &targets)
    }

    /// Changes the running meeting.
    fn running_meeting(&self, set: impl FnOnce(&mut Meeting)) -> Made {
        let Some((id, running)) = self.state.room.running() else {
            return refuse(Refusal::NoMeeting);
        };
        let mut meeting = running.clone();
        set(&mut meeting);
        one(Change::Meeting {
            id: id.clone(),
            to: Some(meeting),
        })
    }
}

/// Parses voters as typed; `none` means no voters.
pub(super) fn voters(field: Field, typed: &str) -> Result<Voters, Vec<Refusal>> {
    if is_same_word(typed, "none") {
        return Ok(Voters::default());
    }
    Voters::typed(typed).map_err(|error| vec![Refusal::Voters { field, error }])
}

fn minutes(field: Field, typed: &str, least: u16) -> Result<u16, Vec<Refusal>> {
    let number = typed.trim().parse::<u16>().ok();
    number
        .filter(|minutes| (least..=MOST_MINUTES).contains(minutes))
        .ok_or_else(|| vec![Refusal::NotMinutes { field, least }])
}

/// Converts a count to the type used in files.
fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
