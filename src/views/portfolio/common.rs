//! Common gaps: controls that several systems lack and that are better done once for all of them.
//!
//! Systems with an unknown level are listed beside those known to have the gap, and never counted among them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::File;
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{Control, ControlIx, Questionnaire};
use crate::rules::targets::Standing;

/// A control that several systems are short of.
#[derive(Clone, Debug)]
pub struct Common {
    /// The questionnaire it stands in; of several versions that of the first system.
    pub questionnaire: Arc<Questionnaire>,
    /// The control.
    pub control: ControlIx,
    /// How many systems are asked it.
    pub asked: usize,
    /// The places of the files of systems that are known to be below what is asked of them.
    pub lacking: Vec<usize>,
    /// The places of the files of systems of which nobody knows.
    pub unknown: Vec<usize>,
    /// Its weight for the next gate of each system times the levels that one is short, together.
    pub weight: u64,
}

impl Common {
    /// The control.
    pub fn control(&self) -> &Control {
        &self.questionnaire.controls[self.control]
    }
}

/// The controls that at least two of these systems are short of: what most of them lack first, of equals the weightiest,
/// then what least is known of, then in the order of the questionnaire.
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
    // a stable sort keeps the order of the questionnaires among equals
    all.sort_by_key(|common| Reverse((common.lacking.len(), common.weight, common.unknown.len())));
    all
}

/// The place of each control of a questionnaire in the list.
type Places = Arc<IndexVec<ControlIx, usize>>;

/// Every control of every questionnaire, once.
#[derive(Default)]
struct Table {
    all: Vec<Common>,
    /// The place of each control in the list, for each questionnaire met so far.
    places: Vec<(Arc<Questionnaire>, Places)>,
    /// The same by the ids of questionnaire and control: versions of one questionnaire name a control alike for ever.
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
