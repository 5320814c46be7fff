//! The board page: what stands, what is exposed, what is asked, on one page that decides.

use super::Facts;
use super::effort_range;
use crate::assessment::profile::Form;
use crate::gate::GateResult;
use crate::gate::GateState;
use crate::report::document::Block;
use crate::report::document::Chart;
use crate::report::document::Column;
use crate::report::document::Figure;
use crate::report::document::GateMark;
use crate::report::document::Plot;
use crate::report::document::Rung;
use crate::report::document::Table;
use crate::report::document::Text;
use crate::requirement;
use crate::requirement::Gap;
use crate::requirement::Priority;
use crate::requirement::Requirement;
use crate::target::Standing;
use crate::words::capital;
use crate::words::count;
use crate::words::number_word;

/// How many gaps fit the page beside everything else, and how few are still worth a table.
const GAPS: usize = 5;
const FEWEST: usize = 2;
/// Lines of the sentences and of what is asked that leave room for so many gaps on the shorter paper, and letters of a
/// line of each.
const LINES: (usize, usize) = (6, 3);
const LETTERS: (usize, usize) = (63, 84);

pub(super) fn board(facts: &Facts<'_>) -> Vec<Block> {
    let (sentences, asked) = (sentences(facts), asked(facts));
    // what grows takes its room from the table, since the page is one page
    let over = |text: &Text, lines: usize, letters: usize| {
        text.words().chars().count().div_ceil(letters).saturating_sub(lines)
    };
    let over = over(&sentences, LINES.0, LETTERS.0) + over(&asked, LINES.1, LETTERS.1);
    let most = GAPS.saturating_sub(over).max(FEWEST);
    let mut blocks = vec![Block::Lead(sentences), Block::Figures(figures(facts)), Block::Chart(ladder(facts))];
    let gaps = facts.report.gaps(facts.questionnaire);
    if !gaps.is_empty() {
        blocks.push(Block::Table(largest(facts, &gaps, most)));
    }
    blocks.push(Block::Paragraph(asked));
    blocks
}

/// Three sentences made from the facts: what stands, what is exposed, what it takes.
fn sentences(facts: &Facts<'_>) -> Text {
    let report = facts.report;
    let headline = report.targets.headline;
    let gate = facts.gate(headline).map_or("", |gate| gate.title.as_str());
    let state = report.gates.get(headline).map_or(GateState::Open, |result| result.state);
    let mut text = Text::plain(format!("{} ", capital(&facts.system())));
    text = text.then(Text::strong(match state {
        GateState::Pass => format!("passes {}, {}", facts.gate_id(headline), lower(gate)),
        GateState::Conditional => format!("passes {}, {}, with dated exceptions", facts.gate_id(headline), lower(gate)),
        GateState::Open => format!("cannot be judged yet for {}, {}", facts.gate_id(headline), lower(gate)),
        GateState::Fail => format!("does not pass {}, {}", facts.gate_id(headline), lower(gate)),
    }));
    let attainment = report.scorecard.whole.attainment;
    let asks = match facts.state.profile.form {
        Form::Full => "that gate asks",
        Form::Core => "the short form asks for that gate",
    };
    text = text.then(Text::plain(match attainment {
        Some(range) if range.is_exact() => format!("; it attains {} of what {asks}. ", range.percent_words()),
        Some(range) => {
            format!("; it attains {} of what {asks}, depending on what is still unknown. ", range.percent_words())
        }
        None => ". ".to_owned(),
    }));
    text = text.then(Text::plain(exposed(facts)));
    let (low, high) = facts.effort_to(headline);
    let closing = if state == GateState::Pass {
        "Nothing is left to do for it.".to_owned()
    } else if facts.outlook.gate(headline) == (None, None) && !facts.outlook.all.shut_by(headline).is_empty() {
        // what other work there is does not open it
        format!("It {}.", facts.opens(headline))
    } else if high == 0 {
        "Nothing is left to do for it.".to_owned()
    } else {
        format!("With {} of work it {}.", effort_range(low, high), facts.opens(headline))
    };
    text.then(Text::plain(closing))
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What is exposed: how many urgent requirements there are, and the theme where most of them lie.
fn exposed(facts: &Facts<'_>) -> String {
    let urgent: Vec<&Requirement> =
        facts.report.requirements.iter().filter(|requirement| requirement.priority == Some(Priority::P1)).collect();
    if urgent.is_empty() {
        return match facts.report.gaps(facts.questionnaire).len() {
            0 => "No requirement is short. ".to_owned(),
            short => format!("{} short, none of them urgent. ", capital(&agree(short, "requirement", "is", "are"))),
        };
    }
    let themes = &facts.questionnaire.themes;
    let in_theme = |theme: usize| {
        urgent
            .iter()
            .filter(|urgent| facts.control(urgent.control).is_some_and(|control| control.theme == theme))
            .count()
    };
    let widest = (0..themes.len()).max_by_key(|&theme| (in_theme(theme), std::cmp::Reverse(theme)));
    let theme = widest.and_then(|theme| themes.get(theme)).map_or("", |theme| theme.title.as_str()).to_lowercase();
    let gate = facts.report.next_gate().map_or("", |gate| facts.gate_id(gate));
    format!(
        "{} urgent, because {gate} cannot open without them or they are two levels short and more, most of them in {theme}. ",
        capital(&agree(urgent.len(), "requirement", "is", "are"))
    )
}

fn agree(number: usize, thing: &str, one: &str, more: &str) -> String {
    format!("{} {}", count(number, thing), if number == 1 { one } else { more })
}

fn figures(facts: &Facts<'_>) -> Vec<Figure> {
    let card = &facts.report.scorecard;
    let figure = |value: String, caption: &str| Figure { value, caption: caption.to_owned() };
    let none = || "none yet".to_owned();
    let floor = match (card.floor.level, card.floor.controls.as_slice()) {
        (Some(level), [only]) => (facts.level(level), format!("lowest must control: {}", facts.control_id(*only))),
        (Some(level), [first, more @ ..]) => (
            facts.level(level),
            format!("lowest must controls: {} and {} more", facts.control_id(*first), number_word(more.len())),
        ),
        _ => (none(), "lowest must control".to_owned()),
    };
    vec![
        figure(
            card.whole.attainment.map_or_else(none, crate::scorecard::Range::percent_words),
            "of the target attained",
        ),
        Figure { value: floor.0, caption: floor.1 },
        figure(
            card.whole.confidence.map_or_else(none, |ratio| format!("{} %", ratio.percent())),
            "rests on evidence shown or verified",
        ),
        figure(card.whole.completeness.map_or_else(none, |ratio| format!("{} %", ratio.percent())), "is answered"),
    ]
}

fn ladder(facts: &Facts<'_>) -> Chart {
    let rungs: Vec<Rung> = facts.report.gates.iter().map(|result| rung(facts, result)).collect();
    let said: Vec<String> = rungs.iter().map(|rung| format!("{} {}", rung.id, rung.state.word())).collect();
    let takeaway = match facts.report.gates.iter().rfind(|result| result.state >= GateState::Conditional) {
        None => "No gate stands open yet".to_owned(),
        Some(last) if last.state == GateState::Pass && last.gate + 1 == rungs.len() => {
            "Every gate stands open".to_owned()
        }
        Some(last) if last.state == GateState::Pass => format!("{} stands open", facts.gate_id(last.gate)),
        Some(last) => format!("{} stands open on dated exceptions", facts.gate_id(last.gate)),
    };
    Chart { takeaway, alternative: format!("Gates in order: {}.", said.join(", ")), plot: Plot::Gates(rungs) }
}

fn rung(facts: &Facts<'_>, result: &GateResult) -> Rung {
    let gate = facts.gate(result.gate);
    let state = match result.state {
        GateState::Pass => GateMark::Pass,
        GateState::Conditional => GateMark::Conditional,
        GateState::Open => GateMark::Open,
        GateState::Fail => GateMark::Fail,
    };
    let own = result.own_shortfalls();
    let mut detail = match (own, result.covered.len()) {
        (0, 0) if result.shortfalls.is_empty() => "nothing is short".to_owned(),
        (0, 0) => "only what the gates before it wait for".to_owned(),
        (0, covered) => format!("{} covered by exceptions", count(covered, "shortfall")),
        (own, _) => count(own, "shortfall"),
    };
    if result.gate > facts.report.targets.horizon {
        detail = format!("{detail}; beyond the phase wanted");
    } else if result.state < GateState::Conditional {
        // here it costs no line, and the page has none to spare
        let likely = facts.likely(result.gate).map_or_else(String::new, |likely| format!("; {likely}"));
        detail = format!("{detail}; {}{likely}", facts.opens_short(result.gate));
    }
    Rung {
        id: gate.map_or_else(String::new, |gate| gate.id.clone()),
        title: gate.map_or_else(String::new, |gate| gate.title.clone()),
        state,
        detail,
    }
}

fn largest(facts: &Facts<'_>, gaps: &[&Requirement], most: usize) -> Table {
    let shown = gaps.len().min(most);
    let caption = if gaps.len() <= most {
        "What is short".to_owned()
    } else {
        format!("The {} largest of {} gaps", number_word(shown), gaps.len())
    };
    let rows = gaps.iter().take(most).map(|gap| {
        let id = requirement::id(facts.questionnaire, gap.control);
        let title = facts.control(gap.control).map_or("", |control| control.title.as_str());
        let effort: u64 = facts
            .outlook
            .all
            .steps
            .iter()
            .filter(|planned| planned.step.control == gap.control)
            .map(|planned| planned.step.effort)
            .sum();
        vec![
            Text::link(id.clone(), id),
            Text::plain(title),
            Text::plain(level_words(facts, gap)),
            Text::plain(facts.owner(gap.control)),
            Text::plain(super::days(effort)),
        ]
    });
    Table {
        caption,
        columns: vec![
            Column::text("Requirement", 15),
            Column::text("What", 32),
            Column::text("Level now and target", 24),
            Column::text("Owner", 19),
            Column::number("Days", 8),
        ],
        rows: rows.collect(),
    }
}

/// `1 Ad hoc, target 3`, `unknown, target 3`.
pub(super) fn level_words(facts: &Facts<'_>, requirement: &Requirement) -> String {
    let now = match requirement.standing {
        Standing::Open => "not answered yet".to_owned(),
        Standing::NotAsked => "not asked in the short form".to_owned(),
        Standing::Unknown => "not known yet".to_owned(),
        known => known.words(facts.questionnaire),
    };
    match requirement.short {
        Some((_, Gap::Evidence)) => format!("{now}, evidence is short"),
        _ => format!("{now}, target {}", requirement.target),
    }
}

/// What is asked of the reader.
fn asked(facts: &Facts<'_>) -> Text {
    let report = facts.report;
    let headline = report.targets.headline;
    let mut parts: Vec<String> = Vec::new();
    let (low, high) = facts.effort_to(headline);
    if high > 0 {
        parts.push(format!("free {} of the people named in the roadmap", effort_range(low, high)));
    }
    let counts = report.scorecard.whole.counts;
    if counts.open > 0 {
        parts.push(format!("have {} answered", count(counts.open, "open question")));
    }
    if counts.unknown > 0 {
        parts.push(format!("have {} found out that nobody knew", count(counts.unknown, "answer")));
    }
    let missing: Vec<&str> = facts.missing(headline).iter().map(|&role| facts.role(role)).collect();
    if !missing.is_empty() {
        parts.push(format!("name someone for {}", missing.join(" and for ")));
    }
    let shut = facts.outlook.all.shut_by(headline);
    if !shut.is_empty() {
        let id = facts.gate_id(headline);
        parts.push(format!("choose between {id} and the decision that {}", facts.dropped(&shut)));
    }
    let covered =
        report.gates.iter().flat_map(|result| &result.covered).collect::<std::collections::BTreeSet<_>>().len();
    if covered > 0 {
        parts.push(format!("stand by {}", count(covered, "dated exception")));
    }
    if parts.is_empty() {
        return Text::strong("Asked of you: ")
            .then(Text::plain(" nothing for now; look again when the system or its facts change."));
    }
    Text::strong("Asked of you:").then(Text::plain(format!(" {}.", parts.join("; "))))
}
