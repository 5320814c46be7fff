//! The parts that both OSCAL documents share: author, audience, system, method and parties.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;

use super::OSCAL;
use super::datatypes::{Ids, begin, known_prop, line, prop, prop_of, prose, token, value};
use super::model::{
    Actor, Assets, Attachment, BackMatter, Component, ComponentStatus, Href, Local, Metadata,
    Origin, Party, Platform, Prop, Resource, Responsible, Role, UsedComponent,
};
use crate::model::assessment::State;
use crate::model::questionnaire::{Catalog, ControlIx};
use crate::rules::requirements;
use crate::views::exporter::Exporter;
use crate::views::options::ExportOptions;

/// Description of the assessment method. It is complete because it replaces the assessment plan, which does not exist.
const METHOD: [&str; 4] = [
    "The team states facts about the system. The facts determine the risk tier, the controls that apply and, for each gate, the target level of each control from 0 to 4, with its reasons.",
    "For each control, the team states the level that a reviewer can see, gives the reason why the control does not apply, or marks the level as unknown, with an investigator and a due date. Evidence for a level is claimed, shown or verified. Verified means that someone who did not build the control checked it against the criteria.",
    "A requirement is met when its target level is reached with the evidence that the gate requires. An exception allows a gap until a fixed date; the requirement is still not met.",
    "Steps are scheduled by order, effort and capacity, with every unknown control starting from level 0.",
];

/// Data and functions that both documents share.
pub(super) struct Ground<'a> {
    pub(super) exporter: &'a Exporter<'a>,
    pub(super) state: &'a State,
    pub(super) ids: Ids,
    order: &'a ExportOptions,
}

impl<'a> Ground<'a> {
    pub(super) fn of(exporter: &'a Exporter<'a>, order: &'a ExportOptions) -> Self {
        let state = exporter.assessment.state();
        Self {
            exporter,
            state,
            order,
            ids: Ids::of_system(&exporter.questionnaire.id, &state.system),
        }
    }

    /// Returns the applicable controls that the gates ask for up to the target phase.
    pub(super) fn asked(&self) -> Vec<ControlIx> {
        let targets = &self.exporter.report.targets;
        targets.scope().collect()
    }

    /// Returns the id of a control.
    pub(super) fn control_id(&self, control: ControlIx) -> String {
        token(self.exporter.questionnaire.control_id(control))
    }

    /// Returns the id of the assessment objective of a control, which is the id of its requirement.
    pub(super) fn objective_id(&self, control: ControlIx) -> String {
        token(&requirements::id(self.exporter.questionnaire, control))
    }

    /// Returns the origin of every statement: surefoot, based on the answers of a team.
    pub(super) fn origins(&self) -> Vec<Origin> {
        vec![self.origin()]
    }

    pub(super) fn origin(&self) -> Origin {
        Origin {
            actors: vec![Actor {
                kind: "tool",
                actor_uuid: self.ids.of("component", "surefoot"),
            }],
        }
    }

    /// Returns the identifier of the system as a component.
    pub(super) fn system_component(&self) -> String {
        self.ids.of("component", "this-system")
    }

    /// Returns the identifier of the method, which replaces the assessment plan.
    pub(super) fn method_id(&self) -> String {
        self.ids.of("resource", "method")
    }

    /// Returns the identifier of a framework.
    pub(super) fn catalog_id(&self, catalog: &str) -> String {
        self.ids.of("catalog", catalog)
    }

    /// Returns the identifier of a person in the plan. `None` if there is no such person.
    pub(super) fn party_id(&self, person: &str) -> Option<String> {
        self.state
            .plan
            .people
            .contains_key(person)
            .then(|| self.ids.of("party", person))
    }

    pub(super) fn metadata(&self, title: &str) -> Metadata {
        let day = self.exporter.report.today;
        let marking = Prop {
            class: Some("TLP-2.0".to_owned()),
            ..known_prop("marking", self.order.handling.label())
        };
        let redacted = if self.exporter.redacted { "yes" } else { "no" };
        let left_out = if self.exporter.redacted {
            "Names, notes, descriptions of evidence, individual votes and the text of reasons are left out."
        } else {
            ""
        };
        Metadata {
            title: line(&format!("{title}: {}", self.state.system)),
            last_modified: begin(day).unwrap_or_default(),
            version: day.to_string(),
            oscal_version: OSCAL,
            props: [Some(marking), prop("redacted", redacted)]
                .into_iter()
                .flatten()
                .collect(),
            roles: self.roles(),
            parties: self.parties(),
            responsible_parties: self.responsible(),
            remarks: prose([
                "Created with surefoot from a team's answers. This document lists weaknesses: treat it as secret. Every timestamp stands for a whole day: the date of the report or a date in the plan.",
                "Only a requirement met by an answer is satisfied; unknown, unanswered and unasked ones are not. A reference to a framework means “related”, not “compliant”.",
                left_out,
            ]),
        }
    }

    fn roles(&self) -> Vec<Role> {
        let roles = self.exporter.questionnaire.roles.iter();
        roles
            .map(|role| Role {
                id: token(&role.id),
                title: line(&role.title),
                description: value(&role.about).map(|about| prose([about.as_str()])),
            })
            .collect()
    }

    fn parties(&self) -> Vec<Party> {
        let people = self.state.plan.people.iter();
        people
            .filter_map(|(id, person)| {
                Some(Party {
                    uuid: self.ids.of("party", id),
                    kind: "person",
                    name: value(id)?,
                    props: prop("percent", &person.percent.to_string())
                        .into_iter()
                        .collect(),
                })
            })
            .collect()
    }

    /// Returns the people in each role.
    fn responsible(&self) -> Vec<Responsible> {
        let people = &self.state.plan.people;
        let roles = self.exporter.questionnaire.roles.iter().map(|role| {
            let fill = people
                .iter()
                .filter(|(id, person)| person.roles.contains(&role.id) && value(id).is_some());
            Responsible {
                role_id: token(&role.id),
                party_uuids: fill.map(|(id, _)| self.ids.of("party", id)).collect(),
            }
        });
        roles.filter(|role| !role.party_uuids.is_empty()).collect()
    }

    /// Returns the overall results: scores as ranges, and each gate with its state and the range of dates on
    /// which it can pass.
    pub(super) fn standing(&self) -> Vec<Prop> {
        let Exporter {
            questionnaire,
            report,
            outlook,
            ..
        } = self.exporter;
        let whole = &report.scorecard.whole;
        let tier = questionnaire.risk.tiers[report.targets.risk.tier]
            .id
            .as_str();
        let percent = |ratio: Option<crate::rules::scorecard::Ratio>| {
            ratio.map(|ratio| format!("{}%", ratio.percent()))
        };
        let attainment = whole
            .attainment
            .map(crate::rules::scorecard::Range::percent_words);
        let mut props: Vec<Prop> = [
            prop("form", self.state.profile.form.word()),
            prop("risk-tier", tier),
            prop_of(
                "attainment",
                questionnaire.gate_id(report.scorecard.gate),
                &attainment.unwrap_or_default(),
            ),
            prop("confidence", &percent(whole.confidence).unwrap_or_default()),
            prop(
                "completeness",
                &percent(whole.completeness).unwrap_or_default(),
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        for result in &report.gates {
            let id = questionnaire.gate_id(result.gate);
            props.extend(prop_of("gate-state", id, result.state.key()));
            // an ISO 8601 interval; left out if the range has no late end
            if let (Some(earliest), Some(latest)) = outlook.gate(result.gate) {
                props.extend(prop_of("gate-opens", id, &format!("{earliest}/{latest}")));
            }
        }
        props
    }

    /// Returns the system and the tool that assessed it.
    pub(super) fn local(&self) -> Local {
        let questionnaire = self.exporter.questionnaire;
        let phase = self
            .state
            .profile
            .current_phase
            .as_deref()
            .and_then(|id| questionnaire.phase(id));
        let phase = phase.map_or_else(
            || "The current phase is not set.".to_owned(),
            |phase| format!("Current phase: {}.", questionnaire.phases[phase].title),
        );
        let use_case = self
            .exporter
            .report
            .targets
            .use_case
            .map(|case| &questionnaire.risk.use_cases[case]);
        let system = Component {
            uuid: self.system_component(),
            kind: "this-system",
            title: line(&self.state.system),
            description: prose([
                "The AI system that was assessed.",
                use_case.map_or("", |case| case.title.as_str()),
            ]),
            props: Vec::new(),
            // this module cannot know which phases of a questionnaire count as operation
            status: ComponentStatus {
                state: "other",
                remarks: Some(prose([phase.as_str()])),
            },
        };
        let surefoot = Component {
            uuid: self.ids.of("component", "surefoot"),
            kind: "software",
            title: "surefoot".to_owned(),
            description: prose([
                "Asks a team about the security of one AI system, and calculates scores, gates, requirements and a roadmap.",
            ]),
            props: vec![known_prop("version", env!("CARGO_PKG_VERSION"))],
            status: ComponentStatus {
                state: "operational",
                remarks: None,
            },
        };
        let platform = Platform {
            uuid: self.ids.of("platform", "workshop"),
            title: "Workshop with surefoot".to_owned(),
            uses_components: vec![UsedComponent {
                component_uuid: surefoot.uuid.clone(),
            }],
        };
        Local {
            components: vec![system],
            assessment_assets: Assets {
                components: vec![surefoot],
                assessment_platforms: vec![platform],
            },
        }
    }

    /// Returns the method, and the frameworks that controls are related to.
    pub(super) fn back_matter(&self) -> BackMatter {
        let questionnaire = self.exporter.questionnaire;
        let name = format!("{} {}", questionnaire.id, questionnaire.version);
        let method = Resource {
            uuid: self.method_id(),
            title: line(&format!(
                "Assessment method of surefoot, with the questionnaire {name}"
            )),
            description: prose(METHOD),
            props: [("questionnaire", &name), ("sha-256", &questionnaire.hash)]
                .into_iter()
                .filter_map(|(name, words)| prop(name, words))
                .collect(),
            rlinks: Vec::new(),
            base64: Some(Attachment {
                filename: "method.txt",
                media_type: "text/plain",
                value: STANDARD.encode(METHOD.join("\n")),
            }),
        };
        let used = questionnaire.catalogs.enumerated().filter(|(at, _)| {
            self.asked()
                .into_iter()
                .flat_map(|control| &questionnaire.controls[control].crosswalk)
                .any(|(catalog, _)| catalog == at)
        });
        BackMatter {
            resources: [method]
                .into_iter()
                .chain(used.map(|(_, one)| self.framework(one)))
                .collect(),
        }
    }

    fn framework(&self, catalog: &Catalog) -> Resource {
        let terms = format!("{}. {}", catalog.publisher, catalog.licence);
        let url = Some(catalog.url.clone())
            .filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        Resource {
            uuid: self.catalog_id(&catalog.id),
            title: line(&catalog.title()),
            description: prose([
                terms.as_str(),
                "Controls are related to items in this framework; no item is reported as satisfied.",
            ]),
            props: prop("catalog", &catalog.id).into_iter().collect(),
            rlinks: url.map(|href| Href { href }).into_iter().collect(),
            base64: None,
        }
    }
}
