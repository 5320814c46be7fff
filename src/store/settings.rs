//! Locates the folders of surefoot and reads the user's settings, together with everything that is wrong with them.
//!
//! The environment decides where the folders are. No problem found here stops surefoot.

use std::path::PathBuf;

use super::read_source;
use crate::base::diagnostic::{Diagnostic, Source};
use crate::store::config;
use crate::store::config::Config;

/// Where surefoot keeps its own things: the list of recent files, and questionnaires of one's own.
/// `SUREFOOT_DATA` names another place; where there is no home either, there is none.
pub fn data_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SUREFOOT_DATA").filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    folders().map(|folders| folders.data_dir().to_owned())
}

/// The home of whoever runs this, where the environment names one. Nobody else is asked: on Unix the C library would ask
/// the program that knows all users, through a socket.
pub fn home() -> Option<PathBuf> {
    if cfg!(unix) {
        std::env::var_os("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from)
    } else {
        directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned())
    }
}

/// The folders a program has here.
fn folders() -> Option<directories::ProjectDirs> {
    home().and_then(|_| directories::ProjectDirs::from("", "", "surefoot"))
}

/// Settings as they were found.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What holds.
    pub config: Config,
    /// Why the file could not be used at all, in a sentence.
    pub refused: Option<String>,
    /// What in it is wrong.
    pub found: Vec<Diagnostic>,
    /// The text that is about.
    pub sources: Vec<Source>,
}

impl Settings {
    /// What is worth knowing about them, in paragraphs.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.refused.iter().cloned().collect();
        if !self.found.is_empty() {
            notes
                .push("This stands in the settings and says nothing to surefoot, which goes on without it:".to_owned());
            notes.extend(
                self.found
                    .iter()
                    .map(|found| found.render(&self.sources, false)),
            );
        }
        notes
    }
}

/// Where settings are expected: `config.toml` in the configuration folder, or the file that `SUREFOOT_CONFIG` names; an
/// empty name means none.
pub fn config_file() -> Option<PathBuf> {
    match std::env::var_os("SUREFOOT_CONFIG") {
        Some(file) => Some(PathBuf::from(file)).filter(|file| !file.as_os_str().is_empty()),
        None => folders().map(|at| at.config_dir().join("config.toml")),
    }
}

/// Reads the settings. Whatever is wrong with them, surefoot can go on.
pub fn settings() -> Settings {
    let Some(path) = config_file() else {
        return Settings::default();
    };
    // nobody has to have settings, but who names a file means one
    if !path.exists() && std::env::var_os("SUREFOOT_CONFIG").is_none() {
        return Settings::default();
    }
    let source = match read_source(&path) {
        Ok(source) => source,
        Err(fault) => {
            let refused = Some(format!("Surefoot goes on without settings: {fault}"));
            return Settings {
                refused,
                ..Settings::default()
            };
        }
    };
    let (config, found) = config::read(&source);
    match config::refusal(&found, &source) {
        Some(refused) => Settings {
            refused: Some(refused),
            ..Settings::default()
        },
        None => Settings {
            config,
            refused: None,
            found,
            sources: vec![source],
        },
    }
}
