//! XML elements as values, with all text sanitized.
//!
//! This module turns names, attributes and text into the bytes of an XML file. All attribute values and text pass
//! through a single function: characters that hide or reorder text become visible marks, characters that XML 1.0 cannot
//! represent are replaced, and `quick-xml` escapes the rest. Exports built from these elements must not write XML in
//! any other way.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::base::sanitize::sanitize;

/// An element with its attributes and content.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Node>,
}

#[derive(Clone, Debug)]
enum Node {
    Element(Element),
    Words(String),
}

impl Element {
    /// An element without attributes or content.
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            inside: Vec::new(),
        }
    }

    /// Adds an attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.attributes.push((name, clean(value.as_ref())));
        self
    }

    /// Appends a child element.
    pub(crate) fn child(mut self, child: Self) -> Self {
        self.inside.push(Node::Element(child));
        self
    }

    /// Appends child elements.
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(children.into_iter().map(Node::Element));
        self
    }

    /// Appends text whose whitespace is significant.
    pub(crate) fn text(mut self, words: &str) -> Self {
        self.inside.push(Node::Words(clean(words)));
        self
    }

    /// Appends lines of text, separated by line breaks.
    pub(crate) fn lines<'l>(mut self, lines: impl IntoIterator<Item = &'l str>) -> Self {
        let lines: Vec<String> = lines.into_iter().map(clean).collect();
        self.inside.push(Node::Words(lines.join("\n")));
        self
    }

    /// The XML file with this element as its root.
    pub(crate) fn part(&self) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new(
            "1.0",
            Some("UTF-8"),
            Some("yes"),
        )))?;
        self.write(&mut writer)?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let element = writer.create_element(self.name).with_attributes(attributes);
        if self.inside.is_empty() {
            element.write_empty()?;
            return Ok(());
        }
        element.write_inner_content(|writer| {
            self.inside.iter().try_for_each(|node| match node {
                Node::Element(child) => child.write(writer),
                Node::Words(words) => writer.write_event(Event::Text(BytesText::new(words))),
            })
        })?;
        Ok(())
    }
}

/// The sanitized text on one line, without U+FFFE and U+FFFF, which XML 1.0 excludes.
fn clean(words: &str) -> String {
    let letter = |letter| match letter {
        '\n' => ' ',
        '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        letter => letter,
    };
    sanitize(words).chars().map(letter).collect()
}
