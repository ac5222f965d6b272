"""The command ``notegen``: Ctrl-C ends it at once while the rest is still being loaded."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Load the command line and run it."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    from notegen.cli import main as run

    run()


if __name__ == "__main__":
    main()
