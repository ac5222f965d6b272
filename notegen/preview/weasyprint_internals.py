"""All that leans on the inside of WeasyPrint 70: private attributes, class names, words of its log.

None of it is promised to stay. So it stands here alone, and tests/preview/test_weasyprint_internals.py
has a test for each: run it first when another WeasyPrint is tried.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import io
import logging
import re
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

from notegen.errors import PreviewError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_FAILURES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_REFERENCE = re.compile(rb"(\d+) 0 R")
_MM_PER_PIXEL = 25.4 / 96


def import_weasyprint(*, quickly: bool = False) -> Any:  # noqa: ANN401 - it has no types
    """The module. What it prints where a library is missing is kept from standard output.

    ``quickly`` is for a process of one's own on Linux: WeasyPrint asks ``ctypes.util.find_library``,
    which starts dozens of processes, for several names of each library before it tries the names that
    Linux loads at once. Within this import it finds nothing; where those names do not load, WeasyPrint
    is imported as usual.

    Raises :class:`PreviewError` (``renderer-missing``) with what to install.
    """
    find_library = ctypes.util.find_library
    if quickly and sys.platform.startswith("linux"):
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - the signature of what it replaces
        try:
            return import_weasyprint()
        except PreviewError:
            for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
                del sys.modules[name]
        finally:
            ctypes.util.find_library = find_library
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no fonts: said below; libraries that it may use
            import weasyprint
    except (ImportError, OSError) as error:
        raise PreviewError.of(
            "renderer-missing",
            f"previews need WeasyPrint and the Pango library: {error}".splitlines()[0],
            hint="Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
            " libharfbuzz-subset0 fonts-liberation; macOS: brew install pango",
        ) from None
    return weasyprint


def describe_libraries() -> dict[str, str | None]:
    """Pango's version, whether HarfBuzz can subset fonts, how many fonts there are; None for none.

    Raises :class:`PreviewError` as :func:`import_weasyprint` does.
    """
    import_weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset, pango

    version = pango.pango_version()
    return {
        "pango": f"{version // 10000}.{version // 100 % 100}.{version % 100}",
        "harfbuzz-subset": "there" if harfbuzz_subset else None,
        "fonts": str(_count_fonts()) if _count_fonts() else None,
    }


def _count_fonts() -> int:
    from weasyprint.text.ffi import fontconfig

    found = fontconfig.FcConfigGetFonts(fontconfig.FcInitLoadConfigAndFonts(), 0)
    return found.nfont if found else 0


def load_fonts() -> Any:  # noqa: ANN401
    """The system's fonts. Where there is none, Pango would end the process instead of failing.

    Raises :class:`PreviewError` (``no-fonts``).
    """
    from weasyprint.text.fonts import FontConfiguration

    if not _count_fonts():
        raise PreviewError.of(
            "no-fonts",
            "previews need a font, and the system has none",
            hint="Debian, Ubuntu: apt-get install fonts-liberation",
        )
    return FontConfiguration()  # type: ignore[no-untyped-call]


def make_fetcher() -> Any:  # noqa: ANN401
    """A fetcher that opens ``data:`` URLs and refuses all others, redirects included."""
    from weasyprint.urls import URLFetcher

    class DataOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            if url[:5].lower() != "data:":
                raise ValueError("only data: URLs are opened")
            return super().fetch(url, headers)  # type: ignore[no-untyped-call]

    return DataOnly(  # type: ignore[no-untyped-call]
        allowed_protocols={"data"}, allow_redirects=False
    )


def read_page(markup: str, fetcher: Any) -> Any:  # noqa: ANN401
    """The page that ``weasyprint.HTML`` makes of HTML that is well-formed XML, in a tenth of the time.

    WeasyPrint reads HTML with a parser in Python; the one for XML, in C, makes the same tree.
    """
    from cssselect2 import ElementWrapper  # type: ignore[attr-defined]
    from weasyprint import HTML

    page = HTML.__new__(HTML)
    page.base_url = None
    page.url_fetcher = fetcher
    page.media_type = "print"
    page.etree_element = ET.fromstring(markup)  # noqa: S314 - ours
    page.wrapper_element = ElementWrapper.from_html_root(  # type: ignore[no-untyped-call]
        page.etree_element, content_language=None
    )
    return page


@contextlib.contextmanager
def translate_failures() -> Iterator[None]:
    """Within it, what WeasyPrint fails with is an error of ours: it asserts a lot about texts.

    What fails in our own code, called by WeasyPrint or not, stays what it is. Raises
    :class:`PreviewError` (``renderer-failed``).
    """
    try:
        yield
    except _FAILURES as error:
        if _innermost_package(error) == "notegen":
            raise
        raise PreviewError.of(
            "renderer-failed",
            f"WeasyPrint cannot lay this out: {type(error).__name__}: {str(error)[:200]}",
            hint="look for an unusual character or size in the template or the order",
        ) from error


def _innermost_package(error: BaseException) -> str:
    """Which of the two packages was at work when it happened, itself or in a library that it called."""
    package, trace = "", error.__traceback__
    while trace:
        name = str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        package = name if name in ("notegen", "weasyprint") else package
        trace = trace.tb_next
    return package


class LogEntry(NamedTuple):
    """What WeasyPrint could not do.

    ``glyph`` is a letter that no font has; ``is_image`` says that a picture was not shown.
    """

    message: str
    glyph: str = ""
    is_image: bool = False


class _Listener(logging.Handler):
    """Hands on what this thread logs."""

    def __init__(self, level: int, handle: Callable[[logging.LogRecord], None]) -> None:
        super().__init__(level)
        self._handle = handle
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._handle(record)


@contextlib.contextmanager
def _listen(name: str, level: int, handle: Callable[[logging.LogRecord], None]) -> Iterator[None]:
    logger = logging.getLogger(name)
    listener, before = _Listener(level, handle), logger.level
    logger.addHandler(listener)
    logger.setLevel(min(level, before or level))
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(listener)


@contextlib.contextmanager
def collect_log() -> Iterator[dict[LogEntry, None]]:
    """Within it, what WeasyPrint logs in this thread is gathered, each thing once, in order."""
    entries: dict[LogEntry, None] = {}
    with _listen("weasyprint", logging.WARNING, lambda record: entries.setdefault(_read(record))):
        yield entries


def _read(record: logging.LogRecord) -> LogEntry:
    values = record.args if isinstance(record.args, tuple) else ()
    if str(record.msg).startswith(".notdef glyph"):
        return LogEntry("a letter is in no font", glyph=str(values[0]))
    # A data: URL holds a whole picture.
    record.args = tuple(
        f"{value[:30]}…" if isinstance(value, str) and value[:5].lower() == "data:" else value
        for value in values
    )
    is_image = "Failed to load image" in str(record.msg)
    return LogEntry(record.getMessage().strip(), is_image=is_image)


@contextlib.contextmanager
def limit_pages(most: int, refuse: Callable[[], Exception]) -> Iterator[None]:
    """Within it, a layout that goes on beyond ``most`` pages ends with the exception of ``refuse``.

    WeasyPrint logs each page that it begins, with its number as the only argument.
    """

    def count(record: logging.LogRecord) -> None:
        values = record.args if isinstance(record.args, tuple) else ()
        if any(isinstance(number, int) and number > most for number in values):
            raise refuse()

    with _listen("weasyprint.progress", logging.INFO, count):
        yield


def list_used_families(layout: Any) -> set[str]:  # noqa: ANN401
    """The font families that were used."""
    return {font.family for font in layout.fonts.values()}


class LaidOutText(NamedTuple):
    """A named element as it was laid out on one page: its text, its lines, and sizes in mm.

    ``lines`` are as printed, without the blanks at which they were broken.
    """

    name: str
    tag: str
    text: str
    lines: tuple[str, ...]
    width: float
    height: float
    lines_width: float
    lines_height: float


def read_texts(layout: Any, attribute: str) -> Iterator[LaidOutText]:  # noqa: ANN401
    """The elements that ``attribute`` gives a name, page by page, in drawing order."""
    for page in layout.pages:
        yield from _read_texts(page._page_box, attribute)  # noqa: SLF001 - the public API shows no boxes


def _read_texts(box: Any, attribute: str) -> Iterator[LaidOutText]:  # noqa: ANN401
    for child in _children(box):
        element = child.element
        name = "" if element is None else element.get(attribute)
        if not name or child.element_tag != element.tag:
            yield from _read_texts(child, attribute)
            continue
        lines = list(_lines(child))
        yield LaidOutText(
            name,
            element.tag,
            "".join(element.itertext()),
            tuple("".join(_words(line)) for line in lines),
            child.width * _MM_PER_PIXEL,
            child.height * _MM_PER_PIXEL,
            max((line.width for line in lines), default=0) * _MM_PER_PIXEL,
            _height(list(_children(child))) * _MM_PER_PIXEL,
        )


def _children(box: Any) -> Iterator[Any]:  # noqa: ANN401
    """The boxes in a box; a placeholder stands for one that is out of the flow."""
    for child in getattr(box, "children", ()):
        yield getattr(child, "_box", child)


def _lines(box: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in _children(box):
        if type(child).__name__ == "LineBox":
            yield child
        else:
            yield from _lines(child)


def _words(box: Any) -> Iterator[str]:  # noqa: ANN401
    if hasattr(box, "text"):
        yield box.text
    for child in _children(box):
        yield from _words(child)


def _height(boxes: Iterable[Any]) -> float:
    """From the top of the first to the bottom of the last."""
    tops = [box.position_y for box in boxes]
    bottoms = [box.position_y + box.margin_height() for box in boxes]
    return float(max(bottoms) - min(tops)) if tops else 0.0


def mark_artifacts(_document: object, pdf: Any) -> None:  # noqa: ANN401 - pydyf has no types
    """Turn marked content without a place in the structure tree into artifacts (PDF/UA-1, 7.1).

    WeasyPrint builds structure elements for its margin boxes but hangs them nowhere, so page numbers
    and notices are neither content nor artifact. Here their marks in the page's stream become
    artifacts, which screen readers pass over. It is WeasyPrint's ``finisher`` hook; ``pdf`` is its not
    yet written PDF.
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
