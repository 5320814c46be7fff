//! Tests of encryption and decryption, and of all inputs that must be refused.

use age::armor::Format;

use super::*;

/// Text of an assessment.
const TEXT: &str = "format = 1\nsystem = \"Kundenchat – ü\"\n";

/// An identity that nobody uses, and its recipient.
const SECRET: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
const PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";

fn passphrase(words: &str) -> SecretString {
    SecretString::from(words)
}

fn recipient(words: &str) -> Recipient {
    words.parse().unwrap()
}

fn new_key(recovery: &[Recipient]) -> (Key, Vec<u8>) {
    Key::generate(&passphrase("correct horse"), recovery, Work::Least).unwrap()
}

fn plain(text: &str) -> Key {
    Key::open(text.as_bytes(), None).unwrap()
}

fn somebody() -> Recipient {
    new_key(&[]).0.recipients()[0].clone()
}

fn refusal(bytes: &[u8], key: &Key) -> Error {
    unseal(bytes, key).unwrap_err()
}

fn passphrase_only(text: &str, work: u8, format: Format) -> Vec<u8> {
    let mut scrypt = age::scrypt::Recipient::new(passphrase("correct horse"));
    scrypt.set_work_factor(work);
    sealed(
        std::iter::once(&scrypt as &dyn age::Recipient),
        &[text.as_bytes()],
        format,
    )
    .unwrap()
}

#[test]
fn what_is_sealed_opens_again() {
    let (key, _) = new_key(&[]);
    let long = "ß".repeat(150_000);
    let chunk = "x".repeat(65_536 - line_of(&key).len());
    for text in [
        "",
        "\n",
        TEXT,
        "# sealed with love\n",
        "# sealed to\n",
        &long,
        &chunk,
    ] {
        let sealed = seal(text, &key).unwrap();
        assert!(is_sealed(&sealed) && !sealed.windows(6).any(|six| six == b"system"));
        assert_eq!(*unseal(&sealed, &key).unwrap().text, text);
    }
    assert_ne!(
        seal(TEXT, &key).unwrap(),
        seal(TEXT, &key).unwrap(),
        "no two are alike, or an edit could be guessed"
    );
}

fn line_of(key: &Key) -> String {
    recipient::line(key.recipients())
}

#[test]
fn only_what_begins_as_age_does_is_sealed() {
    assert!(is_sealed(b"age-encryption.org/v1\n"));
    assert!(is_sealed(b"\r\n -----BEGIN AGE ENCRYPTED FILE-----\n"));
    for text in [
        "",
        "format = 1\n",
        "# age-encryption.org/v1\n",
        "\nage-encryption.org/v1\n",
        "age-encryption.org",
    ] {
        assert!(!is_sealed(text.as_bytes()), "{text}");
    }
    assert_eq!(refusal(b"format = 1\n", &plain(SECRET)), Error::NotSealed);
}

#[test]
fn recipients_of_an_encrypted_text_are_kept_when_it_is_saved() {
    let recovery = recipient(PUBLIC);
    let (key, file) = new_key(std::slice::from_ref(&recovery));
    assert_eq!(key.recipients().len(), 2);
    let mut opened = Key::open(&file, Some(&passphrase("correct horse"))).unwrap();
    assert_eq!(
        opened.recipients(),
        key.recipients(),
        "the key file names them"
    );
    let unsealed = unseal(&seal(TEXT, &key).unwrap(), &opened).unwrap();
    assert_eq!(unsealed.named.recipients, key.recipients());
    assert_eq!(opened.adopt(&unsealed.named), []);
    let again = seal("changed", &opened).unwrap();
    assert_eq!(*unseal(&again, &plain(SECRET)).unwrap().text, "changed");
}

#[test]
fn a_recovery_key_opens_and_takes_over_whom_the_text_names() {
    let (key, file) = new_key(&[recipient(PUBLIC)]);
    let mut recovery = plain(&format!("# kept in the safe\n\n{SECRET}\n"));
    assert_eq!(recovery.recipients(), [recipient(PUBLIC)]);
    let unsealed = unseal(&seal(TEXT, &key).unwrap(), &recovery).unwrap();
    assert_eq!(
        (unsealed.text.as_str(), recovery.adopt(&unsealed.named)),
        (TEXT, vec![])
    );
    let again = seal(TEXT, &recovery).unwrap();
    let owner = Key::open(&file, Some(&passphrase("correct horse"))).unwrap();
    assert_eq!(
        *unseal(&again, &owner).unwrap().text,
        TEXT,
        "the owner is not locked out by the rescue"
    );
}

#[test]
fn nobody_can_add_themselves_to_the_recipients() {
    let (mut key, _) = new_key(&[]);
    let stranger = recipient(PUBLIC);
    // anyone who knows the recipient can encrypt other text to it, with any first line
    let forged = format!(
        "# sealed to {} {stranger} age1nonsense {SECRET}\n{TEXT}",
        key.recipients()[0]
    );
    let forged = sealed(
        key.recipients().iter().map(Recipient::of_age),
        &[forged.as_bytes()],
        Format::Binary,
    )
    .unwrap();
    let unsealed = unseal(&forged, &key).unwrap();
    assert_eq!(*unsealed.text, TEXT);
    let doubts = key.adopt(&unsealed.named);
    let unread = |words: &str| Doubt::Unread(words.to_owned());
    assert_eq!(
        doubts,
        [
            unread("age1nonsense"),
            unread("a secret key"),
            Doubt::Stranger(stranger.clone())
        ]
    );
    assert!(doubts.iter().all(|doubt| doubt.sentence().ends_with('.')));
    assert!(!key.recipients().contains(&stranger));
    assert_eq!(
        refusal(&seal(TEXT, &key).unwrap(), &plain(SECRET)),
        Error::OtherKey
    );
}

#[test]
fn a_first_line_of_any_length_is_bounded() {
    let mut key = plain(SECRET);
    let crowd: Vec<String> = (0..50).map(|_| somebody().to_string()).collect();
    let (named, _) = Named::at_head_of(&format!("# sealed to {} {PUBLIC}\r\nx", crowd.join(" ")));
    assert_eq!(
        (named.recipients.len(), named.unread.len()),
        (MOST_RECIPIENTS, 31)
    );
    let doubts = key.adopt(&named);
    assert_eq!(key.recipients().len(), MOST_RECIPIENTS);
    assert!(
        matches!(doubts.last(), Some(Doubt::TooMany(_))),
        "its own stands first, so one is too many"
    );
    assert!(line_of(&key).len() <= recipient::MOST_LINE);
    let (named, end) = Named::at_head_of(&format!("# sealed to {}", "?".repeat(5_000)));
    assert_eq!((named.unread[0].chars().count(), end), (71, 5_012));
    let crowd: Vec<Recipient> = (0..MOST_RECIPIENTS).map(|_| somebody()).collect();
    assert_eq!(
        Key::generate(&passphrase("x"), &crowd, Work::Least).unwrap_err(),
        Error::TooMany
    );
}

#[test]
fn a_key_file_opens_with_its_passphrase_alone() {
    let (key, file) = new_key(&[]);
    assert!(Key::asks_for_passphrase(&file) && file.is_ascii());
    assert_eq!(
        Key::open(&file, Some(&passphrase("correct horse "))).unwrap_err(),
        Error::WrongPassphrase
    );
    assert_eq!(
        Key::open(&file, Some(&passphrase(""))).unwrap_err(),
        Error::WrongPassphrase
    );
    assert_eq!(Key::open(&file, None).unwrap_err(), Error::NoPassphrase);
    assert_eq!(
        Key::generate(&passphrase(""), &[], Work::Least).unwrap_err(),
        Error::EmptyPassphrase
    );
    let opened = Key::open(&file, Some(&passphrase("correct horse"))).unwrap();
    assert_eq!(opened.recipients(), key.recipients());
    let (other, _) = new_key(&[]);
    assert_ne!(
        other.recipients(),
        key.recipients(),
        "the same passphrase makes another key"
    );
    assert_eq!(refusal(&seal(TEXT, &key).unwrap(), &other), Error::OtherKey);
}

/// After rekeying, holders of the old key cannot read anything saved later. During the rekey both keys decrypt the
/// files on disk, so the rekey can be interrupted at any step.
#[test]
fn a_text_can_be_sealed_anew_under_another_key() {
    let (old, _) = new_key(&[]);
    let (new, file) = Key::generate(&passphrase("battery staple"), &[], Work::Least).unwrap();
    let mut both = plain(SECRET);
    both.adopt(&Named {
        recipients: [old.recipients(), new.recipients()].concat(),
        unread: vec![],
    });
    let between = seal(TEXT, &both).unwrap();
    for key in [&old, &new] {
        assert_eq!(*unseal(&between, key).unwrap().text, TEXT);
    }
    let after = seal(
        TEXT,
        &Key::open(&file, Some(&passphrase("battery staple"))).unwrap(),
    )
    .unwrap();
    assert_eq!(refusal(&after, &old), Error::OtherKey);
}

#[test]
fn a_plain_key_file_may_hold_remarks_and_several_keys() {
    let second = age::x25519::Identity::generate();
    let text = format!(
        "# created: 2026-12-01\r\n# public key: {PUBLIC}\r\n{SECRET}\r\n\r\n{}\r\n",
        second.to_string().expose_secret()
    );
    let key = plain(&text);
    assert!(!Key::asks_for_passphrase(text.as_bytes()));
    assert_eq!(
        key.recipients(),
        [recipient(PUBLIC), Recipient::of(&second)]
    );
    let sealed = seal(TEXT, &key).unwrap();
    assert_eq!(
        *unseal(&sealed, &plain(second.to_string().expose_secret()))
            .unwrap()
            .text,
        TEXT
    );
    let refused = |text: &str| Key::open(text.as_bytes(), None).unwrap_err();
    assert_eq!(
        refused(&format!("{SECRET}\n{PUBLIC}\n")),
        Error::NotIdentity { line: 2 }
    );
    assert_eq!(refused("format = 1\n"), Error::NotIdentity { line: 1 });
    assert_eq!(refused("# nothing\n\n"), Error::NoIdentity);
    assert_eq!(refused(&format!("{SECRET}\n").repeat(21)), Error::TooMany);
    assert_eq!(refused(&"#".repeat(70_000)), Error::TooLarge);
    assert_eq!(Key::open(b"\xff\xfe", None).unwrap_err(), Error::NoIdentity);
}

#[test]
fn a_key_file_sealed_in_another_way_is_refused_with_its_reason() {
    let key = plain(SECRET);
    let to_a_key = seal(SECRET, &key).unwrap();
    assert_eq!(
        Key::open(&to_a_key, Some(&passphrase("x"))).unwrap_err(),
        Error::KeyToKey
    );
    let itself = passphrase_only(TEXT, 2, Format::Binary);
    assert_eq!(refusal(&itself, &key), Error::OwnPassphrase);
    assert_eq!(
        Key::open(&itself, Some(&passphrase("correct horse"))).unwrap_err(),
        Error::NotIdentity { line: 1 }
    );
    let newer = b"age-encryption.org/v2\n-> X25519 a\nb\n--- c\n0123456789abcdef";
    assert_eq!(refusal(newer, &key), Error::Newer);
}

/// An excessive work factor is refused before any work is done.
#[test]
fn a_key_file_cannot_ask_for_endless_work() {
    let file = passphrase_only(SECRET, 2, Format::Binary);
    assert!(Key::open(&file, Some(&passphrase("correct horse"))).is_ok());
    for work in [21, 30, 63, 200] {
        let head = file.iter().position(|byte| *byte == b'\n').unwrap();
        let end = head
            + 1
            + file[head + 1..]
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap();
        let mut costly = file[..end - 1].to_vec();
        costly.extend(format!("{work}").bytes());
        costly.extend(&file[end..]);
        assert_eq!(
            Key::open(&costly, Some(&passphrase("correct horse"))).unwrap_err(),
            Error::TooCostly { work }
        );
    }
}

/// age parses a header from its start again for every line: a header of several megabytes would take hours.
#[test]
fn a_head_without_an_end_is_refused_at_once() {
    let key = plain(SECRET);
    let mut endless = b"age-encryption.org/v1\n".to_vec();
    for _ in 0..80_000 {
        endless.extend_from_slice(b"-> X25519 a\nAAAA\n");
    }
    endless.extend_from_slice(b"--- AAAA\n");
    assert_eq!(refusal(&endless, &key), Error::Damaged);
    endless.resize(MOST_SEALED + 1, b'a');
    assert_eq!(refusal(&endless, &key), Error::TooLarge);
    assert_eq!(refusal(&[BINARY, b"v1"].concat(), &key), Error::Damaged);
    // complete and encrypted to this key among others: only its header is too long
    let crowd = |many| {
        sealed(
            key.recipients()
                .iter()
                .cycle()
                .take(many)
                .map(Recipient::of_age),
            &[TEXT.as_bytes()],
            Format::Binary,
        )
    };
    assert_eq!(*unseal(&crowd(100).unwrap(), &key).unwrap().text, TEXT);
    assert_eq!(refusal(&crowd(400).unwrap(), &key), Error::Damaged);
}

#[test]
fn what_is_too_large_or_no_text_is_neither_sealed_nor_opened() {
    let key = plain(SECRET);
    let most = "x".repeat(MOST_BYTES);
    let sealed = seal(&most, &key).unwrap();
    assert!(sealed.len() < MOST_SEALED && unseal(&sealed, &key).is_ok());
    assert_eq!(
        seal(&format!("{most}x"), &key).unwrap_err(),
        Error::TooLarge
    );
    let to = || key.recipients().iter().map(Recipient::of_age);
    for more in [MOST_BYTES + 1, MOST_BYTES + recipient::MOST_LINE + 1] {
        let larger = super::sealed(to(), &["x".repeat(more).as_bytes()], Format::Binary).unwrap();
        assert_eq!(refusal(&larger, &key), Error::TooLarge);
    }
    let mut bytes = Vec::new();
    let mut out = Encryptor::with_recipients(to())
        .unwrap()
        .wrap_output(&mut bytes)
        .unwrap();
    out.write_all(b"\xff\xfe").unwrap();
    out.finish().unwrap();
    assert_eq!(refusal(&bytes, &key), Error::NotText);
}

#[test]
fn letters_open_like_bytes() {
    let key = plain(SECRET);
    let to = key.recipients().iter().map(Recipient::of_age);
    let letters = sealed(to, &[TEXT.as_bytes()], Format::AsciiArmor).unwrap();
    let letters = String::from_utf8(letters).unwrap();
    for letters in [
        &letters,
        letters.trim_end(),
        &letters.replace('\n', "\r\n"),
        &format!("\n  {letters}\n\n"),
    ] {
        assert_eq!(*unseal(letters.as_bytes(), &key).unwrap().text, TEXT);
    }
    assert_eq!(
        refusal(format!("{letters}x").as_bytes(), &key),
        Error::Damaged
    );
}

/// Any truncation and any changed bit is refused.
#[test]
fn a_sealed_text_that_is_not_whole_never_opens() {
    let (key, _) = new_key(&[recipient(PUBLIC)]);
    let short = seal(TEXT, &key).unwrap();
    for length in 0..short.len() {
        assert!(
            unseal(&short[..length], &key).is_err(),
            "cut to {length} of {}",
            short.len()
        );
    }
    let mut damaged = short.clone();
    for at in 0..short.len() {
        for bit in 0..8 {
            damaged[at] ^= 1 << bit;
            assert!(unseal(&damaged, &key).is_err(), "bit {bit} of byte {at}");
            damaged[at] ^= 1 << bit;
        }
    }
    for more in [&b"\n"[..], b"\0", &short] {
        assert!(
            unseal(&[&short, more].concat(), &key).is_err(),
            "something stands behind it"
        );
    }
    // several chunks: truncated at and around their ends, one chunk left out, 2 chunks swapped
    let long = seal(&"0123456789abcdef".repeat(16_384), &key).unwrap();
    let piece = 65_536 + 16;
    let head = long.windows(4).position(|four| four == b"\n---").unwrap();
    let start = head
        + 1
        + long[head + 1..]
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap()
        + 1
        + 16;
    assert!(unseal(&long, &key).is_ok());
    for end in (start..long.len()).step_by(piece) {
        for length in [end - 1, end, end + 1, end + 16] {
            assert!(
                unseal(&long[..length], &key).is_err(),
                "cut to {length} of {}",
                long.len()
            );
        }
    }
    for at in (0..long.len()).step_by(997) {
        let mut damaged = long.clone();
        damaged[at] ^= 0x10;
        assert!(unseal(&damaged, &key).is_err(), "byte {at}");
    }
    let parts: Vec<&[u8]> = long[start..].chunks(piece).collect();
    assert!(parts.len() > 3);
    for order in [
        &[0, 2, 3, 4][..],
        &[1, 0, 2, 3, 4],
        &[0, 1, 2, 3],
        &[0, 1, 2, 3, 4, 4],
    ] {
        let mut other = long[..start].to_vec();
        order
            .iter()
            .filter_map(|at| parts.get(*at))
            .for_each(|part| other.extend_from_slice(part));
        assert!(unseal(&other, &key).is_err(), "pieces {order:?}");
    }
}

/// A damaged key file either opens as the same key, for example if only a line break differs, or does not open.
#[test]
fn a_key_file_that_is_not_whole_never_opens_as_another_key() {
    let (key, file) = new_key(&[]);
    let another = |bytes: &[u8]| {
        Key::open(bytes, Some(&passphrase("correct horse")))
            .is_ok_and(|opened| opened.recipients() != key.recipients())
    };
    let mut opened = 0;
    for length in 0..file.len() {
        assert!(!another(&file[..length]), "cut to {length}");
        opened +=
            usize::from(Key::open(&file[..length], Some(&passphrase("correct horse"))).is_ok());
    }
    assert_eq!(opened, 1, "only the last line end may be missing");
    let mut damaged = file.clone();
    for at in 0..file.len() {
        let bit = 1 << (at % 8);
        damaged[at] ^= bit;
        assert!(!another(&damaged), "byte {at}");
        damaged[at] ^= bit;
    }
}

/// With these points every secret yields the same result, so anyone could decrypt text encrypted to them.
#[test]
fn a_recipient_that_everybody_opens_is_none() {
    for point in [
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
        "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
        "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
        "age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8",
        "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
        "age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy",
        "age1amlllllllllllllllllllllllllllllllllllllllllllllllalselrwrv",
    ] {
        assert_eq!(
            point.parse::<Recipient>(),
            Err(Error::NotRecipient {
                words: point.to_owned()
            })
        );
    }
    assert_eq!(recipient(&format!(" {PUBLIC}\n")).to_string(), PUBLIC);
}

#[test]
fn a_secret_key_given_as_a_recipient_is_not_repeated() {
    for secret in [
        SECRET.to_owned(),
        SECRET.to_lowercase(),
        "AGE-SECRET-KEY-PQ-1X".to_owned(),
    ] {
        let fault = secret.parse::<Recipient>().unwrap_err();
        assert_eq!(fault, Error::SecretAsRecipient);
        assert!(
            !format!("{fault} {} {fault:?}", fault.next())
                .contains(secret.split('-').next_back().unwrap())
        );
    }
    for other in [
        "",
        "age1",
        "ssh-ed25519 AAAA",
        "age1pq1abc",
        "äge1",
        &PUBLIC.replace('7', "8"),
    ] {
        assert!(
            matches!(other.parse::<Recipient>(), Err(Error::NotRecipient { .. })),
            "{other}"
        );
    }
}

#[test]
fn no_secret_is_shown_for_debugging() {
    let (key, file) = new_key(&[]);
    let opened = Key::open(&file, Some(&passphrase("correct horse"))).unwrap();
    let unsealed = unseal(&seal(TEXT, &key).unwrap(), &key).unwrap();
    let shown = format!(
        "{key:?} {opened:?} {unsealed:?} {:?}",
        passphrase("correct horse")
    );
    assert!(
        shown.contains("age1") && !shown.contains("AGE-SECRET"),
        "{shown}"
    );
    assert!(
        !shown.contains("horse") && !shown.contains("Kundenchat"),
        "{shown}"
    );
}

#[test]
fn every_fault_has_a_reason_and_says_what_to_do_next() {
    let words = || "age1x".to_owned();
    let all = [
        Error::NotSealed,
        Error::Newer,
        Error::Damaged,
        Error::TooLarge,
        Error::NotText,
        Error::OtherKey,
        Error::OwnPassphrase,
        Error::NoPassphrase,
        Error::EmptyPassphrase,
        Error::WrongPassphrase,
        Error::TooCostly { work: 40 },
        Error::KeyToKey,
        Error::NotIdentity { line: 3 },
        Error::NoIdentity,
        Error::NotRecipient { words: words() },
        Error::SecretAsRecipient,
        Error::TooMany,
        Error::Unsealable,
    ];
    let mut told: Vec<String> = all.iter().map(Error::to_string).collect();
    assert!(told.iter().all(|reason| !reason.ends_with('.')));
    assert!(all.iter().all(|fault| fault.next().ends_with(['.', '?'])));
    told.sort();
    told.dedup();
    assert_eq!(told.len(), all.len(), "each has its own");
}
