//! `agenda`: lists the questions that the team has to decide, widest disagreement first.
//!
//! With `--agree`, one edit answers the questions on which all votes agree. Votes that differ never become an answer.

use super::open::{Evaluated, Work};
use super::page::{Cell, Page, TextStyle, cell, clean, count};
use super::{args, open};
use crate::base::plural::listed;
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::error::Error;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::votes;
use crate::export::json;
use crate::export::json::command::{AgendaPointWire, AgendaWire, SaidWire};
use crate::model::assessment::answer::Record;
use crate::model::assessment::vote::Vote;
use crate::model::questionnaire::Level;
use crate::rules::agenda;
use crate::rules::agenda::{Point, Stage};
use crate::rules::edit::Request;
use crate::rules::targets::targets;
use crate::session::path::shown;
use crate::store;
use crate::store::config::Config;

/// Lists the agenda, or answers the questions on which all votes agree.
pub(super) fn agenda(
    asked: &args::Agenda,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let args::Looking { file, view, json } = &asked.looking;
    if !asked.agree {
        let mut work = open::open(file, view)?;
        let remarks = std::mem::take(&mut work.remarks);
        let points = points(&work);
        let text = if *json {
            for_programs(&work, &points)
        } else {
            for_people(&work, &points, surface)
        };
        return Ok(CommandOutput::of(text, remarks));
    }
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_agree(file, view, &stamp.who)?;
    let before = points(&work);
    let changes = work.changes(&[Request::AgreeOnAll], &stamp, config)?;
    work.assessment.change_all(changes, stamp);
    work.save()?;
    let remarks = std::mem::take(&mut work.remarks);
    let text = if *json {
        for_programs(&work, &points(&work))
    } else {
        agreed(&work, &before, surface)
    };
    Ok(CommandOutput::of(text, remarks))
}

fn points(work: &Work) -> Vec<Point> {
    let state = work.assessment.state();
    agenda::by_disagreement(
        &work.questionnaire,
        state,
        &targets(&work.questionnaire, &state.profile),
    )
}

fn of(points: &[Point], stage: Stage) -> impl Iterator<Item = &Point> {
    points.iter().filter(move |point| point.stage == stage)
}

fn agreed(work: &Work, before: &[Point], surface: TerminalInfo) -> String {
    let mut page = surface.page();
    let same: Vec<&Point> = of(before, Stage::Same).collect();
    page.line(&format!(
        "Answered {} on which all votes agree, as one edit. `surefoot undo {}` undoes this.",
        count(same.len(), "question"),
        word(shown(&work.path))
    ));
    page.gap();
    page.rows(
        2,
        &same
            .iter()
            .map(|point| row(work.seen(), point))
            .collect::<Vec<_>>(),
    );
    page.finish()
}

fn for_people(work: &Work, points: &[Point], surface: TerminalInfo) -> String {
    let mut page = surface.page();
    let state = work.assessment.state();
    let file = shown(&work.path);
    if !state.controls.values().any(Record::was_voted_on) {
        page.line(&format!(
            "{file} has no votes yet. `surefoot ballot {file_word} --out papers/` creates a ballot paper for each voter.", file_word = word(&file)
        ));
        return page.finish();
    }
    let cast = state.cast();
    if !cast.is_empty() {
        let voters: Vec<String> = cast
            .iter()
            .map(|(voter, number)| format!("{} ({number})", clean(voter)))
            .collect();
        let missing: Vec<String> = state.missing_voters().into_iter().map(clean).collect();
        let without = if missing.is_empty() {
            String::new()
        } else {
            format!(" No ballot from {}.", listed(&missing))
        };
        page.line(&format!("Ballots from {}.{without}", listed(&voters)));
    }
    agenda_lines(&mut page, work.seen(), points);
    page.gap();
    let same = of(points, Stage::Same).count();
    if same > 0 {
        let them = if same == 1 {
            "the question"
        } else {
            "the questions"
        };
        page.remark(&format!(
            "`surefoot agenda {file_word} --agree` answers {them} on which all votes agree, as one edit.", file_word = word(&file)
        ));
    }
    match of(points, Stage::Settled).count() {
        0 => {}
        1 => page.remark("1 question is already answered."),
        number => page.remark(&format!("{number} questions are already answered.")),
    }
    page.finish()
}

/// Adds the undecided questions, grouped by the state of their votes.
pub(super) fn agenda_lines(page: &mut Page, work: Evaluated, points: &[Point]) {
    let parts = [
        (Stage::Disputed, "Widest disagreement first"),
        (Stage::Unheard, "Too few votes"),
        (Stage::Same, "All votes agree"),
    ];
    for (stage, title) in parts {
        let rows: Vec<Vec<Cell>> = of(points, stage).map(|point| row(work, point)).collect();
        if rows.is_empty() {
            continue;
        }
        page.gap();
        page.title(&format!("{title}: {}", count(rows.len(), "question")));
        page.rows(2, &rows);
    }
}

/// The row for a question: `DAT-P1  0 · 2 2 · ·  3 voters, 1 level apart  Data source register`.
fn row(work: Evaluated, point: &Point) -> Vec<Cell> {
    let control = &work.questionnaire.controls[point.control];
    let look = if point.stage == Stage::Disputed {
        TextStyle::Strong
    } else {
        TextStyle::Plain
    };
    vec![
        cell(control.id.as_str()).look(look),
        cell(votes::spread(point)),
        cell(control.title.as_str()).look(TextStyle::Faint),
    ]
}

fn for_programs(work: &Work, points: &[Point]) -> String {
    let state = work.assessment.state();
    let point = |point: &Point| {
        let control = work.questionnaire.control_id(point.control);
        let tally = state
            .record(control)
            .and_then(Record::last_round)
            .map(|round| round.tally())
            .unwrap_or_default();
        AgendaPointWire {
            control: control.to_owned(),
            stage: point.stage.word(),
            voters: point.voters,
            spread: point.spread,
            levels: Level::all()
                .map(|level| tally.of(Vote::Level(level)))
                .collect(),
            unsure: point.unsure,
            weight: point.weight,
        }
    };
    json::answer(AgendaWire {
        file: work.path.display().to_string(),
        voters: state
            .cast()
            .iter()
            .map(|(voter, on)| SaidWire {
                voter: (*voter).to_owned(),
                questions: *on,
            })
            .collect(),
        without_ballot: state
            .missing_voters()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        points: points.iter().map(point).collect(),
    })
}
