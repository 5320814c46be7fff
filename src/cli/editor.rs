//! Who makes the edits of a command.

use crate::store::config::Config;

/// The most letters of who makes an edit.
const MOST_WHO: usize = 60;

/// Who makes edits: as said, as the environment says, as the settings say, or the team.
pub(super) fn editor(said: Option<&String>, config: &Config) -> String {
    let named = said.cloned().or_else(|| std::env::var("SUREFOOT_WHO").ok());
    let named = named
        .map(|who| who.trim().to_owned())
        .filter(|who| !who.is_empty());
    let named = named
        .or_else(|| config.who.clone())
        .unwrap_or_else(|| "team".to_owned());
    // it stands in every entry of the history
    named.chars().take(MOST_WHO).collect()
}
