//! Real git: two clones of one repository diverge and merge, with surefoot as the merge driver that git calls.

use std::path::{Path, PathBuf};
use std::process::Command;

use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::Record;
use surefoot::model::assessment::{Assessment, file};
use tempfile::TempDir;

use crate::binary::{Ran, in_a_shell, surefoot};

const FILE: &str = "it's a chat.surefoot.toml";

/// A workspace whose program lies in a folder with a name that needs quoting in a shell.
pub(crate) struct Workspace {
    folder: TempDir,
    program: PathBuf,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let place = folder.path().join("it's $HOME 100% ours");
        std::fs::create_dir(&place).unwrap();
        let program = place.join("surefoot");
        // git would resolve a symbolic link to the original program.
        let built = env!("CARGO_BIN_EXE_surefoot");
        std::fs::hard_link(built, &program)
            .or_else(|_| std::fs::copy(built, &program).map(drop))
            .unwrap();
        Self { folder, program }
    }

    pub(crate) fn at(&self, clone: &str) -> PathBuf {
        self.folder.path().join(clone)
    }

    /// Runs surefoot in a clone, through the copy in the oddly named folder.
    pub(crate) fn surefoot(&self, clone: &str, arguments: &[&str]) -> Ran {
        let plain = surefoot(&self.at(clone));
        let mut command = Command::new(&self.program);
        command
            .current_dir(self.at(clone))
            .stdin(std::process::Stdio::null())
            .args(arguments);
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env("SUREFOOT_DATA", self.at("data"));
        isolated(&mut command, self.folder.path());
        command.output().unwrap().into()
    }

    /// Answers in a clone under the name `who`, and commits.
    fn says(&self, clone: &str, who: &str, keys: &[&str]) {
        let ran = self.surefoot(clone, &[&["set", FILE], keys, &["--as", who]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        self.git(clone, &["add", "-A"]);
        self.git(
            clone,
            &["commit", "-qm", &format!("{who}: {}", keys.join(" "))],
        );
    }

    fn try_git(&self, clone: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new("git");
        command.current_dir(self.at(clone)).args(arguments);
        isolated(&mut command, self.folder.path());
        command.output().unwrap().into()
    }

    pub(crate) fn git(&self, clone: &str, arguments: &[&str]) -> Ran {
        let ran = self.try_git(clone, arguments);
        assert_eq!(ran.code, 0, "git {arguments:?}\n{}\n{}", ran.out, ran.err);
        ran
    }

    fn text(&self, clone: &str) -> String {
        std::fs::read_to_string(self.at(clone).join(FILE)).unwrap()
    }

    fn assessment(&self, clone: &str) -> Assessment {
        let source = Source {
            name: FILE.to_owned(),
            text: self.text(clone),
        };
        let (assessment, found) = file::read(&source);
        assert_eq!(found, []);
        let assessment = assessment.unwrap();
        assert_eq!(assessment.faults(), []);
        assessment
    }

    /// A clone with a committed and pushed assessment, and a second clone.
    fn two_clones() -> Self {
        let desk = Self::new();
        desk.git("", &["init", "-q", "--bare", "-b", "main", "house"]);
        desk.git("", &["clone", "-q", "house", "ml"]);
        let ran = desk.surefoot("ml", &["git", "install"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let ran = desk.surefoot("ml", &["new", FILE, "--as", "team"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        desk.says("ml", "team", &["tools=yes", "DAT-P1=1"]);
        desk.git("ml", &["push", "-q", "origin", "HEAD:main"]);
        desk.git("", &["clone", "-q", "-b", "main", "house", "ops"]);
        assert_eq!(desk.surefoot("ops", &["git", "install"]).code, 0);
        desk
    }

    /// A repository with a committed assessment at `path`.
    fn with_assessment_at(path: &str) -> Self {
        let desk = Self::new();
        desk.git("", &["init", "-q", "-b", "main", "ml"]);
        assert_eq!(desk.surefoot("ml", &["git", "install"]).code, 0);
        let file = desk.at("ml").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let ran = desk.surefoot("ml", &["new", "--as", "team", "--", path]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        desk.commits("ml", "begun");
        desk
    }

    fn commits(&self, clone: &str, words: &str) {
        self.git(clone, &["add", "-A"]);
        self.git(clone, &["commit", "-qm", words]);
    }

    /// Encrypts a file of a clone.
    fn encrypts(&self, clone: &str, file: &str) -> Ran {
        let ran = in_a_shell(
            &self.at(clone),
            "",
            &format!("encrypt \"{file}\" --passphrase-fd 3"),
            &["a quiet word\n"],
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    fn conflicts(&self, clone: &str) -> Vec<String> {
        self.assessment(clone)
            .history()
            .conflicts()
            .iter()
            .map(|one| one.subject.clone())
            .collect()
    }

    fn level(&self, clone: &str, control: &str) -> Option<u8> {
        self.assessment(clone)
            .state()
            .record(control)
            .and_then(Record::level)
            .map(u8::from)
    }

    /// Checks that the working tree is clean and the file contains no conflict markers.
    fn is_clean(&self, clone: &str) {
        assert_eq!(self.git(clone, &["status", "--porcelain"]).out, "");
        assert!(
            !self
                .text(clone)
                .lines()
                .any(|line| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>"))
        );
    }
}

/// Isolates git from the settings of the user who runs the tests.
fn isolated(command: &mut Command, home: &Path) {
    let nothing = home.join("no-settings");
    command
        .env("HOME", home)
        .env("GIT_CONFIG_GLOBAL", &nothing)
        .env("GIT_CONFIG_SYSTEM", &nothing);
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "somebody")
            .env(format!("GIT_{who}_EMAIL"), "somebody@example.org");
    }
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "SUREFOOT_WHO",
    ] {
        command.env_remove(name);
    }
}

#[test]
fn two_branches_come_together_and_real_disagreement_is_marked() {
    let desk = Workspace::two_clones();
    desk.says("ml", "ml", &["DAT-P1=2", "MOD-P1=3"]);
    desk.git("ml", &["push", "-q", "origin", "HEAD:main"]);
    desk.says("ops", "ops", &["DAT-P1=4", "INF-P1=1"]);
    desk.says("ops", "ops", &["data_sensitivity=restricted"]);
    desk.git("ops", &["branch", "apart"]);
    let ran = desk.git("ops", &["pull", "-q", "--no-rebase", "--no-edit"]);
    assert!(
        ran.err.contains("1 conflict is not resolved yet") && ran.err.contains("DAT-P1 answer"),
        "{}",
        ran.err
    );
    desk.is_clean("ops");
    assert_eq!(
        (desk.level("ops", "MOD-P1"), desk.level("ops", "INF-P1")),
        (Some(3), Some(1))
    );
    let conflicts = desk.assessment("ops").history().conflicts().to_vec();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].subject, "answer to DAT-P1");
    // Merging in the other direction gives exactly the same file.
    let before = desk.text("ops");
    desk.git("ml", &["fetch", "-q", "../ops", "apart:theirs"]);
    desk.git("ml", &["merge", "-q", "--no-edit", "theirs"]);
    assert_eq!(desk.text("ml"), before);
    // One side resolves the conflict for both.
    desk.says("ml", "ml", &["DAT-P1=4"]);
    desk.git(
        "ops",
        &["pull", "-q", "--no-rebase", "--no-edit", "../ml", "HEAD"],
    );
    assert_eq!(desk.assessment("ops").history().conflicts(), []);
    assert_eq!(desk.level("ops", "DAT-P1"), Some(4));
}

#[test]
fn rebase_and_cherry_pick_lose_nothing_either() {
    let desk = Workspace::two_clones();
    for level in ["DAT-P2=1", "DAT-P2=2", "MOD-P2=3"] {
        desk.says("ops", "ops", &[level]);
    }
    for level in ["DAT-P2=4", "APP-P1=2"] {
        desk.says("ml", "ml", &[level]);
    }
    desk.git("ml", &["push", "-q", "origin", "HEAD:main"]);
    desk.git("ops", &["pull", "-q", "--rebase"]);
    desk.is_clean("ops");
    assert_eq!(
        (desk.level("ops", "MOD-P2"), desk.level("ops", "APP-P1")),
        (Some(3), Some(2))
    );
    let conflicts = desk.assessment("ops").history().conflicts().to_vec();
    assert_eq!(
        conflicts
            .iter()
            .map(|one| one.subject.as_str())
            .collect::<Vec<_>>(),
        ["answer to DAT-P2"]
    );
    assert_eq!(
        desk.git("ops", &["rev-list", "--merges", "HEAD"]).out,
        "",
        "one line of commits"
    );
    // Picking one commit of a branch brings along the edits it builds on.
    desk.git("ml", &["fetch", "-q", "../ops", "HEAD:theirs"]);
    desk.git("ml", &["checkout", "-q", "-b", "pick", "HEAD~1"]);
    desk.says("ml", "ml", &["ORG-P1=1"]);
    desk.git("ml", &["cherry-pick", "theirs~1"]);
    desk.is_clean("ml");
    assert_eq!(
        (desk.level("ml", "ORG-P1"), desk.level("ml", "APP-P1")),
        (Some(1), Some(2))
    );
    assert!(desk.level("ml", "DAT-P2").is_some());
}

/// Where surefoot cannot merge, it reports failure to git, which shows a conflict as for any other file.
#[test]
fn what_cannot_be_joined_is_a_conflict_of_gits_own() {
    let desk = Workspace::two_clones();
    let broken = "no assessment at all\n";
    std::fs::write(desk.at("ml").join(FILE), broken).unwrap();
    desk.git("ml", &["commit", "-qam", "broken"]);
    desk.says("ops", "ops", &["DAT-P2=1"]);
    let before = desk.text("ops");
    desk.git("ops", &["fetch", "-q", "../ml", "HEAD:theirs"]);
    let ran = desk.try_git("ops", &["merge", "--no-edit", "theirs"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(desk.text("ops"), before, "ours stays as it was");
    assert!(
        desk.git("ops", &["status", "--porcelain"])
            .out
            .starts_with("UU ")
    );
    desk.git("ops", &["merge", "--abort"]);
    // Two unrelated assessments cannot be merged either.
    let ran = desk.surefoot("ml", &["new", "other", "--as", "team"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    std::fs::rename(
        desk.at("ml").join("other.surefoot.toml"),
        desk.at("ml").join(FILE),
    )
    .unwrap();
    desk.git("ml", &["commit", "-qam", "another one"]);
    desk.git("ops", &["fetch", "-q", "../ml", "+HEAD:theirs"]);
    let ran = desk.try_git("ops", &["merge", "--no-edit", "theirs"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("not copies of one assessment"),
        "{}",
        ran.err
    );
    assert_eq!(desk.text("ops"), before);
}

/// Without the key, surefoot does not merge an encrypted file and git does not show its content.
#[test]
fn what_is_sealed_and_has_no_key_here_stays_as_it_is() {
    let desk = Workspace::two_clones();
    desk.says("ml", "ml", &["DAT-P2=2", "--note", "told in secret"]);
    let ran = in_a_shell(
        &desk.at("ml"),
        "",
        &format!("encrypt \"{FILE}\" --passphrase-fd 3"),
        &["a quiet word\n"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk.git("ml", &["commit", "-qam", "sealed"]);
    let shown = desk.git("ml", &["show"]).out;
    assert!(
        shown.contains("+This assessment is encrypted.") && !shown.contains("+DAT-P2"),
        "{shown}"
    );
    desk.says("ops", "ops", &["DAT-P2=1"]);
    let before = desk.text("ops");
    desk.git("ops", &["fetch", "-q", "../ml", "HEAD:theirs"]);
    let ran = desk.try_git("ops", &["merge", "--no-edit", "theirs"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err
            .contains("it is encrypted, and its key it's a chat.key.age is missing"),
        "{}",
        ran.err
    );
    assert_eq!(desk.text("ops"), before);
}

/// Teams that only edit the file by hand can merge too; content that both already had counts as nobody's edit.
#[test]
fn edits_by_hand_are_joined_as_well() {
    let desk = Workspace::two_clones();
    let by_hand = |clone: &str, old: &str, new: &str| {
        let text = desk.text(clone);
        assert!(text.contains(old), "{text}");
        std::fs::write(desk.at(clone).join(FILE), text.replacen(old, new, 1)).unwrap();
        desk.git(clone, &["commit", "-qam", new]);
    };
    by_hand(
        "ml",
        "[answer.DAT-P1]\nlevel = 1\n",
        "[answer.DAT-P1]\nlevel = 2\n",
    );
    by_hand("ml", "tools = true", "tools = false");
    desk.git("ml", &["push", "-q", "origin", "HEAD:main"]);
    desk.git("ops", &["pull", "-q", "--ff-only"]);
    by_hand(
        "ml",
        "[answer.DAT-P1]\nlevel = 2\n",
        "[answer.DAT-P1]\nlevel = 3\n",
    );
    by_hand(
        "ops",
        "[answer.DAT-P1]\n",
        "[answer.APP-P1]\nlevel = 4\n\n[answer.DAT-P1]\n",
    );
    desk.git(
        "ops",
        &["pull", "-q", "--no-rebase", "--no-edit", "../ml", "HEAD"],
    );
    desk.is_clean("ops");
    assert_eq!(
        (desk.level("ops", "DAT-P1"), desk.level("ops", "APP-P1")),
        (Some(3), Some(4))
    );
    assert_eq!(desk.assessment("ops").history().conflicts(), []);
}

#[test]
fn git_shows_what_was_said_and_no_history() {
    let desk = Workspace::two_clones();
    desk.says(
        "ml",
        "ml",
        &["DAT-P1=2", "--note", "two\nlines \u{202e}turned"],
    );
    let shown = desk.git("ml", &["diff", "HEAD~1"]).out;
    let lines: Vec<&str> = shown
        .lines()
        .filter(|line| {
            line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
        })
        .collect();
    let expected = [
        "-DAT-P1 answer: 1 Ad hoc",
        "+DAT-P1 answer: 2 Defined",
        "+DAT-P1 note:",
        "+    “two",
        "+    lines <202E>turned”",
    ];
    assert_eq!(lines, expected);
    assert!(desk.git("ml", &["log", "-p", "--", FILE]).code == 0);
    std::fs::write(
        desk.at("ml").join(FILE),
        "nothing \u{1b}[31m that can be read\n",
    )
    .unwrap();
    assert!(
        desk.git("ml", &["diff"])
            .out
            .contains("+nothing ␛[31m that can be read")
    );
}

#[test]
fn what_git_is_told_is_told_once_and_taken_back() {
    let desk = Workspace::new();
    assert_eq!(
        desk.surefoot("", &["git", "install"]).code,
        2,
        "there is no repository"
    );
    desk.git("", &["init", "-q", "ml"]);
    let attributes = desk.at("ml").join(".gitattributes");
    std::fs::write(&attributes, "*.png binary").unwrap();
    let folder = desk.at("ml").join("deeper");
    std::fs::create_dir(&folder).unwrap();
    let settings = || desk.git("ml", &["config", "--local", "--list"]).out;
    let before = settings();
    let told = desk.surefoot("ml/deeper", &["git", "install"]);
    assert!(
        told.code == 0 && told.out.contains("2 lines added"),
        "{}{}",
        told.out,
        told.err
    );
    assert_eq!(told.err, "", "nothing to warn of");
    let once = settings();
    let told = desk.surefoot("ml", &["git", "install"]);
    assert!(told.out.contains("already has these lines"), "{}", told.out);
    assert_eq!(settings(), once);
    let lines =
        "*.png binary\n*.surefoot.toml merge=surefoot diff=surefoot -text\n*.key.age -text\n";
    assert_eq!(std::fs::read_to_string(&attributes).unwrap(), lines);
    assert_eq!(desk.surefoot("ml", &["git", "remove"]).code, 0);
    assert_eq!(
        std::fs::read_to_string(&attributes).unwrap(),
        "*.png binary\n"
    );
    assert_eq!(settings(), before);
    assert!(
        desk.surefoot("ml", &["git", "remove"])
            .out
            .contains("git is not set up to use surefoot")
    );
    std::fs::remove_file(&attributes).unwrap();
    desk.surefoot("ml", &["git", "install"]);
    desk.surefoot("ml", &["git", "remove"]);
    assert!(
        !attributes.exists(),
        "a file that held nothing else goes with it"
    );
}

/// A path may begin with a dash, and `-h` asks most programs for help.
#[test]
fn a_path_that_begins_with_a_dash_is_merged() {
    for (path, former) in [
        ("-h.surefoot.toml", false),
        ("-hold/x.surefoot.toml", false),
        ("-h.surefoot.toml", true),
    ] {
        let desk = Workspace::with_assessment_at(path);
        if former {
            // As version 0.1.0 configured it.
            let driver = desk.git("ml", &["config", "merge.surefoot.driver"]).out;
            desk.git(
                "ml",
                &[
                    "config",
                    "merge.surefoot.driver",
                    driver.trim().replace(" -- ", " ").as_str(),
                ],
            );
        }
        let says = |answer: &str| {
            let ran = desk.surefoot("ml", &["set", "--as", "ml", "--", path, answer]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            desk.commits("ml", answer);
        };
        desk.git("ml", &["checkout", "-q", "-b", "apart"]);
        says("DAT-P1=2");
        desk.git("ml", &["checkout", "-q", "main"]);
        says("MOD-P1=3");
        desk.git("ml", &["merge", "-q", "--no-edit", "apart"]);
        let text = std::fs::read_to_string(desk.at("ml").join(path)).unwrap();
        assert!(
            text.contains("[answer.DAT-P1]") && text.contains("[answer.MOD-P1]"),
            "{path} {former}: {text}"
        );
        let shown = desk
            .git("ml", &["log", "-p", "--first-parent", "-m", "--", path])
            .out;
        assert!(
            shown.contains("+DAT-P1 answer: 2 Defined"),
            "{path}: {shown}"
        );
    }
}

#[test]
fn text_attributes_do_not_damage_encrypted_files() {
    for attributes in [
        "*.toml text\n*.age text\n",
        "*.toml text eol=crlf\n*.age text eol=crlf\n",
        "* eol=crlf\n",
    ] {
        let desk = Workspace::new();
        desk.git("", &["init", "-q", "-b", "main", "ml"]);
        std::fs::write(desk.at("ml").join(".gitattributes"), attributes).unwrap();
        let ran = desk.surefoot("ml", &["git", "install"]);
        assert!(ran.code == 0 && ran.err.is_empty(), "{}", ran.err);
        assert_eq!(desk.surefoot("ml", &["new", FILE, "--as", "team"]).code, 0);
        let ran = desk.encrypts("ml", FILE);
        assert!(!ran.err.contains("damage"), "{}", ran.err);
        let files = [
            desk.at("ml").join(FILE),
            desk.at("ml").join("it's a chat.key.age"),
        ];
        let before = files.each_ref().map(|file| std::fs::read(file).unwrap());
        desk.commits("ml", "encrypted");
        for file in &files {
            std::fs::remove_file(file).unwrap();
        }
        desk.git("ml", &["checkout", "-q", "--", "."]);
        assert!(
            files.each_ref().map(|file| std::fs::read(file).unwrap()) == before,
            "{attributes}"
        );
    }
}

/// Attributes in a subfolder override those at the top, and no line at the top can change that.
#[test]
fn attributes_that_would_damage_a_file_are_named() {
    let desk = Workspace::new();
    desk.git("", &["init", "-q", "-b", "main", "ml"]);
    let folder = desk.at("ml").join("deeper");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(
        folder.join(".gitattributes"),
        "*.toml text\n*.age working-tree-encoding=UTF-16\n",
    )
    .unwrap();
    assert_eq!(
        desk.surefoot("ml/deeper", &["new", FILE, "--as", "team"])
            .code,
        0
    );
    let warns = |ran: &Ran, file: &str| {
        let said = ran.out.clone() + &ran.err;
        assert!(
            said.contains("git would damage ") && said.contains(file),
            "{said}"
        );
    };
    warns(&desk.surefoot("ml", &["git", "install"]), FILE);
    warns(&desk.surefoot("ml/deeper", &["doctor", FILE]), FILE);
    warns(&desk.encrypts("ml/deeper", FILE), FILE);
    warns(
        &desk.surefoot("ml", &["git", "install"]),
        "it's a chat.key.age",
    );
    std::fs::remove_file(folder.join(".gitattributes")).unwrap();
    let ran = desk.surefoot("ml", &["git", "install"]);
    assert!(ran.code == 0 && ran.err.is_empty(), "{}", ran.err);
    // Attributes local to the clone override both.
    std::fs::write(
        desk.at("ml").join(".git/info/attributes"),
        "*.toml binary\n",
    )
    .unwrap();
    let ran = desk.surefoot("ml", &["git", "install"]);
    assert!(ran.err.contains("keeps git from merging"), "{}", ran.err);
}

/// Writing a new file would make the next commit drop every line that others wrote.
#[test]
fn attributes_that_are_not_checked_out_are_kept() {
    let desk = Workspace::new();
    desk.git("", &["init", "-q", "-b", "main", "ml"]);
    let attributes = desk.at("ml").join(".gitattributes");
    std::fs::write(&attributes, "*.png binary\n").unwrap();
    desk.commits("ml", "attributes");
    std::fs::remove_file(&attributes).unwrap();
    let ran = desk.surefoot("ml", &["git", "install"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("not in this checkout"), "{}", ran.err);
    assert!(!attributes.exists());
}

#[test]
fn an_edit_reverted_in_git_does_not_come_back_with_a_merge() {
    let desk = Workspace::two_clones();
    desk.says("ml", "ml", &["DAT-P2=3"]);
    desk.git("ml", &["push", "-q", "origin", "HEAD:main"]);
    desk.git("ops", &["pull", "-q", "--ff-only"]);
    desk.git("ml", &["revert", "--no-edit", "HEAD"]);
    assert_eq!(desk.level("ml", "DAT-P2"), None);
    desk.says("ml", "ml", &["MOD-P1=2"]);
    desk.says("ops", "ops", &["INF-P1=1"]);
    // Both clones merge to the same file.
    desk.git("ops", &["fetch", "-q", "../ml", "HEAD:theirs"]);
    desk.git("ml", &["fetch", "-q", "../ops", "HEAD:theirs"]);
    let mut texts = Vec::new();
    for clone in ["ml", "ops"] {
        let ran = desk.git(clone, &["merge", "-q", "--no-edit", "theirs"]);
        assert!(
            ran.err.contains("reverted in git") && ran.err.contains("DAT-P2 answer"),
            "{}",
            ran.err
        );
        assert_eq!(desk.level(clone, "DAT-P2"), None, "in {clone}");
        assert_eq!(
            (desk.level(clone, "MOD-P1"), desk.level(clone, "INF-P1")),
            (Some(2), Some(1))
        );
        assert_eq!(desk.conflicts(clone), [""; 0]);
        texts.push(desk.text(clone));
    }
    assert_eq!(texts[0], texts[1]);
    // A further merge does not restore it either.
    desk.says("ops", "ops", &["APP-P1=1"]);
    desk.git("ml", &["fetch", "-q", "../ops", "+HEAD:theirs"]);
    desk.git("ml", &["merge", "-q", "--no-edit", "theirs"]);
    assert_eq!(
        (desk.level("ml", "DAT-P2"), desk.level("ml", "APP-P1")),
        (None, Some(1))
    );
}

#[test]
fn an_edit_built_on_a_reverted_one_is_a_conflict() {
    let desk = Workspace::two_clones();
    desk.says("ml", "ml", &["DAT-P2=3"]);
    desk.git("ml", &["push", "-q", "origin", "HEAD:main"]);
    desk.git("ops", &["pull", "-q", "--ff-only"]);
    desk.git("ml", &["revert", "--no-edit", "HEAD"]);
    desk.says("ml", "ml", &["MOD-P1=2"]);
    desk.says("ops", "ops", &["DAT-P2=4"]);
    desk.git("ml", &["fetch", "-q", "../ops", "HEAD:theirs"]);
    desk.git("ml", &["merge", "-q", "--no-edit", "theirs"]);
    assert_eq!(desk.conflicts("ml"), ["answer to DAT-P2"]);
}

#[test]
fn a_revert_of_an_earlier_commit_takes_back_that_one_alone() {
    let desk = Workspace::two_clones();
    desk.says("ml", "ml", &["DAT-P2=3"]);
    desk.says("ml", "ml", &["MOD-P1=2"]);
    let ran = desk.git("ml", &["revert", "--no-edit", "HEAD~1"]);
    assert!(ran.err.contains("DAT-P2 answer"), "{}", ran.err);
    desk.is_clean("ml");
    assert_eq!(
        (desk.level("ml", "DAT-P2"), desk.level("ml", "MOD-P1")),
        (None, Some(2))
    );
    assert_eq!(desk.conflicts("ml"), [""; 0]);
    // Reverting the revert restores it.
    desk.says("ml", "ml", &["INF-P1=1"]);
    desk.git("ml", &["revert", "--no-edit", "HEAD~1"]);
    assert_eq!(
        (desk.level("ml", "DAT-P2"), desk.level("ml", "INF-P1")),
        (Some(3), Some(1))
    );
    // An edit made since then leads to a conflict for people to resolve.
    desk.says("ml", "ml", &["DAT-P2=1"]);
    desk.says("ml", "ml", &["APP-P1=1"]);
    desk.git("ml", &["revert", "--no-edit", "HEAD~6"]);
    assert_eq!(desk.conflicts("ml"), ["answer to DAT-P2"]);
}

/// An edit is chained to its predecessors, so none of them can be left out, but surefoot names them.
#[test]
fn what_a_picked_commit_brings_along_is_named() {
    let desk = Workspace::two_clones();
    for level in ["DAT-P2=1", "MOD-P2=3", "INF-P1=2"] {
        desk.says("ops", "ops", &[level]);
    }
    desk.says("ml", "ml", &["APP-P1=2"]);
    desk.git("ml", &["fetch", "-q", "../ops", "HEAD:theirs"]);
    let ran = desk.git("ml", &["cherry-pick", "theirs"]);
    assert!(
        ran.err.contains("also merged") && ran.err.contains("DAT-P2 answer, MOD-P2 answer."),
        "{}",
        ran.err
    );
    assert!(
        !ran.err.contains("INF-P1") && !ran.err.contains("reverted in git"),
        "asked for: {}",
        ran.err
    );
    // A commit that a rebase drops comes along with the later ones.
    desk.git("ops", &["checkout", "-q", "-b", "short", "HEAD~3"]);
    desk.says("ops", "ops", &["APP-P1=1"]);
    desk.git("ops", &["checkout", "-q", "-b", "long", "main"]);
    let ran = desk.git("ops", &["rebase", "--onto", "short", "main~2"]);
    assert!(
        ran.err.contains("also merged") && ran.err.contains("DAT-P2 answer."),
        "{}",
        ran.err
    );
}
