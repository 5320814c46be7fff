//! A sentence about how the available questionnaire differs from the one that was answered.

use std::cmp::Ordering;

use crate::base::sanitize::sanitize;
use crate::model::assessment::State;
use crate::model::questionnaire::{Questionnaire, order};

/// A sentence if the questionnaire differs from the one that was answered. `None` if it does not, or if the versions
/// match and the assessment contains no hash.
pub fn other_questionnaire(state: &State, questionnaire: &Questionnaire) -> Option<String> {
    let named = &state.questionnaire;
    let (id, here) = (&questionnaire.id, &questionnaire.version);
    if named.version != *here {
        let version = sanitize(&named.version);
        // `reassess` refuses to go back to an older version.
        let newer = order(&named.version, here) != Some(Ordering::Greater);
        let next = if newer {
            format!(
                " `surefoot reassess` updates the assessment to {here} and keeps everything in it."
            )
        } else {
            String::new()
        };
        return Some(format!(
            "it was answered with {id} {version}, but results are computed with {here}.{next}"
        ));
    }
    let differs = !named.hash.is_empty() && named.hash != questionnaire.hash;
    differs.then(|| {
        format!(
            "the text of {id} {here} differs from the text used for the answers (hash {} here, {} there).",
            short(&questionnaire.hash),
            short(&named.hash)
        )
    })
}

/// The first 12 digits of a hash.
pub fn short(hash: &str) -> String {
    sanitize(hash).chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::QuestionnaireName;
    use crate::store;

    #[test]
    fn a_newer_an_older_and_a_changed_questionnaire_are_told_apart() {
        let here = store::questionnaire(None).unwrap();
        let said = |version: &str, hash: &str| {
            let state = State {
                questionnaire: QuestionnaireName {
                    id: here.id.clone(),
                    version: version.to_owned(),
                    hash: hash.to_owned(),
                },
                ..State::default()
            };
            other_questionnaire(&state, &here)
        };
        let version = here.version.as_str();
        let updates = format!("`surefoot reassess` updates the assessment to {version}");
        let leads_on = |words: &str| words.contains(&updates);
        assert_eq!(said(version, &here.hash), None);
        assert_eq!(said(version, ""), None, "it names no text to compare with");
        assert!(
            said(version, "00").is_some_and(|words| words.contains("differs from the text used"))
        );
        assert!(said("0.9.0", "").is_some_and(|words| leads_on(&words)));
        // The available version is older here, and `reassess` refuses it.
        assert!(said("9.9.9", "").is_some_and(|words| !leads_on(&words)));
    }
}
