"""What a child process finds of the libraries and fonts that previews need, a JSON line for each.

A library that is broken, or Pango where no font is installed, may end the process. What was found
before that has been written by then.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


LIBRARIES = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "harfbuzz-subset": (
        "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll",
    ),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}  # fmt: skip
"""Each library with the names under which WeasyPrint looks for it on Linux, macOS and Windows."""

_STEMS = {"gobject": "gobject-2.0", "pango": "pango-1.0", "pangoft2": "pangoft2-1.0"}
_VERSIONS = {
    "pango": "pango_version_string",
    "harfbuzz": "hb_version_string",
    "harfbuzz-subset": "hb_version_string",
}
_WINDOWS = (
    "C:\\msys64\\ucrt64\\bin;C:\\msys64\\mingw64\\bin;C:\\Program Files\\GTK3-Runtime Win64\\bin"
)


def probe() -> None:
    """Write ``{"name": …, "found": …}`` for each part; the arguments are font families, with commas.

    ``found`` is a version, a font's family or a word, or null for what is missing.
    """
    _write("weasyprint", _package("weasyprint"))
    _open_folders()
    libraries = {name: _load(name) for name in LIBRARIES}
    for name, library in libraries.items():
        _write(name, _version(name, library) if library else None)
    fontconfig = libraries["fontconfig"]
    if fontconfig:
        _probe_fonts(fontconfig, sys.argv[1:])
    _write("preview", *_try_preview())


def _write(name: str, found: str | None, why: str = "") -> None:
    sys.stdout.write(json.dumps({"name": name, "found": found, "why": why}) + "\n")
    sys.stdout.flush()


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _open_folders() -> None:
    """On Windows, libraries are loaded only from folders that were named."""
    add: Callable[[str], object] | None = getattr(os, "add_dll_directory", None)
    for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS).split(";") if add else ():
        with suppress(OSError):
            add(folder)  # type: ignore[misc]  # there is none for an empty loop


def _load(name: str) -> ctypes.CDLL | None:
    for file in LIBRARIES[name]:
        with suppress(OSError):
            return ctypes.CDLL(file)
    file = ctypes.util.find_library(_STEMS.get(name, name)) or ""
    with suppress(OSError):
        return ctypes.CDLL(file) if file else None
    return None


def _version(name: str, library: ctypes.CDLL) -> str:
    if name == "fontconfig":
        number = library.FcGetVersion()
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    function = _VERSIONS.get(name)
    if function is None or not hasattr(library, function):
        return "there"
    call = library[function]
    call.restype = ctypes.c_char_p
    return bytes(call()).decode()


class _FontSet(ctypes.Structure):
    _fields_ = (("nfont", ctypes.c_int), ("sfont", ctypes.c_int), ("fonts", ctypes.c_void_p))


def _probe_fonts(library: ctypes.CDLL, families: list[str]) -> None:
    """How many fonts there are, and which is used for the first of each list of families."""
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcPatternCreate.restype = ctypes.c_void_p
    library.FcFontMatch.restype = ctypes.c_void_p
    config = ctypes.c_void_p(library.FcInitLoadConfigAndFonts())
    fonts = library.FcConfigGetFonts(config, 0)
    count = fonts.contents.nfont if fonts else 0
    _write("fonts", str(count) if count else None)
    for names in families if count else ():
        _write(names.partition(",")[0], _match(library, config, names.split(",")))


def _match(library: ctypes.CDLL, config: ctypes.c_void_p, names: list[str]) -> str | None:
    pattern = ctypes.c_void_p(library.FcPatternCreate())
    for name in names:
        library.FcPatternAddString(pattern, b"family", name.encode())
    library.FcConfigSubstitute(config, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    result = ctypes.c_int()
    found = ctypes.c_void_p(library.FcFontMatch(config, pattern, ctypes.byref(result)))
    family = ctypes.c_char_p()
    if not found or library.FcPatternGetString(found, b"family", 0, ctypes.byref(family)):
        return None
    return (family.value or b"").decode(errors="replace")


def _try_preview() -> tuple[str | None, str]:
    """Make a preview of one word, the only proof that all parts work together."""
    from notegen.document import Box, Document, Page, Run, Text, TextStyle
    from notegen.errors import PreviewError
    from notegen.preview import to_pdf

    word = Text("word", Box(10, 10, 50, 10), TextStyle(), (Run("notegen"),))
    try:
        to_pdf(Document(Page(), (word,), "notegen", "en"))
    except PreviewError as error:
        return None, error.diagnostic.message
    return "works", ""
