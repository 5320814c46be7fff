//! The assessment of one system: its facts, answers and people, and the history of every edit.
//!
//! The state is edited only through [changes](change::Change), one at a time, so that undo, audit, autosave and merge
//! all build on the same mechanism. This module must not read a clock or a disk: time, author and salt are arguments.
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
use jiff::tz::TimeZone;

use crate::base::diagnostic::suggestion;
use crate::model::questionnaire::Questionnaire;

/// The questionnaire that an assessment answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionnaireName {
    /// Id of the questionnaire.
    pub id: String,
    /// Version of the questionnaire.
    pub version: String,
    /// SHA-256 of the questionnaire's files, in hexadecimal.
    pub hash: String,
}

/// The current state of an assessment: everything that the team has entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The questionnaire that is answered.
    pub questionnaire: QuestionnaireName,
    /// Name of the system.
    pub system: String,
    /// The answers to the facts, and the phases.
    pub profile: Profile,
    /// Records of the controls, by control id. A control with an empty record is absent.
    pub controls: BTreeMap<String, Record>,
    /// People, calendar, start and committed plan.
    pub plan: PlanSettings,
    /// Voters, meetings and the parking lot.
    pub room: Room,
    /// The baselines, by id.
    pub baselines: BTreeMap<String, Baseline>,
    /// The latest reassessment; `None` if there never was one.
    pub reassessment: Option<Reassessment>,
    /// Recurring tests, scans and drills, by id.
    pub validations: BTreeMap<String, Validation>,
    /// The voter whose ballot paper this is; `None` for a team's assessment.
    pub ballot_paper: Option<BallotPaper>,
}

impl State {
    /// Returns the record of a control.
    pub fn record(&self, control: &str) -> Option<&Record> {
        self.controls.get(control)
    }

    /// Returns the baselines with their ids, sorted by date, then by name.
    pub fn baselines(&self) -> Vec<(&String, &Baseline)> {
        let mut baselines: Vec<(&String, &Baseline)> = self.baselines.iter().collect();
        baselines.sort_by_key(|(id, baseline)| (baseline.on, &baseline.name, *id));
        baselines
    }

    /// Returns the baseline with this name, or the only one whose name starts with it, together with its id. Ignores
    /// case.
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

    /// Returns the validations with their ids, earliest due date first.
    pub fn due_validations(&self) -> Vec<(&String, &Validation)> {
        let mut all: Vec<(&String, &Validation)> = self.validations.iter().collect();
        all.sort_by_key(|(id, one)| (one.due(), *id));
        all
    }

    /// Whether the answer to a control counts as certain: no reassessment was started, or the control was confirmed on
    /// or after the day on which the latest one started.
    pub fn is_confirmed(&self, control: &str) -> bool {
        let Some(reassessment) = &self.reassessment else {
            return true;
        };
        self.record(control)
            .and_then(|record| record.confirmed)
            .is_some_and(|on| on >= reassessment.on)
    }

    /// Returns the edit that confirms the answer to a control. Its date is `day`, or the start of the latest
    /// reassessment if that is later, because clocks can be wrong.
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

    /// Number of controls with an answer of any kind.
    pub fn answered(&self) -> usize {
        self.controls
            .values()
            .filter(|record| record.answer.is_some())
            .count()
    }

    /// Returns the edit that adds a round of votes on a control.
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

/// Returns the first edits of a new assessment: the questionnaire, the system's name, the form, and 1 person at 50% of
/// their time for each role, so that the first roadmap has dates that the team can then correct.
pub fn beginning(questionnaire: &Questionnaire, system: &str, form: Form) -> Vec<Change> {
    beginning_with(questionnaire, system, form, &BTreeMap::new()).0
}

/// Returns the first edits of a new assessment, with the given people if any of them has a known role. The second value
/// has one sentence for each role that the questionnaire does not have, and another if nobody is left.
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
            unknown.push(
                "Nobody is left, so the plan starts with 1 person at 50% for each role.".into(),
            );
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

/// Returns the people with only those roles that the questionnaire has, and one sentence for each role that it does not
/// have. A person without a known role is left out.
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
                .unwrap_or_else(|| format!("Known roles: {}.", ids.join(", ")));
            let left = if roles.is_empty() {
                format!(" {id} is left out of the plan.")
            } else {
                String::new()
            };
            unknown.push(format!(
                "The settings give {id} the role `{role}`, which {} does not have. {help}{left}",
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

/// An assessment: its state, its history, and the unknown keys of its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    state: State,
    history: History,
    kept: UnknownKeys,
}

/// Keys unknown to the reader, by the path of their table. They are saved again, so that a file of a newer minor format
/// loses nothing.
pub type UnknownKeys = BTreeMap<Vec<String>, toml::Table>;

impl Assessment {
    /// Starts an assessment with these changes. They are the root entry of its history, which cannot be undone.
    pub fn begin(root: Vec<Change>, stamp: Stamp) -> Self {
        let mut assessment = Self::default();
        assessment.change_all(root, stamp);
        assessment
    }

    /// Assembles an assessment from the parts of a file without checking them.
    pub fn from_parts(state: State, history: History, kept: UnknownKeys) -> Self {
        Self {
            state,
            history,
            kept,
        }
    }

    /// Returns a copy that may leave the organization, as described in [`redact`]. It has no history, which would
    /// contain the text of every edit, and no unknown keys, which could contain anything. Ids that `questionnaire` does
    /// not have are removed too: in a file written by hand, they may be any text.
    #[must_use]
    pub fn redacted(&self, questionnaire: &Questionnaire) -> Self {
        Self {
            state: redact::redacted(&self.state, questionnaire),
            ..Self::default()
        }
    }

    /// Returns an assessment with the same state and a new history, for an assessment whose history has become too long.
    /// The first entry contains everything but the answers. Each day on which the team answered or confirmed questions
    /// has its own entry, which keeps the dates of the answers. Baselines are left out: they refer to entries of the old
    /// history.
    #[must_use]
    pub fn continued(&self, stamp: &Stamp) -> Self {
        let mut state = self.state.clone();
        state.baselines.clear();
        let dates = self.history.answer_dates();
        let mut by_day: BTreeMap<Date, Vec<Change>> = BTreeMap::new();
        let mut root = Vec::new();
        for change in change::difference(&State::default(), &state) {
            let is_answer = matches!(change, Change::Answer { .. } | Change::Confirmed { .. });
            let day = change.control().and_then(|control| dates.get(control));
            match day.filter(|_| is_answer) {
                Some(day) => by_day.entry(*day).or_default().push(change),
                None => root.push(change),
            }
        }
        let began = self.history.entries().first().map(|first| first.stamp.at);
        let mut at = began.unwrap_or(stamp.at);
        let mut history = History::default();
        let entries = std::iter::once((None, root)).chain(
            by_day
                .into_iter()
                .map(|(day, changes)| (Some(day), changes)),
        );
        for (number, (day, changes)) in entries.enumerate() {
            let noon = day.and_then(|day| day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok());
            at = noon.map_or(at, |noon| noon.timestamp());
            let stamp = Stamp {
                at,
                salt: format!("{}-{number}", stamp.salt),
                ..stamp.clone()
            };
            history.append(changes, None, stamp);
        }
        Self {
            state,
            history,
            kept: self.kept.clone(),
        }
    }

    /// Returns the current state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Returns the history of all edits.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns the plan settings before each of the last edits of the plan, as [`History::earlier_plans`] does.
    pub fn earlier_plans(&self) -> Vec<PlanSettings> {
        self.history.earlier_plans(&self.state)
    }

    /// Returns the unknown keys, for the next save.
    pub fn kept(&self) -> &UnknownKeys {
        &self.kept
    }

    /// Whether this is a copy of the example: its first history entry has the salt of the example's first entry.
    pub fn is_example(&self) -> bool {
        self.history
            .entries()
            .first()
            .is_some_and(|entry| entry.stamp.salt == example::FIRST_SALT)
    }

    /// Makes one edit. Returns whether it was recorded; an edit that changes nothing leaves no history entry.
    pub fn change(&mut self, change: Change, stamp: Stamp) -> bool {
        self.change_all(vec![change], stamp)
    }

    /// Makes several edits as one history entry, which is undone as a whole. Returns whether it was recorded. An edit
    /// that repeats the current value of a thing in conflict resolves the conflict, so it is recorded too.
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

    /// Adds a confirmation for each answer among the edits: during a reassessment, giving an answer confirms it, even
    /// if it is the same as before. The confirmation is never dated before the start of the reassessment. Adds nothing
    /// if the edits change the questionnaire, because answers that only move to other ids were not given again.
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

    /// Undoes the last edit that has not been undone. Returns the edits made; `None` at the root.
    pub fn undo(&mut self, stamp: Stamp) -> Option<Vec<Change>> {
        let entry = self.history.undoable()?;
        Some(self.take_back(entry, stamp))
    }

    /// Redoes the last undone edit. Returns the edits made; `None` if there is nothing to redo.
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

    /// Returns the edits made outside surefoot: the difference between the replayed history and the state.
    pub fn outside_edits(&self) -> Vec<Change> {
        change::difference(&self.history.replay(), &self.state)
    }

    /// Records the edits made outside surefoot as a history entry. Returns the number of edits.
    pub fn record_outside_edits(&mut self, stamp: Stamp) -> usize {
        let changes = self.outside_edits();
        let count = changes.len();
        if count > 0 {
            self.history.append(changes, None, stamp);
        }
        count
    }

    /// Returns every fault in the history: an entry that does not match its id, an entry whose parent is missing, or a
    /// state that differs from the replayed history. Empty if the history is intact.
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
