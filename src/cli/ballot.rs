//! `ballot`: creates a ballot paper for each voter to fill in alone.
//!
//! A ballot paper is a small file with the questions and facts of the assessment, but without anybody's answers.
//! Creating one does not change the assessment. Papers for an encrypted assessment are encrypted with its key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::exports::refused;
use super::make::{existing, may_be_made, stem};
use super::open::Work;
use super::page::{TextStyle, cell, clean, count};
use super::{args, open};
use crate::base::diagnostic::suggestion;
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::export::json;
use crate::export::json::command::{PaperWire, PapersWire};
use crate::model::assessment::file::ENDING;
use crate::model::assessment::paper::paper;
use crate::model::assessment::vote::Voters;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::rules::targets::{Standing, standing, targets};
use crate::session::path::{shown, with_ending};
use crate::session::save::copy_key;
use crate::store;
use crate::store::OpenFile;
use crate::store::config::Config;

/// Creates the ballot papers.
pub(super) fn ballot(
    asked: &args::Ballot,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let mut work = open::open(&asked.file, &asked.view)?;
    let mut remarks = std::mem::take(&mut work.remarks);
    if open::is_export(&work.source) {
        let file = shown(&work.path);
        return Err(failure(format!(
            "cannot create a ballot paper from {file}: it is a report. Use its assessment."
        )));
    }
    let voters = voters(asked, &work)?;
    let places = places(asked, &work.path, &voters);
    let who = editor(asked.editor.as_ref(), config);
    let mut made: Vec<(&String, &PathBuf, Assessment)> = Vec::new();
    // generate every paper before writing any, so that a failure leaves none behind
    for (voter, place) in voters.iter().zip(&places) {
        let paper = paper(&work.assessment, voter, asked.form, store::stamp(&who))
            .ok_or_else(|| no_history(&work))?;
        made.push((voter, place, paper));
    }
    if is_folder(asked, &voters) {
        store::make_folder(&asked.out)?;
    }
    for (_, place, _) in &made {
        may_be_made(place, asked.force)?;
    }
    for (_, place, paper) in &made {
        if work.key.is_some() {
            remarks.extend(copy_key(&work.path, place).map(|key| clean(&key.to_string())));
        }
        OpenFile::make(place, paper, work.key.as_ref(), existing(asked.force))
            .map_err(|why| refused(&why))?;
    }
    let questions = made.first().map_or(0, |(_, _, paper)| {
        questions(&work.questionnaire, paper.state())
    });
    if asked.json {
        let paper = |(voter, place): (&String, &PathBuf)| PaperWire {
            voter: voter.clone(),
            file: place.display().to_string(),
        };
        let papers = voters.iter().zip(&places).map(paper).collect();
        let text = json::answer(PapersWire { questions, papers });
        return Ok(CommandOutput::of(text, remarks));
    }
    let mut page = surface.page();
    page.line(&format!(
        "Created {}: {} and the facts about {}, without anyone's answers.",
        count(made.len(), "ballot paper"),
        count(questions, "question"),
        clean(&work.assessment.state().system),
    ));
    page.gap();
    let row = |(voter, place, _): &(&String, &PathBuf, Assessment)| {
        vec![
            cell(clean(voter)).look(TextStyle::Strong),
            cell(format!("surefoot {}", word(shown(place)))),
        ]
    };
    page.rows(2, &made.iter().map(row).collect::<Vec<_>>());
    page.gap();
    let whole = shown(&work.path);
    page.line(&format!(
        "Each voter fills in their own paper alone. Then merge the papers, in any order: {}",
        {
            let papers: Vec<String> = places.iter().map(|place| word(shown(place))).collect();
            format!(
                "`surefoot merge {whole_word} {} --out {whole_word} --force`.",
                papers.join(" "),
                whole_word = word(&whole)
            )
        }
    ));
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// The voters who get a paper: those given with `--voter`, else all voters named in the assessment.
fn voters(asked: &args::Ballot, work: &Work) -> Result<Vec<String>, Error> {
    let file = shown(&work.path);
    let room = match &work.assessment.state().room.voters {
        Voters::Named(names) => names.as_slice(),
        Voters::Number(_) => &[],
    };
    let said: Vec<String> = asked
        .voter
        .iter()
        .map(|voter| voter.trim().to_owned())
        .collect();
    if said.is_empty() {
        if room.is_empty() {
            return Err(failure(format!(
                "{file} names no voters. Add --voter ml,ops, or name them with `surefoot set {file_word} voters=ml,ops`.",
                file_word = word(&file)
            )));
        }
        return Ok(room.to_vec());
    }
    if let Some(voter) = said
        .iter()
        .find(|voter| !room.is_empty() && !room.contains(voter))
    {
        let known: Vec<String> = room.iter().map(|voter| clean(voter)).collect();
        let near = suggestion(voter, room.iter().map(String::as_str))
            .map(|words| format!("{} ", clean(&words)));
        return Err(failure(format!(
            "{} is not a voter. The voters are {}. {}To change the list: `surefoot set {file_word} voters=…`.",
            clean(voter),
            known.join(", "),
            near.unwrap_or_default(),
            file_word = word(&file)
        )));
    }
    match Voters::named(said).map_err(|error| failure(error.to_string()))? {
        Voters::Named(names) => Ok(names),
        Voters::Number(_) => Ok(Vec::new()),
    }
}

/// Whether `--out` names a folder.
fn is_folder(asked: &args::Ballot, voters: &[String]) -> bool {
    let ends_so = asked.out.as_os_str().as_encoded_bytes().ends_with(b"/");
    voters.len() > 1 || asked.voter.is_empty() || ends_so || store::is_folder(&asked.out)
}

/// The path of each paper.
fn places(asked: &args::Ballot, of: &Path, voters: &[String]) -> Vec<PathBuf> {
    if !is_folder(asked, voters) {
        return vec![with_ending(&asked.out)];
    }
    let mut taken = BTreeSet::new();
    let name = |voter: &String| {
        let letter = |letter: char| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        let word: String = voter.to_lowercase().chars().map(letter).collect();
        let name = format!("{}-{}", stem(of), word.trim_matches('-'));
        // names of voters may differ only in characters that are replaced in file names
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| taken.insert(name.clone()));
        asked.out.join(format!("{}{ENDING}", free.unwrap_or(name)))
    };
    voters.iter().map(name).collect()
}

fn no_history(work: &Work) -> Error {
    failure(format!(
        "cannot create a ballot paper from {}: it has no history to merge the paper into. Any edit starts one, for \
         example with `surefoot set`.",
        shown(&work.path)
    ))
}

/// The number of questions on a paper.
fn questions(questionnaire: &Questionnaire, state: &State) -> usize {
    let targets = targets(questionnaire, &state.profile);
    targets
        .scope()
        .filter(|&control| standing(questionnaire, state, &targets, control) != Standing::NotAsked)
        .count()
}
