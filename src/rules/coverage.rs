//! Coverage: the items in a public framework with the controls related to each, and the state of those controls.
//!
//! "Related" is the strongest claim made here. A control at its target only contributes to the requirements of an item,
//! so no item is ever called satisfied.

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{CatalogIx, ControlIx, EntryIx, Level, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing};

/// The coverage of one framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The catalog of the framework.
    pub catalog: CatalogIx,
    /// The items, in order.
    pub items: IndexVec<EntryIx, Item>,
}

/// One item in a framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The entry in the catalog.
    pub entry: EntryIx,
    /// Whether the item only groups others, so that it needs no related controls.
    pub heading: bool,
    /// The related controls, in the order of the questionnaire.
    pub related: Vec<Related>,
}

/// A control related to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    /// The control.
    pub control: ControlIx,
    /// The state of the control in this assessment.
    pub part: Scope,
}

/// The state of a related control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The facts exclude the control.
    DoesNotApply,
    /// The control applies, but is asked only beyond the target phase.
    Later,
    /// The control is asked.
    Asked {
        /// The standing of the control.
        standing: Standing,
        /// The target at the last gate of the target phase.
        target: Level,
    },
}

/// The number of controls related to an item that are at their targets, if any are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The item has no related controls.
    Unrelated,
    /// None of the related controls is currently asked of this system.
    NotAsked,
    /// Some of the related controls are asked. Those that are not applicable are not counted.
    Asked {
        /// The number of related controls at their targets.
        reached: usize,
        /// The number of related controls asked.
        asked: usize,
    },
}

/// The number of items by reach; headings are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of all items.
    pub items: usize,
    /// The number of items with at least one related control.
    pub related: usize,
    /// The number of items with at least one related control that is asked of this system.
    pub asked: usize,
    /// The number of items for which all related controls that are asked are at their targets.
    pub reached: usize,
}

/// The coverage of one catalog.
pub fn coverage(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    catalog: CatalogIx,
) -> Coverage {
    let mut items: IndexVec<EntryIx, Item> = questionnaire.catalogs[catalog]
        .entries
        .enumerated()
        .map(|(entry, named)| Item {
            entry,
            heading: named.heading,
            related: Vec::new(),
        })
        .collect();
    for (control, definition) in questionnaire.controls.enumerated() {
        for &(_, entry) in definition.crosswalk.iter().filter(|(at, _)| *at == catalog) {
            items[entry].related.push(Related {
                control,
                part: part(questionnaire, state, targets, control),
            });
        }
    }
    Coverage { catalog, items }
}

fn part(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    control: ControlIx,
) -> Scope {
    if !targets.applies[control] {
        return Scope::DoesNotApply;
    }
    match targets.level(targets.horizon, control) {
        None => Scope::Later,
        Some(target) => Scope::Asked {
            standing: standing(questionnaire, state, targets, control),
            target,
        },
    }
}

impl Coverage {
    /// The number of items by reach.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for item in self.items.iter().filter(|item| !item.heading) {
            tally.items += 1;
            match item.reach() {
                Reach::Unrelated => {}
                Reach::NotAsked => tally.related += 1,
                Reach::Asked { reached, asked } => {
                    tally.related += 1;
                    tally.asked += 1;
                    tally.reached += usize::from(reached == asked);
                }
            }
        }
        tally
    }
}

impl Item {
    /// The number of related controls that are at their targets.
    pub fn reach(&self) -> Reach {
        let asked = self
            .related
            .iter()
            .filter(|related| related.counts())
            .count();
        match asked {
            _ if self.related.is_empty() => Reach::Unrelated,
            0 => Reach::NotAsked,
            asked => Reach::Asked {
                reached: self
                    .related
                    .iter()
                    .filter(|related| related.is_reached())
                    .count(),
                asked,
            },
        }
    }

    /// The related control to consider first: the first that is not at its target, otherwise the first that is asked.
    pub fn pressing(&self) -> Option<ControlIx> {
        let counted = || self.related.iter().filter(|related| related.counts());
        counted()
            .find(|related| !related.is_reached())
            .or_else(|| counted().next())
            .map(|related| related.control)
    }
}

impl Related {
    /// Whether the control counts: it is asked, and not marked as not applicable.
    pub fn counts(&self) -> bool {
        matches!(self.part, Scope::Asked { standing, .. } if standing != Standing::NotApplicable)
    }

    /// Whether the control is asked and at its target.
    pub fn is_reached(&self) -> bool {
        matches!(self.part, Scope::Asked { standing: Standing::Level(level), target } if level >= target)
    }
}
