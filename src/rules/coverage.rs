//! Coverage: the items of a public framework with the controls related to each, and the state of those controls.
//!
//! "Related" is the strongest claim made here. A control at its target contributes to what an item asks, so no item is
//! ever called satisfied.

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{CatalogIx, ControlIx, EntryIx, Level, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing};

/// One framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The catalog.
    pub catalog: CatalogIx,
    /// Its items in order.
    pub items: IndexVec<EntryIx, Item>,
}

/// One item of a framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The entry of the catalog.
    pub entry: EntryIx,
    /// Whether it only holds others together, so that nothing has to be related to it.
    pub heading: bool,
    /// The controls related to it, in the order of the questionnaire.
    pub related: Vec<Related>,
}

/// A control related to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    /// The control.
    pub control: ControlIx,
    /// How it stands in this assessment.
    pub part: Scope,
}

/// How a related control stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The facts say that it does not apply.
    DoesNotApply,
    /// It applies, and is asked only beyond the phase wanted.
    Later,
    /// It is asked.
    Asked {
        /// Where it stands.
        standing: Standing,
        /// The level asked of it in the end.
        target: Level,
    },
}

/// How far the controls related to an item reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// No control is related to it.
    Unrelated,
    /// None of its controls is asked of this system now.
    NotAsked,
    /// So many of its controls are at their target, of so many asked; those a person set aside are not counted.
    Asked {
        /// At their target.
        reached: usize,
        /// All.
        asked: usize,
    },
}

/// How many items stand how; headings are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All items.
    pub items: usize,
    /// With at least one related control.
    pub related: usize,
    /// With at least one related control that is asked of this system.
    pub asked: usize,
    /// With every control that is asked at its target.
    pub reached: usize,
}

/// A catalog seen through the controls related to its entries.
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
            standing: standing(questionnaire, state, control),
            target,
        },
    }
}

impl Coverage {
    /// How many of its items stand how.
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
    /// How far its controls reach.
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

    /// The related control to look at first: the first that is not at its target, or the first that is asked.
    pub fn pressing(&self) -> Option<ControlIx> {
        let counted = || self.related.iter().filter(|related| related.counts());
        counted()
            .find(|related| !related.is_reached())
            .or_else(|| counted().next())
            .map(|related| related.control)
    }
}

impl Related {
    /// Whether it counts: asked, and not set aside by a person.
    pub fn counts(&self) -> bool {
        matches!(self.part, Scope::Asked { standing, .. } if standing != Standing::NotApplicable)
    }

    /// Whether it is asked and at its target.
    pub fn is_reached(&self) -> bool {
        matches!(self.part, Scope::Asked { standing: Standing::Level(level), target } if level >= target)
    }
}
