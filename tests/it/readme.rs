//! The README says what is: its key table is the table of commands, its picture a screen, its commands run.

use std::path::Path;

use surefoot::base::dates::Dates;
use surefoot::base::diagnostic::Source;
use surefoot::base::theme_name::ThemeName;
use surefoot::describe::options::format_purpose;
use surefoot::interaction::command::{key_table, line_table};
use surefoot::model::assessment::beginning_with;
use surefoot::model::assessment::profile::Form;
use surefoot::store;
use surefoot::store::config;
use surefoot::views::options::{Format, Kind};

use crate::binary::{Ran, surefoot};

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// What stands between `<!-- name -->` and `<!-- /name -->`.
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
    let head = "| option | format | what it is for | of which documents |\n|---|---|---|---|\n";
    assert_eq!(
        between(&read("README.md"), "formats"),
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

/// Whether a table of the README is the generated one. `INSTA_UPDATE=always` writes it there.
fn check_table(name: &str, table: &str) {
    let readme = read("README.md");
    let shown = between(&readme, name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        std::fs::write(path, readme.replace(shown, table)).unwrap();
        return;
    }
    assert_eq!(shown, table);
}

#[test]
fn the_tables_of_keys_and_lines_are_the_table_of_commands() {
    check_table("keys", &key_table());
    check_table("plain", &line_table());
}

/// Whose the frameworks are stands in the README as it stands in the heads of the catalogs.
#[test]
fn the_table_of_frameworks_is_what_the_catalogs_say() {
    let questionnaire = store::questionnaire(None).unwrap();
    let rows = questionnaire.catalogs.iter().map(|catalog| {
        let items = if catalog.whole {
            "all"
        } else {
            "what controls name"
        };
        let (name, url) = (&catalog.name, &catalog.url);
        format!(
            "| [{name}]({url}), {} | {} | {} | {items} |\n",
            catalog.version, catalog.publisher, catalog.licence
        )
    });
    let table: String = rows.collect();
    let shown = read("README.md");
    let shown = between(&shown, "frameworks");
    assert_eq!(shown.split_once("|---|---|---|---|\n").unwrap().1, table);
}

/// The settings of the README are settings, and each that there is stands there.
#[test]
fn the_settings_are_what_surefoot_reads() {
    let readme = read("README.md");
    let (_, section) = readme.split_once("\n## Settings\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let (_, example) = section.split_once("```toml\n").unwrap();
    let source = Source {
        name: "README.md".to_owned(),
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

/// Every line of the README that begins with `surefoot` is run, in order, in an empty folder; in a pipeline too.
#[test]
fn every_command_of_the_readme_runs() {
    let folder = tempfile::tempdir().unwrap();
    let readme = read("README.md");
    let mut ran = 0;
    let blocks = readme
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
        // a shell would take the quotes away; the README quotes only whole words
        let mut words: Vec<String> = Vec::new();
        for (at, part) in rest.split('"').enumerate() {
            if at % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        let mut command = surefoot(folder.path());
        if line.contains("my-questionnaire") {
            let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/ai-security");
            let words = words.iter().map(|word| {
                if word == "my-questionnaire" {
                    base.to_str().unwrap()
                } else {
                    word
                }
            });
            command.args(words);
        } else {
            command.args(&words);
        }
        let out = command.output().unwrap();
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        // where there is no terminal the wizard is plain, and ends with its input: nobody fills in a paper, so no votes
        // agree; a gate that does not pass is a no
        let expected = match line {
            line if line.starts_with("surefoot agenda") && line.ends_with("--agree") => 2,
            line => i32::from(line.contains("--require")),
        };
        // what the README dates by hand is overdue one day
        let passed =
            (line.starts_with("surefoot due") || in_pipeline) && out.status.code() == Some(1);
        assert!(
            passed || out.status.code() == Some(expected),
            "{line}\n{told}"
        );
        ran += 1;
    }
    assert!(ran >= 18, "only {ran} commands were found");
    for name in ["gate.xml", "due.xml", "compare.xml"] {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(roxmltree::Document::parse(&text).is_ok(), "{name}");
    }
}

/// Each row of the torture bench is in the table, and each target, bench and test that the table names is there.
#[test]
fn what_is_tried_in_great_number_can_be_run() {
    let readme = read("README.md");
    let table = between(&readme, "in great number");
    let torture = read("benches/torture.rs");
    let rows = torture
        .lines()
        .filter_map(|line| line.split_once("Some((&\"")?.1.split_once('"'));
    // two are what the bench starts itself
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
        table.contains("seven targets") && targets.split(' ').count() == 7,
        "{targets}"
    );
}

#[test]
fn what_must_hold_runs_the_tests_as_the_readme_does() {
    let readme = read("README.md");
    assert!(readme.contains("\n```sh\ncargo test\n```\n"));
    assert!(read(".ci/run").contains("\ncargo test "));
}

/// A promise without a test is a wish: each name in the table of promises is that of a test there is.
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
