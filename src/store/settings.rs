//! Locates surefoot's folders and reads the user's settings, together with all problems in them.
//!
//! The environment determines where the folders are. No problem found here stops surefoot.

use std::path::PathBuf;

use super::read_source;
use crate::base::diagnostic::{Diagnostic, Source};
use crate::store::config;
use crate::store::config::Config;

/// Returns surefoot's data folder, with the list of recent files and the user's own questionnaires. `SUREFOOT_DATA`
/// overrides it. `None` if neither that variable nor a home folder is set.
pub fn data_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SUREFOOT_DATA").filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    folders().map(|folders| folders.data_dir().to_owned())
}

/// Returns the user's home folder if the environment names one. Never queries the user database: on Unix the C
/// library may do that through a socket.
pub fn home() -> Option<PathBuf> {
    if cfg!(unix) {
        std::env::var_os("HOME")
            .filter(|home| !home.is_empty())
            .map(PathBuf::from)
    } else {
        directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned())
    }
}

/// Returns the system's standard folders for surefoot.
fn folders() -> Option<directories::ProjectDirs> {
    home().and_then(|_| directories::ProjectDirs::from("", "", "surefoot"))
}

/// Settings as read from disk.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Settings in effect.
    pub config: Config,
    /// Reason why the file could not be used at all, in one sentence.
    pub refused: Option<String>,
    /// Problems in the file.
    pub found: Vec<Diagnostic>,
    /// Sources that the problems refer to.
    pub sources: Vec<Source>,
}

impl Settings {
    /// Describes the problems in paragraphs for the user.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.refused.iter().cloned().collect();
        if !self.found.is_empty() {
            notes.push("surefoot ignores these settings:".to_owned());
            notes.extend(
                self.found
                    .iter()
                    .map(|found| found.render(&self.sources, false)),
            );
        }
        notes
    }
}

/// Returns the path of the settings: `config.toml` in the configuration folder, or the file named by
/// `SUREFOOT_CONFIG`. `None` if that variable is empty.
pub fn config_file() -> Option<PathBuf> {
    match std::env::var_os("SUREFOOT_CONFIG") {
        Some(file) => Some(PathBuf::from(file)).filter(|file| !file.as_os_str().is_empty()),
        None => folders().map(|at| at.config_dir().join("config.toml")),
    }
}

/// Reads the settings. Problems are part of the result and never prevent surefoot from running.
pub fn settings() -> Settings {
    let Some(path) = config_file() else {
        return Settings::default();
    };
    // the file is optional, unless the user named one
    if !path.exists() && std::env::var_os("SUREFOOT_CONFIG").is_none() {
        return Settings::default();
    }
    let source = match read_source(&path) {
        Ok(source) => source,
        Err(fault) => {
            let refused = Some(format!("surefoot uses the default settings: {fault}"));
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
