//! Files that are not what they should be: surefoot refuses each with a message that says what is wrong, where, and
//! what to do, with the right exit code and in little memory, and overwrites nothing.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use surefoot::model::assessment::file;
use tempfile::TempDir;

use crate::binary::{Ran, surefoot};
use crate::reports::assessment_with_questionnaire;
use crate::sinks::assert_harmless;

/// A fault of a file: how to make it, and the message about it.
struct Bad {
    name: &'static str,
    make: fn(&Path),
    said: &'static str,
}

fn text() -> String {
    file::write(&assessment_with_questionnaire().1)
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::write(path, bytes).unwrap();
}

/// Half of a file, which ends within a word.
fn truncated(path: &Path) {
    let text = text();
    let middle = text.find("note = \"").unwrap();
    put(path, &text[..middle + 12]);
}

const ANYWHERE: &[Bad] = &[
    Bad {
        name: "truncated",
        make: truncated,
        said: "syntax",
    },
    Bad {
        name: "flipped",
        make: |path| put(path, text().replacen("format = ", "format \u{3d}= ", 1)),
        said: "syntax",
    },
    Bad {
        name: "empty",
        make: |path| put(path, ""),
        said: "`format` is missing",
    },
    Bad {
        name: "bom",
        make: |path| put(path, "\u{FEFF}"),
        said: "`format` is missing",
    },
    Bad {
        name: "utf16",
        make: |path| put(path, b"\xFF\xFEf\0o\0r\0"),
        said: "UTF-16. Save it as UTF-8.",
    },
    Bad {
        name: "nul",
        make: |path| put(path, vec![0; 4096]),
        said: "syntax",
    },
    Bad {
        name: "latin1",
        make: |path| put(path, b"format = 1\nsystem = \"caf\xE9\"\n"),
        said: "byte 24 is not UTF-8. Is this a text file?",
    },
    Bad {
        name: "binary",
        make: |path| {
            put(
                path,
                fs::read(env!("CARGO_BIN_EXE_surefoot"))
                    .unwrap()
                    .get(..9_000)
                    .unwrap(),
            );
        },
        said: "is not UTF-8",
    },
    Bad {
        name: "huge",
        make: |path| put(path, "#".repeat(4_000_001)),
        said: "4000001 bytes; the limit is 4000000. Is this the file you meant?",
    },
    Bad {
        name: "sparse",
        make: |path| fs::File::create(path).unwrap().set_len(1 << 40).unwrap(),
        said: "the limit is 4000000",
    },
    Bad {
        name: "deep",
        make: |path| put(path, format!("format = 1\na = {}", "[".repeat(100_000))),
        said: "is nested more than 60 levels deep",
    },
    Bad {
        name: "dots",
        make: |path| put(path, format!("format = 1\na{} = 1", ".a".repeat(900_000))),
        said: "is nested more than 60 levels deep",
    },
    Bad {
        name: "tables",
        make: |path| put(path, "[[a]]\n".repeat(600_000)),
        said: "more tables, keys and values than surefoot reads",
    },
    Bad {
        name: "newer",
        make: |path| put(path, text().replacen("format = 1", "format = 2", 1)),
        said: "Update surefoot to read it",
    },
    Bad {
        name: "folder",
        make: |path| fs::create_dir(path).unwrap(),
        said: "",
    },
];

#[cfg(unix)]
const ON_UNIX: &[Bad] = &[
    Bad {
        name: "device",
        make: |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap(),
        said: "it is not a regular file. Name a file.",
    },
    Bad {
        name: "null",
        make: |path| std::os::unix::fs::symlink("/dev/null", path).unwrap(),
        said: "it is not a regular file. Name a file.",
    },
    Bad {
        name: "pipe",
        make: pipe,
        said: "it is not a regular file. Name a file.",
    },
    Bad {
        name: "loop",
        make: |path| std::os::unix::fs::symlink(path, path).unwrap(),
        said: "it is a broken link. Name the file itself.",
    },
    Bad {
        name: "dangling",
        make: |path| std::os::unix::fs::symlink("nothing", path).unwrap(),
        said: "it is a broken link. Name the file itself.",
    },
];
#[cfg(not(unix))]
const ON_UNIX: &[Bad] = &[];

#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(
        std::process::Command::new("mkfifo")
            .arg(path)
            .status()
            .unwrap()
            .success()
    );
}

fn all() -> impl Iterator<Item = &'static Bad> {
    ANYWHERE.iter().chain(ON_UNIX)
}

/// The kind and length of a path, and the content of a small file.
fn is(path: &Path) -> (String, Vec<u8>) {
    let about = fs::symlink_metadata(path).unwrap();
    let small = about.is_file() && about.len() < 10_000_000;
    (
        format!("{:?} {}", about.file_type(), about.len()),
        if small {
            fs::read(path).unwrap()
        } else {
            Vec::new()
        },
    )
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    names
}

fn run(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Ran {
    let ran: Ran = surefoot(folder).args(arguments).output().unwrap().into();
    assert_harmless("out", &ran.out);
    assert_harmless("err", &ran.err);
    ran
}

/// The message on one line.
fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_bad_assessment_is_refused_and_stays_as_it_is() {
    for Bad { name, make, said } in all() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(format!("{name}.surefoot.toml"));
        make(&path);
        let file = path.file_name().unwrap().to_str().unwrap();
        let before = (is(&path), names(folder.path()));
        for line in [
            &["score", file][..],
            &["set", file, "DAT-P1=2"],
            &["undo", file],
            &["verify", file],
            &["--plain", file],
            &["new", file],
            &["report", file, "--md", "x.md"],
        ] {
            let ran = run(folder.path(), line);
            assert_eq!(ran.code, 2, "{name} {line:?}: {}{}", ran.out, ran.err);
            assert!(
                ran.err.starts_with("surefoot: ") && ran.err.contains(name),
                "{name} {line:?}: {}",
                ran.err
            );
            if line[0] != "new" && *name != "folder" {
                assert!(
                    flat(&ran.err).contains(said),
                    "{name} {line:?}: {}",
                    ran.err
                );
            }
            assert_eq!((is(&path), names(folder.path())), before, "{name} {line:?}");
        }
    }
}

#[test]
fn a_bad_file_of_a_questionnaire_is_refused() {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/six");
    for Bad { name, make, said } in all().filter(|bad| {
        !["folder", "newer", "flipped", "truncated", "empty", "bom"].contains(&bad.name)
    }) {
        let folder = TempDir::new().unwrap();
        let own = folder.path().join("own");
        fs::create_dir(&own).unwrap();
        for file in ["data.toml", "questionnaire.toml"] {
            fs::copy(good.join(file), own.join(file)).unwrap();
        }
        fs::create_dir(own.join("catalogs")).unwrap();
        for entry in fs::read_dir(good.join("catalogs")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, own.join("catalogs").join(path.file_name().unwrap())).unwrap();
        }
        let layer = own.join("model.toml");
        make(&layer);
        let before = (is(&layer), names(&own));
        let ran = run(folder.path(), &["new", "x", "--questionnaire", "own"]);
        assert_eq!(ran.code, 2, "{name}: {}{}", ran.out, ran.err);
        assert!(flat(&ran.err).contains(said), "{name}: {}", ran.err);
        assert_eq!((is(&layer), names(&own)), before, "{name}");
        assert!(!folder.path().join("x.surefoot.toml").exists(), "{name}");
    }
}

/// surefoot reports bad settings and a bad list of recent files, and continues without them.
#[test]
fn bad_settings_and_a_bad_list_keep_nobody_from_working() {
    for Bad { name, make, .. } in all() {
        let folder = TempDir::new().unwrap();
        let config = folder.path().join("config.toml");
        make(&config);
        let before = is(&config);
        let ran: Ran = surefoot(folder.path())
            .env("SUREFOOT_CONFIG", &config)
            .args(["new", "x"])
            .output()
            .unwrap()
            .into();
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        let empty = ["empty", "bom"].contains(name);
        assert_eq!(
            ran.err.contains("config.toml"),
            !empty,
            "{name}: {}",
            ran.err
        );
        assert_harmless(name, &ran.err);
        assert_eq!(is(&config), before, "{name}");
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data-folder");
        fs::create_dir(&data).unwrap();
        make(&data.join("recent.toml"));
        for line in [["list", "--json"], ["new", "x"], ["score", "x"]] {
            let ran = run(folder.path(), &line);
            assert_eq!(ran.code, 0, "{name} {line:?}: {}", ran.err);
        }
    }
}

/// Line ends and byte order marks from another system's checkout or editor are not an error.
#[test]
fn crlf_line_ends_and_a_byte_order_mark_are_accepted() {
    let folder = TempDir::new().unwrap();
    let (text, path) = (text(), folder.path().join("x.surefoot.toml"));
    for other in [text.replace('\n', "\r\n"), format!("\u{FEFF}{text}")] {
        put(&path, other);
        let ran = run(folder.path(), &["verify", "x"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    }
}

/// A user who may read everything cannot be refused; the test then reports that it checked nothing.
#[test]
#[cfg(unix)]
fn a_file_one_may_not_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.surefoot.toml");
    put(&path, text());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!(
            "whoever runs this test may read everything: a refused permission was not tested"
        );
        return;
    }
    let ran = run(folder.path(), &["score", "x"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("permission denied. Check its permissions"),
        "{}",
        ran.err
    );
}

/// Texts that take most memory, each far beyond the limits. The system limits the program to 200 MB of address space,
/// most of which it never touches; without its own limits the texts take up to 1,700 MB.
#[test]
#[cfg(target_os = "linux")]
fn no_text_takes_much_memory() {
    let folder = TempDir::new().unwrap();
    let lines = |line: fn(usize) -> String, count: usize| (0..count).map(line).collect::<String>();
    let texts = [
        "[[a]]\n".repeat(660_000),
        lines(|at| format!("[a{at:x}]\n"), 400_000),
        lines(|at| format!("{at:x}=1\n"), 400_000),
        lines(|at| format!("{at:x}.a=1\n"), 390_000),
        lines(|at| format!("{at:x}{}=1\n", ".a".repeat(50)), 37_000),
        format!("a=[{}]", "1,".repeat(1_900_000)),
        format!("a=[{}]", "[1],".repeat(900_000)),
        format!("a=[{}]", "{b=1},".repeat(600_000)),
        format!(
            "a=[{}]",
            format!("{{b{}=1}},", ".b".repeat(50)).repeat(36_000)
        ),
        "=\n".repeat(1_900_000),
        "a=1\n".repeat(900_000),
        "\n".repeat(3_900_000),
        "a = \"x\n".repeat(500_000),
        // The largest that are accepted.
        lines(|at| format!("[a{at:x}]\n"), 180_000),
        format!("a=[{}]", "[1],".repeat(120_000)),
        "=\n".repeat(49_000),
    ];
    for text in texts {
        let path = folder.path().join("x.surefoot.toml");
        put(&path, &text);
        let mut command = std::process::Command::new("sh");
        command.args([
            "-c",
            "ulimit -v 200000 && exec \"$0\" score x",
            env!("CARGO_BIN_EXE_surefoot"),
        ]);
        command
            .current_dir(folder.path())
            .env("SUREFOOT_CONFIG", "")
            .env("SUREFOOT_DATA", folder.path());
        let output = command.output().unwrap();
        let start: String = text.chars().take(20).collect();
        assert_eq!(
            output.status.code(),
            Some(2),
            "{start:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
