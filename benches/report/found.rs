//! The content of a PDF of any producer.
//!
//! This module only counts and quotes what is in the file; whether a claim is true is for a validator to decide.

use lopdf::{Dictionary, Document, Object};

/// The content of a file.
pub(crate) struct Found {
    pub(crate) pages: usize,
    pub(crate) bytes: usize,
    tagged: bool,
    /// The standards that the file claims to meet.
    claims: Vec<String>,
    bookmarks: usize,
    links: usize,
}

impl Found {
    /// Returns a description on one line.
    pub(crate) fn line(&self) -> String {
        let Self {
            bookmarks, links, ..
        } = self;
        let tagged = if self.tagged { "tagged" } else { "not tagged" };
        let claims = if self.claims.is_empty() {
            "no standard".to_owned()
        } else {
            self.claims.join(" and ")
        };
        format!("{tagged}, claims {claims}, {bookmarks} bookmarks, {links} links inside")
    }
}

/// Reads a file.
pub(crate) fn read(bytes: &[u8]) -> Found {
    let file = Document::load_mem(bytes).unwrap();
    let catalog = file.catalog().unwrap();
    let entry = |name: &[u8]| {
        catalog
            .get(name)
            .and_then(|object| file.dereference(object))
            .map(|(_, object)| object)
    };
    let metadata = entry(b"Metadata").and_then(Object::as_stream);
    let metadata = metadata.and_then(|stream| {
        stream
            .decompressed_content()
            .or_else(|_| Ok(stream.content.clone()))
    });
    let metadata = String::from_utf8_lossy(&metadata.unwrap_or_default()).into_owned();
    let level = value(&metadata, "pdfaid:conformance")
        .unwrap_or_default()
        .to_lowercase();
    let claims = [
        value(&metadata, "pdfuaid:part").map(|part| format!("PDF/UA-{part}")),
        value(&metadata, "pdfaid:part").map(|part| format!("PDF/A-{part}{level}")),
    ];
    let dictionaries = || {
        file.objects
            .values()
            .filter_map(|object| object.as_dict().ok())
    };
    let link = |one: &&Dictionary| {
        one.get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Link")
    };
    let bookmark = |one: &&Dictionary| one.has(b"Title") && one.has(b"Parent");
    Found {
        pages: file.get_pages().len(),
        bytes: bytes.len(),
        tagged: entry(b"StructTreeRoot").is_ok(),
        claims: claims.into_iter().flatten().collect(),
        bookmarks: dictionaries().filter(bookmark).count(),
        links: dictionaries().filter(link).count(),
    }
}

/// Returns the value of a key in XMP, as an attribute or as an element.
fn value<'t>(metadata: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = metadata.split_once(key)?;
    rest.trim_start_matches(['=', '"', '\'', '>'])
        .split(['"', '\'', '<'])
        .next()
}
