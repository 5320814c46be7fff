//! `coverage`: public frameworks and the controls related to their items.
//!
//! The output calls these controls "related" and never claims more.

use crate::base::diagnostic::suggestion;
use crate::base::plural::either;
use crate::cli::error::{Error, failure};
use crate::cli::open::Evaluated;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::cli::page::{Page, TextStyle, cell, clean, count};
use crate::cli::{args, open};
use crate::describe::{Describe as _, coverage};
use crate::export::json;
use crate::model::questionnaire::{CatalogIx, Questionnaire};
use crate::rules::coverage::{Coverage, Item, Reach, coverage as cover};
use crate::rules::evaluation::Evaluation;

/// The meaning of a relation, and its limits.
const RELATED: &str =
    "Related, not compliant: a control at its target covers only part of an item.";

/// Shows one line for each framework, or one framework with all its items.
pub(crate) fn coverage(
    asked: &args::Coverage,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let work = open::open(&asked.looking.file, &asked.looking.view)?;
    let catalog = asked
        .catalog
        .as_ref()
        .map(|word| find(&work.questionnaire, word))
        .transpose()?;
    let report = work.report();
    if asked.looking.json {
        let covered = covered(work.seen(), &report, catalog);
        let text = json::coverage(&work.questionnaire, &work.assessment, &report, &covered);
        return Ok(CommandOutput::of(text, work.remarks));
    }
    let mut page = surface.page();
    super::head(&mut page, work.seen(), &report);
    page.gap();
    let more = "--catalog ID lists items.";
    coverage_lines(&mut page, work.seen(), &report, catalog, more);
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

fn covered(work: Evaluated, report: &Evaluation, catalog: Option<CatalogIx>) -> Vec<Coverage> {
    let (questionnaire, state) = (work.questionnaire, work.assessment.state());
    questionnaire
        .catalogs
        .indices()
        .filter(|at| catalog.is_none_or(|catalog| catalog == *at))
        .map(|catalog| cover(questionnaire, state, &report.targets, catalog))
        .collect()
}

/// Adds one line for each framework and the hint `more`, or one framework with all its items.
pub(crate) fn coverage_lines(
    page: &mut Page,
    work: Evaluated,
    report: &Evaluation,
    catalog: Option<CatalogIx>,
    more: &str,
) {
    let covered = covered(work, report, catalog);
    match (catalog, covered.first()) {
        (Some(_), Some(one)) => items(page, work, report, one),
        _ => frameworks(page, work.questionnaire, &covered, more),
    }
    page.gap();
    page.remark(RELATED);
}

/// The framework with the id or short name `word`, or the only one that begins with it.
///
/// # Errors
/// No framework, or more than one, matches; the sentence names the known ids.
pub(crate) fn find(questionnaire: &Questionnaire, word: &str) -> Result<CatalogIx, Error> {
    questionnaire.catalog(word).ok_or_else(|| {
        let ids = || {
            questionnaire
                .catalogs
                .iter()
                .map(|catalog| catalog.id.as_str())
        };
        let begin = |id: &&str| !word.is_empty() && id.starts_with(&word.to_lowercase());
        let several: Vec<&str> = ids().filter(begin).collect();
        let word = clean(word);
        if several.is_empty() {
            let next = suggestion(&word, ids())
                .unwrap_or_else(|| format!("Known: {}.", ids().collect::<Vec<_>>().join(", ")));
            failure(format!("there is no catalog `{word}`. {next}"))
        } else {
            failure(format!(
                "several catalogs begin with `{word}`. Name one: {}.",
                either(&several)
            ))
        }
    })
}

fn frameworks(page: &mut Page, questionnaire: &Questionnaire, covered: &[Coverage], more: &str) {
    let strong = |words: &str| cell(words).look(TextStyle::Strong);
    let heads = ["Items", "Related", "Required", "At target"].map(|words| strong(words).right());
    let mut rows = vec![[vec![strong("Framework")], heads.to_vec()].concat()];
    for one in covered {
        let catalog = &questionnaire.catalogs[one.catalog];
        let tally = one.tally();
        let numbers = [tally.items, tally.related, tally.asked, tally.reached];
        let name = cell(format!(
            "{}{}",
            catalog.id,
            if catalog.whole { "" } else { " *" }
        ));
        rows.push(
            [
                vec![name],
                numbers
                    .map(|number| cell(number.to_string()).right())
                    .to_vec(),
            ]
            .concat(),
        );
    }
    page.rows(0, &rows);
    if covered
        .iter()
        .any(|one| !questionnaire.catalogs[one.catalog].whole)
    {
        page.gap();
        page.remark("* A large framework: only the items that a control refers to are listed.");
    }
    page.gap();
    page.remark(&format!(
        "Required: by the facts and the target phase. At target: every required control is at its target. {more}"
    ));
}

fn items(page: &mut Page, work: Evaluated, report: &Evaluation, one: &Coverage) {
    let questionnaire = work.questionnaire;
    let catalog = &questionnaire.catalogs[one.catalog];
    let tally = one.tally();
    page.title(&catalog.name);
    page.remark(&format!(
        "Version {}; {}; {}; {}",
        catalog.version, catalog.publisher, catalog.licence, catalog.url
    ));
    page.gap();
    page.line(&format!(
        "{}: {} related to a control, {} required for {}, {} with every required control at its target.",
        count(tally.items, "item"),
        tally.related,
        tally.asked,
        questionnaire.gate_id(report.targets.horizon),
        tally.reached
    ));
    for item in &one.items {
        let entry = &catalog.entries[item.entry];
        page.gap();
        if item.heading && item.related.is_empty() {
            page.rows(
                0,
                &[vec![
                    cell(entry.id.as_str()).look(TextStyle::Strong),
                    cell(entry.title.as_str()).look(TextStyle::Strong),
                ]],
            );
            continue;
        }
        page.rows(
            0,
            &[vec![
                cell(entry.id.as_str()).look(TextStyle::Strong),
                cell(entry.title.as_str()),
            ]],
        );
        page.inside(4, &coverage::reach(item.reach()), look_of(item));
        let rows: Vec<_> = item
            .related
            .iter()
            .map(|related| {
                let control = &questionnaire.controls[related.control];
                vec![
                    cell(control.id.as_str()),
                    cell(format!(
                        "{}: {}",
                        control.title,
                        related.describe(questionnaire)
                    )),
                ]
            })
            .collect();
        page.rows(4, &rows);
    }
}

fn look_of(item: &Item) -> TextStyle {
    match item.reach() {
        Reach::Asked { reached, asked } if reached == asked => TextStyle::Good,
        Reach::Asked { reached: 0, .. } => TextStyle::Poor,
        Reach::Asked { .. } => TextStyle::Fair,
        Reach::Unrelated | Reach::NotAsked => TextStyle::Faint,
    }
}
