"""``python -m notegen`` is the same as ``notegen``."""

from notegen.cli import main

main()
