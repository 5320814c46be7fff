//! The text of a requirement for a target.

use crate::model::questionnaire::{Control, Level};

/// The requirement that follows from a control for a target: its statement or, below the lowest requirement level, the
/// text of the level itself.
pub fn statement(control: &Control, target: Level) -> String {
    match control.statement(target) {
        Some(statement) => statement.text.clone(),
        None => format!("At level {target} or above: {}", control.level(target)),
    }
}
