//! `roadmap`: the steps with their people and dates, and the dates on which each gate can pass.
//!
//! The earliest date of a gate is never shown without the latest. What-ifs are applied to the assessment in memory;
//! only `--agree` saves them, together with the committed plan, as one edit.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::whatif;
use crate::base::plural::{self, thousands};
use crate::base::shell::word;
use crate::cli::args::Roadmap as Asked;
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::open;
use crate::cli::open::{Evaluated, listed};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::cli::page::{Cell, Page, TextStyle, cell, count};
use crate::describe::change::{arrangement_words, person_words};
use crate::describe::roadmap::effort_total;
use crate::export::json;
use crate::model::assessment::Assessment;
use crate::model::questionnaire::{GateIx, Questionnaire};
use crate::roadmap::calendar::days_between;
use crate::roadmap::{Care, GateDay, Outlook, StepIx, forecast, outlook, outlook_after};
use crate::rules::edit::Request;
use crate::rules::evaluation::Evaluation;
use crate::session::path::shown;
use crate::store;
use crate::store::config::Config;

/// Shows the roadmap of the assessment, with what-ifs applied if there are any.
pub(crate) fn roadmap(
    asked: &Asked,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let (file, view) = (&asked.looking.file, &asked.looking.view);
    let who = editor(asked.editor.as_ref(), config);
    let mut work = if asked.agree {
        open::open_to_agree(file, view, &who)?
    } else {
        open::open(file, view)?
    };
    let before = work.assessment.state().clone();
    let stamp = store::stamp(&who);
    let changes = match whatif::changes(&work.edit_context(&stamp, config), asked) {
        Ok(changes) => changes,
        Err(faults) => {
            let faults = faults.into_iter().map(failure);
            return Ok(CommandOutput::refused(faults.collect()));
        }
    };
    let what_if = !changes.is_empty();
    let as_it_is = work.assessment.clone();
    work.assessment.change_all(changes.clone(), stamp.clone());
    let report = work.report();
    let (questionnaire, today, targets) = (&work.questionnaire, work.today, &report.targets);
    let plan = |assessment: &Assessment| {
        let (state, earlier) = (assessment.state(), assessment.earlier_plans());
        outlook(
            questionnaire,
            state,
            &earlier,
            targets,
            today,
            Care::Improved,
        )
    };
    // what-ifs change no target, so one report serves both plans
    let saved = what_if.then(|| plan(&as_it_is));
    let planned = match &saved {
        Some(saved) => {
            let before = (&before.plan, saved);
            let state = work.assessment.state();
            outlook_after(questionnaire, state, targets, today, Care::Improved, before)
        }
        None => plan(&work.assessment),
    };
    if let Some(words) = &asked.meet {
        let context = work.edit_context(&stamp, config);
        let (gate, by) =
            whatif::wanted(&context, &report, words).map_err(|why| failure(why.to_string()))?;
        let meeting = whatif::met(&context, &report, &planned, gate, by);
        let no = !meeting.is_met() && meeting.offers.iter().all(|offer| offer.percent.is_none());
        if asked.looking.json {
            let text = json::meeting(&work.questionnaire, &work.assessment, &report, &meeting);
            return Ok(CommandOutput {
                no,
                remarks: work.remarks,
                ..CommandOutput::text(text)
            });
        }
        let mut page = surface.page();
        super::head(&mut page, work.seen(), &report);
        page.gap();
        whatif::meeting_lines(&mut page, &work.questionnaire, &meeting);
        return Ok(CommandOutput {
            no,
            remarks: work.remarks,
            ..CommandOutput::text(page.finish())
        });
    }
    if asked.agree {
        let plan = Request::Commit(planned.agreed(&work.questionnaire, work.today));
        let agreed = work.changes(&[plan], &stamp, config)?;
        // the what-ifs are already applied in memory; applying them to the saved state together with the commitment
        // makes one edit, which undo reverts as a whole
        work.assessment = as_it_is;
        work.assessment
            .change_all(changes.into_iter().chain(agreed).collect(), stamp);
        work.save()?;
    }
    if asked.looking.json {
        let text = json::roadmap(&work.questionnaire, &work.assessment, &report, &planned);
        return Ok(CommandOutput::of(text, work.remarks));
    }
    let mut page = surface.page();
    let saved = saved.as_ref().filter(|_| !asked.agree);
    roadmap_lines(
        &mut page,
        work.seen(),
        &report,
        &planned,
        saved,
        surface.width,
    );
    if asked.agree {
        page.gap();
        page.line(&format!(
            "Committed to this plan. `surefoot undo {}` undoes this.",
            word(shown(file))
        ));
    }
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// Adds the plan; for a what-if, compared with the plan of the saved assessment.
pub(crate) fn roadmap_lines(
    page: &mut Page,
    work: Evaluated,
    report: &Evaluation,
    planned: &Outlook,
    saved: Option<&Outlook>,
    width: usize,
) {
    super::head(page, work, report);
    page.gap();
    plan_lines(page, work, planned, saved.is_some());
    decided(page, work, planned);
    page.gap();
    gates(page, work, report, planned, saved);
    forecast(page, work, report, planned);
    chains(page, work.questionnaire, planned);
    steps(page, work.questionnaire, planned, width >= WIDE);
}

/// Adds the team's decisions about the plan, and the steps that cannot start on the requested date.
fn decided(page: &mut Page, work: Evaluated, planned: &Outlook) {
    let plan = &work.assessment.state().plan;
    for (id, arranged) in &plan.arranged {
        page.line(&format!("{id}: {}.", arrangement_words(Some(arranged))));
    }
    for (step, wanted) in &planned.all.missed {
        let name = planned.all.name(work.questionnaire, *step);
        let because = planned.all.reason_clause(work.questionnaire, *step);
        page.inside(
            0,
            &format!("{name} cannot start on {wanted}: {because}."),
            TextStyle::Poor,
        );
    }
}

/// Adds the forecast of the dates, and the slippage from the committed plan.
fn forecast(page: &mut Page, work: Evaluated, report: &Evaluation, planned: &Outlook) {
    let questionnaire = work.questionnaire;
    let has_dates = |gate: &GateDay| planned.likely(gate.gate).is_some();
    if planned.all.gates.iter().any(has_dates) {
        page.gap();
        page.line(&format!(
            "The forecast comes from {} simulations with varying effort.",
            thousands(forecast::RUNS)
        ));
    }
    let headline = report.targets.headline;
    let target = work.assessment.state().profile.target_date;
    let chance = planned.forecast.gates.get(headline);
    if let (Some(target), Some(chance)) = (target, chance.and_then(|gate| gate.in_time)) {
        page.line(&format!(
            "{} passes by the target date, {target}, with a chance of {chance}%.",
            questionnaire.gate_id(headline)
        ));
    }
    let Some(agreed) = &work.assessment.state().plan.committed else {
        return;
    };
    let gates = planned.all.gates.iter().filter_map(|day| {
        let id = questionnaire.gate_id(day.gate);
        let was = *agreed.gates.get(id)?;
        Some(match planned.gate(day.gate).1 {
            Some(now) => format!("{id} {was}, {}", slip(was, now)),
            None => format!("{id} {was}, now without a date"),
        })
    });
    let gates: Vec<String> = gates.collect();
    if !gates.is_empty() {
        page.line(&format!(
            "Committed plan of {}: {}.",
            agreed.on,
            gates.join("; ")
        ));
    }
}

/// The difference between 2 dates: `8 days later now`.
fn slip(was: Date, now: Date) -> String {
    let days = days_between(was, now);
    let number = count(
        usize::try_from(days.unsigned_abs()).unwrap_or_default(),
        "day",
    );
    match days {
        0 => "unchanged".to_owned(),
        1.. => format!("{number} later"),
        _ => format!("{number} earlier"),
    }
}

/// Adds the critical chain of each gate, which decides its date.
fn chains(page: &mut Page, questionnaire: &Questionnaire, planned: &Outlook) {
    let all = &planned.all;
    let rows: Vec<Vec<Cell>> = all
        .gates
        .iter()
        .filter(|day| day.day.is_some())
        .filter_map(|day| {
            let chain = all.chain(day.gate);
            let names: Vec<String> = chain
                .into_iter()
                .map(|step| all.name(questionnaire, step))
                .collect();
            (!names.is_empty()).then(|| {
                vec![
                    cell(questionnaire.gate_id(day.gate)),
                    cell(names.join(", then ")),
                ]
            })
        })
        .collect();
    if !rows.is_empty() {
        page.gap();
        page.line("Critical chains (a day lost here delays the gate):");
        page.rows(2, &rows);
    }
}

/// The minimum width in columns at which each step also shows why it does not start earlier.
const WIDE: usize = 108;

/// Adds the start of the work, the effort and the people.
fn plan_lines(page: &mut Page, work: Evaluated, planned: &Outlook, what_if: bool) {
    let state = work.assessment.state();
    let by = state
        .profile
        .target_date
        .map_or(String::new(), |by| format!(", target date {by}"));
    // dropped steps need no effort
    let todo = || {
        planned
            .all
            .steps
            .iter()
            .map(|planned| &planned.step)
            .filter(|step| !step.dropped)
    };
    let effort: u64 = todo().map(|step| step.effort).sum();
    let unknown = todo().filter(|step| step.uncertain).count();
    let mut words = format!(
        "{}Work starts {}{by}: {}, {} person-days",
        if what_if {
            "What-if plan, not saved. "
        } else {
            ""
        },
        planned.all.start,
        count(todo().count(), "step"),
        effort_total(effort)
    );
    if unknown > 0 {
        let _ = write!(
            words,
            "; {unknown} of the steps (?) only because of unknown levels, assumed to be 0"
        );
    }
    page.line(&format!("{words}."));
    let people: Vec<String> = state
        .plan
        .people
        .iter()
        .map(|(id, person)| {
            let alone =
                person.roles.len() == 1 && person.roles.contains(id) && person.away.is_empty();
            if alone {
                format!("{id} at {}%", person.percent)
            } else {
                format!("{id} ({})", person_words(Some(person)))
            }
        })
        .collect();
    page.line(&if people.is_empty() {
        "Nobody is in the plan yet. Add people with `surefoot set FILE ROLE=50`.".to_owned()
    } else {
        format!("People in the plan: {}.", people.join(", "))
    });
}

/// Adds the dates on which each gate can pass.
fn gates(
    page: &mut Page,
    work: Evaluated,
    report: &Evaluation,
    planned: &Outlook,
    saved: Option<&Outlook>,
) {
    let questionnaire = work.questionnaire;
    let strong = |words: &str| cell(words).look(TextStyle::Strong);
    let mut titles = vec![
        strong("Gate"),
        strong(""),
        strong("50% by"),
        strong("80% by"),
    ];
    titles.extend(match saved {
        Some(_) => vec![strong("What if, planned"), strong("Current plan")],
        None => vec![strong("Planned")],
    });
    let mut rows = vec![titles];
    for day in &planned.all.gates {
        let title = questionnaire.gates[day.gate].title.as_str();
        let mut row = vec![cell(questionnaire.gate_id(day.gate)), cell(title)];
        row.extend(likely(planned, day.gate).map(cell));
        let words = range(questionnaire, planned, day.gate);
        if let Some(saved) = saved {
            row.extend([
                cell(words),
                cell(range(questionnaire, saved, day.gate)).look(TextStyle::Faint),
            ]);
        } else {
            let held = held_against(work, report, planned, day.gate);
            let look = if held.is_empty() {
                TextStyle::Plain
            } else {
                TextStyle::Poor
            };
            row.push(cell(format!("{words}{held}")).look(look));
        }
        rows.push(row);
    }
    page.rows(0, &rows);
    let exact =
        |gate: GateIx| matches!(planned.gate(gate), (Some(early), Some(late)) if early == late);
    let dated: Vec<_> = planned
        .all
        .gates
        .iter()
        .filter(|day| day.day.is_some() && !day.waits.is_empty())
        .collect();
    let ranges = dated.iter().any(|day| !exact(day.gate));
    if ranges {
        page.remark(
            "The first date counts known gaps only; the last date assumes level 0 for every unknown.",
        );
    }
    let unknown = if ranges {
        "With every unknown at level 0, "
    } else {
        ""
    };
    for day in &dated {
        if let Some(bound) = day
            .bound
            .filter(|bound| day.day.is_some_and(|day| *bound < day))
        {
            let id = questionnaire.gate_id(day.gate);
            page.remark(&format!(
                "{unknown}{id} cannot pass before {bound} with this team."
            ));
        }
    }
    let best: Vec<&str> = dated
        .iter()
        .filter(|day| day.bound.is_some() && day.bound == day.day)
        .map(|day| questionnaire.gate_id(day.gate))
        .collect();
    if !best.is_empty() {
        page.remark(&format!(
            "{unknown}{} cannot pass earlier with this team (proven optimal).",
            plural::listed(&best)
        ));
    }
}

/// The 50% and 80% dates of a gate; empty if it waits for nothing or has no date.
fn likely(planned: &Outlook, gate: GateIx) -> [String; 2] {
    match planned.likely(gate) {
        Some((half, most)) => [half, most].map(|day| day.to_string()),
        None => [String::new(), String::new()],
    }
}

/// The earliest and latest date on which a gate can pass, or the reason why there is none.
fn range(questionnaire: &Questionnaire, planned: &Outlook, gate: GateIx) -> String {
    let freeze = planned.all.gates[gate]
        .ready
        .map_or_else(String::new, |ready| {
            format!(" (ready {ready}, delayed by a freeze)")
        });
    match planned.gate(gate) {
        (Some(early), Some(_)) if planned.all.gates[gate].waits.is_empty() => {
            format!("{early} (today)")
        }
        (Some(early), Some(late)) if early == late => format!("{early}{freeze}"),
        (Some(early), Some(late)) => format!("{early} to {late}{freeze}"),
        // the earliest date is never shown without the latest
        _ => {
            let shut = planned.all.shut_by(gate);
            if !shut.is_empty() {
                let ids: Vec<&str> = shut
                    .iter()
                    .map(|&control| questionnaire.control_id(control))
                    .collect();
                return format!("no date: {} dropped", listed(&ids, 3));
            }
            let missing = planned.all.gates[gate].missing.iter();
            let roles: Vec<&str> = missing
                .map(|&role| questionnaire.roles[role].title.as_str())
                .collect();
            if roles.is_empty() {
                "no date".to_owned()
            } else {
                format!(
                    "no date: nobody in the plan has the role {}",
                    roles.join(" or ")
                )
            }
        }
    }
}

/// A remark if the target gate misses, or may miss, the target date; otherwise empty.
fn held_against(work: Evaluated, report: &Evaluation, planned: &Outlook, gate: GateIx) -> String {
    let Some(by) = work
        .assessment
        .state()
        .profile
        .target_date
        .filter(|_| gate == report.targets.headline)
    else {
        return String::new();
    };
    match planned.gate(gate) {
        (Some(early), Some(late)) if early <= by && late > by => {
            ", which may be too late".to_owned()
        }
        (Some(early), Some(_)) if early > by => ", which is too late".to_owned(),
        _ => String::new(),
    }
}

/// Adds every step, wave by wave, as on the screen and in the report.
fn steps(page: &mut Page, questionnaire: &Questionnaire, planned: &Outlook, wide: bool) {
    let all = &planned.all;
    // one table for all waves, so that their dates are aligned
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for gate in &all.gates {
        let wave = all.wave(gate.gate);
        if wave.is_empty() {
            continue;
        }
        let id = questionnaire.gate_id(gate.gate);
        rows.push(Vec::new());
        rows.push(vec![
            cell(format!("For {id}: {}", count(wave.len(), "step"))).look(TextStyle::Strong),
        ]);
        rows.extend(
            wave.into_iter()
                .map(|step| row(questionnaire, planned, step, wide)),
        );
    }
    page.rows(0, &rows);
    if !wide && !all.steps.is_empty() {
        page.gap();
        page.remark("A wider terminal, --json and the report also show what each step waits for.");
    }
}

fn row(questionnaire: &Questionnaire, planned: &Outlook, step: StepIx, wide: bool) -> Vec<Cell> {
    let all = &planned.all;
    let planned = &all.steps[step];
    let name = format!("  {}", all.name(questionnaire, step));
    let mark = if planned.step.uncertain { "?" } else { "" };
    let Some(when) = &planned.when else {
        let clause = all.reason_clause(questionnaire, step);
        return vec![cell(name), cell(mark), cell(format!("no date: {clause}"))];
    };
    let day = |day: Date| cell(day.to_string());
    let days = cell(count(
        usize::try_from(when.days).unwrap_or(usize::MAX),
        "day",
    ))
    .right();
    let mut row = vec![
        cell(name),
        cell(mark),
        day(when.start),
        day(when.end),
        days,
        cell(when.person.as_str()),
    ];
    if wide {
        // the row already names the person
        let words = all.reason_beside_person(questionnaire, step);
        row.push(cell(words).look(TextStyle::Faint));
    }
    row
}
