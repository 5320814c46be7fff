//! Writes what keeps an assessment up to date: ballots, ballot papers, a reassessment and validations.
//!
//! Keys have a fixed order. Nothing is read here.

use super::{answer_fields, table};
use crate::base::toml::write::{Inline, Writer};
use crate::model::assessment::State;
use crate::model::assessment::ballot::{Ballot, BallotPaper, Ballots};
use crate::model::assessment::reassessment::Reassessment;
use crate::model::assessment::validation::Validation;

type Named = Vec<(&'static str, Inline)>;

pub(super) fn write_practice(out: &mut Writer, state: &State) {
    let tables = [
        (
            "reassessment",
            state.reassessment.as_ref().map(reassessment_fields),
        ),
        (
            "ballot_paper",
            state.ballot_paper.as_ref().map(paper_fields),
        ),
    ];
    for (name, fields) in tables {
        let Some(fields) = fields else { continue };
        out.table(&[name]);
        for (key, value) in fields {
            out.value(key, &value);
        }
    }
    for (id, validation) in &state.validations {
        out.item(&["validation"]);
        out.text("id", id);
        for (key, value) in validation_fields(validation) {
            out.value(key, &value);
        }
    }
}

pub(super) fn ballots(ballots: &Ballots) -> Vec<Inline> {
    ballots
        .iter()
        .map(|(voice, ballot)| table(cast_fields(voice, Some(ballot))))
        .collect()
}

pub(super) fn cast_fields(voice: &str, ballot: Option<&Ballot>) -> Named {
    let mut fields = vec![("voice", Inline::text(voice))];
    if let Some(ballot) = ballot {
        fields.extend(answer_fields(&ballot.answer));
        if !ballot.note.is_empty() {
            fields.push(("note", Inline::text(&ballot.note)));
        }
    }
    fields
}

pub(super) fn reassessment_fields(reassessment: &Reassessment) -> Named {
    let mut fields = vec![("on", Inline::Day(reassessment.on))];
    fields.extend(
        reassessment
            .before
            .iter()
            .map(|version| ("before", Inline::text(version))),
    );
    if !reassessment.changed.is_empty() {
        fields.push((
            "changed",
            Inline::List(reassessment.changed.iter().map(Inline::text).collect()),
        ));
    }
    fields
}

pub(super) fn paper_fields(paper: &BallotPaper) -> Named {
    vec![
        ("voice", Inline::text(&paper.voice)),
        ("root", Inline::text(&paper.root)),
        (
            "upon",
            Inline::List(paper.upon.iter().map(Inline::text).collect()),
        ),
    ]
}

pub(super) fn validation_fields(validation: &Validation) -> Named {
    let mut fields = vec![("kind", Inline::text(validation.kind.word()))];
    if !validation.name.is_empty() {
        fields.push(("name", Inline::text(&validation.name)));
    }
    fields.push((
        "controls",
        Inline::List(validation.controls.iter().map(Inline::text).collect()),
    ));
    fields.push(("every", Inline::text(validation.every.words())));
    fields.push(("first", Inline::Day(validation.first)));
    fields.extend(validation.last.map(|last| ("last", Inline::Day(last))));
    fields.extend(
        validation
            .owner
            .iter()
            .map(|owner| ("owner", Inline::text(owner))),
    );
    fields
}
