//! The README and the manual agree with the program: tables are generated, the picture is a screen, commands run.

use std::path::Path;

use surefoot::base::dates::Dates;
use surefoot::base::diagnostic::Source;
use surefoot::base::theme_name::ThemeName;
use surefoot::describe::options::format_purpose;
use surefoot::interaction::command::{key_table, line_table};
use surefoot::interaction::manual;
use surefoot::model::assessment::beginning_with;
use surefoot::model::assessment::profile::Form;
use surefoot::store;
use surefoot::store::config;
use surefoot::views::options::{Format, Kind};

use crate::binary::{Ran, surefoot};

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The text between `<!-- name -->` and `<!-- /name -->`.
fn between<'t>(text: &'t str, name: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("<!-- {name} -->\n")).unwrap();
    rest.split_once(&format!("<!-- /{name} -->")).unwrap().0
}

#[test]
fn the_table_of_formats_is_what_there_is() {
    let row = |format: Format| {
        let kinds: Vec<&str> = Kind::ALL
            .into_iter()
            .filter(|kind| kind.fits(format))
            .map(Kind::word)
            .collect();
        format!(
            "| `--{}` | {} | {} | {} |\n",
            format.option(),
            format.word(),
            format_purpose(format),
            kinds.join(", ")
        )
    };
    let rows: String = Format::ALL.into_iter().map(row).collect();
    let head = "| option | format | what it is for | documents |\n|---|---|---|---|\n";
    assert_eq!(
        between(&topic("documents"), "formats"),
        format!("{head}{rows}")
    );
    let help = Ran::from(
        surefoot(Path::new("."))
            .args(["report", "--help"])
            .output()
            .unwrap(),
    );
    for format in Format::ALL {
        assert!(
            help.out.contains(&format!("--{} <FILE>", format.option())),
            "{}",
            format.word()
        );
    }
}

/// The text of a topic of the manual.
fn topic(name: &str) -> String {
    read(&format!("assets/manual/{name}.md"))
}

/// Compares a table of a topic with the generated one. `INSTA_UPDATE=always` writes it there.
fn check_table(name: &str, table: &str) {
    let text = topic(name);
    let shown = between(&text, name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        let path = format!("assets/manual/{name}.md");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::write(path, text.replace(shown, table)).unwrap();
        return;
    }
    assert_eq!(shown, table);
}

#[test]
fn the_tables_of_keys_and_lines_are_the_table_of_commands() {
    check_table("keys", &key_table());
    check_table("plain", &line_table());
}

/// The manual gives publishers and licences of the frameworks as the catalogs do.
#[test]
fn the_table_of_frameworks_is_what_the_catalogs_say() {
    let questionnaire = store::questionnaire(None).unwrap();
    let rows = questionnaire.catalogs.iter().map(|catalog| {
        let items = if catalog.whole { "all" } else { "a part" };
        let (name, url) = (&catalog.name, &catalog.url);
        format!(
            "| [{name}]({url}), {} | {} | {} | {items} |\n",
            catalog.version, catalog.publisher, catalog.licence
        )
    });
    let table: String = rows.collect();
    let shown = topic("frameworks");
    let shown = between(&shown, "frameworks");
    assert_eq!(shown.split_once("|---|---|---|---|\n").unwrap().1, table);
}

/// The settings in the manual exist, and all existing settings are in the manual.
#[test]
fn the_settings_are_what_surefoot_reads() {
    let section = topic("settings");
    let (_, example) = section.split_once("```toml\n").unwrap();
    let source = Source {
        name: "settings.md".to_owned(),
        text: example.split("```").next().unwrap().to_owned(),
    };
    let (read, found) = config::read(&source);
    assert_eq!(found, []);
    assert!(
        read.theme != ThemeName::default() && read.who.is_some() && !read.people.is_empty(),
        "{read:?}"
    );
    let questionnaire = store::questionnaire(None).unwrap();
    let (_, unknown) = beginning_with(&questionnaire, "Helper", Form::Full, &read.people);
    assert_eq!(
        unknown, [""; 0],
        "the roles are those of the questionnaire that comes along"
    );
    let words = ThemeName::WORDS
        .into_iter()
        .chain(Dates::ALL.map(Dates::word));
    for word in config::KEYS
        .into_iter()
        .chain(config::PERSON_KEYS)
        .chain(words)
    {
        assert!(
            section.contains(&format!("`{word}`")),
            "`{word}` is missing"
        );
    }
}

#[test]
fn the_picture_is_a_screen_as_it_is() {
    let picture = read("tests/it/snapshots/it__screens__question_80x24.snap");
    let (_, screen) = picture
        .trim_start_matches("---\n")
        .split_once("---\n")
        .unwrap();
    let readme = read("README.md");
    let shown = between(&readme, "picture")
        .trim()
        .trim_start_matches("```text\n")
        .trim_end_matches("```");
    assert_eq!(shown.trim_end(), screen.trim_end());
}

/// Every line of the README that begins with `surefoot` is run, in order, in an empty folder, including those of a
/// pipeline.
#[test]
fn every_command_of_the_readme_and_the_manual_runs() {
    let mut ran = run_commands("README.md");
    assert!(ran >= 18, "only {ran} commands were found in the README");
    for name in manual::NAMES {
        ran += run_commands(&format!("assets/manual/{name}.md"));
    }
    assert!(ran >= 100, "only {ran} commands were found");
}

/// Runs the commands of a text. Returns how many there are.
fn run_commands(text: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let mut ran = 0;
    let page = read(text);
    let blocks = page
        .split("\n```")
        .filter(|block| block.starts_with("sh\n") || block.starts_with("yaml\n"));
    for line in blocks.flat_map(str::lines) {
        let line = line
            .trim()
            .trim_start_matches("- ")
            .trim_start_matches("run: ");
        let line = line.split(" #").next().unwrap_or_default().trim();
        let (line, in_pipeline) = (line.trim_end_matches(" || no=1"), line.contains("--junit"));
        let Some(rest) = line.strip_prefix("surefoot ") else {
            continue;
        };
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/ai-security");
        let words = shell_words::split(rest).unwrap().into_iter().map(|word| {
            if word == "my-questionnaire" {
                base.display().to_string()
            } else {
                word
            }
        });
        let out = surefoot(folder.path()).args(words).output().unwrap();
        let errors = String::from_utf8_lossy(&out.stderr).into_owned();
        // without a terminal the wizard asks in plain lines and ends with its input; a gate that fails is a no
        let expected = i32::from(line.contains("--require") || line.contains("agenda"));
        // dates written by hand are overdue one day, and no paper comes back filled in
        let is_no = (line.starts_with("surefoot due") || in_pipeline)
            && out.status.code() == Some(1)
            || line.contains("agenda") && line.contains("--agree") && out.status.code() == Some(2);
        assert!(
            is_no || out.status.code() == Some(expected) || out.status.code() == Some(0),
            "{text}: {line}\n{errors}"
        );
        ran += 1;
    }
    for name in ["gate.xml", "due.xml", "compare.xml"] {
        let path = folder.path().join(name);
        if page.contains(&format!("--junit {name}")) {
            let text = std::fs::read_to_string(path).unwrap();
            assert!(roxmltree::Document::parse(&text).is_ok(), "{name}");
        }
    }
    ran
}

/// The README is short, and leads to every topic of the manual by its title.
#[test]
fn the_readme_leads_to_every_topic() {
    let readme = read("README.md");
    assert!(readme.lines().count() <= 200);
    let mut files: Vec<String> = Vec::new();
    for entry in
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/manual")).unwrap()
    {
        let path = entry.unwrap().path();
        files.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
    }
    files.sort();
    let mut names = manual::NAMES.to_vec();
    names.sort_unstable();
    assert_eq!(files, names);
    for name in names {
        let text = topic(name);
        let title = text
            .lines()
            .next()
            .unwrap()
            .strip_prefix("# ")
            .unwrap()
            .to_owned();
        let link = format!("[{title}](assets/manual/{name}.md)");
        assert!(readme.contains(&link), "{link}");
    }
}

/// Each row of the torture bench is in the table, and each target, bench and test in the table exists.
#[test]
fn large_test_runs_in_the_manual_exist() {
    let figures = topic("figures");
    let table = between(&figures, "large numbers");
    let torture = read("benches/torture.rs");
    let rows = torture
        .lines()
        .filter_map(|line| line.split_once("Some((&\"")?.1.split_once('"'));
    // The bench starts two of its rows itself.
    let rows: Vec<&str> = rows
        .map(|(row, _)| row)
        .filter(|row| !["terminal", "socket"].contains(row))
        .collect();
    assert_eq!(rows.len(), 9);
    for row in &rows {
        let command = |profile: &str| format!("`cargo bench --bench torture {profile}-- {row}`");
        assert!(
            table.contains(&command("")) || table.contains(&command("--profile dev ")),
            "{row}"
        );
        assert!(torture.contains(&format!("\"  {row} ")), "{row}");
    }
    assert_eq!(table.matches("--bench torture").count(), rows.len());
    let modules = read("tests/it/main.rs");
    for module in ["variants", "merge_copies", "hostile", "sinks"] {
        assert!(
            table.contains(module) && modules.contains(&format!("mod {module};")),
            "{module}"
        );
    }
    let targets = read("tests/fuzz/run");
    let targets = targets
        .lines()
        .find_map(|line| line.strip_prefix("all="))
        .unwrap();
    assert!(
        table.contains("7 targets") && targets.split(' ').count() == 7,
        "{targets}"
    );
}

#[test]
fn what_must_hold_runs_the_tests_as_the_readme_does() {
    let readme = read("README.md");
    assert!(readme.contains("\n```sh\ncargo test\n```\n"));
    assert!(read(".ci/run").contains("\ncargo test "));
}

/// Each name in the table of promises is that of an existing test, because a promise without a test is a wish.
#[test]
fn each_promise_names_tests_that_there_are() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let rows = page
        .split("## Promises")
        .nth(1)
        .unwrap()
        .split("## Not promised")
        .next()
        .unwrap();
    let rows: Vec<&str> = rows
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains(" | `"))
        .collect();
    assert!(rows.len() >= 15, "{}", rows.len());
    let mut sources = String::new();
    let mut folders = vec![root.join("tests/it"), root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(ending) if ending == "rs" => {
                    sources.push_str(&std::fs::read_to_string(&path).unwrap());
                }
                _ => {}
            }
        }
    }
    for row in rows {
        let names: Vec<&str> = row
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| name.contains('_'))
            .collect();
        assert!(!names.is_empty(), "{row}");
        for name in names {
            assert!(sources.contains(&format!("fn {name}()")), "{name}");
        }
    }
}
