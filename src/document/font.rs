//! The typeface: shapes words into glyphs with widths, and subsets the font.
//!
//! Each word is shaped once, however often it is set, and the subset contains only the glyphs in use. Page positions,
//! colours and PDF objects do not belong here. Fonts are built in and never looked up on disk, because the output must
//! not depend on the machine.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use harfrust::{
    Buffer, BufferFlags, Direction, Feature, Font, Script, ShapeOptions, ShapePlan, ShaperFont, Tag,
};
use subsetter::GlyphRemapper;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/SurefootSans-Regular.otf");
const STRONG: &[u8] = include_bytes!("../../assets/fonts/SurefootSans-SemiBold.otf");

/// Height of a capital letter in em, the same in both cuts. Text is centred on it, because the eye reads that height.
pub const CAPITALS: f32 = 0.727;

/// What stands where no glyph is: an empty box, for U+FFFD itself is not in the font.
const MARK: char = '\u{25A1}';

/// The cuts of the one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// For reading.
    Regular,
    /// For words that carry weight.
    Strong,
}

impl Cut {
    /// All cuts.
    pub const ALL: [Self; 2] = [Self::Regular, Self::Strong];

    /// The name of the face, as a PDF names it.
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

/// One glyph of a word. Lengths in thousandths of an em, whole numbers, as a PDF can hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the embedded font.
    pub id: u16,
    /// The width a PDF reader moves by after it.
    pub width: i16,
    /// The width this word wants after it, kerning included.
    pub advance: i16,
    /// How far it is moved to the right of where it would stand (marks on letters).
    pub right: i16,
    /// How far it is moved up.
    pub up: i16,
}

/// A shaped word (or a space).
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// The cut it was shaped in.
    pub cut: Cut,
    /// The sum of the advances, in em.
    pub width: f32,
    /// The letters.
    pub text: Box<str>,
    /// Whether the glyphs alone give back other letters than `text` (a missing or a composed character).
    pub differs: bool,
}

/// The one reason why the typeface cannot be had: the font file built into the program is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged(pub Cut);

/// A cut cannot hold more shaping plans than there are scripts and two ways of setting digits.
type Plans = BTreeMap<(u32, bool), ShapePlan>;

struct Face {
    font: Font,
    plans: Plans,
    /// What a reader takes each glyph for.
    meaning: BTreeMap<u16, Box<str>>,
    words: [BTreeMap<Box<str>, Rc<Word>>; 2],
}

/// The typeface with all words shaped so far.
pub struct Typeface {
    regular: Face,
    strong: Face,
    missing: BTreeSet<char>,
}

impl Typeface {
    /// The typeface built into the program.
    ///
    /// # Errors
    /// Only when the program itself is damaged.
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

    /// The characters asked for that the font cannot show.
    pub fn missing(&self) -> Vec<char> {
        self.missing.iter().copied().collect()
    }

    /// What a reader takes each used glyph of a cut for.
    pub fn meaning(&self, cut: Cut) -> &BTreeMap<u16, Box<str>> {
        match cut {
            Cut::Regular => &self.regular.meaning,
            Cut::Strong => &self.strong.meaning,
        }
    }

    /// The hyphen at the end of a line: it is seen, and read as the break within a word that it is (U+00AD), so that
    /// whoever copies or listens gets the word whole.
    pub fn hyphen(&mut self, cut: Cut) -> Rc<Word> {
        let sign = self.word("-", cut, false);
        Rc::new(Word {
            text: "\u{AD}".into(),
            differs: true,
            ..(*sign).clone()
        })
    }

    /// A word in a cut; `tabular` gives all digits one width, so that columns of numbers stand in line.
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

/// A glyph as the shaper gives it, with the letters it stands for.
struct Shaped {
    glyph: Glyph,
    cluster: usize,
}

impl Face {
    fn shape(&mut self, text: &str, cut: Cut, tabular: bool, missing: &mut BTreeSet<char>) -> Word {
        // a word is never broken: its spaces are read, searched and copied as what they look like
        let text = text.replace('\u{A0}', " ");
        let text = text.as_str();
        let setter = ShaperFont::new(&self.font);
        let mut shaped = run(&self.font, &setter, &mut self.plans, text, tabular);
        if shaped.iter().any(|one| one.glyph.id == 0) {
            // a second try with a visible mark for each character that is not in the font
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

    /// The word of these glyphs; on the way each glyph gets its meaning, if it has none yet.
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
                // each glyph must mean something; the second of a cluster repeats its last letter (a mark)
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

/// The characters in the clusters that came out without a glyph.
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
    // the embedded font holds no script that runs from right to left
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
    // widths are cut off, not rounded: the PDF writer does so, and a reader moves by what the PDF says
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

/// The part of a cut that shows the given glyphs, and the new number of each.
///
/// # Errors
/// Only when the program itself is damaged.
pub fn subset(cut: Cut, glyphs: &BTreeSet<u16>) -> Result<(Vec<u8>, BTreeMap<u16, u16>), Damaged> {
    let mut numbers = GlyphRemapper::new();
    let renumbered = glyphs
        .iter()
        .map(|glyph| (*glyph, numbers.remap(*glyph)))
        .collect();
    let bytes = subsetter::subset(cut.bytes(), 0, &numbers).map_err(|_| Damaged(cut))?;
    Ok((bytes, renumbered))
}

/// A character as it is printed: white space of all kinds is one of two, and what forbids a break only looks so.
pub fn printable(c: char) -> char {
    match c {
        // white space of all kinds, but for the kinds that forbid a break
        '\u{A0}' | '\u{2007}' | '\u{202F}' => '\u{A0}',
        c if c.is_whitespace() => ' ',
        '\u{2011}' => '-',
        c => c,
    }
}

/// Control characters by their names in ASCII, from 0 on.
const CONTROLS: [&str; 34] = [
    "<NUL>", "<SOH>", "<STX>", "<ETX>", "<EOT>", "<ENQ>", "<ACK>", "<BEL>", "<BS>", "<HT>", "<LF>",
    "<VT>", "<FF>", "<CR>", "<SO>", "<SI>", "<DLE>", "<DC1>", "<DC2>", "<DC3>", "<DC4>", "<NAK>",
    "<SYN>", "<ETB>", "<CAN>", "<EM>", "<SUB>", "<ESC>", "<FS>", "<GS>", "<RS>", "<US>", "<SP>",
    "<DEL>",
];

/// The letters of a character that is only another way of writing them: text copied from old PDFs holds ligatures.
pub fn spelt(c: char) -> impl Iterator<Item = char> {
    let letters = match c {
        // no font has the pictures of control characters, which stand where one was made harmless
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
