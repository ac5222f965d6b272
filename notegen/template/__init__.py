"""A template's bytes, read so that every text in them is known with its place: ``bytes → Template``.

Read ``encoding`` and ``escaping``, ``xml_source`` and ``html_source`` (where texts are written), ``xml_tree``
(what a parser says is in them), ``texts``, ``template``, ``proof``; ``language`` says which of the five a
template is, ``design`` makes a template from a design and a catalog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notegen.faces import load_lazily

if TYPE_CHECKING:
    from notegen.template.design import generate
    from notegen.template.encoding import FileText, decode
    from notegen.template.escaping import escape_attribute, escape_cdata, escape_text
    from notegen.template.html_source import is_html
    from notegen.template.language import MIN_MARKERS, check_language, count_markers
    from notegen.template.proof import prove_texts
    from notegen.template.template import Template, parse, parse_set
    from notegen.template.texts import BREAK, PLAIN, LocatedText, NodeText, SearchText
    from notegen.template.xml_source import CDATA_END
    from notegen.template.xml_tree import Node, read_tree
else:
    __getattr__, __dir__ = load_lazily(__name__)

__all__ = [
    "BREAK", "CDATA_END", "MIN_MARKERS", "PLAIN", "FileText", "LocatedText", "Node", "NodeText",
    "SearchText", "Template", "check_language", "count_markers", "decode", "escape_attribute",
    "escape_cdata", "escape_text", "generate", "is_html", "parse", "parse_set", "prove_texts",
    "read_tree",
]  # fmt: skip
