//! Coverage of catalogs in words: the standing of a related control, and the share of the controls related to an item
//! that reach their targets.

use super::Describe;
use crate::model::questionnaire::Questionnaire;
use crate::rules::coverage::{Reach, Related, Scope};
use crate::rules::targets::Standing;

impl Describe for Related {
    /// The standing of a related control: `3 Enforced`, `1 Ad hoc, needs 2`, `does not apply`.
    fn describe(&self, questionnaire: &Questionnaire) -> String {
        match self.part {
            Scope::DoesNotApply => "does not apply".to_owned(),
            Scope::Later => "in scope in a later phase".to_owned(),
            Scope::Asked {
                standing: Standing::NotApplicable,
                ..
            } => "not applicable".to_owned(),
            Scope::Asked { standing, target } => {
                let is = match standing {
                    Standing::NotAsked => "not asked in the short form".to_owned(),
                    Standing::Level(_)
                    | Standing::NotApplicable
                    | Standing::Unknown
                    | Standing::Unanswered => standing.describe(questionnaire),
                };
                if self.is_reached() {
                    is
                } else {
                    format!("{is}, needs {target}")
                }
            }
        }
    }
}

/// The share of the controls related to an item that reach their targets: `2 of 5 at target`.
pub fn reach(reach: Reach) -> String {
    match reach {
        Reach::Unrelated => "no related controls".to_owned(),
        Reach::NotAsked => "not in scope now".to_owned(),
        Reach::Asked { reached, asked } => format!("{reached} of {asked} at target"),
    }
}
