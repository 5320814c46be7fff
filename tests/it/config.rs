//! Settings as the program finds them: a file in its place, reported when it is wrong, and never an obstacle.

use std::path::Path;

use tempfile::TempDir;

use crate::binary::{Ran, surefoot};
use crate::terminal::Session;

/// A folder with settings in it.
struct Workspace {
    folder: TempDir,
}

impl Workspace {
    fn with(settings: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("my.toml"), settings).unwrap();
        Self { folder }
    }

    /// Runs the program with the arguments on a line; a leading `SUREFOOT_WHO=x` sets an environment variable.
    fn run(&self, line: &str) -> Ran {
        let mut command = surefoot(self.folder.path());
        command.env("SUREFOOT_CONFIG", "my.toml");
        for word in line.split_whitespace() {
            match word
                .split_once('=')
                .filter(|(name, _)| name.starts_with("SUREFOOT_"))
            {
                Some((name, value)) => command.env(name, value),
                None => command.arg(word),
            };
        }
        command.output().unwrap().into()
    }

    fn read(&self, name: &str) -> String {
        read(&self.folder.path().join(name))
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn who_edits_is_said_nearer_and_farther() {
    let desk = Workspace::with("who = \"facilitator\"\n");
    for (line, who) in [
        ("new a", "facilitator"),
        ("SUREFOOT_WHO=env new b", "env"),
        ("SUREFOOT_WHO=env new c --as hand", "hand"),
        ("SUREFOOT_CONFIG= new d", "team"),
    ] {
        let ran = desk.run(line);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{line}");
        let name = line
            .split_whitespace()
            .skip_while(|word| *word != "new")
            .nth(1)
            .unwrap();
        let text = desk.read(&format!("{name}.surefoot.toml"));
        assert!(text.contains(&format!("who = \"{who}\"")), "{line}: {text}");
    }
}

#[test]
fn a_new_assessment_begins_with_the_people_of_the_settings() {
    let desk = Workspace::with(
        "[[person]]\nid = \"kim\"\nroles = [\"security\", \"secruity\"]\npercent = 80\n\
         [[person]]\nid = \"lee\"\nroles = [\"cook\"]\n",
    );
    let ran = desk.run("new a");
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.contains(
            "The settings give kim the role `secruity`, which ai-security does not have. Did you mean `security`?\n"
        ),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("the role `cook`, which ai-security does not have. Known roles: "),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("lee is left out of the plan."),
        "{}",
        ran.err
    );
    let text = desk.read("a.surefoot.toml");
    let plan = text.split("[[history]]").next().unwrap();
    assert_eq!(plan.matches("[[plan.person]]").count(), 1, "{plan}");
    assert!(
        plan.contains("id = \"kim\"\nroles = [\"security\"]\npercent = 80\n"),
        "{plan}"
    );
    assert!(!ran.err.contains("Nobody is left"), "{}", ran.err);
    let lonely = Workspace::with("[[person]]\nid = \"lee\"\nroles = [\"cook\"]\n");
    assert!(
        lonely
            .run("new a")
            .err
            .contains("Nobody is left, so the plan starts with 1 person")
    );
    assert!(lonely.read("a.surefoot.toml").contains("percent = 50"));
    let none = desk.run("SUREFOOT_CONFIG= new b");
    assert_eq!(none.err, "");
    assert!(
        desk.read("b.surefoot.toml").contains("percent = 50"),
        "without settings all is as it comes"
    );
}

#[test]
fn what_is_wrong_is_told_beside_the_work_and_stops_nothing() {
    let desk = Workspace::with("who = \"kim\"\nthene = \"light\"\ndates = 3\n");
    for line in [
        "new a",
        "set a tools=yes",
        "undo a",
        "list",
        "roadmap a --agree",
    ] {
        let ran = desk.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        assert!(
            ran.err.contains("unknown key `thene`"),
            "{line}: {}",
            ran.err
        );
        assert!(
            ran.err.contains("my.toml:2:1") && ran.err.contains("Did you mean `theme`?"),
            "{line}: {}",
            ran.err
        );
        assert!(
            ran.err
                .contains("`dates` must be text, but this is a whole number"),
            "{line}: {}",
            ran.err
        );
        assert!(
            ran.err.contains("no errors, 2 warnings"),
            "{line}: {}",
            ran.err
        );
    }
    assert!(
        desk.read("a.surefoot.toml").contains("who = \"kim\""),
        "what is right holds"
    );
    // Commands that only read ignore the settings, and pipes stay quiet.
    for line in ["score a", "roadmap a", "gate a --json"] {
        assert_eq!(desk.run(line).err, "", "{line}");
    }
}

#[test]
fn settings_that_cannot_be_read_are_told_in_a_sentence() {
    let desk = Workspace::with("theme = \n");
    let ran = desk.run("new a");
    assert_eq!(ran.code, 0);
    assert!(
        ran.err
            .starts_with("All settings in my.toml are ignored: line 1, "),
        "{}",
        ran.err
    );
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    let ran = desk.run("SUREFOOT_CONFIG=none.toml new b");
    assert_eq!(ran.code, 0);
    let told = "surefoot uses the default settings: cannot read none.toml: there is no such file. Check the path.\n";
    assert_eq!(ran.err, told);
}

#[test]
fn list_says_where_settings_are_expected() {
    let desk = Workspace::with("");
    assert!(
        desk.run("list").out.contains("Settings\n  my.toml\n"),
        "{}",
        desk.run("list").out
    );
    let none = desk.run("SUREFOOT_CONFIG=none.toml list").out;
    assert!(
        none.contains("none.toml  does not exist, so the defaults apply"),
        "{none}"
    );
    let json: serde_json::Value = serde_json::from_str(&desk.run("list --json").out).unwrap();
    assert_eq!(json["settings"], "my.toml");
}

#[test]
fn a_theme_that_is_none_is_told() {
    let desk = Workspace::with("");
    let ran = desk.run("--theme pink");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("expected one of: default, light, dark, high-contrast, wall, mono"),
        "{}",
        ran.err
    );
}

/// In a real terminal: settings apply, the command line overrides them, and `NO_COLOR` overrides everything.
#[test]
fn the_wizard_takes_the_theme_that_is_nearest() {
    let settings = "theme = \"wall\"\nthene = 1\n";
    let files = [("my.toml", settings)];
    let ground = |environment: &[(&str, &str)], arguments: &[&str]| {
        let mut session = Session::start_with(arguments, &files, environment);
        session.wait_for("Did you mean `theme`?");
        session.press("\x1b");
        session.wait_for("New assessment");
        session.ground()
    };
    let wall = vt100::Color::Rgb(255, 255, 255);
    let mine = ("SUREFOOT_CONFIG", "my.toml");
    assert_eq!(ground(&[mine, ("COLORTERM", "truecolor")], &[]), wall);
    assert_eq!(
        ground(&[mine], &[]),
        vt100::Color::Idx(231),
        "TERM offers 256"
    );
    assert_eq!(
        ground(&[mine], &["--theme", "dark"]),
        vt100::Color::Idx(234)
    );
    assert_eq!(
        ground(&[mine], &["--theme", "DEFAULT"]),
        vt100::Color::Default
    );
    assert_eq!(
        ground(&[mine, ("NO_COLOR", "1")], &["--theme", "dark"]),
        vt100::Color::Default
    );
}

/// Without HOME, surefoot does not look up the user's home: the C library would use a socket.
#[cfg(unix)]
#[test]
fn without_a_home_nobody_is_asked_for_one() {
    let folder = TempDir::new().unwrap();
    for home in [None, Some("")] {
        let run = |words: &[&str]| {
            let mut command = surefoot(folder.path());
            command
                .env_remove("SUREFOOT_DATA")
                .env_remove("SUREFOOT_CONFIG")
                .env_remove("HOME");
            command.envs(home.map(|home| ("HOME", home)));
            Ran::from(command.args(words).output().unwrap())
        };
        let list = run(&["list", "--data"]);
        assert_eq!((list.code, list.out.as_str()), (2, ""), "{}", list.err);
        assert!(
            list.err
                .contains("there is no data folder. Set one in SUREFOOT_DATA."),
            "{}",
            list.err
        );
        // Nothing else needs a home.
        let _ = std::fs::remove_file(folder.path().join("demo.surefoot.toml"));
        for words in [
            &["example", "demo"][..],
            &["set", "demo", "tools=no"],
            &["score", "demo"],
            &["list"],
        ] {
            let ran = run(words);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}");
        }
    }
}
