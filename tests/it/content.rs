//! Promises of the built-in questionnaire and the example.

use std::collections::BTreeSet;

use jiff::civil::date;
use surefoot::base::diagnostic;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::profile::{FactAnswer, Profile};
use surefoot::model::assessment::{State, file};
use surefoot::model::questionnaire::check::check_with_advice;
use surefoot::model::questionnaire::condition::Condition;
use surefoot::model::questionnaire::{
    ControlIx, EvidenceState, FactIx, FactKind, Questionnaire, builtin,
};
use surefoot::rules::coverage::{Reach, coverage};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::GateState;
use surefoot::rules::targets::targets;
use surefoot::store;

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
    assert_eq!(questionnaire.controls.len(), 94);
    assert_eq!(questionnaire.facts.len(), 16);
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
/// previous one.
#[test]
fn never_deferrable_lists_add_up() {
    let questionnaire = store::questionnaire(None).unwrap();
    let g1 = [
        "ORG-P1", "ORG-P2", "DAT-P2", "DAT-P6", "INF-P2", "APP-P1", "APP-P5",
    ];
    let g2 = [
        "DAT-R3", "MOD-R2", "APP-R1", "APP-R2", "APP-R4", "INF-R1", "ORG-R1", "ORG-R2",
    ];
    let g3 = ["APP-S4", "INF-S2", "ORG-S2", "MOD-R4", "INF-R5"];
    let expected = [
        g1.to_vec(),
        [&g1[..], &g2].concat(),
        [&g1[..], &g2, &g3].concat(),
        [&g1[..], &g2, &g3].concat(),
    ];
    for (gate, expected) in questionnaire.gates.iter().zip(expected) {
        let ids: Vec<&str> = gate
            .never_deferrable
            .iter()
            .map(|&control| questionnaire.controls[control].id.as_str())
            .collect();
        assert_eq!(ids, expected, "{}", gate.id);
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
    let facts: Vec<_> = facts
        .into_iter()
        .map(|fact| &questionnaire.facts[fact])
        .collect();
    assert!(
        facts.len() >= 5 && facts.iter().all(|fact| fact.kind == FactKind::YesNo),
        "{facts:?}"
    );
    let profile = |number: usize| Profile {
        facts: (0..)
            .zip(&facts)
            .map(|(at, fact)| (fact.id.clone(), FactAnswer::YesNo(number >> at & 1 == 1)))
            .collect(),
        target_phase: Some(phase.to_owned()),
        ..Profile::default()
    };
    (0..1 << facts.len()).map(profile).collect()
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
            let never = gate
                .never_deferrable
                .iter()
                .filter(|&&control| targets.level(targets.headline, control).is_some());
            let left_out: Vec<&str> = never
                .filter(|control| !asked.contains(control))
                .map(|&control| questionnaire.control_id(control))
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
    let chosen = "APP-P1 APP-P2 APP-P5 APP-R1 APP-R2 APP-R4 DAT-P2 DAT-P6 DAT-R3 DAT-R4 INF-P2 INF-R1 INF-R3 MOD-P2 MOD-R2 \
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
        ("etsi-en-304-223", 13),
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

/// A list that is only included in part contains the entries that controls name and no others.
#[test]
fn a_large_list_holds_what_controls_name() {
    let questionnaire = store::questionnaire(None).unwrap();
    let targets = targets(&questionnaire, &Profile::default());
    for (at, catalog) in questionnaire.catalogs.enumerated() {
        let covered = coverage(&questionnaire, &State::default(), &targets, at);
        let unrelated = covered
            .items
            .iter()
            .filter(|item| item.reach() == Reach::Unrelated)
            .count();
        assert!(
            catalog.whole || unrelated == 0,
            "{}: {unrelated} entries that nothing names",
            catalog.id
        );
        assert!(
            !catalog.licence.is_empty() && catalog.url.starts_with("https://"),
            "{}",
            catalog.id
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
        [[6, 6, 5], [5, 7, 5], [6, 11, 5], [6, 6, 6], [6, 7, 7]]
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
        add("requirement", &control.requirement.text);
        control.levels.iter().for_each(|text| add("level", text));
        control
            .evidence
            .iter()
            .for_each(|text| add("evidence", text));
        control
            .requirement
            .criteria
            .iter()
            .for_each(|criterion| add("criterion", &criterion.text));
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
            (12..=62).contains(&words(&control.why)),
            "{id} why has {} words",
            words(&control.why)
        );
        assert!((3..=5).contains(&control.evidence.len()), "{id} evidence");
        assert!(
            !control.pitfall.is_empty() && words(&control.pitfall) <= 45,
            "{id} pitfall"
        );
        assert!(
            control.requirement.text.contains(" shall "),
            "{id}: {}",
            control.requirement.text
        );
        assert!(
            (2..=3).contains(&control.requirement.criteria.len()),
            "{id} criteria"
        );
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
            !control.contributors.is_empty() && !control.contributors.contains(&control.owner),
            "{id} helpers"
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
