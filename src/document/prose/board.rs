//! The board page: the current state, the exposure and the decisions requested, on a single page.

use std::collections::BTreeSet;

use super::effort_range;
use crate::base::plural::{capital, count, counted, listed};
use crate::describe::Describe as _;
use crate::describe::roadmap::{effort_days, short_day};
use crate::describe::targets::short_gap;
use crate::describe::{gates, roadmap, system};
use crate::document::prose::conflicts;
use crate::document::{Block, Chart, Column, Figure, Plot, Rung, Table, Text};
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::{Catalog, CatalogIx, EntryIx, GateIx, ThemeIx};
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::{GateResult, GateState};
use crate::rules::requirements;
use crate::rules::requirements::{Priority, Requirement, Status};
use crate::rules::scorecard::counts;
use crate::rules::targets::Standing;
use crate::views::facts::Facts;
use crate::views::rows;

/// The variants of the page, longest first: the number of gaps listed, whether sentences are brief, and the number of
/// articles named for each law. The page states how many gaps and articles are omitted.
const LENGTHS: [(usize, bool, usize); 8] = [
    (5, false, 8),
    (5, true, 3),
    (5, true, 0),
    (4, true, 0),
    (3, true, 0),
    (2, true, 0),
    (1, true, 0),
    (0, true, 0),
];

/// Builds the board page in several lengths. Fixed rules shorten its text, so that the variant used always fits on a
/// single page.
pub(super) fn board(facts: &Facts<'_>) -> Block {
    Block::Fit(
        LENGTHS
            .into_iter()
            .map(|(gaps, brief, articles)| length(facts, gaps, brief, articles))
            .collect(),
    )
}

fn length(facts: &Facts<'_>, most: usize, brief: bool, articles: usize) -> Vec<Block> {
    let mut blocks = vec![
        Block::Lead(sentences(facts, brief)),
        Block::Figures(figures(facts)),
        Block::Chart(ladder(facts)),
    ];
    let gaps = facts.report.gaps(facts.questionnaire);
    if !gaps.is_empty() && most > 0 {
        blocks.push(Block::Table(largest(facts, &gaps, most)));
    }
    let mut rows: Vec<(String, Text)> = Vec::new();
    rows.extend(
        conflicts::sentence(facts).map(|words| ("Conflicts".to_owned(), Text::said(words))),
    );
    rows.push(("Decide today".to_owned(), asked(facts, brief)));
    rows.extend(
        otherwise(facts, articles).map(|words| ("Without action".to_owned(), Text::plain(words))),
    );
    blocks.push(Block::Facts(rows));
    blocks
}

/// The 3 sentences formed from the facts: the state of the headline gate, the exposure, and the effort and date of
/// passing the gate.
fn sentences(facts: &Facts<'_>, brief: bool) -> Text {
    let report = facts.report;
    let headline = report.targets.headline;
    let gate = facts.gate(headline).title.as_str();
    let state = report.gates[headline].state;
    // a name is written as the team writes it
    let named = system(facts.state);
    let named = if facts.state.system.trim().is_empty() {
        capital(&named)
    } else {
        named
    };
    let mut text = Text::plain(format!("{named} "));
    text = text.then(Text::strong(match state {
        GateState::Passes => format!("passes {}, {}", facts.gate_id(headline), lower(gate)),
        GateState::PassesConditionally => format!(
            "conditionally passes {}, {}",
            facts.gate_id(headline),
            lower(gate)
        ),
        GateState::Inconclusive => format!(
            "has an inconclusive result for {}, {}",
            facts.gate_id(headline),
            lower(gate)
        ),
        GateState::Fails => format!("does not pass {}, {}", facts.gate_id(headline), lower(gate)),
    }));
    let attainment = report.scorecard.whole.attainment;
    let target = match facts.state.profile.form {
        Form::Full => "the target for that gate",
        Form::Core => "the short form's target for that gate",
    };
    text = text.then(Text::plain(match attainment {
        Some(range) if range.is_exact() || brief => {
            format!("; it meets {} of {target}. ", range.percent_words())
        }
        Some(range) => {
            format!(
                "; it meets {} of {target}, depending on the missing answers. ",
                range.percent_words()
            )
        }
        None => ". ".to_owned(),
    }));
    text = text.then(Text::plain(exposed(facts, brief)));
    let way = way(report);
    let state = report.gates[way].state;
    let (low, high) = facts.effort_to(way);
    let id = facts.gate_id(way);
    let closing =
        if facts.outlook.gate(way) == (None, None) && !facts.outlook.all.shut_by(way).is_empty() {
            // State no effort here: the gate cannot pass while a dropped control blocks it.
            format!("{id} {}.", roadmap::opens(facts, way))
        } else if state == GateState::Inconclusive && high == 0 {
            format!("Only missing answers block {id}.")
        } else if state == GateState::Passes || high == 0 {
            format!("No work is left for {id}.")
        } else if facts.outlook.gate(way).0.is_none() {
            format!(
                "{id} {}; {} of work left.",
                roadmap::opens(facts, way),
                effort_range(low, high)
            )
        } else {
            format!(
                "With {} of work, {id} {}.",
                effort_range(low, high),
                roadmap::opens(facts, way)
            )
        };
    text.then(Text::plain(closing))
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// The exposure: the number of urgent requirements, and the theme with the largest number of them.
fn exposed(facts: &Facts<'_>, brief: bool) -> String {
    let urgent: Vec<&Requirement> = facts
        .report
        .requirements
        .iter()
        .filter(|requirement| requirement.priority == Some(Priority::P1))
        .collect();
    if urgent.is_empty() {
        return match facts.report.gaps(facts.questionnaire).len() {
            0 => "There are no gaps. ".to_owned(),
            short => format!(
                "{}, none of them urgent. ",
                capital(&agree(short, "gap", "remains", "remain"))
            ),
        };
    }
    let urgent_words = capital(&agree(urgent.len(), "requirement", "is", "are"));
    if brief {
        return format!("{urgent_words} urgent. ");
    }
    let themes = &facts.questionnaire.themes;
    let in_theme = |theme: ThemeIx| {
        urgent
            .iter()
            .filter(|urgent| facts.control(urgent.control).theme == theme)
            .count()
    };
    let widest = themes
        .indices()
        .max_by_key(|&theme| (in_theme(theme), std::cmp::Reverse(theme)));
    let theme = widest
        .map(|theme| themes[theme].title.to_lowercase())
        .unwrap_or_default();
    let one = urgent.len() == 1;
    let place = if one { "in" } else { "mostly in" };
    let last = facts.gate_id(facts.report.targets.horizon);
    let are = if one { "it is" } else { "they are" };
    format!(
        "{urgent_words} urgent, {place} {theme}: {are} mandatory for {last}, and can never be deferred, {} at least 2 levels below target or below the lowest mandatory level. ",
        if one { "is" } else { "are" }
    )
}

fn agree(number: usize, thing: &str, one: &str, more: &str) -> String {
    format!(
        "{} {}",
        count(number, thing),
        if number == 1 { one } else { more }
    )
}

fn figures(facts: &Facts<'_>) -> Vec<Figure> {
    let card = &facts.report.scorecard;
    let figure = |value: String, caption: &str| Figure {
        value,
        caption: caption.to_owned(),
    };
    let none = || "none yet".to_owned();
    let lowest = match (
        card.lowest_mandatory.level,
        card.lowest_mandatory.controls.as_slice(),
    ) {
        (Some(level), [only]) => (
            facts.level(level),
            format!("lowest mandatory level ({})", facts.control_id(*only)),
        ),
        (Some(level), [first, more @ ..]) => (
            facts.level(level),
            format!(
                "lowest mandatory level ({} and {} more)",
                facts.control_id(*first),
                more.len()
            ),
        ),
        _ => (none(), "lowest mandatory level".to_owned()),
    };
    vec![
        figure(
            card.whole
                .attainment
                .map_or_else(none, crate::rules::scorecard::Range::percent_words),
            "of the target met",
        ),
        Figure {
            value: lowest.0,
            caption: lowest.1,
        },
        figure(
            card.whole
                .confidence
                .map_or_else(none, |ratio| format!("{}%", ratio.percent())),
            "backed by evidence",
        ),
        figure(
            card.whole
                .completeness
                .map_or_else(none, |ratio| format!("{}%", ratio.percent())),
            "of questions answered",
        ),
    ]
}

pub(super) fn ladder(facts: &Facts<'_>) -> Chart {
    let rungs: Vec<Rung> = facts
        .report
        .gates
        .iter()
        .map(|result| rung(facts, result))
        .collect();
    let said: Vec<String> = rungs
        .iter()
        .map(|rung| format!("{} {}", rung.id, rung.state.word()))
        .collect();
    let takeaway = match facts
        .report
        .gates
        .iter()
        .rfind(|result| result.state >= GateState::PassesConditionally)
    {
        None => "No gate passes yet".to_owned(),
        Some(last)
            if last.state == GateState::Passes
                && Some(last.gate) == facts.questionnaire.gates.indices().next_back() =>
        {
            "Every gate passes".to_owned()
        }
        Some(last) if last.state == GateState::Passes => {
            format!("{} passes", facts.gate_id(last.gate))
        }
        Some(last) => format!("{} passes conditionally", facts.gate_id(last.gate)),
    };
    Chart {
        takeaway,
        alternative: format!("Gates in order: {}.", said.join(", ")),
        plot: Plot::Gates(rungs),
    }
}

fn rung(facts: &Facts<'_>, result: &GateResult) -> Rung {
    let gate = facts.gate(result.gate);
    let own = result.own_blockers();
    let mut detail = match (own, result.covered.len()) {
        (0, 0) if result.blockers.is_empty() => "no blockers".to_owned(),
        (0, 0) => "blocked only by earlier gates".to_owned(),
        (0, covered) => format!("{} covered by exceptions", count(covered, "blocker")),
        (_, _) => gates::own_blockers(result),
    };
    if result.overdue.is_some() {
        detail = format!("overdue; {detail}");
    }
    if result.gate > facts.report.targets.horizon {
        detail = format!("{detail}; beyond the target phase");
    } else if result.state < GateState::PassesConditionally {
        // Appended here because a separate line could make the page too long.
        detail = format!("{detail}; {}", roadmap::opens_short(facts, result.gate));
    }
    Rung {
        id: gate.id.clone(),
        title: gate.title.clone(),
        state: result.state,
        detail,
    }
}

fn largest(facts: &Facts<'_>, gaps: &[&Requirement], most: usize) -> Table {
    let shown = gaps.len().min(most);
    let caption = if gaps.len() <= most {
        "Gaps".to_owned()
    } else {
        format!("{} to close first (of {})", count(shown, "gap"), gaps.len())
    };
    let rows = gaps.iter().take(most).map(|gap| {
        let id = requirements::id(facts.questionnaire, gap.control);
        let title = facts.control(gap.control).title.as_str();
        vec![
            Text::link(id.clone(), id),
            Text::plain(title),
            Text::plain(level_words(facts, gap)),
            Text::plain(facts.owner(gap.control)),
            Text::plain(effort_days(rows::work(facts, gap.control).effort)),
        ]
    });
    Table {
        caption,
        columns: vec![
            Column::text("Requirement", 15),
            Column::text("Title", 32),
            Column::text("Level and target", 24),
            Column::text("Accountable", 19),
            Column::number("Days", 8),
        ],
        rows: rows.collect(),
    }
}

/// The gap of a requirement, as in `1 Ad hoc → 3` or `unknown → 3`.
pub(super) fn level_words(facts: &Facts<'_>, requirement: &Requirement) -> String {
    match (requirement.standing, requirement.short) {
        (Standing::NotAsked, _) => "not asked in the short form".to_owned(),
        (_, None) => {
            let is = requirement.standing.describe(facts.questionnaire);
            format!("{is}, target {}", requirement.target)
        }
        _ => short_gap(facts.questionnaire, &facts.report.targets, requirement),
    }
}

/// The gate whose work and date the page describes: the first gate of the target phase, or the last one if the first
/// passes.
fn way(report: &Evaluation) -> GateIx {
    let targets = &report.targets;
    if report.gates[targets.headline].state == GateState::Passes {
        targets.horizon
    } else {
        targets.headline
    }
}

/// The decisions requested from the reader, on people and effort, answers, and exceptions.
fn asked(facts: &Facts<'_>, brief: bool) -> Text {
    let report = facts.report;
    let way = way(report);
    let mut parts: Vec<String> = Vec::new();
    let (low, high) = facts.effort_to(way);
    if high > 0 {
        let people = people(facts, way);
        let whose = match people {
            0 => "nobody in the plan yet".to_owned(),
            people => counted(people, "person", "people"),
        };
        let by = facts
            .outlook
            .gate(way)
            .1
            .map_or_else(String::new, |late| format!(", until {}", short_day(late)));
        parts.push(format!("fund {} ({whose}{by})", effort_range(low, high)));
    }
    let asked = report.targets.asked(way);
    let standings = asked.map(|control| facts.standing(control));
    let counts = counts(standings.filter(|at| *at != Standing::NotAsked));
    let assumed = report.targets.assumed.len();
    if assumed > 0 {
        parts.push(format!(
            "answer {} about the system",
            count(assumed, "question")
        ));
    }
    if counts.unanswered > 0 {
        parts.push(format!(
            "have {} answered",
            count(counts.unanswered, "question")
        ));
    }
    if counts.unknown > 0 {
        parts.push(format!(
            "have {} investigated",
            count(counts.unknown, "unknown answer")
        ));
    }
    let missing: Vec<&str> = facts
        .missing(way)
        .iter()
        .map(|&role| facts.role(role))
        .collect();
    if !missing.is_empty() {
        let roles = if brief {
            count(missing.len(), "role")
        } else {
            listed(&missing)
        };
        parts.push(format!("name people for {roles}"));
    }
    let shut = facts.outlook.all.shut_by(way);
    if !shut.is_empty() {
        let id = facts.gate_id(way);
        let dropped = if brief {
            count(shut.len(), "control")
        } else {
            let ids: Vec<&str> = shut
                .iter()
                .map(|&control| facts.control_id(control))
                .collect();
            listed(&ids)
        };
        parts.push(format!(
            "choose between passing {id} and dropping {dropped}"
        ));
    }
    let covered = report
        .gates
        .through(way)
        .iter()
        .flat_map(|result| &result.covered)
        .collect::<BTreeSet<_>>()
        .len();
    if covered > 0 {
        parts.push(format!("confirm {}", count(covered, "dated exception")));
    }
    if parts.is_empty() {
        return Text::plain("No decision needed. Reassess when the system or its facts change.");
    }
    if let [only] = parts.as_slice() {
        return Text::plain(format!("{}.", capital(only)));
    }
    let numbered: Vec<String> = parts
        .iter()
        .zip(1..)
        .map(|(part, number)| format!("({number}) {part}"))
        .collect();
    Text::plain(format!("{}.", numbered.join("; ")))
}

/// The number of people who do the steps up to a gate.
fn people(facts: &Facts<'_>, gate: GateIx) -> usize {
    let steps = facts.outlook.all.needed_for(gate).into_iter();
    let people: BTreeSet<&str> = steps
        .filter_map(|planned| Some(planned.when.as_ref()?.person.as_str()))
        .collect();
    people.len()
}

/// The consequences of doing nothing: gates that do not pass, gates that pass only until their exceptions expire, and
/// laws related to unmet requirements.
fn otherwise(facts: &Facts<'_>, articles: usize) -> Option<String> {
    let report = facts.report;
    let asked = report
        .gates
        .iter()
        .filter(|result| result.gate <= report.targets.horizon);
    let in_state = |shut: bool| -> Vec<&str> {
        let of = |state: GateState| {
            if shut {
                state < GateState::PassesConditionally
            } else {
                state == GateState::PassesConditionally
            }
        };
        asked
            .clone()
            .filter(|result| of(result.state))
            .map(|result| facts.gate_id(result.gate))
            .collect()
    };
    let (shut, lent) = (in_state(true), in_state(false));
    let mut words: Vec<String> = Vec::new();
    if !shut.is_empty() {
        words.push(format!(
            "{} {} not pass",
            listed(&shut),
            if shut.len() == 1 { "does" } else { "do" }
        ));
    }
    if !lent.is_empty() {
        let fails = if lent.len() == 1 {
            "fails when its"
        } else {
            "fail when their"
        };
        words.push(format!("{} {fails} exceptions expire", listed(&lent)));
    }
    let gates = (!words.is_empty()).then(|| format!("{}. ", words.join("; ")))?;
    let law = law(facts, articles);
    let law = if law.is_empty() {
        String::new()
    } else {
        format!("The gaps relate to {law}. This is not a legal finding.")
    };
    Some(format!("{gates}{law}").trim_end().to_owned())
}

/// The laws that apply to the system according to its facts and are related to unmet requirements, as in `EU AI Act Art. 9, 15 and 17; GDPR Art. 32`.
fn law(facts: &Facts<'_>, most: usize) -> String {
    let short = facts
        .report
        .requirements
        .iter()
        .filter(|requirement| requirement.status != Status::Met);
    let entries: BTreeSet<(CatalogIx, EntryIx)> = short
        .flat_map(|requirement| facts.control(requirement.control).crosswalk.iter().copied())
        .collect();
    let laws = facts
        .questionnaire
        .catalogs
        .enumerated()
        .filter(|(_, catalog)| facts.is_law(catalog));
    let one = |(at, catalog): (CatalogIx, &Catalog)| {
        let ids: Vec<&str> = entries
            .iter()
            .filter(|(law, _)| *law == at)
            .map(|(_, entry)| catalog.entries[*entry].id.as_str())
            .collect();
        (!ids.is_empty()).then(|| format!("{} {}", catalog.short, articles(&ids, most)))
    };
    laws.filter_map(one).collect::<Vec<_>>().join("; ")
}

/// A list of articles, as in `Art. 9, 15 and 3 more`; a common first word appears only once. Returns a count such as
/// `(5 items)` if `most` is 0.
fn articles(ids: &[&str], most: usize) -> String {
    if most == 0 {
        return format!("({})", count(ids.len(), "item"));
    }
    let word = ids
        .first()
        .and_then(|id| Some(id.split_once(' ')?.0))
        .unwrap_or_default();
    let begins = |id: &&str| id.split_once(' ').is_some_and(|(first, _)| first == word);
    let one_word = ids.iter().all(begins);
    let mut names: Vec<String> = ids
        .iter()
        .take(most)
        .enumerate()
        .map(|(at, id)| match id.split_once(' ') {
            Some((_, rest)) if one_word && at > 0 => rest.to_owned(),
            _ => (*id).to_owned(),
        })
        .collect();
    if ids.len() > most {
        names.push(format!("{} more", ids.len() - most));
    }
    listed(&names)
}
