//! Equal facts and answers through the wizard and through `set` give files that differ in times and history alone.

use std::path::Path;

use crate::binary::surefoot;
use crate::terminal::Session;

/// The content of a file without its history.
fn without_history(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("\n[[history]]").next().unwrap().to_owned()
}

fn fine(folder: &Path, arguments: &[&str]) {
    let out = surefoot(folder).args(arguments).output().unwrap();
    assert!(
        out.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn the_wizard_and_set_make_the_same_file() {
    let mut wizard = Session::start(&[], &[]);
    wizard.wait_for("New assessment");
    wizard.press("n");
    wizard.wait_for("What is the system called?");
    wizard.press("Helper\x13");
    wizard.wait_for("How sensitive");
    // The drivers: confidential, moderate, GDPR alone, balanced; then what it does, with
    // one choice each; then 12 yes-or-no facts, then the two phases.
    for (key, then) in [
        ("3", "What is the worst that happens"),
        ("2", "Which laws and rules apply"),
        ("2\r", "How much risk"),
        ("2", "How freely can the system change"),
        ("1", "How hard is it to undo"),
        ("1", "What kinds of content"),
        ("1\r", "Which role does your organisation"),
        ("2\r", "Which AI tools help"),
        ("1\r", "Do you train your own model"),
        ("n", "made by someone else"),
        ("y", "Does someone else run the model"),
        ("y", "Do you load model files"),
        ("n", "Does the system read documents"),
        ("y", "Can the model call tools"),
        ("n", "Do several agents"),
        ("n", "Does the system remember things"),
        ("n", "Can personal data appear"),
        ("y", "Can people outside"),
        ("y", "Do several customers"),
        ("n", "Do the system's results influence"),
        ("n", "phase"),
    ] {
        wizard.press(key);
        wizard.wait_for(then);
    }
    wizard.press("1");
    wizard.wait_for("Target phase");
    wizard.press("2");
    wizard.press("\x1bOS");
    wizard.wait_for("DAT-P1");
    wizard.press("3");
    wizard.wait_for("DAT-P2  ");
    wizard.press("m");
    wizard.wait_for("Note on DAT-P2");
    wizard.press("two\rlines\x13");
    wizard.wait_for("saved ");
    wizard.press("0");
    wizard.wait_for("DAT-P3  ");
    wizard.press("2");
    wizard.wait_for("DAT-P4  ");
    wizard.press("\x1b");
    wizard.wait_for("All ");
    wizard.press("q");
    wizard.child.wait().unwrap();

    let folder = wizard.folder.path();
    fine(folder, &["new", "other", "--name", "Helper"]);
    let facts = "data_sensitivity=confidential criticality=moderate regulation=gdpr risk_tolerance=balanced \
        autonomy=none impact=reversible modality=text ai_act_role=deployer development_use=coding-assistants \
        trains_or_tunes=no external_model=yes provider_hosted=yes self_hosted=no retrieval=yes tools=no multi_agent=no \
        memory=no personal_data=yes public_users=yes multi_tenant=no decisions=no \
        current_phase=prototype target_phase=production";
    let facts: Vec<&str> = ["set", "other.surefoot.toml"]
        .into_iter()
        .chain(facts.split_whitespace())
        .collect();
    fine(folder, &facts);
    fine(
        folder,
        &["set", "other.surefoot.toml", "DAT-P1=3", "DAT-P3=2"],
    );
    fine(
        folder,
        &[
            "set",
            "other.surefoot.toml",
            "DAT-P2=0",
            "--note",
            "two\nlines",
        ],
    );

    let (by_keys, by_words) = (
        wizard.file("helper.surefoot.toml"),
        wizard.file("other.surefoot.toml"),
    );
    assert_eq!(without_history(&by_keys), without_history(&by_words));
}
