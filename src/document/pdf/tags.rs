//! The tags of the PDF: the role of each mark on the pages, and the targets of the links.
//!
//! This module adds the structure tree, the parent tree (from each mark back to its element) and the links to a painted
//! PDF. Appearance is never set here.

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

use crate::document::layout::Display;
use crate::document::layout::tree::{Child, Kind, Node};
use crate::document::pdf::PdfError;

/// The PDF structure type of a kind.
pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Document => "Document",
        Kind::Title => "Title",
        Kind::Heading(1) => "H1",
        Kind::Heading(2) => "H2",
        Kind::Heading(_) => "H3",
        Kind::Paragraph => "P",
        Kind::List | Kind::Facts => "L",
        Kind::Item => "LI",
        Kind::Label => "Lbl",
        Kind::Body => "LBody",
        Kind::Table => "Table",
        Kind::Caption => "Caption",
        Kind::Head => "THead",
        Kind::Rows => "TBody",
        Kind::Row => "TR",
        Kind::ColumnHead => "TH",
        Kind::Cell => "TD",
        Kind::Figure => "Figure",
        Kind::Contents => "TOC",
        Kind::ContentsItem => "TOCI",
        Kind::Reference => "Reference",
        Kind::Link => "Link",
    }
}

/// Encodes text as UTF-16 with a byte order mark. PDF/A limits strings to 32,767 bytes; longer text is cut off.
pub(super) fn utf16(words: &str) -> Vec<u8> {
    let mut bytes = vec![0xFE, 0xFF];
    for letter in words.chars() {
        if bytes.len() > 32_000 {
            break;
        }
        bytes.extend(
            letter
                .encode_utf16(&mut [0; 2])
                .iter()
                .flat_map(|unit| unit.to_be_bytes()),
        );
    }
    bytes
}

/// Converts text to a PDF string object.
pub(super) fn string(words: &str) -> Object {
    Object::String(utf16(words), StringFormat::Hexadecimal)
}

/// Converts a number to a PDF integer object.
pub(super) fn integer(number: usize) -> Object {
    Object::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The destination of a link or outline entry.
pub(super) fn destination(
    display: &Display,
    pages: &[ObjectId],
    page: usize,
    y: f32,
) -> Option<Object> {
    let page = pages.get(page)?;
    // Slightly above the target, so that the text does not touch the edge of the window.
    let top = (display.frame.height - y + 7.0).round();
    Some(
        vec![
            Object::from(*page),
            "XYZ".into(),
            Object::Null,
            Object::Real(top),
            Object::Null,
        ]
        .into(),
    )
}

/// Adds the tags to a painted PDF.
pub(super) fn tag(
    file: &mut lopdf::Document,
    catalog: ObjectId,
    pages: &[ObjectId],
    display: &Display,
) -> Result<(), PdfError> {
    let root = file.new_object_id();
    let nodes = display.tree.nodes();
    let ids: Vec<ObjectId> = nodes.iter().map(|_| file.new_object_id()).collect();
    let links: Vec<ObjectId> = display.links.iter().map(|_| file.new_object_id()).collect();
    for (node, id) in nodes.iter().zip(&ids) {
        let parent = node
            .parent
            .and_then(|parent| ids.get(parent.0))
            .copied()
            .unwrap_or(root);
        let element = element(node, parent, display, pages, &ids, &links);
        file.objects.insert(*id, element.into());
    }
    place_links(file, pages, display, &ids, &links)?;
    let ways = ways_back(file, pages, display, &ids)?;
    let structure = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => vec![ids.first().copied().map_or(Object::Null, Object::from)],
        "ParentTree" => dictionary! { "Nums" => ways },
        "ParentTreeNextKey" => integer(pages.len() + links.len()),
        "RoleMap" => dictionary! { "Title" => "P" },
    };
    file.objects.insert(root, structure.into());
    let catalog = file.get_dictionary_mut(catalog)?;
    catalog.set("StructTreeRoot", root);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    Ok(())
}

fn element(
    node: &Node,
    parent: ObjectId,
    display: &Display,
    pages: &[ObjectId],
    ids: &[ObjectId],
    links: &[ObjectId],
) -> Dictionary {
    let page_of = |page: usize| pages.get(page).copied().map_or(Object::Null, Object::from);
    // The page of an element is that of its first mark. Marks on that page need only their numbers.
    let home = node.children.iter().find_map(|child| match child {
        Child::Marks { page, .. } => Some(*page),
        Child::Part(_) | Child::Link(_) => None,
    });
    let children: Vec<Object> = node
        .children
        .iter()
        .filter_map(|child| match child {
            Child::Part(part) => ids.get(part.0).copied().map(Object::from),
            Child::Marks { page, number } if Some(*page) == home => Some(integer(*number)),
            Child::Marks { page, number } => Some(
                dictionary! { "Type" => "MCR", "Pg" => page_of(*page), "MCID" => integer(*number) }
                    .into(),
            ),
            Child::Link(number) => {
                let page = display.links.get(*number)?.page;
                let link = *links.get(*number)?;
                Some(dictionary! { "Type" => "OBJR", "Pg" => page_of(page), "Obj" => link }.into())
            }
        })
        .collect();
    let mut element = dictionary! { "S" => name(node.kind), "P" => parent };
    match <[Object; 1]>::try_from(children) {
        Ok([only]) => element.set("K", only),
        Err(children) if children.is_empty() => {}
        Err(children) => element.set("K", children),
    }
    if let Some(page) = home {
        element.set("Pg", page_of(page));
    }
    if let Some(words) = &node.alternative {
        element.set("Alt", string(words));
    }
    if node.kind == Kind::ColumnHead {
        element.set("A", dictionary! { "O" => "Table", "Scope" => "Column" });
    } else if node.kind == Kind::List {
        element.set(
            "A",
            dictionary! { "O" => "List", "ListNumbering" => "Disc" },
        );
    }
    if let Some((left, top, right, bottom)) = node.area {
        let height = display.frame.height;
        let area: Vec<Object> = [left, height - bottom, right, height - top]
            .map(|length| Object::Real(length.round()))
            .into();
        element.set(
            "A",
            dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => area },
        );
    }
    element
}

/// Adds the link annotations to their pages.
fn place_links(
    file: &mut lopdf::Document,
    pages: &[ObjectId],
    display: &Display,
    ids: &[ObjectId],
    links: &[ObjectId],
) -> Result<(), PdfError> {
    let mut on_pages: Vec<Vec<Object>> = pages.iter().map(|_| Vec::new()).collect();
    for (number, (link, id)) in display.links.iter().zip(links).enumerate() {
        if ids.get(link.part.0).is_none() {
            continue;
        }
        let (left, top, right, bottom) = link.area;
        let height = display.frame.height;
        let area = [left, height - bottom, right, height - top]
            .map(|length| Object::Real((length * 10.0).round() / 10.0));
        let words = if link.words.is_empty() {
            "link"
        } else {
            &link.words
        };
        let mut annotation = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => Vec::from(area),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            "F" => 4,
            "Contents" => string(words),
            "StructParent" => integer(pages.len() + number),
        };
        let place = display
            .places
            .get(&link.to)
            .copied()
            .unwrap_or((link.page, top));
        if let Some(destination) = destination(display, pages, place.0, place.1) {
            annotation.set("Dest", destination);
        }
        file.objects.insert(*id, annotation.into());
        if let Some(page) = on_pages.get_mut(link.page) {
            page.push((*id).into());
        }
    }
    for ((number, page), links) in pages.iter().enumerate().zip(on_pages) {
        let page = file.get_dictionary_mut(*page)?;
        page.set("StructParents", integer(number));
        page.set("Tabs", "S");
        if links.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", links);
        }
    }
    Ok(())
}

/// The parent tree: for each page, the elements of its marks by number, and for each link, its element.
fn ways_back(
    file: &mut lopdf::Document,
    pages: &[ObjectId],
    display: &Display,
    ids: &[ObjectId],
) -> Result<Vec<Object>, PdfError> {
    let mut owners: Vec<Vec<Object>> = pages.iter().map(|_| Vec::new()).collect();
    // The marks of a page are numbered from 0 in drawing order, so an array indexed by the number suffices.
    for (node, id) in display.tree.nodes().iter().zip(ids) {
        for child in &node.children {
            if let Child::Marks { page, number } = child
                && let Some(owners) = owners.get_mut(*page)
            {
                if owners.len() <= *number {
                    owners.resize(number + 1, Object::Null);
                }
                if let Some(owner) = owners.get_mut(*number) {
                    *owner = (*id).into();
                }
            }
        }
    }
    let mut ways = Vec::new();
    for (number, owners) in owners.into_iter().enumerate() {
        ways.push(integer(number));
        ways.push(file.add_object(owners).into());
    }
    for (number, link) in display.links.iter().enumerate() {
        let Some(part) = ids.get(link.part.0) else {
            return Err(PdfError::Write("a link without a part".to_owned()));
        };
        ways.push(integer(pages.len() + number));
        ways.push((*part).into());
    }
    Ok(ways)
}
