//! Checks `questionnaire.toml`: levels, facts, risk, target rules and gates, with every name resolved.
//!
//! The result is a questionnaire without controls, which are added later.

use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{ChoiceIx, FactIx, GateIx, Level, TierIx};
use std::collections::BTreeMap;

use super::super::file::{Frame, Number, RawFact, RawGate, RawListed, RawRule};
use super::super::{
    EvidenceState, Gate, LevelName, Listed, Named, Phase, Questionnaire, Raised, Risk, TargetRule,
    Weights, file,
};
use super::{Check, Code, Ids, Known, hash, level, small};
use crate::base::diagnostic::Source;
use crate::base::toml::read::Placed;

impl Check<'_> {
    pub(super) fn frame(&mut self, source: &Source, raw: &Frame, known: &Known) -> Questionnaire {
        let file = source.name.as_str();
        if raw.levels.len() != Level::COUNT {
            let message = format!(
                "there are {} levels, but a questionnaire has 5, from 0",
                raw.levels.len()
            );
            self.tell(
                Code::LevelCount,
                file,
                0..0,
                message,
                Some("Write 5 [[level]] tables.".to_owned()),
            );
        }
        let tiers: IndexVec<TierIx, super::super::Tier> = raw
            .tiers
            .iter()
            .map(|tier| super::super::Tier {
                id: tier.id.value.clone(),
                title: tier.title.value.clone(),
                up_to: tier
                    .up_to
                    .as_ref()
                    .map(|most| i32::try_from(most.value).unwrap_or_default()),
            })
            .collect();
        let tier_ids = self.ids(file, "tier", raw.tiers.iter().map(|tier| &tier.id));
        for (at, tier) in raw.tiers.iter().enumerate() {
            let last = at + 1 == raw.tiers.len();
            let rises = at == 0 || last || tiers[(at - 1).into()].up_to < tiers[at.into()].up_to;
            if last == tier.up_to.is_some() || !rises {
                let message = "tiers must be in ascending order, and all but the last need `up_to`";
                self.tell(Code::TierCount, file, tier.id.span.clone(), message, None);
            }
        }
        let facts: IndexVec<FactIx, super::super::Fact> =
            raw.facts.iter().map(|fact| self.fact(file, fact)).collect();
        let points = raw
            .points
            .iter()
            .map(|points| super::super::RiskPoints {
                when: self.condition(file, &points.when, known, &facts),
                points: i32::try_from(points.points.value).unwrap_or_default(),
                reason: points.reason.value.clone(),
            })
            .collect();
        let use_cases = raw
            .use_cases
            .iter()
            .map(|case| super::super::UseCase {
                id: case.id.value.clone(),
                title: case.title.value.clone(),
                when: case
                    .when
                    .as_ref()
                    .map(|when| self.condition(file, when, known, &facts)),
            })
            .collect();
        let rules = raw
            .rules
            .iter()
            .map(|rule| self.rule(file, rule, known, &facts))
            .collect();
        let floors = raw
            .floors
            .iter()
            .map(|floor| super::super::RiskFloor {
                when: self.condition(file, &floor.when, known, &facts),
                tier: self.find(file, &tier_ids, &floor.tier),
                reason: floor.reason.value.clone(),
            })
            .collect();
        let exception_shares = raw
            .exception_shares
            .iter()
            .map(|given| super::super::ExceptionShare {
                when: self.condition(file, &given.when, known, &facts),
                share: small(given.share.value),
                reason: given.reason.value.clone(),
            })
            .collect();
        let gates = self.gates(file, raw, known, tiers.len(), &facts);
        if raw.share.len() != usize::from(Level::TOP) {
            let message = format!(
                "`share` has {} values, but there are 4 steps between 5 levels",
                raw.share.len()
            );
            self.tell(
                Code::LevelCount,
                file,
                raw.share.first().map_or(0..0, |first| first.span.clone()),
                message,
                None,
            );
        }
        let mut share = [1; Level::COUNT - 1];
        for (slot, value) in share.iter_mut().zip(&raw.share) {
            *slot = u32::try_from(value.value).unwrap_or(1);
        }
        let named = |raw: &file::RawNamed| Named {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            about: raw.about.value.clone(),
        };
        Questionnaire {
            id: raw.id.value.clone(),
            version: raw.version.value.clone(),
            hash: hash(self.content),
            title: raw.title.value.clone(),
            language: raw.language.value.clone(),
            licence: raw.licence.value.clone(),
            scope: raw
                .scope
                .as_ref()
                .map(|scope| scope.value.clone())
                .unwrap_or_default(),
            levels: raw
                .levels
                .iter()
                .map(|level| LevelName {
                    title: level.title.value.clone(),
                    about: level.about.value.clone(),
                })
                .collect(),
            phases: raw
                .phases
                .iter()
                .map(named)
                .map(|phase| Phase {
                    id: phase.id,
                    title: phase.title,
                    about: phase.about,
                })
                .collect(),
            layers: raw.layers.iter().map(named).collect(),
            themes: raw.themes.iter().map(named).collect(),
            roles: raw.roles.iter().map(named).collect(),
            facts,
            risk: Risk {
                tiers,
                points,
                floors,
                use_cases,
            },
            rules,
            exception_shares,
            gates,
            effort: super::super::EffortShares {
                share,
                evidence: u64::try_from(raw.evidence_effort.value).unwrap_or_default(),
                overrun: self.overrun(file, raw.overrun.as_ref()),
            },
            weights: Weights {
                must: u64::try_from(raw.must.value).unwrap_or(1),
                should: u64::try_from(raw.should.value).unwrap_or(1),
                never_deferrable: u64::try_from(raw.never_deferrable.value).unwrap_or(1),
            },
            controls: IndexVec::new(),
            catalogs: IndexVec::new(),
            revisions: Vec::new(),
        }
    }

    pub(super) fn fact(&mut self, file: &str, raw: &RawFact) -> super::super::Fact {
        #[derive(Clone, Copy, PartialEq)]
        enum Kind {
            YesNo,
            Graded,
            Several,
        }
        let kinds = [
            ("yes-no", Kind::YesNo),
            ("graded", Kind::Graded),
            ("several", Kind::Several),
        ];
        let kind = self.word(file, "kind", &raw.kind, &kinds, Kind::YesNo);
        let ids = if kind == Kind::YesNo {
            Ids {
                kind: "choice",
                known: BTreeMap::new(),
                partial: false,
            }
        } else {
            self.ids(file, "choice", raw.choices.iter().map(|choice| &choice.id))
        };
        let assumed = raw
            .assumed
            .as_ref()
            .map(|assumed| self.find(file, &ids, assumed));
        let choices: IndexVec<ChoiceIx, super::super::Choice> = raw
            .choices
            .iter()
            .map(|choice| super::super::Choice {
                id: choice.id.value.clone(),
                title: choice.title.value.clone(),
                about: choice.about.value.clone(),
            })
            .collect();
        let worst = assumed.unwrap_or_else(|| choices.len().saturating_sub(1).into());
        super::super::Fact {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            question: raw.question.value.clone(),
            why: raw.why.value.clone(),
            example: raw.example.value.clone(),
            kind: match kind {
                Kind::YesNo => super::super::FactKind::YesNo,
                Kind::Graded => super::super::FactKind::Graded { choices, worst },
                Kind::Several => super::super::FactKind::Several { choices },
            },
        }
    }

    /// Returns the overrun in percent: best case, most likely, worst case; 100% each if the file has none.
    fn overrun(&mut self, file: &str, raw: Option<&Placed<Vec<Number>>>) -> [u64; 3] {
        let Some(raw) = raw else { return [100; 3] };
        let values: Vec<u64> = raw
            .value
            .iter()
            .filter_map(|value| u64::try_from(value.value).ok())
            .collect();
        match values.as_slice() {
            &[best, likely, worst] if best <= likely && likely <= worst => [best, likely, worst],
            _ => {
                let message =
                    "`overrun` must be 3 percentages in ascending order, such as [90, 100, 150]"
                        .to_owned();
                self.tell_range(file, raw.span.clone(), message);
                [100; 3]
            }
        }
    }

    fn rule(
        &mut self,
        file: &str,
        raw: &RawRule,
        known: &Known,
        facts: &IndexVec<FactIx, super::super::Fact>,
    ) -> TargetRule {
        let raises = match (&raw.theme, raw.controls.is_empty()) {
            (Some(theme), true) => Raised::Theme(self.find(file, &known.themes, theme)),
            (None, false) => Raised::Controls(self.find_all(file, &known.controls, &raw.controls)),
            _ => {
                let message = "a target rule must have either `theme` or `controls`";
                let help = "For example: controls = [\"APP-P5\", \"APP-R9\"].".to_owned();
                self.tell(
                    Code::MissingPart,
                    file,
                    raw.span.clone(),
                    message,
                    Some(help),
                );
                Raised::Controls(Vec::new())
            }
        };
        TargetRule {
            when: self.condition(file, &raw.when, known, facts),
            raises,
            raise: small(raw.raise.value),
            reason: raw.reason.value.clone(),
        }
    }

    fn listed(
        &mut self,
        file: &str,
        raw: &[RawListed],
        known: &Known,
        facts: &IndexVec<FactIx, super::super::Fact>,
    ) -> Vec<Listed> {
        let listed = |raw: &RawListed| Listed {
            control: self.find(file, &known.controls, &raw.control),
            when: raw
                .when
                .as_ref()
                .map(|when| self.condition(file, when, known, facts)),
        };
        raw.iter().map(listed).collect()
    }

    /// Reports recommended controls that a gate lists as never deferrable. Called when all controls are read.
    pub(super) fn recommended(&mut self, file: &str, raw: &Frame, questionnaire: &Questionnaire) {
        for gate in &raw.gates {
            for listed in &gate.never_deferrable {
                let is_should = questionnaire
                    .control(&listed.control.value)
                    .is_some_and(|control| !questionnaire.controls[control].must);
                if is_should {
                    let message = format!(
                        "`{}` is recommended, so the gate `{}` cannot list it as never deferrable",
                        listed.control.value, gate.id.value
                    );
                    let help = "Make it a must control, or remove it from the list.".to_owned();
                    self.tell(
                        Code::RecommendedButRequired,
                        file,
                        listed.control.span.clone(),
                        message,
                        Some(help),
                    );
                }
            }
        }
    }

    pub(super) fn gates(
        &mut self,
        file: &str,
        raw: &Frame,
        known: &Known,
        tiers: usize,
        facts: &IndexVec<FactIx, super::super::Fact>,
    ) -> IndexVec<GateIx, Gate> {
        let ids = self.ids(file, "gate", raw.gates.iter().map(|gate| &gate.id));
        let mut gates: Vec<Gate> = Vec::with_capacity(ids.known.len());
        for gate in &raw.gates {
            let (mut names, mut never) =
                gates.last().map_or_else(Default::default, |before: &Gate| {
                    (before.names.clone(), before.never_deferrable.clone())
                });
            names.extend(self.listed(file, &gate.names, known, facts));
            never.extend(self.listed(file, &gate.never_deferrable, known, facts));
            let checked = self.gate(file, gate, known, tiers, names, never);
            gates.push(checked);
        }
        for (index, phase) in raw.phases.iter().enumerate() {
            if !raw.gates.is_empty() && !gates.iter().any(|gate| gate.phase == index.into()) {
                let message = format!("the phase `{}` has no gate", phase.id.value);
                let help = format!("Add a [[gate]] with phase = \"{}\".", phase.id.value);
                self.tell(
                    Code::MissingPart,
                    file,
                    phase.id.span.clone(),
                    message,
                    Some(help),
                );
            }
        }
        gates.into()
    }

    pub(super) fn gate(
        &mut self,
        file: &str,
        raw: &RawGate,
        known: &Known,
        tiers: usize,
        names: Vec<Listed>,
        never: Vec<Listed>,
    ) -> Gate {
        for (key, list) in [
            ("core_must_level", &raw.core_must_level),
            ("must_level", &raw.must_level),
            ("should_level", &raw.should_level),
        ] {
            if list.len() != tiers {
                let message = format!(
                    "`{key}` has {} values, but there are {tiers} risk tiers",
                    list.len()
                );
                self.tell(
                    Code::TierCount,
                    file,
                    raw.id.span.clone(),
                    message,
                    Some("Give one level per tier, from low to high.".to_owned()),
                );
            }
        }
        let states = EvidenceState::ALL.map(|state| (state.word(), state));
        let evidence = self.word(
            file,
            "evidence",
            &raw.evidence,
            &states,
            EvidenceState::Claimed,
        );
        Gate {
            id: raw.id.value.clone(),
            title: raw.title.value.clone(),
            permits: raw.permits.value.clone(),
            phase: self.find(file, &known.phases, &raw.phase),
            covers: self.find_all(file, &known.phases, &raw.covers),
            names,
            core_must_level: raw
                .core_must_level
                .iter()
                .map(|given| level(given.value))
                .collect(),
            must_level: raw
                .must_level
                .iter()
                .map(|given| level(given.value))
                .collect(),
            should_level: raw
                .should_level
                .iter()
                .map(|given| level(given.value))
                .collect(),
            lowest_level: level(raw.lowest_level.value),
            max_level: level(raw.max_level.value),
            should_attainment: small(raw.should_attainment.value),
            evidence,
            never_deferrable_evidence: raw.never_deferrable_evidence.as_ref().map_or(
                evidence,
                |state| {
                    let key = "never_deferrable_evidence";
                    self.word(file, key, state, &states, evidence)
                },
            ),
            exception_share: small(raw.exception_share.value),
            exceptions_at_least: usize::try_from(raw.exceptions_at_least.value).unwrap_or_default(),
            exception_days: i32::try_from(raw.exception_days.value).unwrap_or_default(),
            never_deferrable: never,
        }
    }
}
