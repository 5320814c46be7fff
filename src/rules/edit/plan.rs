//! Edits to the plan: its calendar, its people, and the arrangements for individual steps.

use crate::model::questionnaire::{ControlIx, RoleIx};
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Editor, Field, Made, Refusal, is_same_word, one, refuse};
use crate::base::dates::{RangeError, typed_range};
use crate::model::assessment::change::Change;
use crate::model::assessment::plan::{Arrangement, Days, Person, Workday};

/// The parts of a comma-separated list; `none` means an empty list.
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

/// Parses a percentage from 1 to 100, with or without the percent sign.
pub(super) fn percent(typed: &str) -> Result<u8, Vec<Refusal>> {
    let number = typed.trim().trim_end_matches('%').trim().parse().ok();
    number
        .filter(|percent| (1..=100).contains(percent))
        .ok_or_else(|| vec![Refusal::NotAPercentage(typed.trim().to_owned())])
}

impl Editor<'_> {
    pub(super) fn days_off(&self, typed: &str) -> Result<BTreeSet<Date>, Vec<Refusal>> {
        let days = parts(typed).map(|part| self.date(Field::Value, part));
        let days: Result<BTreeSet<Option<Date>>, _> = days.collect();
        Ok(days?.into_iter().flatten().collect())
    }

    /// Parses a list of date ranges; a single date is a range of 1 day.
    pub(super) fn ranges(&self, field: Field, typed: &str) -> Result<BTreeSet<Days>, Vec<Refusal>> {
        let (today, dates) = (self.context.today, self.context.dates);
        let range = |part: &str| match typed_range(part, today, dates) {
            Ok((from, to)) => Ok(Days { from, to }),
            Err(RangeError::NotADate(typed)) => refuse(Refusal::NotADate { field, typed }),
            Err(RangeError::EndMissing) => refuse(Refusal::RangeEndMissing { field }),
            Err(RangeError::Reversed { from, to }) => {
                refuse(Refusal::RangeReversed { field, from, to })
            }
        };
        parts(typed).map(range).collect()
    }

    /// Replaces the people who have only this role with one person for each percentage. People who also have other
    /// roles stay as they are.
    pub(super) fn role_people(&self, role: RoleIx, typed: &str) -> Made {
        let id = &self.context.questionnaire.roles[role].id;
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
        // names are reused, so that earlier plans still refer to existing people; new people are numbered
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

    pub(super) fn person(
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

    pub(super) fn change_person(&self, id: &str, set: impl FnOnce(&mut Person)) -> Made {
        let Some(person) = self.state.plan.people.get(id) else {
            return refuse(Refusal::NoSuchPerson(id.to_owned()));
        };
        let mut person = person.clone();
        set(&mut person);
        one(Change::Person {
            id: id.to_owned(),
            to: Some(person),
        })
    }

    pub(super) fn arranged(&self, control: ControlIx, set: impl FnOnce(&mut Arrangement)) -> Made {
        let control = self.id(control);
        let arranged = self.state.plan.arranged.get(&control);
        let mut to = arranged.copied().unwrap_or_default();
        set(&mut to);
        one(Change::Arrangement {
            control,
            to: Some(to).filter(|to| !to.is_empty()),
        })
    }
}

/// Parses a list of weekdays, each given by at least its first 3 letters.
pub(super) fn workdays(typed: &str) -> Result<BTreeSet<Workday>, Vec<Refusal>> {
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
