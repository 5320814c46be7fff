//! Edits that a team makes together: voters, votes, parked items, meetings, baselines and reassessments.

use super::{Editor, Field, Made, Refusal, Request, refuse};
use crate::model::assessment::baseline::{self, Baseline};
use crate::model::assessment::change::Change;
use crate::model::assessment::room::{Ended, Meeting, Parked};
use crate::model::assessment::upgrade;
use crate::model::assessment::vote::{Round, Voices, VotesError};
use crate::rules::agenda::{agreeing, by_disagreement};
use crate::rules::scorecard::{Counts, progress};
use crate::rules::targets::targets;

/// The most minutes of a time box: a day.
const MOST_MINUTES: u16 = 1440;

impl Editor<'_> {
    pub(super) fn room(&self, request: &Request) -> Made {
        Ok(match request {
            Request::Voters(typed) => vec![Change::Voices(voters(Field::Value, typed)?)],
            Request::Votes { control, votes } => {
                let round = Round::typed(votes, &self.state.room.voices)
                    .map_err(|error| vec![Refusal::Votes(error)])?;
                vec![self.state.voted(&self.id(*control), round)]
            }
            Request::SecretVotes { tally, .. } if tally.count() == 0 => {
                return refuse(Refusal::Votes(VotesError::NobodyVoted));
            }
            Request::SecretVotes { control, tally } => {
                let round = Round::Counted {
                    tally: *tally,
                    secret: true,
                };
                vec![self.state.voted(&self.id(*control), round)]
            }
            Request::AgreeOnAll => {
                let questionnaire = self.context.questionnaire;
                let targets = targets(questionnaire, &self.state.profile);
                let points = by_disagreement(questionnaire, &self.state, &targets);
                agreeing(questionnaire, &points, self.context.today)
            }
            Request::Park { what, control } => return self.park(what.trim(), *control),
            Request::ParkedItem {
                id,
                what,
                owner,
                due,
            } => {
                let due = self.date(Field::Due, due)?;
                let what = what.trim();
                let parked = self.parked(id)?;
                let to = (!what.is_empty()).then(|| Parked {
                    what: what.to_owned(),
                    owner: Some(owner.trim().to_owned()).filter(|owner| !owner.is_empty()),
                    by: due,
                    ..parked.clone()
                });
                vec![Change::Parked { id: id.clone(), to }]
            }
            Request::ParkedDone { id, done } => {
                let to = Parked {
                    done: *done,
                    ..self.parked(id)?.clone()
                };
                vec![Change::Parked {
                    id: id.clone(),
                    to: Some(to),
                }]
            }
            Request::Meeting {
                minutes,
                each,
                voters,
            } => return self.meeting(minutes, each, voters.as_deref()),
            Request::Break => {
                let now = self.context.stamp.at;
                self.running_meeting(|meeting| {
                    if meeting.pause().is_some() {
                        meeting.go_on(now);
                    } else {
                        meeting.rest(now);
                    }
                })?
            }
            Request::EndMeeting => {
                let now = self.context.stamp.at;
                let counts = self.progress();
                self.running_meeting(|meeting| {
                    meeting.go_on(now);
                    meeting.ended = Some(Ended {
                        at: now,
                        answered: small(counts.settled()),
                        open: small(counts.open),
                    });
                })?
            }
            Request::Baseline { name, at } => {
                let now = || (self.context.heads.to_vec(), self.context.today);
                let (upon, on) = at.clone().unwrap_or_else(now);
                let name = self.baseline_name(name)?;
                let to = Baseline {
                    name,
                    on,
                    upon: upon.into_iter().collect(),
                };
                vec![Change::Baseline {
                    id: self.context.stamp.new_id(),
                    to: Some(to),
                }]
            }
            Request::RemoveBaseline(id) => vec![Change::Baseline {
                id: id.clone(),
                to: None,
            }],
            Request::Reassess(name) => {
                let mut changes = Vec::new();
                if !name.trim().is_empty() {
                    changes = self.room(&Request::Baseline {
                        name: name.clone(),
                        at: None,
                    })?;
                }
                changes.extend(upgrade::begun_under(
                    &self.state,
                    self.context.questionnaire,
                    self.context.today,
                ));
                changes
            }
            _ => Vec::new(),
        })
    }

    fn park(&self, what: &str, control: Option<usize>) -> Made {
        if what.is_empty() {
            return refuse(Refusal::ParkedTextMissing);
        }
        let parked = Parked {
            at: self.context.stamp.at,
            what: what.to_owned(),
            control: control.map(|control| self.id(control)),
            owner: None,
            by: None,
            done: false,
        };
        Ok(vec![Change::Parked {
            id: self.context.stamp.new_id(),
            to: Some(parked),
        }])
    }

    fn parked(&self, id: &str) -> Result<&Parked, Vec<Refusal>> {
        let found = self.state.room.parked.get(id);
        found.ok_or_else(|| vec![Refusal::NoSuchParkedItem])
    }

    /// A name that no other baseline has, in any case of its letters.
    fn baseline_name(&self, typed: &str) -> Result<String, Vec<Refusal>> {
        let name = baseline::name(typed).map_err(|error| vec![Refusal::BaselineName(error)])?;
        let lower = name.to_lowercase();
        let mut known = self.state.baselines.values();
        match known.find(|known| known.name.to_lowercase() == lower) {
            Some(known) => refuse(Refusal::BaselineExists {
                name: known.name.clone(),
                on: known.on,
                dates: self.context.dates,
            }),
            None => Ok(name),
        }
    }

    fn meeting(&self, all: &str, each: &str, voters_typed: Option<&str>) -> Made {
        let all = minutes(Field::Minutes, all, 1)?;
        let each = if each.trim().is_empty() {
            0
        } else {
            minutes(Field::Each, each, 0)?
        };
        if self.state.room.running().is_some() {
            return self.running_meeting(|meeting| (meeting.minutes, meeting.each) = (all, each));
        }
        let counts = self.progress();
        let meeting = Meeting {
            began: self.context.stamp.at,
            offset: self.context.utc_offset,
            minutes: all,
            each,
            answered: small(counts.settled()),
            breaks: Vec::new(),
            ended: None,
        };
        let voters = voters_typed.map(|typed| voters(Field::Voters, typed));
        let mut changes: Vec<Change> = voters
            .transpose()?
            .map(Change::Voices)
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
        progress(questionnaire, &self.state, &targets)
    }

    /// Changes the meeting that runs.
    fn running_meeting(&self, set: impl FnOnce(&mut Meeting)) -> Made {
        let Some((id, running)) = self.state.room.running() else {
            return refuse(Refusal::NoMeeting);
        };
        let mut meeting = running.clone();
        set(&mut meeting);
        Ok(vec![Change::Meeting {
            id: id.clone(),
            to: Some(meeting),
        }])
    }
}

/// Who votes; `none` and `open` are nobody.
fn voters(field: Field, typed: &str) -> Result<Voices, Vec<Refusal>> {
    if super::is_same_word(typed, "none") || super::is_same_word(typed, "open") {
        return Ok(Voices::default());
    }
    Voices::typed(typed).map_err(|error| vec![Refusal::Voters { field, error }])
}

fn minutes(field: Field, typed: &str, least: u16) -> Result<u16, Vec<Refusal>> {
    let number = typed.trim().parse::<u16>().ok();
    number
        .filter(|minutes| (least..=MOST_MINUTES).contains(minutes))
        .ok_or_else(|| vec![Refusal::NotMinutes { field, least }])
}

/// A count as the file holds it.
fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
