//! The structure tree: what each mark on the pages is (a heading, a table cell, a link, …).
//!
//! Parts are added as the pages fill, and the PDF writer turns the tree into the structure of a tagged PDF. Coordinates
//! and appearance do not belong here, except the bounding box of a figure.

/// The number of a part in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartIx(pub usize);

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole.
    Document,
    /// The title of the whole.
    Title,
    /// A heading of level 1 to 3.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// A list of names and what belongs to each.
    Facts,
    /// An item of a list.
    Item,
    /// What marks an item.
    Label,
    /// What an item says.
    Body,
    /// A table.
    Table,
    /// What a table shows.
    Caption,
    /// The head of a table.
    Head,
    /// The rows of a table.
    Rows,
    /// A row.
    Row,
    /// The head of a column.
    ColumnHead,
    /// A cell.
    Cell,
    /// A picture.
    Figure,
    /// A table of contents.
    Contents,
    /// An entry of it.
    ContentsItem,
    /// What leads to a place.
    Reference,
    /// A link.
    Link,
}

/// What a part holds, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// Another part.
    Part(PartIx),
    /// The marks of a page that go by a number.
    Marks {
        /// The page.
        page: usize,
        /// The number.
        number: usize,
    },
    /// The link of that place in the list of links.
    Link(usize),
}

/// A part.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// What it is part of; nothing for the whole.
    pub parent: Option<PartIx>,
    /// What it holds.
    pub children: Vec<Child>,
    /// What it says to who cannot see it.
    pub alternative: Option<String>,
    /// Left, top, right and bottom of a figure.
    pub area: Option<(f32, f32, f32, f32)>,
}

/// All parts, each after the one it belongs to.
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
    /// The whole.
    pub const ROOT: PartIx = PartIx(0);

    /// A new part at the end of another.
    pub fn open(&mut self, parent: PartIx, kind: Kind) -> PartIx {
        let part = PartIx(self.nodes.len());
        self.nodes.push(Node::new(kind, Some(parent)));
        self.add(parent, Child::Part(part));
        part
    }

    /// One more child at the end of a part.
    pub fn add(&mut self, part: PartIx, child: Child) {
        if let Some(node) = self.nodes.get_mut(part.0) {
            node.children.push(child);
        }
    }

    /// Says in words what a part shows.
    pub fn describe(&mut self, part: PartIx, words: &str, area: (f32, f32, f32, f32)) {
        if let Some(node) = self.nodes.get_mut(part.0) {
            node.alternative = Some(words.to_owned());
            node.area = Some(area);
        }
    }

    /// The parts in the order of their numbers.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}
