//! Promises of the built-in questionnaire and the example.

use std::collections::BTreeSet;

use jiff::civil::date;
use surefoot::base::diagnostic;
use surefoot::base::index_vec::IndexVec;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::profile::{FactAnswer, Profile};
use surefoot::model::assessment::{State, file};
use surefoot::model::questionnaire::check::check_with_advice;
use surefoot::model::questionnaire::condition::Condition;
use surefoot::model::questionnaire::{
    ControlIx, EvidenceState, FactIx, FactKind, Gate, Level, Listed, Questionnaire, Scope, TierIx,
    builtin,
};
use surefoot::rules::coverage::{Reach, coverage};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::GateState;
use surefoot::rules::targets::{Obligation, targets};
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

#[test]
fn the_built_in_questionnaire_has_no_finding() {
    let content = builtin::ai_security();
    let (questionnaire, found) = check_with_advice(&content);
    assert!(
        found.is_empty(),
        "{}",
        diagnostic::render_all(&found, &content.sources(), false)
    );
    let questionnaire = questionnaire.unwrap();
    assert_eq!(questionnaire.controls.len(), 98);
    assert_eq!(questionnaire.facts.len(), 21);
    assert_eq!(questionnaire.layers.len(), 5);
    assert_eq!(questionnaire.themes.len(), 5);
    let gates: Vec<&str> = questionnaire
        .gates
        .iter()
        .map(|gate| gate.id.as_str())
        .collect();
    assert_eq!(gates, ["G1", "G2", "G3", "G4"]);
}

/// The never-deferrable lists of the gates, from the table of the design, written out: each gate includes those of the
/// previous one. A star marks a control that is listed only for systems that act.
#[test]
fn never_deferrable_lists_add_up() {
    let questionnaire = store::questionnaire(None).unwrap();
    let g1 = "ORG-P1 ORG-P2 DAT-P2 DAT-P6 INF-P2 APP-P1 APP-P5";
    let g2 = "DAT-R3 MOD-R2 APP-R1 APP-R2 APP-R4 INF-P3 INF-R1 ORG-R1 ORG-R2 APP-P2* APP-R9*";
    let g3 = "APP-S4 INF-S2 ORG-S2 MOD-R4 INF-R5";
    let expected = [
        g1.to_owned(),
        format!("{g1} {g2}"),
        format!("{g1} {g2} {g3}"),
        format!("{g1} {g2} {g3}"),
    ];
    for (gate, expected) in questionnaire.gates.iter().zip(expected) {
        let id = |listed: &Listed| {
            let star = if listed.when.is_some() { "*" } else { "" };
            format!("{}{star}", questionnaire.control_id(listed.control))
        };
        let ids: Vec<String> = gate.never_deferrable.iter().map(id).collect();
        assert_eq!(ids.join(" "), expected, "{}", gate.id);
    }
}

/// The table of levels, written out: for each gate the levels of core, other mandatory and recommended controls at low,
/// medium and high risk, the lowest mandatory level, the ceiling, the threshold, and the evidence.
#[test]
fn the_gates_ask_what_their_table_says() {
    let questionnaire = store::questionnaire(None).unwrap();
    let row = |gate: &Gate| {
        let levels = |levels: &IndexVec<TierIx, Level>| {
            let levels: Vec<String> = levels.iter().map(Level::to_string).collect();
            levels.join("/")
        };
        format!(
            "{} {} {} {} floor {} ceiling {} {}% {} {} {}% at least {} for {} days",
            gate.id,
            levels(&gate.core_must_level),
            levels(&gate.must_level),
            levels(&gate.should_level),
            gate.lowest_level,
            gate.max_level,
            gate.should_attainment,
            gate.evidence.word(),
            gate.never_deferrable_evidence.word(),
            gate.exception_share,
            gate.exceptions_at_least,
            gate.exception_days
        )
    };
    let rows: Vec<String> = questionnaire.gates.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            "G1 2/2/2 1/1/2 1/1/1 floor 1 ceiling 2 0% claimed claimed 10% at least 3 for 90 days",
            "G2 2/2/3 1/2/2 1/2/2 floor 1 ceiling 3 60% shown shown 10% at least 3 for 90 days",
            "G3 2/3/3 2/2/3 1/2/3 floor 1 ceiling 3 75% shown verified 10% at least 3 for 180 days",
            "G4 3/3/3 2/3/3 2/2/3 floor 2 ceiling 4 75% shown verified 10% at least 3 for 180 days",
        ]
    );
}

/// What the questionnaire leaves out is said where people decide whether to use it.
#[test]
fn the_scope_is_the_same_in_readme_manual_and_report() {
    let questionnaire = store::questionnaire(None).unwrap();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let scope = flat(&questionnaire.scope);
    assert!(scope.contains("does not cover fairness"));
    assert!(flat(include_str!("../../README.md")).contains(&scope));
    assert!(flat(include_str!("../../assets/manual/scoring.md")).contains(&scope));
    let example = example(&questionnaire).unwrap();
    let exporter = Exporter::new(&questionnaire, &example, date(2026, 12, 1));
    let options = ExportOptions::default();
    let report = exporter.write(Format::Markdown, &options).unwrap();
    assert!(flat(&String::from_utf8(report.bytes).unwrap()).contains(&scope));
}

/// Facts decide what applies, so each level, law and role must be there, and no part may outgrow the others.
#[test]
fn every_control_has_requirements_and_no_part_outgrows_others() {
    let questionnaire = store::questionnaire(None).unwrap();
    for control in &questionnaire.controls {
        let levels: Vec<u8> = control
            .requirements
            .iter()
            .map(|one| one.level.into())
            .collect();
        assert!(
            levels == [2, 3] || levels == [2, 3, 4],
            "{}: requirements for {levels:?}",
            control.id
        );
        assert!(
            control.must || control.law.is_empty(),
            "{}: a law binds a recommended control",
            control.id
        );
        let level_2 = control.level(Level::DEFINED).split_whitespace().count();
        assert!(level_2 <= 30, "{}: level 2 has {level_2} words", control.id);
    }
    let all = questionnaire.controls.len();
    let of = |id: &str| {
        let theme = questionnaire
            .themes
            .position(|theme| theme.id == id)
            .unwrap();
        let own = questionnaire.controls.iter();
        own.filter(|control| control.theme == theme).count()
    };
    assert!(of("compliance-governance") * 4 <= all);
    assert!(of("data-protection") * 8 >= all);
    let common = questionnaire.controls.iter();
    let common = common.filter(|control| control.scope == Scope::Organization);
    let common: Vec<_> = common.collect();
    assert!((24..=30).contains(&common.len()), "{}", common.len());
    for control in common {
        for after in &control.after {
            let before = &questionnaire.controls[after.control];
            assert_eq!(
                before.scope,
                Scope::Organization,
                "{} is answered once, so it cannot wait for {} of one system",
                control.id,
                before.id
            );
        }
    }
}

/// The embedded files are those in the folder: nobody would be asked a control that is in the folder but not embedded.
#[test]
fn what_is_embedded_is_what_lies_in_the_folder() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/ai-security");
    let read = store::read_questionnaire(&folder).unwrap();
    let embedded = builtin::ai_security();
    let names = |sources: &[diagnostic::Source]| {
        let mut names: Vec<(String, String)> = sources
            .iter()
            .map(|source| {
                (
                    source.name.rsplit('/').next().unwrap().to_owned(),
                    source.text.clone(),
                )
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&read.sources()), names(&embedded.sources()));
}

#[test]
fn the_example_is_70_percent_answered_and_before_release() {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    assert_eq!(example.faults(), []);
    let state = example.state();
    let ids: Vec<&String> = state
        .controls
        .keys()
        .filter(|id| questionnaire.control(id).is_none())
        .collect();
    assert!(ids.is_empty(), "no such control: {ids:?}");
    let report = Evaluation::of(&questionnaire, state, date(2026, 12, 1));
    assert!(report.targets.assumed.is_empty(), "every fact is answered");
    let counts = report.scorecard.whole.counts;
    let percent = counts.answered() * 100 / counts.asked();
    assert!((65..=75).contains(&percent), "{percent} % are answered");
    assert!(counts.unknown >= 3 && counts.unanswered >= 5, "{counts:?}");
    let exceptions = state
        .controls
        .values()
        .filter(|record| record.exception.is_some())
        .count();
    assert_eq!(exceptions, 2);
    let states: Vec<GateState> = report.gates.iter().take(2).map(|gate| gate.state).collect();
    assert_eq!(states, [GateState::PassesConditionally, GateState::Fails]);
    assert!(
        state
            .controls
            .values()
            .any(|record| !record.note.is_empty())
    );
    assert!(
        state
            .controls
            .values()
            .any(|record| matches!(record.answer, Some(Answer::NotApplicable { .. })))
    );
    let evidence = |wanted| {
        state
            .controls
            .values()
            .any(|record| record.evidence.as_ref().is_some_and(|e| e.state == wanted))
    };
    assert!(EvidenceState::ALL.into_iter().skip(1).all(evidence));
}

#[test]
fn every_copy_of_the_example_is_the_same() {
    let questionnaire = store::questionnaire(None).unwrap();
    let write = || file::write(&example(&questionnaire).unwrap());
    assert_eq!(write(), write());
}

/// Every profile that makes a difference to the short form: each combination of the facts in its conditions.
fn profiles(questionnaire: &Questionnaire, phase: &str) -> Vec<Profile> {
    let short = questionnaire
        .controls
        .iter()
        .filter(|control| !control.core.is_empty());
    let conditions = short.filter_map(|control| control.applies_when.as_ref());
    let facts: BTreeSet<FactIx> = conditions.flat_map(Condition::facts).collect();
    assert!(facts.len() >= 5, "{facts:?}");
    let mut profiles = vec![Profile {
        target_phase: Some(phase.to_owned()),
        ..Profile::default()
    }];
    for fact in facts.into_iter().map(|fact| &questionnaire.facts[fact]) {
        let answers: Vec<FactAnswer> = match &fact.kind {
            FactKind::YesNo => [false, true].map(FactAnswer::YesNo).into(),
            FactKind::Graded { choices, .. } => choices
                .iter()
                .map(|choice| FactAnswer::Choice(choice.id.clone()))
                .collect(),
            FactKind::Several { .. } => panic!("{} has too many answers to try all", fact.id),
        };
        profiles = profiles
            .iter()
            .flat_map(|profile| {
                answers.iter().map(|answer| {
                    let mut profile = profile.clone();
                    profile.facts.insert(fact.id.clone(), answer.clone());
                    profile
                })
            })
            .collect();
    }
    profiles
}

/// The short form fits 90 minutes for all facts: at 4.5 minutes a question that is 20 up to the release gate. At scale
/// 5 more cannot be deferred, which leaves 3.5 minutes each. It asks everything that the gate in question never defers,
/// and something of each layer and each theme, though a system that only answers has less to ask before it leaves the
/// sandbox.
#[test]
fn the_short_form_fits_a_session_and_leaves_no_part_out() {
    let questionnaire = store::questionnaire(None).unwrap();
    for (phase, most) in [("prototype", 11), ("production", 20), ("scale", 25)] {
        let mut longest = 0;
        for profile in profiles(&questionnaire, phase) {
            let targets = targets(&questionnaire, &profile);
            let asked: Vec<ControlIx> = targets.short_form(&questionnaire).collect();
            longest = longest.max(asked.len());
            let gate = &questionnaire.gates[targets.headline];
            let listed = gate.never_deferrable.iter().map(|listed| listed.control);
            let never = listed.filter(|&control| {
                targets
                    .target(targets.headline, control)
                    .is_some_and(|target| target.obligation == Obligation::Core)
            });
            let left_out: Vec<&str> = never
                .filter(|control| !asked.contains(control))
                .map(|control| questionnaire.control_id(control))
                .collect();
            assert!(
                left_out.is_empty(),
                "{phase}: {left_out:?} cannot be deferred, {:?}",
                profile.facts
            );
            let without =
                |part: &dyn Fn(ControlIx) -> bool| !asked.iter().any(|&control| part(control));
            for (at, layer) in questionnaire.layers.enumerated() {
                let none = without(&|control| questionnaire.controls[control].layer == at);
                assert!(
                    !none,
                    "{phase}: nothing of {}, {:?}",
                    layer.title, profile.facts
                );
            }
            for (at, theme) in questionnaire.themes.enumerated() {
                let none = without(&|control| questionnaire.controls[control].theme == at);
                assert!(
                    !none,
                    "{phase}: nothing of {}, {:?}",
                    theme.title, profile.facts
                );
            }
        }
        assert_eq!(longest, most, "{phase}");
    }
}

/// The list up to the release gate, as the founders chose it.
#[test]
fn the_short_form_to_the_release_gate_is_the_list_chosen() {
    let questionnaire = store::questionnaire(None).unwrap();
    let profile = Profile {
        target_phase: Some("production".to_owned()),
        ..Profile::default()
    };
    let mut asked: Vec<&str> = targets(&questionnaire, &profile)
        .short_form(&questionnaire)
        .map(|control| questionnaire.control_id(control))
        .collect();
    asked.sort_unstable();
    let chosen = "APP-P1 APP-P2 APP-P5 APP-R1 APP-R2 APP-R4 APP-R9 DAT-P2 DAT-P6 DAT-R3 INF-P2 INF-P3 INF-R1 MOD-P2 MOD-R2 \
                  MOD-R3 ORG-P1 ORG-P2 ORG-R1 ORG-R2";
    assert_eq!(asked, chosen.split_whitespace().collect::<Vec<_>>());
}

/// A team that works through the questionnaire covers every item of the lists that people ask about.
#[test]
fn every_item_of_the_lists_people_ask_about_has_a_control() {
    let questionnaire = store::questionnaire(None).unwrap();
    let targets = targets(&questionnaire, &Profile::default());
    for (id, items) in [
        ("owasp-llm-top10-2025", 10),
        ("owasp-llm-top10-2026", 10),
        ("owasp-ml-top10-2023", 10),
        ("owasp-agentic-top10-2026", 10),
    ] {
        let catalog = questionnaire.catalog(id).unwrap();
        assert!(questionnaire.catalogs[catalog].whole, "{id}");
        let covered = coverage(&questionnaire, &State::default(), &targets, catalog);
        assert_eq!(covered.items.len(), items, "{id}");
        let none = covered
            .items
            .iter()
            .filter(|item| item.reach() == Reach::Unrelated);
        let none: Vec<&str> = none
            .map(|item| {
                questionnaire.catalogs[catalog].entries[item.entry]
                    .id
                    .as_str()
            })
            .collect();
        assert!(none.is_empty(), "{id}: nothing relates to {none:?}");
    }
}

/// Each of the 13 principles of ETSI EN 304 223 has a provision to which a control relates.
#[test]
fn every_principle_of_the_european_standard_has_a_control() {
    let questionnaire = store::questionnaire(None).unwrap();
    let targets = targets(&questionnaire, &Profile::default());
    let catalog = questionnaire.catalog("etsi-en-304-223").unwrap();
    let covered = coverage(&questionnaire, &State::default(), &targets, catalog);
    let mut principles: Vec<(&str, bool)> = Vec::new();
    for item in &covered.items {
        let entry = &questionnaire.catalogs[catalog].entries[item.entry];
        if entry.heading {
            principles.push((&entry.id, false));
        } else if let Some((_, related)) = principles.last_mut() {
            *related |= item.reach() != Reach::Unrelated;
        }
    }
    assert_eq!(principles.len(), 13);
    let none: Vec<_> = principles.iter().filter(|(_, related)| !related).collect();
    assert!(none.is_empty(), "nothing relates to {none:?}");
}

/// A catalog that holds a part of its framework says which part, and every catalog says whose it is.
#[test]
fn a_catalog_says_what_it_holds_and_whose_it_is() {
    let questionnaire = store::questionnaire(None).unwrap();
    assert_eq!(questionnaire.catalogs.len(), 31);
    for catalog in &questionnaire.catalogs {
        let id = &catalog.id;
        assert!(
            catalog.whole || !catalog.scope.is_empty(),
            "{id}: which part?"
        );
        assert!(
            !catalog.licence.is_empty() && catalog.url.starts_with("https://"),
            "{id}"
        );
    }
}

/// The number of controls of each layer in each phase, as the founders counted them.
#[test]
fn each_cell_has_its_controls() {
    let questionnaire = store::questionnaire(None).unwrap();
    let mut cells = questionnaire
        .layers
        .map(|_| questionnaire.phases.map(|_| 0));
    for control in &questionnaire.controls {
        cells[control.layer][control.phase] += 1;
        let (layer, phase) = (
            &questionnaire.layers[control.layer],
            &questionnaire.phases[control.phase],
        );
        let prefix = ["DAT", "MOD", "APP", "INF", "ORG"][usize::from(control.layer)];
        let letter = ["P", "R", "S"][usize::from(control.phase)];
        assert!(
            control.id.starts_with(&format!("{prefix}-{letter}")),
            "{} in {} {}",
            control.id,
            layer.id,
            phase.id
        );
    }
    assert_eq!(
        cells.iter().map(|row| row.to_vec()).collect::<Vec<_>>(),
        [[6, 7, 4], [5, 8, 4], [6, 14, 4], [6, 7, 5], [5, 10, 7]]
    );
}

/// Every text of the questionnaire that a person reads, with its location.
fn texts(questionnaire: &Questionnaire) -> Vec<(String, &str)> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    for control in &questionnaire.controls {
        let mut add = |key: &str, text| texts.push((format!("{} {key}", control.id), text));
        add("title", control.title.as_str());
        add("question", &control.question);
        add("probe", &control.probe);
        add("why", &control.why);
        add("pitfall", &control.pitfall);
        control.levels.iter().for_each(|text| add("level", text));
        control
            .evidence
            .iter()
            .for_each(|text| add("evidence", text));
        for requirement in &control.requirements {
            add("requirement", &requirement.text);
            for criterion in &requirement.criteria {
                add("criterion", &criterion.text);
            }
        }
    }
    for fact in &questionnaire.facts {
        let mut add = |key: &str, text| texts.push((format!("{} {key}", fact.id), text));
        add("question", fact.question.as_str());
        add("why", &fact.why);
        add("example", &fact.example);
        if let FactKind::Graded { choices, .. } | FactKind::Several { choices } = &fact.kind {
            for choice in choices {
                add("choice", &choice.about);
            }
        }
    }
    texts.extend(
        questionnaire
            .levels
            .iter()
            .map(|level| (level.title.clone(), level.about.as_str())),
    );
    for named in [
        &*questionnaire.layers,
        &*questionnaire.themes,
        &*questionnaire.roles,
    ] {
        texts.extend(
            named
                .iter()
                .map(|named| (named.id.clone(), named.about.as_str())),
        );
    }
    texts.extend(
        questionnaire
            .phases
            .iter()
            .map(|phase| (phase.id.clone(), phase.about.as_str())),
    );
    texts.extend(
        questionnaire
            .gates
            .iter()
            .map(|gate| (gate.id.clone(), gate.permits.as_str())),
    );
    texts.extend(
        questionnaire
            .rules
            .iter()
            .map(|rule| ("target rule".to_owned(), rule.reason.as_str())),
    );
    texts.extend(
        questionnaire
            .risk
            .points
            .iter()
            .map(|part| ("risk".to_owned(), part.reason.as_str())),
    );
    texts.extend(
        questionnaire
            .risk
            .use_cases
            .iter()
            .map(|case| (case.id.clone(), case.title.as_str())),
    );
    texts
}

#[test]
fn every_control_is_there_in_full() {
    let questionnaire = store::questionnaire(None).unwrap();
    let words = |text: &str| text.split_whitespace().count();
    for control in &questionnaire.controls {
        let id = &control.id;
        let yes_or_no = [
            "Is ", "Are ", "Do ", "Does ", "Did ", "Has ", "Have ", "Can ", "Could ", "Would ",
            "Was ",
        ];
        assert!(
            control.probe.ends_with('?') && words(&control.probe) <= 30,
            "{id}: {}",
            control.probe
        );
        assert!(
            !yes_or_no.iter().any(|word| control.probe.starts_with(word)),
            "{id} probe: {}",
            control.probe
        );
        assert!(
            control.question.ends_with('?'),
            "{id}: {}",
            control.question
        );
        assert!(
            (12..=65).contains(&words(&control.why)),
            "{id} why has {} words",
            words(&control.why)
        );
        assert!((3..=5).contains(&control.evidence.len()), "{id} evidence");
        assert!(
            !control.pitfall.is_empty() && words(&control.pitfall) <= 45,
            "{id} pitfall"
        );
        for requirement in &control.requirements {
            assert!(
                requirement.text.contains(" shall "),
                "{id}: {}",
                requirement.text
            );
            assert!(
                (1..=5).contains(&requirement.criteria.len()),
                "{id} criteria of level {}",
                requirement.level
            );
        }
        assert!(
            control.effort.0 >= 1 && control.effort.0 < control.effort.1,
            "{id} effort {:?}",
            control.effort
        );
        assert!(
            control
                .review_months
                .is_some_and(|months| [3, 6, 12].contains(&months)),
            "{id} review"
        );
        assert!(
            !control.consulted.contains(&control.accountable)
                && !control.consulted.contains(&control.responsible),
            "{id} consulted"
        );
        assert!(
            control
                .after
                .iter()
                .all(|after| (1..=3).contains(&u8::from(after.level))),
            "{id} after"
        );
        assert!(!control.crosswalk.is_empty(), "{id} crosswalk");
        // Words that two people would judge differently.
        let vague = [
            "partially",
            "mostly",
            "some processes",
            "adequate",
            "appropriate",
            "sufficient",
            "various",
            "somewhat",
        ];
        for level in &control.levels {
            let lower = level.to_lowercase();
            let found: Vec<_> = vague
                .iter()
                .filter(|vague| lower.contains(**vague))
                .collect();
            assert!(
                found.is_empty() && words(level) <= 45,
                "{id}: {found:?} in {level}"
            );
        }
    }
}

/// Consistent British English with -ise, and no dash where a comma or a full stop is possible.
#[test]
fn the_questionnaire_is_in_one_english() {
    let questionnaire = store::questionnaire(None).unwrap();
    assert_eq!(questionnaire.language, "en-GB");
    // Words with this ending in British English as well.
    let both = [
        "size",
        "sizes",
        "sized",
        "oversized",
        "prize",
        "seize",
        "sizing",
        "capsize",
    ];
    let endings = [
        "ize", "izes", "ized", "izing", "ization", "izations", "yze", "yzed", "yzing", "avior",
        "aviors",
    ];
    let american = [
        "color",
        "colors",
        "favor",
        "honor",
        "labor",
        "labeled",
        "labeling",
        "modeled",
        "modeling",
        "canceled",
        "traveled",
        "center",
        "defense",
        "offense",
        "fulfill",
        "catalog",
        "catalogs",
        "judgment",
        "artifact",
        "artifacts",
        "gray",
        "enroll",
        "skillful",
        "toward",
        "gotten",
        "signaling",
        "license",
        "licenses",
    ];
    // In British English "to license" is the verb and "licence" the noun.
    let verbs = ["license, screen"];
    let mut found = Vec::new();
    for (place, text) in texts(&questionnaire) {
        let lower = text.to_lowercase();
        for word in lower
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !both.contains(word))
        {
            let verb = word == "license" && verbs.iter().any(|verb| lower.contains(verb));
            if !verb
                && (american.contains(&word) || endings.iter().any(|ending| word.ends_with(ending)))
            {
                found.push(format!("{place}: {word}"));
            }
        }
        if text.contains(['—', '–']) || text.contains("  ") || text != text.trim() {
            found.push(format!("{place}: {text}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The wording is our own: no seven consecutive words occur in any title of a framework. (The texts of the frameworks
/// are not here; they were compared once, elsewhere.)
#[test]
fn no_seven_words_in_a_row_are_those_of_a_framework() {
    let questionnaire = store::questionnaire(None).unwrap();
    let runs = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        words.windows(7).map(|run| run.join(" ")).collect()
    };
    let entries = questionnaire
        .catalogs
        .iter()
        .flat_map(|catalog| &catalog.entries);
    let theirs: BTreeSet<String> = entries.flat_map(|entry| runs(&entry.title)).collect();
    assert!(theirs.len() > 1_000, "the long titles are compared");
    let all = texts(&questionnaire);
    assert!(all.len() > 1_500, "{} texts are compared", all.len());
    let found: Vec<String> = all
        .iter()
        .flat_map(|(place, text)| runs(text).into_iter().map(move |run| (place, run)))
        .filter(|(_, run)| theirs.contains(run))
        .map(|(place, run)| format!("{place}: {run}"))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
