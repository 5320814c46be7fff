//! Reads what keeps an assessment up to date: ballots, ballot papers, a reassessment and validations.
//!
//! The reader never guesses: an invalid value is reported with its position.

use super::{answer, day, finished, free_text, required_day, word};
use crate::base::toml::read::{Code as Fault, Fields};
use crate::model::assessment::State;
use crate::model::assessment::ballot::{Ballot, BallotPaper, Ballots};
use crate::model::assessment::reassessment::Reassessment;
use crate::model::assessment::validation::{Every, Kind, Validation};

pub(super) fn read_practice(root: &Fields<'_>, state: &mut State) {
    state.reassessment = root
        .table("reassessment")
        .and_then(|table| finished(table, reassessment));
    state.ballot_paper = root
        .table("ballot_paper")
        .map(|table| finished(table, paper));
    for fields in root.tables("validation") {
        let id = super::room::only(&fields, &state.validations);
        state
            .validations
            .extend(finished(fields, validation).map(|validation| (id, validation)));
    }
}

pub(super) fn ballots(fields: &Fields<'_>, key: &'static str) -> Ballots {
    let cast = |table: Fields<'_>| {
        let voice = table.text("voice").value;
        let ballot = finished(table, |fields| {
            let ballot = ballot(fields);
            if ballot.is_none() {
                let message = "a ballot says a level, not applicable, or unknown";
                fields
                    .reader()
                    .error(Fault::WrongType.name(), fields.span(), message, None);
            }
            ballot
        });
        Some((voice, ballot?))
    };
    fields.tables(key).into_iter().filter_map(cast).collect()
}

pub(super) fn ballot(fields: &Fields<'_>) -> Option<Ballot> {
    let answer = answer(fields);
    let note = free_text(fields, "note");
    answer.map(|answer| Ballot { answer, note })
}

pub(super) fn reassessment(fields: &Fields<'_>) -> Option<Reassessment> {
    let on = required_day(fields, "on");
    let before = fields.optional_text("before").map(|version| version.value);
    let changed = fields
        .texts("changed")
        .into_iter()
        .map(|id| id.value)
        .collect();
    Some(Reassessment {
        on: on?,
        before,
        changed,
    })
}

pub(super) fn paper(fields: &Fields<'_>) -> BallotPaper {
    BallotPaper {
        voice: fields.text("voice").value,
        root: fields.text("root").value,
        upon: fields
            .texts("upon")
            .into_iter()
            .map(|id| id.value)
            .collect(),
    }
}

pub(super) fn validation(fields: &Fields<'_>) -> Option<Validation> {
    let kind = fields.text("kind");
    let kind = word(
        fields,
        "kind",
        &kind,
        Kind::from_word,
        &Kind::ALL.map(Kind::word),
    );
    let name = free_text(fields, "name");
    let controls = fields
        .texts("controls")
        .into_iter()
        .map(|id| id.value)
        .collect();
    let every = fields.text("every");
    let cadence = Every::typed(&every.value);
    if let Err(words) = &cadence {
        fields
            .reader()
            .error(Fault::BadRange.name(), every.span, words.to_string(), None);
    }
    let (first, last) = (required_day(fields, "first"), day(fields, "last"));
    let owner = fields.optional_text("owner").map(|owner| owner.value);
    Some(Validation {
        kind: kind?,
        name,
        controls,
        every: cadence.ok()?,
        first: first?,
        last,
        owner,
    })
}
