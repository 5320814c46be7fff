//! Checks the controls of a layer file and the catalogs, and resolves every name in them.

use super::super::file::{RawCatalog, RawControl, RawEntry, Words};
use super::super::{Catalog, Control, Entry, Method, Questionnaire, Statement};
use super::{Check, Code, Known, level, shorten};
use crate::base::diagnostic::{Source, suggestion};
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{CatalogIx, LayerIx, Level};

impl Check<'_> {
    pub(super) fn catalog(raw: RawCatalog) -> Catalog {
        let entries = raw.entries.into_iter();
        let entry = |raw: RawEntry| Entry {
            id: raw.id.value,
            title: raw.title.value,
            heading: raw.heading,
        };
        let entries = entries.map(entry).collect();
        Catalog {
            id: raw.id.value,
            name: raw.name.value,
            short: raw.short.value,
            version: raw.version.value,
            publisher: raw.publisher.value,
            licence: raw.licence.value,
            url: raw.url.value,
            whole: raw.whole,
            law: raw.law,
            entries,
        }
    }

    pub(super) fn control(
        &mut self,
        source: &Source,
        layer: LayerIx,
        raw: &RawControl,
        frame: &Questionnaire,
        known: &Known,
        catalogs: &IndexVec<CatalogIx, Catalog>,
    ) -> Control {
        let file = source.name.as_str();
        let words = |words: &Words| words.value.clone();
        if !raw.levels.value.is_empty() && raw.levels.value.len() != Level::COUNT {
            let message = format!(
                "`{}` describes {} of the 5 levels",
                raw.id.value,
                raw.levels.value.len()
            );
            let help = "Describe for each level from 0 to 4 what a reviewer can see.".to_owned();
            self.tell(
                Code::LevelCount,
                file,
                raw.levels.span.clone(),
                message,
                Some(help),
            );
        }
        for level in raw
            .levels
            .value
            .iter()
            .filter(|level| level.value.trim().is_empty())
        {
            self.tell(
                Code::LevelCount,
                file,
                level.span.clone(),
                format!("a level of `{}` is empty", raw.id.value),
                None,
            );
        }
        let effort = match raw.effort.value.as_slice() {
            [low, high] if low.value <= high.value => (
                u32::try_from(low.value).unwrap_or(1),
                u32::try_from(high.value).unwrap_or(1),
            ),
            [] => (1, 1),
            _ if self
                .found
                .iter()
                .any(|told| told.file == file && raw.effort.span.contains(&told.span.start)) =>
            {
                (1, 1)
            }
            _ => {
                let message = "`effort` must be a range of person-days such as [4, 7]".to_owned();
                self.tell_range(file, raw.effort.span.clone(), message);
                (1, 1)
            }
        };
        let methods = Method::ALL.map(|method| (method.word(), method));
        let requirement = raw.requirement.as_ref().map_or_else(
            || Statement {
                text: String::new(),
                criteria: Vec::new(),
            },
            |requirement| Statement {
                text: words(&requirement.text),
                criteria: requirement
                    .criteria
                    .iter()
                    .map(|criterion| super::super::Criterion {
                        method: self.word(
                            file,
                            "method",
                            &criterion.method,
                            &methods,
                            Method::Inspection,
                        ),
                        text: words(&criterion.text),
                    })
                    .collect(),
            },
        );
        let after = raw
            .after
            .iter()
            .map(|after| super::super::After {
                control: self.find(file, &known.controls, &after.control),
                level: after
                    .level
                    .as_ref()
                    .map_or(Level::DEFINED, |given| level(given.value)),
            })
            .collect();
        let mut crosswalk = Vec::new();
        for (name, entries) in &raw.crosswalk {
            let at = self.find(file, &known.catalogs, name);
            let Some(catalog) = catalogs.get(at).filter(|catalog| catalog.id == name.value) else {
                continue;
            };
            for entry in entries {
                if let Some(index) = catalog.entries.position(|known| known.id == entry.value) {
                    crosswalk.push((at, index));
                } else {
                    let help = suggestion(
                        &entry.value,
                        catalog.entries.iter().map(|known| known.id.as_str()),
                    );
                    let message =
                        format!("{} has no entry `{}`", catalog.name, shorten(&entry.value));
                    self.tell(Code::NotInCatalog, file, entry.span.clone(), message, help);
                }
            }
        }
        Control {
            id: words(&raw.id),
            layer,
            phase: self.find(file, &known.phases, &raw.phase),
            theme: self.find(file, &known.themes, &raw.theme),
            must: self.word(
                file,
                "obligation",
                &raw.obligation,
                &[("must", true), ("should", false)],
                true,
            ),
            core: self.find_all(file, &known.phases, &raw.core),
            title: words(&raw.title),
            question: words(&raw.question),
            probe: raw.probe.as_ref().map(words).unwrap_or_default(),
            why: words(&raw.why),
            levels: raw.levels.value.iter().map(words).collect(),
            evidence: raw.evidence.iter().map(words).collect(),
            pitfall: words(&raw.pitfall),
            applies_when: raw
                .applies_when
                .as_ref()
                .map(|when| self.condition(file, when, known, &frame.facts)),
            owner: self.find(file, &known.roles, &raw.owner),
            contributors: self.find_all(file, &known.roles, &raw.contributors),
            effort,
            review_months: raw
                .review_months
                .as_ref()
                .map(|months| u32::try_from(months.value).unwrap_or_default()),
            after,
            requirement,
            crosswalk,
        }
    }
}
