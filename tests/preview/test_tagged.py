"""The PDF's structure: tagged content, artifacts, language and title, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf

from notegen.document.content import Document, Picture, Run, Text
from notegen.document.layout import Box, Placement, TextStyle
from notegen.preview.pdf import Renderer

Build = Callable[..., Document]
Read = Callable[[bytes], Any]


def test_the_same_document_gives_the_same_bytes(build: Build, renderer: Renderer) -> None:
    document = build(40, labels=((Placement.FIRST, 20, "é ß"),), stand_in=True)
    assert renderer.render(document).pdf == Renderer().render(document).pdf


def test_the_pdf_is_tagged_with_language_and_title(
    build: Build, renderer: Renderer, dot: str
) -> None:
    heading = Text("h", Box(20, 20, 50, 8), TextStyle(), (Run("Note"),), heading=True)
    picture = Picture("image[1]", Box(100, 20, 20, 20), dot, "A dot", "Fit")
    document = build(40, stand_in=True)
    document = replace(document, blocks=(heading, picture, *document.blocks))
    rendering = renderer.render(document)
    with pikepdf.open(io.BytesIO(rendering.pdf)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert pdf.Root.Lang == "en-GB"
        assert pdf.docinfo["/Title"] == "A delivery note"
        assert pdf.Root.MarkInfo.Marked
        tags = list(_tags(pdf.Root.StructTreeRoot.K[0]))
        assert [alt for tag, alt in tags if tag == "/Figure"] == ["A dot"]
        assert {"/H1", "/Table", "/THead", "/TH", "/TD"} <= {tag for tag, _ in tags}
        for page in pdf.pages:
            assert _marks(page) == {"content": True, "artifact": True, "bare": False}
    assert {finding.code for finding in rendering.diagnostics} <= {"font-substituted"}


def _tags(element: Any) -> Any:
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    yield str(element.S), str(element.get("/Alt", ""))
    kids: Any = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _tags(kid)


def _marks(page: pikepdf.Page) -> dict[str, bool]:
    """Whether text stands in content of the structure tree, in artifacts, or in neither."""
    found = {"content": False, "artifact": False, "bare": False}
    open_marks: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            is_artifact = str(instruction.operands[0]) == "/Artifact"
            open_marks.append("artifact" if is_artifact else "content")
        elif operator == "EMC":
            open_marks.pop()
        elif operator in ("Tj", "TJ"):
            found[open_marks[-1] if open_marks else "bare"] = True
    return found
