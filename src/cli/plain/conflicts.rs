//! Conflicts in plain mode: listed with numbers, and resolved by number.
//!
//! Nothing is resolved unless the user asks for it.

use super::super::page::Page;
use super::dispatch::PlainSession;
use super::reply::{Effect, Reply, short};
use crate::cli::conflicts::{lines, sentence};
use crate::describe::change::describe_with;
use crate::model::assessment::history::Stamp;

impl PlainSession {
    /// Lists the conflicts with their versions.
    pub(super) fn conflicts(&self) -> Reply {
        let conflicts = self.basis.assessment.history().conflicts();
        if conflicts.is_empty() {
            return self.say("No conflicts are left.");
        }
        let mut page = Page::new(self.width, false);
        lines(&mut page, &self.basis.questionnaire, conflicts);
        page.line("Type take 1 2 to keep version 2 of conflict 1. Editing the item also resolves its conflict.");
        Reply {
            words: page.finish(),
            effects: Vec::new(),
        }
    }

    /// Keeps a version, which resolves the conflict.
    pub(super) fn take(&mut self, rest: &str, stamp: &Stamp) -> Reply {
        let conflicts = self.basis.assessment.history().conflicts();
        if conflicts.is_empty() {
            return self.conflicts();
        }
        let mut numbers = rest
            .split_whitespace()
            .map(|word| word.parse::<usize>().ok()?.checked_sub(1));
        let (Some(Some(which)), Some(Some(version)), None) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return self.say(
                "Type take and 2 numbers: the conflict and the version to keep, as in take 1 2.",
            );
        };
        let found = conflicts
            .get(which)
            .and_then(|conflict| conflict.versions.get(version));
        let Some(change) = found.map(|version| version.change.clone()) else {
            return self.say(format!(
                "There is no version {}. Type conflicts to list them.",
                short(rest)
            ));
        };
        let before = self.basis.state().plan.clone();
        let (what, says) = describe_with(&self.basis.questionnaire, &change, &|day| {
            self.basis.day(day)
        });
        let touched = [change.clone()];
        if !self.basis.assessment.change(change, stamp.clone()) {
            return Reply::default();
        }
        self.basis.rebuild(&touched, before);
        self.fresh = true;
        let left = self
            .left_to_settle()
            .unwrap_or_else(|| "No conflicts are left.".to_owned());
        self.say(format!("Kept: {what}, {says}. Type undo to undo. {left}"))
            .then(Reply::ask_for(Effect::Save))
    }

    /// A sentence on unresolved conflicts; `None` if there are none.
    pub(super) fn left_to_settle(&self) -> Option<String> {
        let words = sentence(&self.basis.questionnaire, &self.basis.assessment)?;
        Some(format!("{words}. Type conflicts to list the versions."))
    }
}
