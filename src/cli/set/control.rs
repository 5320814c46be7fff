//! Turns the answer to a control, and the options that go with it, into requests.
//!
//! An option that would have no effect is reported, never silently ignored.

use super::value::Call;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::{AnswerRequest, ExceptionParts, Request, Why};

impl Call<'_> {
    /// Reports options that have no effect in this call.
    pub(super) fn options(&mut self, controls: &[(ControlIx, Option<&str>)]) {
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
            ("--responsible", set.responsible.is_some()),
            ("--exception", set.exception.is_some()),
            ("--votes", set.votes.is_some()),
            ("--why", set.why.is_some()),
            ("--bookmark", set.bookmark.is_some()),
        ];
        if controls.is_empty() {
            for (option, _) in any.iter().filter(|(_, said)| *said) {
                self.faults.push(format!(
                    "{option} needs a control. Name one, as in DAT-P1 or DAT-P1=2."
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
                "--compensating-control",
                set.compensating_control.is_some() && set.exception.is_none(),
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
                "--investigator",
                set.investigator.is_some() && !value_is("unknown"),
                "CONTROL=unknown",
            ),
            (
                "--due",
                set.due.is_some() && !value_is("unknown"),
                "CONTROL=unknown",
            ),
        ];
        for (option, _, with) in lonely.iter().filter(|(_, said, _)| *said) {
            self.faults.push(format!("{option} needs {with}."));
        }
        if set.expires.is_some() && set.exception.is_some() && set.evidence.is_some() {
            let words = "--expires could belong to the evidence or to the exception. Set them in 2 separate commands.";
            self.faults.push(words.to_owned());
        }
        for (control, value) in controls.iter().filter(|(_, value)| value.is_none()) {
            let nothing = any.iter().all(|(_, said)| !said) && set.park.is_none();
            if nothing && value.is_none() {
                let id = self.id(*control);
                self.faults.push(format!(
                    "`{id}` has no value. Write {id}=2, or add an option such as --note."
                ));
            }
        }
    }

    fn id(&self, control: ControlIx) -> String {
        self.questionnaire.control_id(control).to_owned()
    }

    /// Adds the requests for one control.
    pub(super) fn control(&mut self, control: ControlIx, value: Option<&str>) {
        let set = self.set;
        let text = |option: &Option<String>| option.clone().unwrap_or_default();
        let mut requests = Vec::new();
        if let Some(value) = value {
            let to = match answer_word(value).as_str() {
                "unknown" => AnswerRequest::Unknown {
                    investigator: text(&set.investigator),
                    due: text(&set.due),
                },
                "na" => AnswerRequest::NotApplicable {
                    reason: text(&set.reason),
                },
                _ => AnswerRequest::Level(value.to_owned()),
            };
            let why = None;
            requests.push(Request::Answer { control, to, why });
        }
        if let Some(votes) = set.votes.clone() {
            requests.push(Request::Votes { control, votes });
        }
        if let Some(why) = set.why.clone() {
            let dissent = text(&set.dissent);
            let why = Why { why, dissent };
            requests.push(Request::Explain { control, why });
        }
        if let Some(to) = set.bookmark {
            requests.push(Request::Bookmark { control, to });
        }
        if let Some(note) = set.note.clone() {
            requests.push(Request::Note { control, note });
        }
        if let Some(state) = set.evidence {
            requests.push(Request::Evidence {
                control,
                state,
                level: None,
                what: text(&set.what),
                expires: text(&set.expires),
            });
        }
        if let Some(who) = set.responsible.clone() {
            requests.push(Request::Responsible { control, who });
        }
        match (&set.exception, &set.owner) {
            (Some(reason), _) if reason.trim().is_empty() => {
                requests.push(Request::RemoveException(control));
            }
            (Some(reason), owner) => requests.push(Request::Exception {
                control,
                parts: ExceptionParts {
                    owner: text(owner),
                    reason: reason.clone(),
                    compensating_control: text(&set.compensating_control),
                    granted: text(&set.granted),
                    expires: text(&set.expires),
                },
            }),
            (None, Some(owner)) => requests.push(Request::Owner {
                control,
                owner: owner.clone(),
            }),
            (None, None) => {}
        }
        let id = self.id(control);
        let named = requests.into_iter().map(|request| (id.clone(), request));
        self.requests.extend(named);
    }

    /// Adds the parked item from `--park`.
    pub(super) fn park(&mut self, controls: &[(ControlIx, Option<&str>)]) {
        let Some(what) = self.set.park.clone() else {
            return;
        };
        let control = match controls {
            [] => None,
            [(one, _)] => Some(*one),
            _ => {
                let words =
                    "a parked item belongs to at most one control. Name one or none with --park.";
                self.faults.push(words.to_owned());
                return;
            }
        };
        self.requests
            .push(("--park".to_owned(), Request::Park { what, control }));
    }
}

/// `na`, `unknown` or `unanswered` for any spelling of these; `level` for every other value.
fn answer_word(value: &str) -> String {
    match value.to_lowercase().replace(['-', ' '], "_").as_str() {
        "na" | "n/a" | "not_applicable" => "na",
        "unknown" => "unknown",
        "unanswered" | "" => "unanswered",
        _ => "level",
    }
    .to_owned()
}
