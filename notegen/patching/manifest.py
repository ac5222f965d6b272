"""What was done to which bytes: enough to undo it, to do it again, and to see what changed since.

A manifest is written in one set with the files that it lists: it always tells what is in them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from notegen._version import __version__
from notegen.errors import PatchError, SourceError
from notegen.order_number import write_reference
from notegen.patching.patch import Patch
from notegen.patching.slots import SlotValues
from notegen.seller import FormulaStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from notegen.locales import Locale
    from notegen.seller import Seller


FILE_NAME = "notegen-manifest.json"
"""The name of a manifest, beside the files that it lists."""
SCHEMA = "urn:notegen:manifest:1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name, and the patch that was made to it.

    ``before`` and ``after`` are the digests of its bytes before and after. ``seller`` are the values that were filled in. ``is_new`` where notegen wrote the file and the
    original stands elsewhere.
    """

    name: str
    before: str
    after: str
    patch: Patch
    locale: str = ""
    origin: str = "unknown"
    seller: Mapping[str, Any] | None = None
    is_new: bool = False

    def restore(self, current: bytes) -> bytes:
        """The original bytes, whether ``current`` is the original or what was made of it.

        Raises ``PatchError`` (``changed-since``) when it is neither.
        """
        found = digest(current)
        if found == self.before:
            return current
        if found == self.after:
            original = self.patch.inverse().apply(current)
            if digest(original) == self.before:
                return original
        raise PatchError.of(
            "changed-since",
            f"{self.name} has changed since notegen wrote it, so its original cannot be restored",
            hint="undo the change by hand, or name the old values with --was OLD.toml",
        )

    def recall(self) -> SlotValues:
        """What was filled in, as far as that is known."""
        match self.seller:
            case {
                "company": str(company),
                "live_since": str(live),
                "prefixes": [*prefixes],
                "formula": "delivered" | "never-blank" as style,
            } if all(isinstance(prefix, str) for prefix in prefixes):
                return SlotValues(company, live, write_reference(prefixes, FormulaStyle(style)))
        return SlotValues()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The entries of the files of one folder, by name.

    ``companions`` are other files that ``notegen onboard`` wrote with them: the path of each from
    the manifest's folder, with the digest of its bytes.
    """

    entries: tuple[Entry, ...] = ()
    version: str = __version__
    companions: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Entry | None:
        """The entry of a file, or None."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def recall(self, name: str, current: bytes) -> SlotValues:
        """What was filled in in the file ``name``, where these are the bytes that were made."""
        entry = self.find(name)
        is_as_made = entry is not None and digest(current) == entry.after
        return entry.recall() if entry and is_as_made else SlotValues()

    def including(self, entries: Iterable[Entry]) -> Manifest:
        """The same with ``entries``, each in place of one of the same name."""
        merged = {entry.name: entry for entry in (*self.entries, *entries)}
        return replace(self, entries=tuple(merged.values()), version=__version__)

    def undo(self, names: Iterable[str]) -> Manifest:
        """The same once these files hold their originals again.

        Those that notegen had written stay listed, so that it may write them anew.
        """
        undone = set(names)
        entries = [
            replace(entry, after=entry.before, patch=Patch(), seller=None)
            if entry.name in undone
            else entry
            for entry in self.entries
            if entry.is_new or entry.name not in undone
        ]
        return replace(self, entries=tuple(entries))

    def to_json(self) -> bytes:
        """UTF-8 JSON; bytes of a file are written as Latin-1, one character for each byte."""
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "notegen": self.version,
            "files": [_write_entry(entry) for entry in self.entries],
        }
        if self.companions:
            data["companions"] = dict(self.companions)
        return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, raw: bytes) -> Manifest:
        """What :meth:`to_json` wrote. Raises ``SourceError`` (``bad-manifest``)."""
        try:
            data = json.loads(raw)
            companions = {str(k): str(v) for k, v in dict(data.get("companions", {})).items()}
            return cls(_read_entries(data), str(data["notegen"]), companions)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
            PatchError,
        ) as error:
            reason = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
            raise SourceError.of(
                "bad-manifest",
                f"{FILE_NAME} is not one that notegen reads: {reason}",
                hint="restore it, or move it away: then what was patched cannot be undone",
            ) from None


def digest(raw: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def make_entry(
    name: str,
    before: bytes,
    after: bytes,
    patch: Patch,
    origin: str,
    seller: Seller,
    locale: Locale,
) -> Entry:
    """The entry of the file ``name``, of which ``patch`` makes ``after`` for a seller."""
    values = {
        "company": seller.company(locale),
        "live_since": seller.live_text(locale),
        "prefixes": list(seller.prefixes[locale]),
        "formula": str(seller.formula),
    }
    return Entry(name, digest(before), digest(after), patch, str(locale), origin, values)


def _write_entry(entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": entry.name,
        "locale": entry.locale,
        "origin": entry.origin,
        "seller": dict(entry.seller or {}),
        "sha256_before": entry.before,
        "sha256_after": entry.after,
        "edits": entry.patch.to_json(),
    }
    if entry.is_new:
        data["is_new"] = True
    return data


def _read_entries(data: Mapping[str, Any]) -> tuple[Entry, ...]:
    if data["schema"] != SCHEMA:
        raise ValueError(f"its schema is {data['schema']!r}, not {SCHEMA!r}")
    return tuple(_read_entry(item) for item in data["files"])


def _read_entry(data: Mapping[str, Any]) -> Entry:
    name = str(data["name"])
    if not name or name in {".", ".."} or "/" in name or "\\" in name or "\0" in name:
        raise ValueError(f"{name!r} is not the name of a file beside it")
    return Entry(
        name,
        str(data["sha256_before"]),
        str(data["sha256_after"]),
        Patch.from_json(data["edits"]),
        str(data["locale"]),
        str(data["origin"]),
        dict(data["seller"]),
        is_new=data.get("is_new") is True,
    )
