//! The properties of the PDF: title, language, dates, conformance, colour profile and file identifier.
//!
//! Every date is that of the document, because using the clock would give different files for the same document. Only
//! the colour profile has a separate date, which is fixed.

use jiff::civil::Date;
use lopdf::{Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::document::layout::text::tidy;
use crate::document::pdf::PdfError;
use crate::document::pdf::tags::string;

const PRODUCER: &str = concat!("surefoot ", env!("CARGO_PKG_VERSION"));

/// Adds the properties.
pub(super) fn describe(
    file: &mut lopdf::Document,
    catalog: ObjectId,
    document: &Document,
) -> Result<(), PdfError> {
    let mut title = tidy(&document.full_title());
    if title.is_empty() {
        "Report".clone_into(&mut title);
    }
    let subject = tidy(&document.subject);
    let language = language(&document.language);
    let year = document.date.year();
    // The date format starts at year 1.
    let date = if year < 1 {
        Date::constant(1, 1, 1)
    } else {
        document.date
    };
    let name = name(file, document);
    let metadata = xmp(&title, &subject, &language, date, &name);
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let metadata =
        file.add_object(Stream::new(kind, metadata.into_bytes()).with_compression(false));
    let profile = file.add_object(Stream::new(dictionary! { "N" => 3 }, srgb()));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    let stamp = format!(
        "D:{:04}{:02}{:02}000000Z",
        date.year(),
        date.month(),
        date.day()
    );
    let information = dictionary! {
        "Title" => string(&title),
        "Subject" => string(&subject),
        "Creator" => string("surefoot"),
        "Producer" => string(PRODUCER),
        "CreationDate" => Object::string_literal(stamp.clone()),
        "ModDate" => Object::string_literal(stamp),
    };
    let information = file.add_object(information);
    if let Ok(old) = file.trailer.get(b"Info").and_then(Object::as_reference) {
        file.objects.remove(&old);
    }
    file.trailer.set("Info", information);
    let bytes = Object::String(name.to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![bytes.clone(), bytes]);
    let catalog = file.get_dictionary_mut(catalog)?;
    catalog.set("Lang", Object::string_literal(language));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.set("Metadata", metadata);
    catalog.set("OutputIntents", vec![intent.into()]);
    Ok(())
}

/// The language tag if it is well-formed, otherwise English, the language of the built-in wording.
fn language(tag: &str) -> String {
    let parts = tag.split('-');
    let good = parts.clone().all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric())
    });
    let first = parts
        .clone()
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && !part.contains(char::is_numeric));
    if good && first {
        tag.to_owned()
    } else {
        "en".to_owned()
    }
}

/// The file identifier: the first 16 bytes of the SHA-256 hash of the content so far.
fn name(file: &lopdf::Document, document: &Document) -> [u8; 16] {
    let mut hash = Sha256::new();
    for object in file.objects.values() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
        }
    }
    for words in [&document.title, &document.subject, &document.language] {
        hash.update(words.as_bytes());
        hash.update([0]);
    }
    hash.update(document.date.to_string().as_bytes());
    let hash = hash.finalize();
    let mut name = [0; 16];
    for (own, byte) in name.iter_mut().zip(hash) {
        *own = byte;
    }
    name
}

/// Escapes text for XML.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn xmp(title: &str, subject: &str, language: &str, date: Date, name: &[u8; 16]) -> String {
    let hex = format!("{:032x}", u128::from_be_bytes(*name));
    let stamp = format!(
        "{:04}-{:02}-{:02}T00:00:00Z",
        date.year(),
        date.month(),
        date.day()
    );
    let (title, subject) = (escaped(title), escaped(subject));
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>surefoot</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate>
<xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<xmp:MetadataDate>{stamp}</xmp:MetadataDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmpMM:DocumentID>uuid:{hex}</xmpMM:DocumentID>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{FEFF}'
    )
}

/// The colour output profile: an ICC 4.3 profile for sRGB, built from the numbers in IEC 61966-2-1, because a profile
/// from a file would come with its own licence.
fn srgb() -> Vec<u8> {
    let text = |words: &str| -> Vec<u8> {
        let letters: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let length = u32::try_from(letters.len()).unwrap_or(0);
        [
            b"mluc".as_slice(),
            &[0; 4],
            &1_u32.to_be_bytes(),
            &12_u32.to_be_bytes(),
            b"enUS",
        ]
        .into_iter()
        .chain([
            length.to_be_bytes().as_slice(),
            &28_u32.to_be_bytes(),
            &letters,
        ])
        .flatten()
        .copied()
        .collect()
    };
    // Fixed-point numbers in units of 1/65536 (`s15Fixed16`).
    let numbers = |kind: &[u8; 4], numbers: &[i32]| -> Vec<u8> {
        kind.iter()
            .copied()
            .chain([0; 4])
            .chain(numbers.iter().flat_map(|number| number.to_be_bytes()))
            .collect()
    };
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    curve.extend(
        [157_286, 62_119, 3_417, 5_072, 2_651]
            .iter()
            .flat_map(|number: &i32| number.to_be_bytes()),
    );
    let parts: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], text("sRGB")),
        (&[b"cprt"], text("No copyright")),
        (&[b"wtpt"], numbers(b"XYZ ", &[63_190, 65_536, 54_061])),
        (&[b"rXYZ"], numbers(b"XYZ ", &[28_576, 14_581, 912])),
        (&[b"gXYZ"], numbers(b"XYZ ", &[25_238, 46_981, 6_362])),
        (&[b"bXYZ"], numbers(b"XYZ ", &[9_376, 3_974, 46_787])),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
        (
            &[b"chad"],
            numbers(
                b"sf32",
                &[
                    68_674, 1_502, -3_290, 1_938, 64_911, -1_118, -605, 988, 49_262,
                ],
            ),
        ),
    ];
    let tags: usize = parts.iter().map(|(names, _)| names.len()).sum();
    let word = |number: usize| u32::try_from(number).unwrap_or(0).to_be_bytes();
    let mut table = word(tags).to_vec();
    let mut data: Vec<u8> = Vec::new();
    for (names, bytes) in parts {
        for name in names {
            table.extend(*name);
            table.extend(word(128 + 4 + tags * 12 + data.len()));
            table.extend(word(bytes.len()));
        }
        data.extend(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = word(128 + table.len() + data.len()).to_vec();
    profile.extend([0; 4]);
    profile.extend(b"\x04\x30\0\0mntrRGB XYZ ");
    // The fixed creation date of the profile, 1 January 2026; the format requires one.
    profile.extend([0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    profile.extend(b"acsp");
    profile.extend([0; 28]);
    profile.extend(
        [63_190_i32, 65_536, 54_061]
            .iter()
            .flat_map(|number| number.to_be_bytes()),
    );
    profile.resize(128, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}
