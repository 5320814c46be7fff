//! The typeface: shapes words into glyphs with widths, and subsets the font.
//!
//! Each word is shaped only once, however often it occurs, and the subset contains only the glyphs in use. Page
//! positions, colours and PDF objects do not belong here. Fonts are built in and never looked up on disk, because the
//! output must not depend on the machine.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use harfrust::{
    Buffer, BufferFlags, Direction, Feature, Font, Script, ShapeOptions, ShapePlan, ShaperFont, Tag,
};
use subsetter::GlyphRemapper;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/SurefootSans-Regular.otf");
const STRONG: &[u8] = include_bytes!("../../assets/fonts/SurefootSans-SemiBold.otf");

/// The height of a capital letter in em, equal in both cuts. Text is centred on this height, because it is the height
/// that the eye perceives.
pub const CAPITALS: f32 = 0.727;

/// The replacement for characters without a glyph: an empty box, because the font lacks U+FFFD.
const MARK: char = '\u{25A1}';

/// The cuts of the font family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Regular, for running text.
    Regular,
    /// Semi-bold, for emphasis.
    Strong,
}

impl Cut {
    /// All cuts.
    pub const ALL: [Self; 2] = [Self::Regular, Self::Strong];

    /// The name of the cut in a PDF.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "SurefootSans-Regular",
            Self::Strong => "SurefootSans-SemiBold",
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Strong => STRONG,
        }
    }
}

/// A glyph in a word. Lengths are whole thousandths of an em, the unit of PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The glyph id in the font file.
    pub id: u16,
    /// The width by which a PDF reader advances after the glyph.
    pub width: i16,
    /// The advance after the glyph in this word, including kerning.
    pub advance: i16,
    /// The horizontal offset to the right (for combining marks).
    pub right: i16,
    /// The vertical offset upwards.
    pub up: i16,
}

/// A shaped word (or a space).
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// The cut used for shaping.
    pub cut: Cut,
    /// The sum of the advances, in em.
    pub width: f32,
    /// The original text.
    pub text: Box<str>,
    /// Whether the text read back from the glyphs differs from `text` (because of a missing or composed character).
    pub differs: bool,
}

/// Error: the font file of this cut, built into the program, is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged(pub Cut);

/// A cache of shaping plans by script and digit style; the number of these pairs bounds its size.
type Plans = BTreeMap<(u32, bool), ShapePlan>;

struct Face {
    font: Font,
    plans: Plans,
    /// The text that a PDF reader extracts for each glyph.
    meaning: BTreeMap<u16, Box<str>>,
    words: [BTreeMap<Box<str>, Rc<Word>>; 2],
}

/// The typeface, with a cache of all words shaped so far.
pub struct Typeface {
    regular: Face,
    strong: Face,
    missing: BTreeSet<char>,
}

impl Typeface {
    /// Opens the typeface built into the program.
    ///
    /// # Errors
    /// [`Damaged`] if a font file built into the program is damaged.
    pub fn new() -> Result<Self, Damaged> {
        let open = |cut: Cut| {
            let font = Font::new(cut.bytes(), 0).ok_or(Damaged(cut))?;
            let words = [BTreeMap::new(), BTreeMap::new()];
            Ok(Face {
                font,
                plans: BTreeMap::new(),
                meaning: BTreeMap::new(),
                words,
            })
        };
        Ok(Self {
            regular: open(Cut::Regular)?,
            strong: open(Cut::Strong)?,
            missing: BTreeSet::new(),
        })
    }

    /// The characters used so far that the font lacks.
    pub fn missing(&self) -> Vec<char> {
        self.missing.iter().copied().collect()
    }

    /// The text that a PDF reader extracts for each used glyph of a cut.
    pub fn meaning(&self, cut: Cut) -> &BTreeMap<u16, Box<str>> {
        match cut {
            Cut::Regular => &self.regular.meaning,
            Cut::Strong => &self.strong.meaning,
        }
    }

    /// The hyphen at the end of a line. Its text is a soft hyphen (U+00AD), so that copied text and screen readers get
    /// the whole word.
    pub fn hyphen(&mut self, cut: Cut) -> Rc<Word> {
        let sign = self.word("-", cut, false);
        Rc::new(Word {
            text: "\u{AD}".into(),
            differs: true,
            ..(*sign).clone()
        })
    }

    /// Shapes a word in a cut, or returns it from the cache. `tabular` gives all digits the same width, to align
    /// columns of numbers.
    pub fn word(&mut self, text: &str, cut: Cut, tabular: bool) -> Rc<Word> {
        let face = match cut {
            Cut::Regular => &mut self.regular,
            Cut::Strong => &mut self.strong,
        };
        let [plain, lined] = &face.words;
        if let Some(known) = if tabular { lined } else { plain }.get(text) {
            return Rc::clone(known);
        }
        let word = Rc::new(face.shape(text, cut, tabular, &mut self.missing));
        let [plain, lined] = &mut face.words;
        if tabular { lined } else { plain }.insert(text.into(), Rc::clone(&word));
        word
    }
}

/// A glyph from the shaper, with the start of its cluster in the text.
struct Shaped {
    glyph: Glyph,
    cluster: usize,
}

impl Face {
    fn shape(&mut self, text: &str, cut: Cut, tabular: bool, missing: &mut BTreeSet<char>) -> Word {
        // No-break spaces have done their work here; for reading, searching and copying they become ordinary spaces.
        let text = text.replace('\u{A0}', " ");
        let text = text.as_str();
        let setter = ShaperFont::new(&self.font);
        let mut shaped = run(&self.font, &setter, &mut self.plans, text, tabular);
        if shaped.iter().any(|one| one.glyph.id == 0) {
            // Shape again, with a visible mark for each character that the font lacks.
            let known = |c: char| {
                setter
                    .nominal_glyph(c.into())
                    .is_some_and(|glyph| glyph.to_u32() != 0)
            };
            let lost = lost(text, &shaped);
            missing.extend(text.chars().filter(|c| lost.contains(c) && !known(*c)));
            let marked: String = text
                .chars()
                .map(|c| if missing.contains(&c) { MARK } else { c })
                .collect();
            shaped = run(&self.font, &setter, &mut self.plans, &marked, tabular);
            shaped.retain(|one| one.glyph.id != 0);
            return self.word(&marked, text, cut, &shaped);
        }
        self.word(text, text, cut, &shaped)
    }

    /// Builds the word from its glyphs, and records the text of each glyph for which none is recorded yet.
    fn word(&mut self, set: &str, text: &str, cut: Cut, shaped: &[Shaped]) -> Word {
        let mut read = String::new();
        for (at, one) in shaped.iter().enumerate() {
            let first = at == 0
                || shaped
                    .get(at.wrapping_sub(1))
                    .is_none_or(|before| before.cluster != one.cluster);
            let end = shaped
                .get(at..)
                .unwrap_or_default()
                .iter()
                .find(|next| next.cluster > one.cluster);
            let letters = if first {
                set.get(one.cluster..end.map_or(set.len(), |next| next.cluster))
            } else {
                None
            };
            let meaning = self.meaning.entry(one.glyph.id).or_insert_with(|| {
                // PDF/UA requires text for each glyph; further glyphs of a cluster (marks) repeat the first character
                // of the cluster.
                let whole = set.get(one.cluster..).and_then(|rest| rest.chars().next());
                letters.map_or_else(
                    || whole.map(String::from).unwrap_or_default().into(),
                    Into::into,
                )
            });
            read.push_str(meaning);
        }
        Word {
            glyphs: shaped.iter().map(|one| one.glyph).collect(),
            cut,
            width: shaped
                .iter()
                .map(|one| f32::from(one.glyph.advance))
                .sum::<f32>()
                / 1000.0,
            text: text.into(),
            differs: read != text,
        }
    }
}

/// The characters of the clusters for which the shaper found no glyph.
fn lost(text: &str, shaped: &[Shaped]) -> BTreeSet<char> {
    let mut lost = BTreeSet::new();
    for one in shaped.iter().filter(|one| one.glyph.id == 0) {
        let end = shaped
            .iter()
            .map(|next| next.cluster)
            .filter(|next| *next > one.cluster)
            .min();
        lost.extend(
            text.get(one.cluster..end.unwrap_or(text.len()))
                .unwrap_or_default()
                .chars(),
        );
    }
    lost
}

fn run(
    font: &Font,
    shaper: &ShaperFont<'_, '_>,
    plans: &mut Plans,
    text: &str,
    tabular: bool,
) -> Vec<Shaped> {
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_language(None);
    // The embedded font contains no right-to-left script.
    buffer.set_direction(Direction::LeftToRight);
    buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
    let script = buffer.script();
    let features: &[Feature] = if tabular {
        &[Feature::new(Tag::new(b"tnum"), 1, ..)]
    } else {
        &[]
    };
    let plan = plans
        .entry((script.map_or(0, script_number), tabular))
        .or_insert_with(|| ShapePlan::new(font, Direction::LeftToRight, script, None, features));
    let options = ShapeOptions::new().plan(Some(plan)).features(features);
    if harfrust::shape(shaper, &mut buffer, options).is_err() {
        return Vec::new();
    }
    let em = i64::from(font.units_per_em().max(1));
    // Widths are truncated, not rounded, because the PDF writer truncates and readers advance by the width in the PDF.
    let cut_off = |units: i32| short(i64::from(units) * 1000 / em);
    let rounded = |units: i32| short((i64::from(units) * 1000 + em / 2).div_euclid(em));
    buffer
        .glyph_infos()
        .iter()
        .zip(buffer.glyph_positions())
        .map(|(info, place)| {
            let natural = shaper.glyph_h_advance(harfrust::GlyphId::new(info.glyph_id));
            let width = cut_off(natural);
            let glyph = Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                width,
                advance: width.saturating_add(rounded(place.x_advance.saturating_sub(natural))),
                right: rounded(place.x_offset),
                up: rounded(place.y_offset),
            };
            Shaped {
                glyph,
                cluster: usize::try_from(info.cluster).unwrap_or(usize::MAX),
            }
        })
        .collect()
}

fn short(number: i64) -> i16 {
    i16::try_from(number).unwrap_or(if number < 0 { i16::MIN } else { i16::MAX })
}

fn script_number(script: Script) -> u32 {
    u32::from_be_bytes(script.tag().to_be_bytes())
}

/// The subset of a cut with the given glyphs, and the new id of each glyph.
///
/// # Errors
/// [`Damaged`] if the font file built into the program is damaged.
pub fn subset(cut: Cut, glyphs: &BTreeSet<u16>) -> Result<(Vec<u8>, BTreeMap<u16, u16>), Damaged> {
    let mut numbers = GlyphRemapper::new();
    let renumbered = glyphs
        .iter()
        .map(|glyph| (*glyph, numbers.remap(*glyph)))
        .collect();
    let bytes = subsetter::subset(cut.bytes(), 0, &numbers).map_err(|_| Damaged(cut))?;
    Ok((bytes, renumbered))
}

/// Normalises a character for printing: all white space becomes a space or a no-break space, and a no-break hyphen
/// becomes an ordinary hyphen.
pub fn printable(c: char) -> char {
    match c {
        // White space that forbids a line break keeps this property.
        '\u{A0}' | '\u{2007}' | '\u{202F}' => '\u{A0}',
        c if c.is_whitespace() => ' ',
        '\u{2011}' => '-',
        c => c,
    }
}

/// The ASCII names of control characters, from U+0000 to U+0020, then U+007F.
const CONTROLS: [&str; 34] = [
    "<NUL>", "<SOH>", "<STX>", "<ETX>", "<EOT>", "<ENQ>", "<ACK>", "<BEL>", "<BS>", "<HT>", "<LF>",
    "<VT>", "<FF>", "<CR>", "<SO>", "<SI>", "<DLE>", "<DC1>", "<DC2>", "<DC3>", "<DC4>", "<NAK>",
    "<SYN>", "<ETB>", "<CAN>", "<EM>", "<SUB>", "<ESC>", "<FS>", "<GS>", "<RS>", "<US>", "<SP>",
    "<DEL>",
];

/// Expands ligatures (which occur in text copied from old PDFs) and pictures of control characters to plain letters.
pub fn spelt(c: char) -> impl Iterator<Item = char> {
    let letters = match c {
        // Sanitized text contains control pictures, for which neither built-in font has glyphs.
        '\u{2400}'..='\u{2421}' => CONTROLS
            .get(u32::from(c) as usize - 0x2400)
            .copied()
            .unwrap_or_default(),
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        _ => "",
    };
    letters.chars().chain(letters.is_empty().then_some(c))
}
