//! SHA-256 fingerprints of lists of texts or of the bytes of a file, as 64 hexadecimal digits.
//!
//! The caller decides what a fingerprint stands for and what follows if 2 fingerprints differ.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// SHA-256 over parts, each preceded by its length, so that different lists of parts have different hashes.
pub fn of<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        digest.update(length.to_be_bytes());
        digest.update(part.as_bytes());
    }
    hexadecimal(digest)
}

/// SHA-256 over the bytes of a file, as other programs compute it.
pub fn of_file(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

fn hexadecimal(digest: Sha256) -> String {
    digest
        .finalize()
        .iter()
        .fold(String::with_capacity(64), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
        assert_ne!(of(["ab"]), of(["ab", ""]));
        assert_eq!(of(["ab", "c"]), of(["ab", "c"]));
    }

    #[test]
    fn no_part_is_the_known_digest_of_nothing() {
        // SHA-256 of the empty message, FIPS 180-4 example values
        assert_eq!(
            of([]),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        // SHA-256 of "abc", FIPS 180-4 example values
        assert_eq!(
            of_file(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
