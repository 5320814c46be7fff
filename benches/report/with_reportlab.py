"""Makes the report with reportlab: platypus lays out the blocks in passes until the contents and page count are stable.

reportlab does not support fonts with PostScript outlines, so a TrueType font of similar width replaces the surefoot
font. reportlab writes no tags, so HOW can only be `bare`.
"""

import importlib.util
import io
import json
from xml.sax.saxutils import escape, quoteattr

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from measured import measure

# the last font is built into reportlab
FONTS = [
    ("Liberation Sans", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("DejaVu Sans", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Bitstream Vera Sans", "Vera.ttf", "VeraBd.ttf"),
]
LEFT, TOP, BOTTOM = 62, 80.5, 73.5
MEASURE, PROSE = A4[0] - 2 * LEFT, 413
INK, MUTED, ACCENT, RULE = map(colors.HexColor, ("#171C21", "#576069", "#0B566B", "#C4CACF"))


def known(font):
    """Returns whether this machine has the font."""
    try:
        return all(TTFont("Tried", file) for file in font[1:])
    except TTFError:
        return False


def style(size, leading, **more):
    return ParagraphStyle("", fontName="Text", fontSize=size, leading=leading, **{"textColor": INK, **more})


BODY = style(9.5, 14, spaceBefore=7)
LEAD = style(12.5, 17.5, spaceBefore=10.5)
CELL = style(8.5, 12.25)
NUMBER = style(8.5, 12.25, alignment=TA_RIGHT)
SMALL = style(7.5, 10.5, textColor=MUTED)
SMALL_NUMBER = style(7.5, 10.5, textColor=MUTED, alignment=TA_RIGHT)
CAPTION = style(7.5, 10.5, textColor=MUTED, spaceBefore=14, spaceAfter=3.5, keepWithNext=1)
VALUE = style(18, 24)
HEADINGS = [
    style(18.5, 24.5, spaceBefore=35, spaceAfter=10.5, keepWithNext=1),
    style(12.5, 17.5, spaceBefore=24.5, spaceAfter=5.25, keepWithNext=1),
    style(9.5, 14, spaceBefore=14, spaceAfter=1.75, keepWithNext=1),
]


class Pages(BaseDocTemplate):
    """Pages with headers and footers; headings are added to the contents and the bookmarks."""

    def __init__(self, place, document):
        self.document, self.total = document, 0
        title = f"{document['title']}: {document['system']}"
        super().__init__(place, pagesize=A4, title=title, subject=document["subject"], lang="en-GB", invariant=1)
        frame = Frame(LEFT, BOTTOM, MEASURE, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self.furnish))

    def furnish(self, canvas, _):
        canvas.setFillColor(MUTED)
        canvas.setFont("Text", 7.5)
        canvas.drawString(LEFT, A4[1] - TOP + 35, self.document["system"])
        canvas.drawString(LEFT, 38.5, f"{self.document['date']} · {self.document['source']}")
        canvas.drawRightString(LEFT + MEASURE, 38.5, f"Page {self.page} of {self.total}")
        canvas.setStrokeColor(RULE)
        canvas.line(LEFT, 52.5, LEFT + MEASURE, 52.5)
        canvas.setFillColor(INK)
        canvas.setFont("Strong", 7.5)
        canvas.drawRightString(LEFT + MEASURE, A4[1] - TOP + 35, self.document["handling"])

    def _endBuild(self):
        # known to the next pass
        self.total = self.page
        super()._endBuild()

    def afterFlowable(self, flowable):
        if not hasattr(flowable, "key"):
            return
        self.canv.bookmarkPage(flowable.key)
        self.canv.addOutlineEntry(flowable.words, flowable.key, flowable.level - 1, closed=flowable.level > 1)
        if flowable.level < 3:
            self.notify("TOCEntry", (flowable.level - 1, escape(flowable.words), self.page, flowable.key))


def marked(spans):
    """Returns the markup for text."""

    def span(role, words, anchor=None):
        words = escape(words)
        if role == "strong":
            return f"<b>{words}</b>"
        if role == "muted":
            return f'<font color="#576069">{words}</font>'
        if role == "link":
            return f"<a href={quoteattr('#' + anchor)} color=\"#0B566B\">{words}</a>"
        return words

    return "".join(span(*one) for one in spans)



def heading(block, number):
    made = Paragraph(f"<b>{escape(block['words'])}</b>", HEADINGS[block["level"] - 1])
    made.words, made.level, made.key = block["words"], block["level"], block["anchor"] or f"heading-{number}"
    return made


def table(block):
    weights = [weight for _, weight, _ in block["columns"]]
    widths = [MEASURE * weight / sum(weights) for weight in weights]
    numeric = [numeric for _, _, numeric in block["columns"]]
    head = [
        Paragraph(escape(title), SMALL_NUMBER if numeric else SMALL) for title, _, numeric in block["columns"]
    ]
    rows = [
        [Paragraph(marked(cell), NUMBER if number else CELL) for cell, number in zip(row, numeric)]
        for row in block["rows"]
    ]
    look = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    return [
        Paragraph(escape(block["caption"]), CAPTION),
        Table([head, *rows], widths, repeatRows=1, style=look, hAlign="LEFT", splitInRow=1),
    ]


def facts(block):
    muted = style(9.5, 14, textColor=MUTED)
    plain = style(9.5, 14)
    rows = [[Paragraph(escape(name), muted), Paragraph(marked(fact), plain)] for name, fact in block["facts"]]
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.75),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.75),
    ]
    return Table(rows, [112, PROSE - 112], style=look, hAlign="LEFT", splitInRow=1)


def flowables(block, number):
    kind = block["is"]
    prose = {"rightIndent": MEASURE - PROSE}
    if kind == "heading":
        return [heading(block, number)]
    if kind == "lead":
        return [Paragraph(marked(block["text"]), ParagraphStyle("", LEAD, **prose))]
    if kind == "paragraph":
        return [Paragraph(marked(block["text"]), ParagraphStyle("", BODY, **prose))]
    if kind == "list":
        item = style(9.5, 14, spaceBefore=3.5, **prose)
        items = [ListItem(Paragraph(marked(one), item), leftIndent=12) for one in block["items"]]
        return [Spacer(0, 7), ListFlowable(items, bulletType="bullet", bulletFontSize=6, start="•")]
    if kind == "facts":
        return [Spacer(0, 7), facts(block)]
    if kind == "figures":
        cells = [
            [Paragraph(f"<b>{escape(value)}</b>", VALUE), Paragraph(escape(caption), SMALL)]
            for value, caption in block["figures"]
        ]
        look = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        return [Spacer(0, 14), Table([cells], style=look)]
    if kind == "table":
        return table(block)
    if kind == "contents":
        levels = [style(9.5, 14), style(9.5, 14, leftIndent=14, textColor=MUTED)]
        return [TableOfContents(levelStyles=levels, dotsMinLevel=0)]
    return [PageBreak()] if kind == "break" else []


def make(document, _):
    pdfmetrics.registerFont(TTFont("Text", FONT[1]))
    pdfmetrics.registerFont(TTFont("Strong", FONT[2]))
    pdfmetrics.registerFontFamily("Text", normal="Text", bold="Strong", italic="Text", boldItalic="Strong")
    with open(document) as file:
        document = json.load(file)
    story = [
        Paragraph(f"<b>{escape(document['system'])}</b>", style(9.5, 14, textColor=ACCENT)),
        Paragraph(f"<b>{escape(document['title'])}</b>", style(25, 31.5)),
        Paragraph(document["date"], style(9.5, 14, textColor=MUTED, spaceAfter=17.5)),
    ]
    for number, block in enumerate(document["blocks"]):
        story += flowables(block, number)
    made = io.BytesIO()
    Pages(made, document).multiBuild(story)
    return made.getvalue()


FONT = next(filter(known, FONTS))
faster = "with" if importlib.util.find_spec("_rl_accel") else "without"
measure(
    f"reportlab {reportlab.Version}",
    f"{FONT[0]}, as it takes no such OpenType; no hyphens, no kerning; charts as tables; {faster} its rl_accel",
    make,
)
