//! Settings: the program can work with the result of any file.

use surefoot::base::diagnostic::has_errors;
use surefoot::model::assessment::beginning_with;
use surefoot::model::assessment::profile::Form;
use surefoot::store::config;
use surefoot::store::config::Config;

use super::assessment::full;
use super::texts::{check_told, source};

/// Checks a settings file.
pub fn check(bytes: &[u8]) {
    let Some(source) = source("config.toml", bytes) else {
        return;
    };
    let (config, found) = config::read(&source);
    let faulty = has_errors(&found);
    check_told(&found, std::slice::from_ref(&source), !faulty);
    let refusal = config::refusal(&found, &source);
    assert_eq!(
        refusal.is_some(),
        faulty,
        "refused without a sentence, or the other way round: {found:?}"
    );
    if faulty {
        assert_eq!(config, Config::default(), "half of it holds");
    }
    assert!(
        config
            .who
            .as_ref()
            .is_none_or(|who| !who.is_empty() && who.trim() == who)
    );
    for (id, person) in &config.people {
        assert!(!id.is_empty() && id.trim() == id, "nobody: {id:?}");
        assert!(
            (1..=100).contains(&person.percent) && !person.roles.is_empty(),
            "can carry nothing: {person:?}"
        );
    }
    let (changes, unknown) = beginning_with(full(), "x", Form::Full, &config.people);
    assert!(changes.len() > 3, "nobody is in the plan");
    assert!(
        unknown
            .iter()
            .all(|sentence| sentence.ends_with(['.', '?'])),
        "{unknown:?}"
    );
}
