//! `ballot`: creates a ballot paper for each voter to fill in alone.
//!
//! A paper is a small file with the same questions and the facts, but without anybody's answers. The assessment stays
//! unchanged, and a paper made from an encrypted assessment is encrypted with the same key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::exports::refused;
use super::make::{existing, may_be_made, stem};
use super::open::Work;
use super::page::{TextStyle, cell, clean, count};
use super::{args, open};
use crate::base::diagnostic::suggestion;
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::export::json;
use crate::export::json::command::{PaperWire, PapersWire};
use crate::model::assessment::file::ENDING;
use crate::model::assessment::paper::paper;
use crate::model::assessment::vote::Voices;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::rules::targets::{Standing, standing, targets};
use crate::session::path::{shown, with_ending};
use crate::session::save::copy_key;
use crate::store;
use crate::store::OpenFile;
use crate::store::config::Config;

/// Makes the papers.
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
            "cannot make a ballot paper from {file}: it is a report. Take its assessment."
        )));
    }
    let voices = voices(asked, &work)?;
    let places = places(asked, &work.path, &voices);
    let who = editor(asked.editor.as_ref(), config);
    let mut made: Vec<(&String, &PathBuf, Assessment)> = Vec::new();
    // every paper is made before any is written
    for (voice, place) in voices.iter().zip(&places) {
        let paper = paper(&work.assessment, voice, asked.form, store::stamp(&who))
            .ok_or_else(|| no_history(&work))?;
        made.push((voice, place, paper));
    }
    if is_folder(asked, &voices) {
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
        let paper = |(voice, place): (&String, &PathBuf)| PaperWire {
            voice: voice.clone(),
            file: place.display().to_string(),
        };
        let papers = voices.iter().zip(&places).map(paper).collect();
        let text = json::answer(PapersWire { questions, papers });
        return Ok(CommandOutput::of(text, remarks));
    }
    let mut page = surface.page();
    page.line(&format!(
        "Made {}: {} and the facts about {}, and nothing that anybody answered.",
        count(made.len(), "ballot paper"),
        count(questions, "question"),
        clean(&work.assessment.state().system),
    ));
    page.gap();
    let row = |(voice, place, _): &(&String, &PathBuf, Assessment)| {
        vec![
            cell(clean(voice)).look(TextStyle::Strong),
            cell(format!("surefoot {}", shown(place))),
        ]
    };
    page.rows(2, &made.iter().map(row).collect::<Vec<_>>());
    page.gap();
    let whole = shown(&work.path);
    page.line(&format!(
        "Each voice fills in its own alone. Then, in whatever order they come back: {}",
        {
            let papers: Vec<String> = places.iter().map(|place| shown(place)).collect();
            format!(
                "`surefoot merge {whole} {} --out {whole} --force`.",
                papers.join(" ")
            )
        }
    ));
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Whose papers: those that were named, or all voices of the room.
fn voices(asked: &args::Ballot, work: &Work) -> Result<Vec<String>, Error> {
    let file = shown(&work.path);
    let room = match &work.assessment.state().room.voices {
        Voices::Named(names) => names.as_slice(),
        Voices::Number(_) => &[],
    };
    let said: Vec<String> = asked
        .voice
        .iter()
        .map(|voice| voice.trim().to_owned())
        .collect();
    if said.is_empty() {
        if room.is_empty() {
            return Err(failure(format!(
                "whose ballot paper? {file} names no voices: say --voice ml,ops, or name them for good with \
                 `surefoot set {file} voices=ml,ops`."
            )));
        }
        return Ok(room.to_vec());
    }
    if let Some(voice) = said
        .iter()
        .find(|voice| !room.is_empty() && !room.contains(voice))
    {
        let known: Vec<String> = room.iter().map(|voice| clean(voice)).collect();
        let near = suggestion(voice, room.iter().map(String::as_str))
            .map(|words| format!("{} ", clean(&words)));
        return Err(failure(format!(
            "{} is no voice of this room, which has {}. {}Or name all of them anew: `surefoot set {file} voices=…`.",
            clean(voice),
            known.join(", "),
            near.unwrap_or_default(),
        )));
    }
    match Voices::named(said).map_err(|error| failure(error.to_string()))? {
        Voices::Named(names) => Ok(names),
        Voices::Number(_) => Ok(Vec::new()),
    }
}

/// Whether the papers go into a folder.
fn is_folder(asked: &args::Ballot, voices: &[String]) -> bool {
    let ends_so = asked.out.as_os_str().as_encoded_bytes().ends_with(b"/");
    voices.len() > 1 || asked.voice.is_empty() || ends_so || store::is_folder(&asked.out)
}

/// Where each paper goes.
fn places(asked: &args::Ballot, of: &Path, voices: &[String]) -> Vec<PathBuf> {
    if !is_folder(asked, voices) {
        return vec![with_ending(&asked.out)];
    }
    let mut taken = BTreeSet::new();
    let name = |voice: &String| {
        let letter = |letter: char| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '-'
            }
        };
        let word: String = voice.to_lowercase().chars().map(letter).collect();
        let name = format!("{}-{}", stem(of), word.trim_matches('-'));
        // two voices may be told apart by signs that no file name should have
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| taken.insert(name.clone()));
        asked.out.join(format!("{}{ENDING}", free.unwrap_or(name)))
    };
    voices.iter().map(name).collect()
}

fn no_history(work: &Work) -> Error {
    failure(format!(
        "cannot make a ballot paper from {}: it has no history that the paper could come back to. Any edit, as with \
         `surefoot set`, begins one.",
        shown(&work.path)
    ))
}

/// How many questions a paper asks.
fn questions(questionnaire: &Questionnaire, state: &State) -> usize {
    let targets = targets(questionnaire, &state.profile);
    targets
        .scope()
        .filter(|&control| standing(questionnaire, state, control) != Standing::NotAsked)
        .count()
}
