//! Checks the controls of a layer file and the catalogs, and resolves every name in them.

use super::super::file::Words;
use super::super::file::control::{RawCatalog, RawControl, RawEntry};
use super::super::{Catalog, Control, Entry, Method, Questionnaire, Scope, Statement};
use super::{Check, Code, Known, level, shorten};
use crate::base::diagnostic::{Source, suggestion};
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{CatalogIx, ChoiceIx, LayerIx, Level};

impl Check<'_> {
    pub(super) fn catalog(raw: RawCatalog) -> Catalog {
        let entries = raw.entries.into_iter();
        let entry = |raw: RawEntry| Entry {
            id: raw.id.value,
            title: raw.title.value,
            heading: raw.heading,
            level: raw.level.map(|level| level.value).unwrap_or_default(),
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
            scope: raw.scope.map(|scope| scope.value).unwrap_or_default(),
            law: raw.law.into_iter().map(|law| law.value).collect(),
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
        let mut requirements: Vec<Statement> = Vec::with_capacity(raw.requirements.len());
        for requirement in &raw.requirements {
            let at = level(requirement.level.value);
            if requirements.last().is_some_and(|below| below.level >= at) {
                let message = "the requirements of a control must have ascending levels".to_owned();
                self.tell_range(file, requirement.level.span.clone(), message);
            }
            let criteria = requirement.criteria.iter();
            let criteria = criteria.map(|criterion| super::super::Criterion {
                method: self.word(
                    file,
                    "method",
                    &criterion.method,
                    &methods,
                    Method::Inspection,
                ),
                text: words(&criterion.text),
            });
            requirements.push(Statement {
                level: at,
                text: words(&requirement.text),
                criteria: criteria.collect(),
            });
        }
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
        let must = self.word(
            file,
            "obligation",
            &raw.obligation,
            &[("must", true), ("should", false)],
            true,
        );
        let law = self.law(file, raw, must, frame);
        let scopes = [
            ("system", Scope::System),
            ("organization", Scope::Organization),
        ];
        let scope = raw.scope.as_ref().map_or(Scope::System, |scope| {
            self.word(file, "scope", scope, &scopes, Scope::System)
        });
        Control {
            id: words(&raw.id),
            layer,
            phase: self.find(file, &known.phases, &raw.phase),
            theme: self.find(file, &known.themes, &raw.theme),
            must,
            scope,
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
            accountable: self.find(file, &known.roles, &raw.accountable),
            responsible: self.find(file, &known.roles, &raw.responsible),
            consulted: self.find_all(file, &known.roles, &raw.consulted),
            effort,
            lead_days: raw
                .lead_days
                .as_ref()
                .map_or(0, |days| u32::try_from(days.value).unwrap_or_default()),
            review_months: raw
                .review_months
                .as_ref()
                .map(|months| u32::try_from(months.value).unwrap_or_default()),
            after,
            law,
            requirements,
            crosswalk,
        }
    }

    /// Returns the laws that bind a control. Reports a law on a recommended control, which any gate can do without.
    fn law(
        &mut self,
        file: &str,
        raw: &RawControl,
        must: bool,
        frame: &Questionnaire,
    ) -> Vec<ChoiceIx> {
        let Some(first) = raw.law.first() else {
            return Vec::new();
        };
        if !must {
            let message = format!("`{}` is recommended, but has a `law`", raw.id.value);
            let help = "Make it a must control, or remove the law.".to_owned();
            self.tell(
                Code::RecommendedButRequired,
                file,
                first.span.clone(),
                message,
                Some(help),
            );
        }
        let none = IndexVec::new();
        let choices = frame.laws().map_or(&none, |(_, choices)| choices);
        let mut found = Vec::new();
        for law in &raw.law {
            if let Some(choice) = choices.position(|choice| choice.id == law.value) {
                found.push(choice);
                continue;
            }
            let message = format!(
                "the fact `{}` has no choice `{}`",
                Questionnaire::REGULATION,
                shorten(&law.value)
            );
            let known = choices.iter().map(|choice| choice.id.as_str());
            let help = suggestion(&law.value, known);
            self.tell(
                Code::UnknownReference,
                file,
                law.span.clone(),
                message,
                help,
            );
        }
        found
    }
}
