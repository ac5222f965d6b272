"""Page numbers and notices marked as artifacts, which screen readers pass over (PDF/UA-1, 7.1).

WeasyPrint builds structure elements for its margin boxes but hangs them nowhere, so their text
is neither content nor artifact. Here their marks in the page's stream become artifacts.
"""

from __future__ import annotations

import re
from typing import Any

_REFERENCE = re.compile(rb"(\d+) 0 R")


def mark_artifacts(_document: object, pdf: Any) -> None:  # noqa: ANN401 - pydyf has no types
    """Turn marked content without a place in the structure tree into artifacts.

    It is WeasyPrint's ``finisher`` hook; ``pdf`` is its not yet written PDF.
    """
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    linked = _linked(pdf, root)
    parents = pdf.objects[_number(root["ParentTree"])]["Nums"]
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for page_number, entries in zip(parents[::2], parents[1::2], strict=True):
        if not isinstance(entries, list) or page_number >= len(pages):
            continue
        orphans = {mcid for mcid, entry in enumerate(entries) if _number(entry) not in linked}
        if not orphans:
            continue
        stream = pdf.objects[_number(pages[page_number]["Contents"])]
        stream.stream = _without_marks(stream.stream, orphans)
        for mcid in orphans:
            pdf.objects[_number(entries[mcid])].clear()
            entries[mcid] = "null"


def _without_marks(stream: list[Any], orphans: set[int]) -> list[Any]:
    """A content stream, in which ``/Span <</MCID 7>> BDC`` is three pieces, orphans replaced."""
    pieces: list[Any] = []
    for piece in stream:
        properties = pieces[-1] if pieces else None
        if piece == b"BDC" and isinstance(properties, dict) and properties.get("MCID") in orphans:
            pieces[-2:] = [b"/Artifact", b"BMC"]
        else:
            pieces.append(piece)
    return pieces


def _linked(pdf: Any, root: Any) -> set[int]:  # noqa: ANN401
    """The numbers of all structure elements that hang on the root."""
    found: set[int] = set()
    open_elements = [root]
    while open_elements:
        for kid in open_elements.pop().get("K", ()):
            number = _number(kid)
            if number and number not in found:
                found.add(number)
                open_elements.append(pdf.objects[number])
    return found


def _number(reference: object) -> int:
    """The object's number in ``12 0 R``; 0, which no object has, for anything else."""
    if isinstance(reference, str):
        reference = reference.encode()
    found = _REFERENCE.fullmatch(reference) if isinstance(reference, bytes) else None
    return int(found[1]) if found else 0
