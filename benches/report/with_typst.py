"""Makes the report with typst: the template report.typ lays out the blocks in the fonts of surefoot.

HOW is `tagged`, for PDF/UA-1 and PDF/A-2a, the standards that surefoot follows, or `bare`, without tags.
"""

import importlib.metadata
import pathlib
import sys

import typst

from measured import measure

HERE = pathlib.Path(__file__).resolve().parent
FONTS = HERE.parent.parent / "assets" / "fonts"


def make(document, how):
    document = pathlib.Path(document)
    compiler = typst.Compiler(
        (HERE / "report.typ").read_bytes(),
        root=str(document.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"document": "/" + document.name},
    )
    if how == "tagged":
        return compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"])
    return compiler.compile(format="pdf", pdf_tags=False)


how = sys.argv[2]
measure(
    f"typst {importlib.metadata.version('typst')}, {how}",
    "the same fonts, hyphens and kerning; charts as tables; its cache holds nothing from one PDF to the next",
    make,
)
