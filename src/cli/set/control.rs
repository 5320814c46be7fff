//! Parses the answer to a control, and the options that go with it, into edits.
//!
//! An option that would have no effect is reported, never silently ignored.

use super::value::{EditBuilder, same};
use crate::base::diagnostic::suggestion;
use crate::cli::page::clean;
use crate::describe::why::condition_words;
use crate::model::assessment::answer::{Answer, Decision, Evidence, Exception, Record};
use crate::model::assessment::change::Change;
use crate::model::assessment::room::Parked;
use crate::model::assessment::vote::Round;
use crate::model::questionnaire::condition::Condition;
use crate::model::questionnaire::{EvidenceState, TOP};
use crate::rules::targets::targets;

impl EditBuilder<'_> {
    /// Options that say nothing in this call.
    pub(super) fn options(&mut self, controls: &[(usize, Option<&str>)]) {
        let set = self.set;
        let value_is = |word: &str| {
            controls
                .iter()
                .any(|(_, value)| value.is_some_and(|value| answer_word(value) == word))
        };
        let any: &[(&str, bool)] = &[
            ("--note", set.note.is_some()),
            ("--evidence", set.evidence.is_some()),
            ("--owner", set.owner.is_some()),
            ("--exception", set.exception.is_some()),
            ("--votes", set.votes.is_some()),
            ("--why", set.why.is_some()),
            ("--bookmark", set.bookmark.is_some()),
        ];
        if controls.is_empty() {
            for (option, _) in any.iter().filter(|(_, said)| *said) {
                self.faults.push(format!(
                    "{option} goes with a control; name one, as in DAT-P1 or DAT-P1=2."
                ));
            }
        }
        let lonely: &[(&str, bool, &str)] = &[
            (
                "--what",
                set.what.is_some() && set.evidence.is_none(),
                "--evidence",
            ),
            (
                "--measure",
                set.measure.is_some() && set.exception.is_none(),
                "--exception",
            ),
            (
                "--expires",
                set.expires.is_some() && set.exception.is_none() && set.evidence.is_none(),
                "--evidence or --exception",
            ),
            (
                "--granted",
                set.granted.is_some() && set.exception.is_none(),
                "--exception",
            ),
            (
                "--dissent",
                set.dissent.is_some() && set.why.is_none(),
                "--why",
            ),
            (
                "--reason",
                set.reason.is_some() && !value_is("na"),
                "CONTROL=na",
            ),
            (
                "--who",
                set.who.is_some() && !value_is("unknown"),
                "CONTROL=unknown",
            ),
            (
                "--by",
                set.by.is_some() && !value_is("unknown"),
                "CONTROL=unknown",
            ),
        ];
        for (option, _, with) in lonely.iter().filter(|(_, said, _)| *said) {
            self.faults
                .push(format!("{option} says nothing without {with}."));
        }
        if set.expires.is_some() && set.exception.is_some() && set.evidence.is_some() {
            let words = "--expires could be of the evidence or of the exception; say the one in a call of its own.";
            self.faults.push(words.to_owned());
        }
        for (control, value) in controls.iter().filter(|(_, value)| value.is_none()) {
            let nothing = any.iter().all(|(_, said)| !said) && set.park.is_none();
            if nothing && value.is_none() {
                let id = self.id(*control);
                self.faults.push(format!(
                    "`{id}` has no value; write {id}=2, or say what to note about it."
                ));
            }
        }
    }

    fn id(&self, control: usize) -> String {
        self.questionnaire.control_id(control).to_owned()
    }

    pub(super) fn control(&mut self, control: usize, value: Option<&str>) {
        let id = self.id(control);
        if let Some(value) = value {
            match self.answer(control, &id, value) {
                Ok(to) => self.make(Change::Answer {
                    control: id.clone(),
                    to,
                }),
                Err(words) => self.faults.push(words),
            }
        }
        if let Some(words) = &self.set.votes {
            match Round::typed(words, &self.state.room.voices) {
                Ok(round) => self.make(self.state.voted(&id, round)),
                Err(why) => self.faults.push(format!(
                    "the votes on {id} cannot be `{}`. {why}",
                    clean(words)
                )),
            }
        }
        if let Some(why) = &self.set.why {
            match self.decision(&id, why) {
                Ok(to) => self.make(Change::Decision {
                    control: id.clone(),
                    to: Some(to),
                }),
                Err(words) => self.faults.push(words),
            }
        }
        if let Some(to) = self.set.bookmark {
            self.make(Change::Bookmark {
                control: id.clone(),
                to,
            });
        }
        if let Some(note) = &self.set.note {
            self.make(Change::Note {
                control: id.clone(),
                to: note.trim().to_owned(),
            });
        }
        if let Some(state) = self.set.evidence {
            match self.evidence(&id, state) {
                Ok(to) => self.make(Change::Evidence {
                    control: id.clone(),
                    to,
                }),
                Err(words) => self.faults.push(words),
            }
        }
        match &self.set.exception {
            Some(reason) => match self.exception(&id, reason.trim()) {
                Ok(to) => self.make(Change::Exception { control: id, to }),
                Err(words) => self.faults.extend(words),
            },
            None => {
                if let Some(owner) = &self.set.owner {
                    let to = Some(owner.trim().to_owned()).filter(|owner| !owner.is_empty());
                    self.make(Change::Owner { control: id, to });
                }
            }
        }
    }

    fn answer(&self, control: usize, id: &str, value: &str) -> Result<Option<Answer>, String> {
        match answer_word(value).as_str() {
            "open" => return Ok(None),
            "unknown" => {
                let who = self
                    .set
                    .who
                    .as_deref()
                    .unwrap_or_default()
                    .trim()
                    .to_owned();
                return Ok(Some(Answer::Unknown {
                    who,
                    by: self.set.by,
                }));
            }
            "na" => {
                self.may_be_set_aside(control, id)?;
                let reason = self
                    .set
                    .reason
                    .as_deref()
                    .unwrap_or_default()
                    .trim()
                    .to_owned();
                if reason.is_empty() {
                    return Err(format!(
                        "{id}=na needs a reason: add --reason \"why it does not apply\"."
                    ));
                }
                return Ok(Some(Answer::NotApplicable { reason }));
            }
            _ => {}
        }
        let named = self
            .questionnaire
            .levels
            .iter()
            .position(|level| same(&level.title, value));
        let level = named
            .and_then(|level| u8::try_from(level).ok())
            .or_else(|| value.parse().ok());
        match level.filter(|level| *level <= TOP) {
            Some(level) => Ok(Some(Answer::Level(level))),
            None if value.parse::<i64>().is_ok() => {
                Err(format!("{id} cannot be `{value}`: a level is 0 to {TOP}."))
            }
            None => {
                let titles = self
                    .questionnaire
                    .levels
                    .iter()
                    .map(|level| level.title.as_str());
                let titles: Vec<String> = titles
                    .map(str::to_lowercase)
                    .chain(["na", "unknown", "open"].map(str::to_owned))
                    .collect();
                let next =
                    suggestion(value, titles.iter().map(String::as_str)).unwrap_or_else(|| {
                        format!("It is 0 to {TOP}, or one of: {}.", titles.join(", "))
                    });
                Err(format!("{id} cannot be `{}`. {next}", clean(value)))
            }
        }
    }

    /// Refuses to set aside what no exception may cover.
    fn may_be_set_aside(&self, control: usize, id: &str) -> Result<(), String> {
        let targets = targets(self.questionnaire, &self.state.profile);
        let gates = self.questionnaire.gates.iter().take(targets.horizon + 1);
        let Some(gate) = gates
            .into_iter()
            .find(|gate| gate.never_deferrable.contains(&control))
        else {
            return Ok(());
        };
        let when = self
            .questionnaire
            .controls
            .get(control)
            .and_then(|control| control.applies_when.as_ref());
        let facts: Vec<String> = when
            .map(Condition::facts)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|fact| self.questionnaire.facts.get(fact))
            .map(|fact| format!("`{}`", fact.id))
            .collect();
        let next = when.map_or_else(
            || "No fact removes it: every system needs it.".to_owned(),
            |when| {
                let when = condition_words(self.questionnaire, when);
                format!(
                    "Only facts can remove it ({}): it is asked when {when}.",
                    facts.join(", ")
                )
            },
        );
        Err(format!(
            "{id} cannot be set aside by a person: {} can never do without it. {next}",
            gate.id
        ))
    }

    fn evidence(&self, id: &str, state: EvidenceState) -> Result<Option<Evidence>, String> {
        let what = self
            .set
            .what
            .as_deref()
            .unwrap_or_default()
            .trim()
            .to_owned();
        if state == EvidenceState::Claimed && what.is_empty() && self.set.expires.is_none() {
            return Ok(None);
        }
        let expires = self.set.expires;
        match self.state.record(id).and_then(Record::level) {
            Some(_) if state == EvidenceState::Claimed && expires.is_some() => Err(format!(
                "{id} is only claimed, and a claim has no last day; leave --expires out."
            )),
            Some(level) => Ok(Some(Evidence {
                state,
                level,
                what,
                expires,
            })),
            None => Err(format!(
                "{id} has no level that evidence could support; answer it first, as in {id}=2."
            )),
        }
    }

    /// The answer as it stands now, as what the room agreed on.
    fn decision(&self, id: &str, why: &str) -> Result<Decision, String> {
        let answer = self
            .state
            .record(id)
            .and_then(|record| record.answer.clone())
            .ok_or_else(|| {
                format!(
                    "{id} has no answer that --why could explain; answer it as well, as in {id}=2."
                )
            })?;
        let dissent = self
            .set
            .dissent
            .as_deref()
            .unwrap_or_default()
            .trim()
            .to_owned();
        Ok(Decision {
            on: self.today,
            answer,
            why: why.trim().to_owned(),
            dissent,
        })
    }

    /// Puts the point aside that --park names.
    pub(super) fn park(&mut self, controls: &[(usize, Option<&str>)]) {
        let Some(what) = self.set.park.as_deref().map(str::trim) else {
            return;
        };
        if what.is_empty() {
            self.faults
                .push("--park needs the point: --park \"what to come back to\".".to_owned());
            return;
        }
        let control = match controls {
            [] => None,
            [(one, _)] => Some(self.id(*one)),
            _ => {
                let words =
                    "a parked point belongs to one control or to none; name one beside --park.";
                self.faults.push(words.to_owned());
                return;
            }
        };
        let (id, at) = (self.stamp.new_id(), self.stamp.at);
        let to = Parked {
            at,
            what: what.to_owned(),
            control,
            owner: None,
            by: None,
            done: false,
        };
        self.make(Change::Parked { id, to: Some(to) });
    }

    fn exception(&self, id: &str, reason: &str) -> Result<Option<Exception>, Vec<String>> {
        if reason.is_empty() {
            return Ok(None);
        }
        let words = |words: &Option<String>| words.as_deref().unwrap_or_default().trim().to_owned();
        let (owner, measure) = (words(&self.set.owner), words(&self.set.measure));
        let granted = self.set.granted.unwrap_or(self.today);
        let missing: Vec<&str> = [
            (owner.is_empty(), "--owner (who answers for it)"),
            (
                measure.is_empty(),
                "--measure (what keeps the risk down meanwhile)",
            ),
            (self.set.expires.is_none(), "--expires (its last day)"),
        ]
        .into_iter()
        .filter_map(|(missing, option)| missing.then_some(option))
        .collect();
        match self.set.expires {
            Some(expires) if missing.is_empty() && expires < granted => Err(vec![format!(
                "the exception of {id} ends on {expires}, before it is granted on {granted}."
            )]),
            Some(expires) if missing.is_empty() => Ok(Some(Exception {
                owner,
                reason: reason.to_owned(),
                measure,
                granted,
                expires,
            })),
            _ => Err(vec![format!(
                "the exception of {id} also needs {}.",
                missing.join(" and ")
            )]),
        }
    }
}

/// `na`, `unknown` or `open` where a value is one of those, in any spelling; else nothing.
fn answer_word(value: &str) -> String {
    match value.to_lowercase().replace(['-', ' '], "_").as_str() {
        "na" | "n/a" | "not_applicable" => "na",
        "unknown" => "unknown",
        "open" | "" => "open",
        _ => "level",
    }
    .to_owned()
}
