//! Finds the extra time a gate needs to pass by a given day: for each role, the least amount that is enough.
//!
//! For each amount tried, a complete new plan is built; the assessment itself stays unchanged. Only one role is
//! increased at a time: the question in the room is whom to ask for, not how to rebuild the team.

use jiff::civil::Date;

use super::after::{Before, Planning};
use super::{Care, Outlook};
use crate::model::assessment::State;
use crate::model::assessment::plan::Person;
use crate::model::questionnaire::{GateIx, Questionnaire, RoleIx};
use crate::rules::targets::Targets;

/// The amounts of extra time tried, in percent of a person; an amount above 100 means several people.
const TRIED: [u32; 13] = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300];

/// The extra time a gate needs to pass by a given day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The gate.
    pub gate: GateIx,
    /// The target date.
    pub wanted: Date,
    /// The day the gate can pass with the current team, with unknown answers from level 0; `None` if it has no day.
    pub now: Option<Date>,
    /// One offer for each role: offers that meet the target date first, and of these the least extra time first. Empty
    /// if the date is met without extra time.
    pub offers: Vec<Offer>,
}

/// The extra time that one role would need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The role.
    pub role: RoleIx,
    /// The least extra time that meets the target date, in percent of a person; `None` if even the largest amount does
    /// not.
    pub percent: Option<u32>,
    /// The day the gate can pass with that much extra time, or with the largest amount tried.
    pub opens: Option<Date>,
}

impl Meeting {
    /// Whether the target date is met with the current team.
    pub fn is_met(&self) -> bool {
        self.now.is_some_and(|now| now <= self.wanted)
    }
}

/// The extra time needed for `gate` to pass by `wanted`, with `outlook` as the roadmap of the assessment.
pub fn meet(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
    outlook: &Outlook,
    gate: GateIx,
    wanted: Date,
) -> Meeting {
    let mut meeting = Meeting {
        gate,
        wanted,
        now: outlook.gate(gate).1,
        offers: Vec::new(),
    };
    if meeting.is_met() {
        return meeting;
    }
    let before = Before {
        settings: &state.plan,
        known: &outlook.known,
        all: &outlook.all,
    };
    let with = |role: RoleIx, percent: u32| {
        let planning = Planning {
            questionnaire,
            state: &helped(questionnaire, state, role, percent),
            targets,
            today,
            care: Care::Improved,
        };
        planning.after(Some(before)).gate(gate).1
    };
    let in_time = |day: Option<Date>| day.is_some_and(|day| day <= wanted);
    meeting.offers = questionnaire
        .roles
        .indices()
        .map(|role| {
            let most = with(role, TRIED[TRIED.len() - 1]);
            if !in_time(most) {
                return Offer {
                    role,
                    percent: None,
                    opens: most,
                };
            }
            // binary search, which assumes that more time never delays a gate
            let (mut low, mut high, mut day) = (0, TRIED.len() - 1, most);
            while low < high {
                let middle = low.midpoint(high);
                let opens = with(role, TRIED[middle]);
                if in_time(opens) {
                    (high, day) = (middle, opens);
                } else {
                    low = middle + 1;
                }
            }
            Offer {
                role,
                percent: Some(TRIED[high]),
                opens: day,
            }
        })
        .collect();
    meeting.offers.sort_by_key(|offer| {
        (
            offer.percent.is_none(),
            offer.percent,
            offer.opens.is_none(),
            offer.opens,
        )
    });
    meeting
}

/// The state with extra people in a role whose time adds up to `percent`: full-time people, and one person for the
/// rest.
fn helped(questionnaire: &Questionnaire, state: &State, role: RoleIx, percent: u32) -> State {
    let mut state = state.clone();
    let role = &questionnaire.roles[role];
    let mut left = percent;
    for number in 1..=usize::from(u16::MAX) {
        if left == 0 {
            break;
        }
        let id = format!("{} more {number}", role.id);
        let part = left.min(100);
        left -= part;
        let percent = u8::try_from(part).unwrap_or(100);
        state.plan.people.insert(
            id,
            Person {
                roles: [role.id.clone()].into(),
                percent,
                away: [].into(),
            },
        );
    }
    state
}
