//! A comparison as 2 test suites: regressions by control and by gate.
//!
//! A case fails if the comparison reports a regression, and is skipped if the level is unknown in both states.

use super::{Case, Outcome, Suite};
use crate::describe::compare as describe;
use crate::views::compare::{Compared, Comparison, Section, Worse};

/// Returns one suite for the controls and one for the gates. `before` and `after` are the names of the states.
pub fn compare(found: &Comparison, before: &str, after: &str) -> Vec<Suite> {
    let limits = found
        .limits
        .iter()
        .map(|limit| describe::limit(*limit).to_owned());
    let control = |one: &Compared| {
        let mut reasons: Vec<String> = found
            .worse()
            .filter_map(|worse| of_control(worse, &one.control))
            .collect();
        let name = format!("{} {}", one.control, one.title);
        if reasons.is_empty() && !one.known {
            let outcome = Outcome::Skipped("level not known in either state".to_owned());
            return Case {
                class: one.layer.clone(),
                name,
                outcome,
            };
        }
        if !reasons.is_empty() {
            reasons.extend(limits.clone());
        }
        Case::failing(one.layer.as_str(), name, reasons)
    };
    let controls = found.controls.iter().map(control).collect();
    let gates = found.after.gates.iter().map(|gate| {
        let worse = found.worse().filter_map(|worse| match worse {
            Worse::Gate(before, after) if after.id == gate.id => Some(format!(
                "{}: {} → {}",
                gate.id,
                before.state.word(),
                after.state.word()
            )),
            Worse::Moved(_) | Worse::Unmet(_) | Worse::Gate(..) => None,
        });
        Case::failing("gate", gate.id.as_str(), worse.collect())
    });
    let suite = |what: &str, cases| Suite {
        name: format!("{what}: {before} → {after}"),
        day: found.after.day,
        cases,
    };
    vec![suite("controls", controls), suite("gates", gates.collect())]
}

/// Describes a regression of the given control. `None` for any other regression.
fn of_control(worse: Worse<'_>, control: &str) -> Option<String> {
    match worse {
        Worse::Moved(one) if one.control == control => {
            let part = if one.part == Section::Answer {
                String::new()
            } else {
                format!("{} ", one.part.word())
            };
            let last = one
                .last
                .as_ref()
                .map_or_else(String::new, |(who, on)| format!(" ({who}, {on})"));
            Some(format!(
                "{control} {part}{}: was {}, is now {}{last}",
                one.way.word(),
                describe::value(&one.before),
                describe::value(&one.after)
            ))
        }
        Worse::Unmet(id) if id == control => {
            Some(format!("REQ-{control} was met and no longer is"))
        }
        Worse::Moved(_) | Worse::Unmet(_) | Worse::Gate(..) => None,
    }
}
