"""Reads every document in a folder with an independent library for its format, and reports what is wrong.

Usage: `documents.py REPOSITORY FOLDER`. The exit code is 1 if anything is wrong. The suffix of a file names its format.
"""

import collections
import csv
import datetime
import functools
import json
import pathlib
import re
import subprocess
import sys
import tomllib
import unicodedata

import docx
import icalendar
import jsonschema
import openpyxl
import regex

# prefixes that a spreadsheet reads as a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def wrong(condition, words):
    if condition:
        raise ValueError(words)


def parted(path):
    """Returns whether a document must have headings: minutes without any content have none."""
    return "minutes" not in path.name


def calendar(path):
    read = icalendar.Calendar.from_ical(path.read_bytes())
    events = read.walk("VEVENT")
    wrong(any(part.errors for part in read.walk()), "the calendar has errors")
    for event in events:
        missing = [name for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY") if name not in event]
        wrong(missing, f"an event lacks {missing}")
        wrong(not isinstance(event.decoded("DTSTART"), datetime.date), "an event has no date")
    ids = [str(event["UID"]) for event in events]
    wrong(len(set(ids)) < len(ids), "two events have the same UID")
    return f"{len(events)} events"


def workbook(path):
    sheets = openpyxl.load_workbook(path).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    wrong(not cells, "every cell is empty")
    # surefoot writes values only and leaves formulas to people
    for kind, name in (("e", "errors"), ("f", "formulas")):
        found = [cell.coordinate for cell in cells if cell.data_type == kind]
        wrong(found, f"{name} in {found[:5]}")
    return f"{len(sheets)} sheets, {len(cells)} cells"


def word(path):
    read = docx.Document(str(path))
    headings = [one for one in read.paragraphs if re.fullmatch("Heading [1-9]", one.style.name)]
    wrong(not headings and parted(path), "it has no heading")
    wrong(not read.core_properties.title, "it has no title")
    return f"{len(read.paragraphs)} paragraphs, {len(headings)} headings, {len(read.tables)} tables"


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file, strict=True))
    wrong(not read, "it has no header row")
    wrong(len({len(row) for row in read}) > 1, "rows differ in length")
    formulas = [cell for row in read for cell in row if cell.startswith(FORMULA)]
    wrong(formulas, f"formulas: {formulas[:3]}")
    return f"{len(read) - 1} rows"


def once(pairs):
    names = collections.Counter(name for name, _ in pairs)
    wrong(any(times > 1 for times in names.values()), "an object has the same key twice")
    return dict(pairs)


def pattern(_, wanted, words, __):
    # the patterns of OSCAL use Unicode classes such as \p{L}, which Python's `re` does not support
    if isinstance(words, str) and not regex.search(wanted, words):
        yield jsonschema.ValidationError(f"{words!r} does not match {wanted!r}")


@functools.cache
def schema(path):
    read = json.loads(path.read_text())
    kind = jsonschema.validators.validator_for(read)
    return jsonschema.validators.extend(kind, {"pattern": pattern})(read)


def against(schema_path):
    def judged(path):
        read = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
        faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in schema(schema_path).iter_errors(read)]
        wrong(faults, "; ".join(faults[:3]))
        return f"{len(read)} keys, by {schema_path.name}"

    return judged


def facts(path):
    return f"{len(tomllib.loads(path.read_text(encoding='utf-8')))} keys"


def text(path):
    read = path.read_text(encoding="utf-8")
    odd = {letter for letter in read if unicodedata.category(letter) == "Cc" and letter != "\n"}
    wrong(odd, f"control characters {odd}")
    return f"{len(read.splitlines())} lines"


def plain(words):
    """Returns text as NFKC without white space, so that line breaks and composed characters make no difference."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def order(path):
    """Checks that the title of each bookmark is on the page it leads to, in reading order."""
    outline = subprocess.run(["qpdf", "--json", "--json-key=outlines", path], capture_output=True, check=True)
    made = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    pages = [plain(page) for page in made.stdout.decode().split("\f")]

    def walk(entries):
        for entry in entries:
            yield plain(entry["title"]), entry["destpageposfrom1"]
            yield from walk(entry["kids"])

    entries = list(walk(json.loads(outline.stdout)["outlines"]))
    wrong(not entries and parted(path), "it has no bookmarks")
    page, at = 1, 0
    for title, leads_to in entries:
        wrong(leads_to < page, f"the bookmark {title!r} leads back to page {leads_to}")
        page, at = leads_to, at if leads_to == page else 0
        found = pages[page - 1].find(title, at)
        wrong(found < 0, f"{title!r} is not on page {page}, or out of order")
        at = found + len(title)
    return f"{len(entries)} bookmarks on {len(pages) - 1} pages"


def main(repository, folder):
    schemas = repository / "tests" / "schemas"
    readers = {
        ".oscal.json": against(schemas / "oscal_assessment-results_schema.json"),
        ".poam.json": against(schemas / "oscal_poam_schema.json"),
        ".json": against(repository / "assets" / "report.schema.json"),
        ".csv": rows,
        ".docx": word,
        ".ics": calendar,
        ".md": text,
        ".pdf": order,
        ".toml": facts,
        ".xlsx": workbook,
    }
    faults = 0
    opened = collections.defaultdict(list)
    for path in sorted(folder.iterdir()):
        ending = next((ending for ending in readers if path.name.endswith(ending)), None)
        try:
            wrong(ending is None, "its format is unknown")
            told = readers[ending](path)
            opened[ending].append(told)
        except Exception as problem:
            print(f"FAULT: {path}: {type(problem).__name__}: {problem}")
            faults += 1
    for ending, told in opened.items():
        print(f"{ending}: {len(told)} opened, the first with {told[0]}")
    sys.exit(1 if faults else 0)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
