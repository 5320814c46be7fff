//! Edits of the plan: its calendar, its people, and what is arranged about single steps.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Editor, Field, Made, Refusal, Request, is_same_word, refuse};
use crate::base::dates::{RangeError, typed_range};
use crate::model::assessment::change::Change;
use crate::model::assessment::plan::{Arrangement, Days, Person, Workday};

/// The parts of a list between commas; `none` has none.
fn parts(typed: &str) -> impl Iterator<Item = &str> {
    let typed = if is_same_word(typed, "none") {
        ""
    } else {
        typed
    };
    typed
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// A percentage from 1 to 100, with or without its sign.
fn percent(typed: &str) -> Result<u8, Vec<Refusal>> {
    let number = typed.trim().trim_end_matches('%').trim().parse().ok();
    number
        .filter(|percent| (1..=100).contains(percent))
        .ok_or_else(|| vec![Refusal::NotAPercentage(typed.trim().to_owned())])
}

impl Editor<'_> {
    pub(super) fn plan(&self, request: &Request) -> Made {
        let change = match request {
            Request::PlanStart(typed) => Change::Start(self.open_or_date(typed)?),
            Request::Workdays(typed) => Change::Workdays(workdays(typed)?),
            Request::DaysOff(typed) => Change::DaysOff(self.days_off(typed)?),
            Request::Freezes(typed) => Change::Freezes(self.ranges(Field::Value, typed)?),
            Request::RolePeople { role, percents } => return self.role_people(*role, percents),
            Request::Person {
                known,
                name,
                percent,
                away,
                roles,
            } => return self.person(known.as_deref(), name.trim(), percent, away, roles),
            Request::Away { person, away } => {
                let away = self.ranges(Field::Away, away)?;
                self.change_person(person, |person| person.away = away)?
            }
            Request::Percent {
                person,
                percent: typed,
            } => {
                let percent = percent(typed)?;
                self.change_person(person, |person| person.percent = percent)?
            }
            Request::RemovePerson(id) => Change::Person {
                id: id.clone(),
                to: None,
            },
            Request::Pin { control, day } => {
                let start = self.date(Field::Value, day)?;
                self.arranged(*control, |arranged| arranged.start = start)
            }
            Request::NotBefore { control, day } => {
                let not_before = self.date(Field::Value, day)?;
                self.arranged(*control, |arranged| arranged.not_before = not_before)
            }
            Request::Drop { control, to } => {
                self.arranged(*control, |arranged| arranged.dropped = *to)
            }
            Request::Free(control) => {
                self.arranged(*control, |arranged| *arranged = Arrangement::default())
            }
            Request::Commit(plan) => Change::Agreed(Some(plan.clone())),
            _ => return Ok(Vec::new()),
        };
        Ok(vec![change])
    }

    fn days_off(&self, typed: &str) -> Result<BTreeSet<Date>, Vec<Refusal>> {
        let days = parts(typed).map(|part| self.date(Field::Value, part));
        let days: Result<BTreeSet<Option<Date>>, _> = days.collect();
        Ok(days?.into_iter().flatten().collect())
    }

    /// Ranges of days; a single day is a range of its own.
    fn ranges(&self, field: Field, typed: &str) -> Result<BTreeSet<Days>, Vec<Refusal>> {
        let (today, dates) = (self.context.today, self.context.dates);
        let range = |part: &str| match typed_range(part, today, dates) {
            Ok((from, to)) => Ok(Days { from, to }),
            Err(RangeError::NotADate(typed)) => refuse(Refusal::NotADate {
                field,
                typed,
                dates,
            }),
            Err(RangeError::EndMissing) => refuse(Refusal::RangeEndMissing { field, dates }),
            Err(RangeError::Reversed { from, to }) => refuse(Refusal::RangeReversed {
                field,
                from,
                to,
                dates,
            }),
        };
        parts(typed).map(range).collect()
    }

    /// The people after a role has one person for each percentage. People who have other roles too are left alone.
    fn role_people(&self, role: usize, typed: &str) -> Made {
        let Some(role) = self.context.questionnaire.roles.get(role) else {
            return Ok(Vec::new());
        };
        let id = &role.id;
        let percents: Vec<u8> = if is_same_word(typed, "none") {
            Vec::new()
        } else {
            typed.split(',').map(percent).collect::<Result<_, _>>()?
        };
        let only: BTreeSet<String> = [id.clone()].into();
        let (before, others): (BTreeMap<&String, &Person>, BTreeMap<&String, &Person>) = self
            .state
            .plan
            .people
            .iter()
            .partition(|(_, person)| person.roles == only);
        // names stay, so that a plan before still knows its people; new ones are numbered
        let mut known = before.keys().map(|name| (*name).clone());
        let taken = |name: &String| others.contains_key(name) || before.contains_key(name);
        let alone = (!taken(id) && percents.len() == 1).then(|| id.clone());
        let numbered = (1..)
            .map(|number| format!("{id}-{number}"))
            .filter(|name| !taken(name));
        let mut free = alone.into_iter().chain(numbered);
        let mut after: Vec<(String, Person)> = Vec::new();
        for percent in percents {
            let name = known.next().or_else(|| free.next()).unwrap_or_default();
            let away = before
                .get(&name)
                .map(|person| person.away.clone())
                .unwrap_or_default();
            let roles = only.clone();
            after.push((
                name,
                Person {
                    roles,
                    percent,
                    away,
                },
            ));
        }
        let gone = before
            .keys()
            .filter(|name| !after.iter().any(|(after, _)| after == **name));
        let mut changes: Vec<Change> = gone
            .map(|name| Change::Person {
                id: (*name).clone(),
                to: None,
            })
            .collect();
        changes.extend(after.into_iter().map(|(id, person)| Change::Person {
            id,
            to: Some(person),
        }));
        Ok(changes)
    }

    fn person(
        &self,
        known: Option<&str>,
        name: &str,
        typed_percent: &str,
        away: &str,
        roles: &BTreeSet<String>,
    ) -> Made {
        if name.is_empty() {
            return refuse(Refusal::PersonNameMissing);
        }
        if known != Some(name) && self.state.plan.people.contains_key(name) {
            return refuse(Refusal::PersonExists(name.to_owned()));
        }
        let percent = percent(typed_percent)?;
        let away = self.ranges(Field::Away, away)?;
        if roles.is_empty() {
            return refuse(Refusal::RoleMissing);
        }
        let renamed = known.filter(|known| *known != name);
        let mut changes: Vec<Change> = renamed
            .map(|known| Change::Person {
                id: known.to_owned(),
                to: None,
            })
            .into_iter()
            .collect();
        changes.push(Change::Person {
            id: name.to_owned(),
            to: Some(Person {
                roles: roles.clone(),
                percent,
                away,
            }),
        });
        Ok(changes)
    }

    fn change_person(
        &self,
        id: &str,
        set: impl FnOnce(&mut Person),
    ) -> Result<Change, Vec<Refusal>> {
        let Some(person) = self.state.plan.people.get(id) else {
            return refuse(Refusal::NoSuchPerson(id.to_owned()));
        };
        let mut person = person.clone();
        set(&mut person);
        Ok(Change::Person {
            id: id.to_owned(),
            to: Some(person),
        })
    }

    fn arranged(&self, control: usize, set: impl FnOnce(&mut Arrangement)) -> Change {
        let control = self.id(control);
        let arranged = self.state.plan.arranged.get(&control);
        let mut to = arranged.copied().unwrap_or_default();
        set(&mut to);
        Change::Arrangement {
            control,
            to: Some(to).filter(|to| !to.is_empty()),
        }
    }
}

/// Weekdays by their first three letters or more.
fn workdays(typed: &str) -> Result<BTreeSet<Workday>, Vec<Refusal>> {
    let weekday = |part: &str| {
        let lower = part.to_lowercase();
        Workday::ALL
            .into_iter()
            .find(|day| lower.len() >= 3 && day.word().starts_with(&lower))
            .ok_or_else(|| vec![Refusal::NotAWeekday(part.to_owned())])
    };
    let days: BTreeSet<Workday> = parts(typed).map(weekday).collect::<Result<_, _>>()?;
    if days.is_empty() {
        return refuse(Refusal::NoWorkday);
    }
    Ok(days)
}
