"""What pip and package indexes show of the README: its links lead to the project's own pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"(\]\()(?![a-z]+:|#)")
"""Before the target of a Markdown link that is relative."""


class ReadmeHook(MetadataHookInterface):
    """Makes the relative links of the README absolute, by ``[project.urls]``."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the README to the metadata."""
        text = Path(self.root, "README.md").read_text("utf-8")
        base = f"{metadata['urls']['Source']}/"
        text = LINK.sub(lambda found: found[1] + base, text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
