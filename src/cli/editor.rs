//! The name under which a command records its edits.

use crate::store::config::Config;

/// The maximum length of an editor's name, in characters.
const MOST_WHO: usize = 60;

/// The name of the editor: the option, else `SUREFOOT_WHO`, else the settings, else `team`.
pub(super) fn editor(said: Option<&String>, config: &Config) -> String {
    let named = said.cloned().or_else(|| std::env::var("SUREFOOT_WHO").ok());
    let named = named
        .map(|who| who.trim().to_owned())
        .filter(|who| !who.is_empty());
    let named = named
        .or_else(|| config.who.clone())
        .unwrap_or_else(|| "team".to_owned());
    // every history entry repeats the name
    named.chars().take(MOST_WHO).collect()
}
