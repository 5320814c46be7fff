//! Paints the pages of a display list with `printpdf`.
//!
//! The result is an untagged PDF, but each mark is already in the marked-content sequence to which the tags refer.
//! Vertical coordinates are flipped here: the layout measures from the upper edge, a PDF from the lower edge.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    Codepoint, Color, DictItem, FontId, Line, LineCapStyle, LineDashPattern, LinePoint, Op,
    PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point,
    Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder,
};

use crate::document::font;
use crate::document::font::{Cut, Typeface, Word};
use crate::document::layout::{Colour, Display, Form, Item, Mark, Path, Run};
use crate::document::pdf::{PdfError, resource, tags};

/// The distance between dots.
const DOTS: f32 = 4.2;

/// The length of the Bézier handles of a unit circle drawn with 4 curves.
const ROUND: f32 = 0.552_285;

/// The embedded subset of a cut.
struct Embedded<'a> {
    numbers: BTreeMap<u16, u16>,
    meaning: &'a BTreeMap<u16, Box<str>>,
}

/// Paints the pages, without tags, outline and metadata.
pub(super) fn paint(display: &Display, typeface: &Typeface) -> Result<lopdf::Document, PdfError> {
    let mut file = PdfDocument::new("");
    let mut fonts = BTreeMap::new();
    for (cut, glyphs) in used(display) {
        let (bytes, numbers) = font::subset(cut, &glyphs)?;
        let mut parsed =
            ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or(PdfError::Font(cut.name()))?;
        // A prefix of 6 letters and a plus sign marks a subset; the letters are arbitrary.
        let tag = if cut == Cut::Regular {
            "SFTREG"
        } else {
            "SFTSTR"
        };
        parsed.font_name = Some(format!("{tag}+{}", cut.name()));
        file.resources
            .fonts
            .map
            .insert(FontId(resource(cut).to_owned()), PdfFont::new(parsed));
        fonts.insert(
            cut,
            Embedded {
                numbers,
                meaning: typeface.meaning(cut),
            },
        );
    }
    let frame = display.frame;
    for page in &display.pages {
        let mut brush = Brush {
            height: frame.height,
            fonts: &fonts,
            ops: Vec::new(),
            fill: None,
        };
        for item in &page.items {
            match item {
                Item::Begin(part, number) => {
                    let kind = display
                        .tree
                        .nodes()
                        .get(part.0)
                        .map_or("Span", |node| tags::name(node.kind));
                    let number = i64::try_from(*number).unwrap_or(0);
                    brush.begin(
                        kind,
                        BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]),
                    );
                }
                Item::BeginArtefact { paging } => {
                    let kind = if *paging { "Pagination" } else { "Layout" };
                    let kind = DictItem::Name(kind.as_bytes().to_vec());
                    brush.begin("Artifact", BTreeMap::from([("Type".to_owned(), kind)]));
                }
                Item::End => brush.ops.push(Op::EndMarkedContent),
                Item::Mark(Mark::Run(run)) => brush.run(run),
                Item::Mark(Mark::Path(path)) => brush.path(path),
            }
        }
        let sheet = Rect::from_wh(Pt(frame.width), Pt(frame.height));
        let boxes = (sheet.clone(), sheet.clone(), sheet);
        file.pages.push(PdfPage {
            media_box: boxes.0,
            trim_box: boxes.1,
            crop_box: boxes.2,
            ops: brush.ops,
        });
    }
    let mut said = Vec::new();
    let options = PdfSaveOptions {
        secure: false,
        ..PdfSaveOptions::default()
    };
    Ok(printpdf::serialize::to_lopdf_doc(
        &file, &options, &mut said,
    ))
}

/// The glyphs used on the pages.
fn used(display: &Display) -> BTreeMap<Cut, BTreeSet<u16>> {
    let mut used: BTreeMap<Cut, BTreeSet<u16>> = BTreeMap::new();
    for item in display.pages.iter().flat_map(|page| &page.items) {
        if let Item::Mark(Mark::Run(run)) = item {
            for word in &run.words {
                used.entry(word.cut)
                    .or_default()
                    .extend(word.glyphs.iter().map(|glyph| glyph.id));
            }
        }
    }
    used
}

struct Brush<'a> {
    height: f32,
    fonts: &'a BTreeMap<Cut, Embedded<'a>>,
    ops: Vec<Op>,
    fill: Option<Colour>,
}

/// Rounds to a hundredth of a point: more precision is invisible and takes space.
fn fine(length: f32) -> Pt {
    Pt((length * 100.0).round() / 100.0)
}

fn paint_of(colour: Colour) -> Color {
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb::new(
        part(colour.0),
        part(colour.1),
        part(colour.2),
        None,
    ))
}

impl Brush<'_> {
    fn begin(&mut self, tag: &str, map: BTreeMap<String, DictItem>) {
        let properties = DictItem::Dict { map };
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties,
        });
    }

    fn fill(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.fill = Some(colour);
            self.ops.push(Op::SetFillColor {
                col: paint_of(colour),
            });
        }
    }

    fn run(&mut self, run: &Run) {
        let Some(cut) = run.words.first().map(|word| word.cut) else {
            return;
        };
        let fonts = self.fonts;
        let Some(embedded) = fonts.get(&cut) else {
            return;
        };
        self.fill(run.colour);
        self.ops.push(Op::StartTextSection);
        let font = PdfFontHandle::External(FontId(resource(cut).to_owned()));
        self.ops.push(Op::SetFont {
            font,
            size: Pt(run.size),
        });
        let (x, y) = (fine(run.x), fine(self.height - run.y));
        self.ops.push(Op::SetTextMatrix {
            matrix: TextMatrix::Translate(x, y),
        });
        let mut items = Vec::new();
        for word in &run.words {
            if word.differs {
                // A PDF reader would take the glyphs alone for other characters, so attach the actual text.
                self.show(&mut items);
                let words = DictItem::String {
                    data: tags::utf16(&word.text),
                    literal: false,
                };
                self.begin("Span", BTreeMap::from([("ActualText".to_owned(), words)]));
            }
            self.word(word, embedded, run.size, &mut items);
            if word.differs {
                self.show(&mut items);
                self.ops.push(Op::EndMarkedContent);
            }
        }
        self.show(&mut items);
        self.ops.push(Op::EndTextSection);
    }

    fn show(&mut self, items: &mut Vec<Codepoint>) {
        if !items.is_empty() {
            self.ops.push(Op::ShowText {
                items: vec![TextItem::GlyphIds(std::mem::take(items))],
            });
        }
    }

    /// Adds the glyphs of a word, each with the offset to the position of the next glyph.
    fn word(
        &mut self,
        word: &Word,
        embedded: &Embedded<'_>,
        size: f32,
        items: &mut Vec<Codepoint>,
    ) {
        for glyph in &word.glyphs {
            let number = embedded.numbers.get(&glyph.id).copied().unwrap_or(0);
            let meaning = embedded
                .meaning
                .get(&glyph.id)
                .map(ToString::to_string)
                .unwrap_or_default();
            if glyph.right != 0 {
                match items.last_mut() {
                    Some(before) => before.offset -= f32::from(glyph.right),
                    None => self.ops.push(Op::ShowText {
                        items: vec![TextItem::Offset(-f32::from(glyph.right))],
                    }),
                }
            }
            let after = f32::from(glyph.width) - f32::from(glyph.advance) + f32::from(glyph.right);
            if glyph.up != 0 {
                self.show(items);
                self.ops.push(Op::SetLineOffset {
                    multiplier: f32::from(glyph.up) * size / 1000.0,
                });
            }
            items.push(Codepoint::with_cid(number, after, meaning));
            if glyph.up != 0 {
                self.show(items);
                self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
            }
        }
    }

    fn point(&self, x: f32, y: f32, bezier: bool) -> LinePoint {
        LinePoint {
            p: Point {
                x: fine(x),
                y: fine(self.height - y),
            },
            bezier,
        }
    }

    fn path(&mut self, path: &Path) {
        if let Some((colour, width)) = path.line {
            self.ops.push(Op::SetOutlineColor {
                col: paint_of(colour),
            });
            self.ops.push(Op::SetOutlineThickness { pt: fine(width) });
        }
        if let Some(colour) = path.fill {
            self.fill(colour);
        }
        if let Form::Dots(from, to, y) = path.form {
            self.dots(from, to, y);
            return;
        }
        let (points, closed) = match &path.form {
            Form::Box(x, y, width, height) => {
                let corners = [
                    (*x, *y),
                    (x + width, *y),
                    (x + width, y + height),
                    (*x, y + height),
                ];
                (
                    corners
                        .into_iter()
                        .map(|(x, y)| self.point(x, y, false))
                        .collect(),
                    true,
                )
            }
            Form::Circle(x, y, radius) => (self.circle(*x, *y, *radius), true),
            Form::Dots(..) => (Vec::new(), false),
            Form::Lines(points, closed) => (
                points
                    .iter()
                    .map(|(x, y)| self.point(*x, *y, false))
                    .collect(),
                *closed,
            ),
        };
        if closed || path.fill.is_some() {
            let mode = match (path.fill, path.line) {
                (Some(_), Some(_)) => PaintMode::FillStroke,
                (Some(_), None) => PaintMode::Fill,
                _ => PaintMode::Stroke,
            };
            let rings = vec![PolygonRing { points }];
            let polygon = Polygon {
                rings,
                mode,
                winding_order: WindingOrder::NonZero,
            };
            self.ops.push(Op::DrawPolygon { polygon });
        } else {
            self.ops.push(Op::DrawLine {
                line: Line {
                    points,
                    is_closed: false,
                },
            });
        }
    }

    /// Draws dots as zero-length dashes with round caps.
    fn dots(&mut self, from: f32, to: f32, y: f32) {
        // Count dots from the edge of the sheet, so that the dots of all rows align vertically.
        let first = (from / DOTS).ceil() * DOTS;
        let points = vec![self.point(first, y, false), self.point(to, y, false)];
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetLineCapStyle {
            cap: LineCapStyle::Round,
        });
        let pattern = [0.0, DOTS].into_iter().collect();
        self.ops.push(Op::SetLineDashPattern {
            dash: LineDashPattern {
                offset: 0.0,
                pattern,
            },
        });
        self.ops.push(Op::DrawLine {
            line: Line {
                points,
                is_closed: false,
            },
        });
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// A circle as 4 Bézier curves, each with 2 handles.
    fn circle(&self, x: f32, y: f32, radius: f32) -> Vec<LinePoint> {
        let far = radius * ROUND;
        let mut points = vec![self.point(x + radius, y, false)];
        for (one, two, end) in [
            ((radius, far), (far, radius), (0.0, radius)),
            ((-far, radius), (-radius, far), (-radius, 0.0)),
            ((-radius, -far), (-far, -radius), (0.0, -radius)),
            ((far, -radius), (radius, -far), (radius, 0.0)),
        ] {
            points.push(self.point(x + one.0, y + one.1, true));
            points.push(self.point(x + two.0, y + two.1, true));
            points.push(self.point(x + end.0, y + end.1, false));
        }
        points
    }
}
