//! The outline of the PDF: the headings as a tree of bookmarks beside the pages.
//!
//! The headings themselves come from the layout.

use lopdf::{Object, ObjectId, dictionary};

use crate::document::layout::Display;
use crate::document::pdf::PdfError;
use crate::document::pdf::tags::{destination, string};

/// The neighbours of an entry, as indices in the list.
#[derive(Clone, Default)]
struct Neighbours {
    parent: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    below: i64,
}

/// Adds the outline.
pub(super) fn outline(
    file: &mut lopdf::Document,
    catalog: ObjectId,
    pages: &[ObjectId],
    display: &Display,
) -> Result<(), PdfError> {
    let entries: Vec<_> = display
        .outline
        .iter()
        .filter(|entry| !entry.text.is_empty())
        .collect();
    if entries.is_empty() {
        return Ok(());
    }
    let levels: Vec<u8> = entries.iter().map(|entry| entry.level).collect();
    let (tree, top) = neighbours(&levels);
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| file.new_object_id()).collect();
    let id = |at: Option<usize>| at.and_then(|at| ids.get(at)).copied();
    for ((entry, around), own) in entries.iter().zip(&tree).zip(&ids) {
        let parent = id(around.parent).unwrap_or(root);
        let mut object = dictionary! { "Title" => string(&entry.text), "Parent" => parent };
        let ends = [
            ("Prev", around.before),
            ("Next", around.after),
            ("First", around.first),
            ("Last", around.last),
        ];
        for (key, at) in ends {
            if let Some(id) = id(at) {
                object.set(key, id);
            }
        }
        if around.below > 0 {
            // A negative count collapses the entry: readers see only chapters at first and open sections on demand.
            object.set("Count", -around.below);
        }
        if let Some(destination) = destination(display, pages, entry.page, entry.y) {
            object.set("Dest", destination);
        }
        file.objects.insert(*own, object.into());
    }
    let mut object = dictionary! { "Type" => "Outlines", "Count" => top.below };
    if let (Some(first), Some(last)) = (id(top.first), id(top.last)) {
        object.set("First", first);
        object.set("Last", last);
    }
    file.objects.insert(root, object.into());
    let catalog = file.get_dictionary_mut(catalog)?;
    catalog.set("Outlines", root);
    catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    Ok(())
}

/// Builds the tree from the sequence of levels: the parent of an entry is the last preceding one with a smaller level.
fn neighbours(levels: &[u8]) -> (Vec<Neighbours>, Neighbours) {
    let mut tree: Vec<Neighbours> = vec![Neighbours::default(); levels.len()];
    let mut top = Neighbours::default();
    let mut open: Vec<(usize, u8)> = Vec::new();
    for (at, level) in levels.iter().enumerate() {
        open.retain(|(_, above)| above < level);
        let parent = open.last().map(|(parent, _)| *parent);
        let whole = match parent {
            Some(parent) => tree.get_mut(parent),
            None => Some(&mut top),
        };
        let mut before = None;
        if let Some(whole) = whole {
            before = whole.last.replace(at);
            whole.first.get_or_insert(at);
            whole.below += 1;
        }
        if let Some(before) = before.and_then(|before| tree.get_mut(before)) {
            before.after = Some(at);
        }
        if let Some(own) = tree.get_mut(at) {
            own.parent = parent;
            own.before = before;
        }
        open.push((at, *level));
    }
    (tree, top)
}
