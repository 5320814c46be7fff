//! Common gaps: controls that several systems lack and that are better implemented once for all of them.
//!
//! Systems with an unknown level are listed beside those known to have the gap, and never counted among them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::File;
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{Control, ControlIx, Questionnaire};
use crate::rules::targets::Standing;

/// A gap that several systems have in common.
#[derive(Clone, Debug)]
pub struct Common {
    /// The questionnaire with the control; if systems use several versions, the version of the first system.
    pub questionnaire: Arc<Questionnaire>,
    /// The index of the control.
    pub control: ControlIx,
    /// Number of systems in which the control is in scope and applicable.
    pub asked: usize,
    /// Indices of the files whose systems are known to be below the target.
    pub lacking: Vec<usize>,
    /// Indices of the files whose systems have an unknown level.
    pub unknown: Vec<usize>,
    /// Sum over the lacking systems: weight of the control for the next gate times missing levels.
    pub weight: u64,
}

impl Common {
    /// The control.
    pub fn control(&self) -> &Control {
        &self.questionnaire.controls[self.control]
    }
}

/// The controls that at least 2 of the shown systems lack. Sorted by number of lacking systems, then by weight, then by
/// number of unknown levels (each highest first), then in the order of the questionnaire.
pub fn common(files: &[File], shown: &[usize]) -> Vec<Common> {
    let mut table = Table::default();
    for &at in shown {
        let Some(system) = files.get(at).and_then(File::system) else {
            continue;
        };
        let places = table.places(&system.questionnaire);
        let asked = system
            .items
            .iter()
            .filter(|item| item.standing != Standing::NotApplicable);
        for item in asked {
            let common = &mut table.all[places[item.control]];
            common.asked += 1;
            if item.is_lacking() {
                common.lacking.push(at);
                common.weight += item.weight;
            } else if item.is_unknown() {
                common.unknown.push(at);
            }
        }
    }
    let mut all = table.all;
    all.retain(|common| common.lacking.len() > 1);
    // A stable sort keeps the order of the questionnaire among equals.
    all.sort_by_key(|common| Reverse((common.lacking.len(), common.weight, common.unknown.len())));
    all
}

/// The position of each control of a questionnaire in `Table::all`.
type Places = Arc<IndexVec<ControlIx, usize>>;

/// Every control of every questionnaire, once.
#[derive(Default)]
struct Table {
    all: Vec<Common>,
    /// Positions in `all`, for each questionnaire processed so far.
    places: Vec<(Arc<Questionnaire>, Places)>,
    /// Position by id of questionnaire and control. A control keeps its id in all versions of a questionnaire.
    ids: BTreeMap<(String, String), usize>,
}

impl Table {
    fn places(&mut self, questionnaire: &Arc<Questionnaire>) -> Places {
        if let Some((_, places)) = self
            .places
            .iter()
            .find(|(known, _)| Arc::ptr_eq(known, questionnaire))
        {
            return Arc::clone(places);
        }
        let place = |(control, definition): (ControlIx, &Control)| {
            *self
                .ids
                .entry((questionnaire.id.clone(), definition.id.clone()))
                .or_insert_with(|| {
                    self.all.push(Common {
                        questionnaire: Arc::clone(questionnaire),
                        control,
                        asked: 0,
                        lacking: Vec::new(),
                        unknown: Vec::new(),
                        weight: 0,
                    });
                    self.all.len() - 1
                })
        };
        let places = Arc::new(questionnaire.controls.enumerated().map(place).collect());
        self.places
            .push((Arc::clone(questionnaire), Arc::clone(&places)));
        places
    }
}
