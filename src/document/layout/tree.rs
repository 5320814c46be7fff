//! The structure tree: the role of each mark on the pages (heading, table cell, link, …).
//!
//! Parts are added as the pages fill, and the PDF writer turns the tree into the structure of a tagged PDF. Coordinates
//! and appearance do not belong here, except the bounding box of a figure.

/// The index of a part in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartIx(pub usize);

/// The role of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The document, which is the root of the tree.
    Document,
    /// The title of the document.
    Title,
    /// A heading of level 1 to 3.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// A list of names with descriptions.
    Facts,
    /// An item in a list.
    Item,
    /// The label of an item: its bullet or name.
    Label,
    /// The content of an item.
    Body,
    /// A table.
    Table,
    /// The caption of a table.
    Caption,
    /// The header rows of a table.
    Head,
    /// The body rows of a table.
    Rows,
    /// A row.
    Row,
    /// A column heading.
    ColumnHead,
    /// A cell.
    Cell,
    /// A picture.
    Figure,
    /// A table of contents.
    Contents,
    /// An entry in a table of contents.
    ContentsItem,
    /// A reference to another place in the document.
    Reference,
    /// A link.
    Link,
}

/// A child of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// Another part.
    Part(PartIx),
    /// The marks that share one number on a page.
    Marks {
        /// The index of the page.
        page: usize,
        /// The number, unique on its page.
        number: usize,
    },
    /// The index of a link in the list of links.
    Link(usize),
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The role of the part.
    pub kind: Kind,
    /// The parent of the part; `None` for the root.
    pub parent: Option<PartIx>,
    /// The children of the part, in reading order.
    pub children: Vec<Child>,
    /// The text alternative for people who cannot see the part.
    pub alternative: Option<String>,
    /// The left, top, right and bottom of a figure.
    pub area: Option<(f32, f32, f32, f32)>,
}

/// The structure tree: all parts, each after its parent.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::new(Kind::Document, None)],
        }
    }
}

impl Node {
    fn new(kind: Kind, parent: Option<PartIx>) -> Self {
        Self {
            kind,
            parent,
            children: Vec::new(),
            alternative: None,
            area: None,
        }
    }
}

impl Tree {
    /// The index of the root.
    pub const ROOT: PartIx = PartIx(0);

    /// Appends a new part to `parent` and returns its index.
    pub fn open(&mut self, parent: PartIx, kind: Kind) -> PartIx {
        let part = PartIx(self.nodes.len());
        self.nodes.push(Node::new(kind, Some(parent)));
        self.add(parent, Child::Part(part));
        part
    }

    /// Appends a child to a part.
    pub fn add(&mut self, part: PartIx, child: Child) {
        if let Some(node) = self.nodes.get_mut(part.0) {
            node.children.push(child);
        }
    }

    /// Sets the text alternative and the area of a part.
    pub fn describe(&mut self, part: PartIx, words: &str, area: (f32, f32, f32, f32)) {
        if let Some(node) = self.nodes.get_mut(part.0) {
            node.alternative = Some(words.to_owned());
            node.area = Some(area);
        }
    }

    /// All parts, in the order of their indices.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}
