//! The assessment that a team owns: the facts of one system, its answers, its people, and the history of every edit.
//!
//! The state is edited only through [changes](change::Change), one at a time, so that undo, audit, autosave and merge
//! all build on the same mechanism. This module uses no clock and no disk: who, when and every salt are arguments.
//!
//! The files below use each other: the history stores changes, a change is applied to the state, and the file format
//! reads and writes all three from the definition of each change.

pub mod answer;
pub mod ballot;
pub mod baseline;
pub mod change;
pub mod example;
pub mod file;
pub mod history;
pub mod merge;
pub mod paper;
pub mod plan;
pub mod profile;
pub mod reassessment;
pub mod redact;
pub mod room;
pub mod summary;
pub mod upgrade;
pub mod validation;
pub mod vote;

use std::collections::{BTreeMap, BTreeSet};

use answer::Record;
use ballot::BallotPaper;
use baseline::Baseline;
use change::Change;
use history::{History, HistoryError, Stamp};
use plan::{Person, PlanSettings};
use profile::{Form, Profile};
use reassessment::Reassessment;
use room::Room;
use validation::Validation;
use vote::Round;

use jiff::civil::Date;

use crate::base::diagnostic::suggestion;
use crate::model::questionnaire::Questionnaire;

/// Which questionnaire an assessment answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionnaireName {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files.
    pub hash: String,
}

/// Everything a team has said, as it stands now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Which questionnaire is answered.
    pub questionnaire: QuestionnaireName,
    /// What the system is called.
    pub system: String,
    /// The facts.
    pub profile: Profile,
    /// What was said about each control, by id. A control that nothing was said about is not here.
    pub controls: BTreeMap<String, Record>,
    /// People, calendar and start.
    pub plan: PlanSettings,
    /// Voters, meetings and the parking lot.
    pub room: Room,
    /// States that somebody marked, by id.
    pub baselines: BTreeMap<String, Baseline>,
    /// The re-assessment that was begun last; nothing where there never was one.
    pub reassessment: Option<Reassessment>,
    /// Tests, scans and drills that come round, by id.
    pub validations: BTreeMap<String, Validation>,
    /// Whose ballot paper this is; an assessment of a team is nobody's.
    pub ballot_paper: Option<BallotPaper>,
}

impl State {
    /// What was said about a control.
    pub fn record(&self, control: &str) -> Option<&Record> {
        self.controls.get(control)
    }

    /// The baselines with their ids, the earliest first, those of one day by name.
    pub fn baselines(&self) -> Vec<(&String, &Baseline)> {
        let mut baselines: Vec<(&String, &Baseline)> = self.baselines.iter().collect();
        baselines.sort_by_key(|(id, baseline)| (baseline.on, &baseline.name, *id));
        baselines
    }

    /// The baseline of a name in any case, or the only one whose name begins so, with its id.
    pub fn find_baseline(&self, name: &str) -> Option<(&String, &Baseline)> {
        let wanted = name.trim().to_lowercase();
        if wanted.is_empty() {
            return None;
        }
        let all = self.baselines();
        let exact = all
            .iter()
            .rev()
            .find(|(_, one)| one.name.to_lowercase() == wanted);
        let mut begin = all
            .iter()
            .filter(|(_, one)| one.name.to_lowercase().starts_with(&wanted));
        exact
            .or_else(|| begin.next().filter(|_| begin.next().is_none()))
            .copied()
    }

    /// The validations with their ids, what is due first first.
    pub fn due_validations(&self) -> Vec<(&String, &Validation)> {
        let mut all: Vec<(&String, &Validation)> = self.validations.iter().collect();
        all.sort_by_key(|(id, one)| (one.due(), *id));
        all
    }

    /// Whether what was said of a control counts as sure: nothing is gone through again, or it was said since that began.
    pub fn is_confirmed(&self, control: &str) -> bool {
        let Some(reassessment) = &self.reassessment else {
            return true;
        };
        self.record(control)
            .and_then(|record| record.confirmed)
            .is_some_and(|on| on >= reassessment.on)
    }

    /// The edit that says again on a day that an answer holds. It is no earlier than the re-assessment that it is part of,
    /// whatever a clock says.
    pub fn confirmation(&self, control: &str, day: Date) -> Change {
        let since = self
            .reassessment
            .as_ref()
            .map(|reassessment| reassessment.on);
        Change::Confirmed {
            control: control.to_owned(),
            to: since.max(Some(day)),
        }
    }

    /// How many controls have an answer, of whatever kind.
    pub fn answered(&self) -> usize {
        self.controls
            .values()
            .filter(|record| record.answer.is_some())
            .count()
    }

    /// The edit that adds a round of votes on a control to those there are.
    pub fn voted(&self, control: &str, round: Round) -> Change {
        let before = self
            .record(control)
            .map(|record| record.votes.clone())
            .unwrap_or_default();
        Change::Votes {
            control: control.to_owned(),
            to: before.into_iter().chain([round]).collect(),
        }
    }
}

/// The edits a new assessment begins with: its questionnaire, its name, its form, and one person at half their time for
/// each role, so that a first roadmap has dates that a team can then correct.
pub fn beginning(questionnaire: &Questionnaire, system: &str, form: Form) -> Vec<Change> {
    beginning_with(questionnaire, system, form, &BTreeMap::new()).0
}

/// The edits a new assessment begins with, with people of one's own where there are any. Beside them a sentence on each
/// role that the questionnaire does not know: nobody can be planned for it.
pub fn beginning_with(
    questionnaire: &Questionnaire,
    system: &str,
    form: Form,
    people: &BTreeMap<String, Person>,
) -> (Vec<Change>, Vec<String>) {
    let mut changes = vec![
        Change::Questionnaire(QuestionnaireName {
            id: questionnaire.id.clone(),
            version: questionnaire.version.clone(),
            hash: questionnaire.hash.clone(),
        }),
        Change::System(system.to_owned()),
        Change::Form(form),
    ];
    let (mut people, mut unknown) = known_people(questionnaire, people);
    if people.is_empty() {
        if !unknown.is_empty() {
            unknown.push("Nobody is left, so the plan begins with one person at half their time for each role.".into());
        }
        let person = |id: &str| Person {
            roles: [id.to_owned()].into(),
            percent: 50,
            away: [].into(),
        };
        people.extend(
            questionnaire
                .roles
                .iter()
                .map(|role| (role.id.clone(), person(&role.id))),
        );
    }
    changes.extend(people.into_iter().map(|(id, person)| Change::Person {
        id,
        to: Some(person),
    }));
    (changes, unknown)
}

/// People with those of their roles that a questionnaire knows, and a sentence on each other one.
fn known_people(
    questionnaire: &Questionnaire,
    people: &BTreeMap<String, Person>,
) -> (BTreeMap<String, Person>, Vec<String>) {
    let ids: Vec<&str> = questionnaire
        .roles
        .iter()
        .map(|role| role.id.as_str())
        .collect();
    let mut known = BTreeMap::new();
    let mut unknown = Vec::new();
    for (id, person) in people {
        let (roles, others): (BTreeSet<String>, BTreeSet<String>) = person
            .roles
            .iter()
            .cloned()
            .partition(|role| ids.contains(&role.as_str()));
        for role in others {
            let help = suggestion(&role, ids.iter().copied())
                .unwrap_or_else(|| format!("Its roles: {}.", ids.join(", ")));
            let left = if roles.is_empty() {
                format!(" {id} is left out of the plan.")
            } else {
                String::new()
            };
            unknown.push(format!(
                "The settings give {id} the role `{role}`, which {} does not know. {help}{left}",
                questionnaire.id
            ));
        }
        if !roles.is_empty() {
            known.insert(
                id.clone(),
                Person {
                    roles,
                    ..person.clone()
                },
            );
        }
    }
    (known, unknown)
}

/// An assessment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    state: State,
    history: History,
    kept: UnknownKeys,
}

/// Keys that nothing read, by the path of their table: those of a newer minor format survive a save.
pub type UnknownKeys = BTreeMap<Vec<String>, toml::Table>;

impl Assessment {
    /// An assessment that begins with these changes; they are its root, which undo does not reach behind.
    pub fn begin(root: Vec<Change>, stamp: Stamp) -> Self {
        let mut assessment = Self::default();
        assessment.change_all(root, stamp);
        assessment
    }

    /// One whose parts were read from a file, as they are.
    pub fn from_parts(state: State, history: History, kept: UnknownKeys) -> Self {
        Self {
            state,
            history,
            kept,
        }
    }

    /// A copy that can leave the house, as [`redact`] says: without a history, which would hold the words of every edit,
    /// and without keys that nothing read, of which nobody knows what they say.
    #[must_use]
    pub fn redacted(&self) -> Self {
        Self {
            state: redact::redacted(&self.state),
            ..Self::default()
        }
    }

    /// What the team has said.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Every edit.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Keys that nothing read, for the next save.
    pub fn kept(&self) -> &UnknownKeys {
        &self.kept
    }

    /// Whether it is a copy of the example: its history begins with the example's own first entry.
    pub fn is_example(&self) -> bool {
        self.history
            .entries()
            .first()
            .is_some_and(|entry| entry.stamp.salt == example::FIRST_SALT)
    }

    /// Makes one edit. Returns whether anything is different now; an edit that changes nothing leaves no trace.
    pub fn change(&mut self, change: Change, stamp: Stamp) -> bool {
        self.change_all(vec![change], stamp)
    }

    /// Makes several edits as one, which undo takes back together. Who says again what counts of a thing in conflict
    /// settles it, so that edit is kept too.
    pub fn change_all(&mut self, changes: Vec<Change>, stamp: Stamp) -> bool {
        let before = self.state.clone();
        let changes = self.with_confirmations(changes, stamp.day());
        let (history, state) = (&self.history, &mut self.state);
        let settles = changes.iter().any(|change| history.is_in_conflict(change));
        let effective: Vec<Change> = changes
            .into_iter()
            .filter(|change| {
                change.clone().apply(state) != *change || history.is_in_conflict(change)
            })
            .collect();
        if before == self.state && !settles && !self.history.entries().is_empty() {
            return false;
        }
        self.history.append(effective, None, stamp);
        true
    }

    /// The edits, and that each answer among them was said that day: while answers are gone through again, who gives one
    /// confirms it, even where it is the one that stood. Whatever the clock says, that is not before it began. Answers that
    /// only move with their questionnaire are not said.
    fn with_confirmations(&self, changes: Vec<Change>, day: Date) -> Vec<Change> {
        let moved = changes
            .iter()
            .any(|change| matches!(change, Change::Questionnaire(_)));
        if self.state.reassessment.is_none() || moved {
            return changes;
        }
        let state = &self.state;
        let said: BTreeSet<String> = changes
            .iter()
            .filter(|change| matches!(change, Change::Answer { to: Some(_), .. }))
            .filter_map(|change| change.control().map(str::to_owned))
            .collect();
        let confirmed = said.iter().map(|control| state.confirmation(control, day));
        changes.into_iter().chain(confirmed).collect()
    }

    /// Takes back the last edit that still stands. Returns what it touched; nothing at the root.
    pub fn undo(&mut self, stamp: Stamp) -> Option<Vec<Change>> {
        let entry = self.history.undoable()?;
        Some(self.take_back(entry, stamp))
    }

    /// Brings back the edit taken back last. Returns what it touched.
    pub fn redo(&mut self, stamp: Stamp) -> Option<Vec<Change>> {
        let entry = self.history.redoable()?;
        Some(self.take_back(entry, stamp))
    }

    fn take_back(&mut self, entry: usize, stamp: Stamp) -> Vec<Change> {
        let inverse = self.history.inverse(entry);
        for change in inverse.clone() {
            let _ = change.apply(&mut self.state);
        }
        let id = self
            .history
            .entries()
            .get(entry)
            .map(|entry| entry.id.clone());
        self.history.append(inverse.clone(), id, stamp);
        inverse
    }

    /// What was edited by hand: the difference between what the history adds up to and the state.
    pub fn outside_edits(&self) -> Vec<Change> {
        change::difference(&self.history.replay(), &self.state)
    }

    /// Records the difference between the state of a file and what its history adds up to as an edit from outside.
    /// Returns how many things differed.
    pub fn record_outside_edits(&mut self, stamp: Stamp) -> usize {
        let changes = self.outside_edits();
        let count = changes.len();
        if count > 0 {
            self.history.append(changes, None, stamp);
        }
        count
    }

    /// Every way in which the history does not hold: an entry that does not match its id, one whose past is missing,
    /// or a state that is not what it adds up to. Empty means that it holds.
    pub fn faults(&self) -> Vec<HistoryError> {
        let mut faults = self.history.faults();
        let differences = self.outside_edits();
        if !differences.is_empty() {
            faults.push(HistoryError::StateDiffers {
                touched: differences.iter().map(Change::subject).collect(),
            });
        }
        faults
    }
}
