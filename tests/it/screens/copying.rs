//! Copying: the selected item, on its way to the clipboard of the terminal.

use super::{Effect, Workspace, example, questionnaire};

impl Workspace {
    /// The text sent to the terminal's clipboard after these keys.
    fn copied(&mut self, keys: &str) -> String {
        self.asked.clear();
        self.press(keys);
        let copied = self.asked.iter().filter_map(|effect| match effect {
            Effect::Copy(text) => Some(text.clone()),
            _ => None,
        });
        copied.collect::<Vec<_>>().join("|")
    }
}

#[test]
fn what_one_stands_on_is_copied_in_words() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P3");
    assert_eq!(
        desk.copied("y"),
        "DAT-P3 Purpose and legal basis for personal data\n\
         Have you recorded why, on what legal basis and within what limits you use personal data in \
         training, prompts or answers?\n\
         Answer: 3 Enforced, shown\n\
         Evidence: shown for 3 Enforced: Record of processing no. 41\n\
         Note: Customers type names and order numbers into the chat; nobody asks them to."
    );
    assert!(desk.shows(
        "Copied, if the terminal allows it: DAT-P3 Purpose and legal basis for personal data."
    ));
    assert_eq!(
        desk.copied("f3 home y"),
        "Data: 11 of 14 answered, attainment for G2 55–77%"
    );
    assert!(desk.copied("end y").starts_with("G2 "), "a gate");
    let score = desk.copied("f5 home y");
    assert!(
        score.starts_with("Attainment for G2: ") && score.contains("\nCompleteness "),
        "{score}"
    );
    assert!(desk.copied("end y").contains(" for G2"), "a gap");
    let requirement = desk.copied("f6 home y");
    let control = desk.copied("enter y");
    let title = control.lines().next().unwrap();
    assert!(
        requirement.starts_with(&format!("REQ-{title}\n")),
        "{requirement}"
    );
    assert!(
        requirement.contains(" shall ") && requirement.contains("\n- "),
        "{requirement}"
    );
    let step = desk.copied("f7 home y");
    assert!(step.starts_with("G1 ") && step.contains(" to 20"), "{step}");
    assert!(
        desk.copied("f5 c y").starts_with("AI Defense Matrix"),
        "a framework"
    );
    assert!(desk.copied("enter down y").contains(": "), "an item of it");
}

#[test]
fn a_text_to_read_is_copied_whole() {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), "DAT-P3");
    desk.press("i");
    let about = desk.copied("y");
    assert!(
        about.starts_with("DAT-P3 Purpose and legal basis for personal data\n\nQuestion\n"),
        "{about}"
    );
    assert!(
        about.contains("\n- 4 Improving: ") && about.lines().count() > 30,
        "{about}"
    );
}

#[test]
fn y_still_says_yes_where_a_fact_is_asked() {
    let mut desk = Workspace::fresh();
    desk.press("3 2 2 enter 2");
    assert_eq!(desk.copied("y"), "");
}
