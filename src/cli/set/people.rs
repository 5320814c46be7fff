//! Parses the people of a role as percentages of their time, such as `role=100,50`, into edits.
//!
//! People who also have other roles are left unchanged.

use std::collections::{BTreeMap, BTreeSet};

use super::value::{role, same, unknown};
use crate::cli::page::clean;
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::assessment::plan::Person;
use crate::model::questionnaire::Questionnaire;

/// The people of a role after `role=100,50`: those who wear only that hat are replaced.
///
/// # Errors
/// A sentence.
pub(crate) fn people(
    questionnaire: &Questionnaire,
    state: &State,
    words: &str,
) -> Result<Vec<Change>, String> {
    let (name, value) = words.split_once('=').ok_or_else(|| {
        format!(
            "`{}` names no people; write a role and percents, as in security=100,50.",
            clean(words)
        )
    })?;
    let roles = questionnaire.roles.iter().map(|role| role.id.as_str());
    match role(questionnaire, name.trim()) {
        Some(role) => of_role(questionnaire, state, role, value.trim()),
        None => Err(unknown("role", name.trim(), roles)),
    }
}

/// The edits after which a role, by index, has people of these percents.
///
/// # Errors
/// A sentence.
pub(super) fn of_role(
    questionnaire: &Questionnaire,
    state: &State,
    role: usize,
    value: &str,
) -> Result<Vec<Change>, String> {
    let id = questionnaire
        .roles
        .get(role)
        .map_or("", |role| role.id.as_str());
    let percents: Vec<u8> = if same(value, "none") {
        Vec::new()
    } else {
        let one = |word: &str| {
            word.trim()
                .trim_end_matches('%')
                .trim()
                .parse()
                .ok()
                .filter(|percent| (1..=100).contains(percent))
        };
        let read: Option<Vec<u8>> = value.split(',').map(one).collect();
        read.ok_or_else(|| {
            format!(
                "{id} cannot be `{}`. Write percents from 1 to 100, one a person, as in {id}=100,50; or none.",
                clean(value)
            )
        })?
    };
    let only: BTreeSet<String> = [id.to_owned()].into();
    let (worn, kept): (BTreeMap<&String, &Person>, BTreeMap<&String, &Person>) = state
        .plan
        .people
        .iter()
        .partition(|(_, person)| person.roles == only);
    // who is there already keeps the name, so that a plan before still knows them; newcomers are numbered
    let mut known = worn.keys().map(|name| (*name).clone());
    let taken = |name: &String| kept.contains_key(name) || worn.contains_key(name);
    let alone = (!taken(&id.to_owned()) && percents.len() == 1).then(|| id.to_owned());
    let numbered = (1..)
        .map(|number| format!("{id}-{number}"))
        .filter(|name| !taken(name));
    let mut free = alone.into_iter().chain(numbered);
    let mut there: Vec<(String, Person)> = Vec::new();
    for percent in percents {
        let name = known.next().or_else(|| free.next()).unwrap_or_default();
        // whoever stays keeps their absences
        let away = worn
            .get(&name)
            .map(|person| person.away.clone())
            .unwrap_or_default();
        there.push((
            name,
            Person {
                roles: only.clone(),
                percent,
                away,
            },
        ));
    }
    let gone = worn
        .keys()
        .filter(|name| !there.iter().any(|(there, _)| there == **name));
    let mut changes: Vec<Change> = gone
        .map(|name| Change::Person {
            id: (*name).clone(),
            to: None,
        })
        .collect();
    changes.extend(there.into_iter().map(|(id, person)| Change::Person {
        id,
        to: Some(person),
    }));
    Ok(changes)
}
