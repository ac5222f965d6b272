"""``notegen explain``: the functions and tags of expressions, from the tables that evaluate them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notegen.errors import nearest
from notegen.formula import FUNCTIONS, Group, describe_function, write_page
from notegen.orders import TAGS, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator


_WIDTH = 40


@click.command("explain")
@click.argument("name", required=False)
@click.option(
    "--page",
    type=click.Choice(["expressions", "tags"]),
    help="Print a page of the documentation, as Markdown.",
)
def command(name: str | None, page: str | None) -> None:
    """Explain a function or tag, or list them all."""
    if page and name:
        raise click.UsageError("give either NAME or --page")
    if page:
        click.echo(write_page() if page == "expressions" else write_tags(), nl=False)
        return
    for line in _explain(name) if name else _list():
        click.echo(line)


def write_tags() -> str:
    """The page that lists the tags, as Markdown."""
    lines = [
        "# Tags",
        "",
        "<!-- Made by `notegen explain --page tags`; edit the table in notegen/orders/tags.py instead. -->",
        "",
        "A tag is written `[{Name}]` and filled in with a field of the order. Names match in any case.",
        "Confirmed ones are seen in Linnworks' documents; the others are the column names of the order",
        "record, so likely. The field is that of the order JSON of Linnworks' public API.",
        "",
        "| tag | field | kind | confirmed |",
        "|---|---|---|---|",
        *(f"| `[{{{t.name}}}]` | {t.path} | {t.kind} | {_confirmed(t)} |" for t in TAGS),
        "",
    ]
    return "\n".join(lines)


def _confirmed(tag: Tag) -> str:
    return "yes" if tag.confirmed else "likely"


def _list() -> Iterator[str]:
    for group in Group:
        yield f"{group.value}:"
        for signature in FUNCTIONS.values():
            if signature.group is group:
                yield f"  {signature.usage:{_WIDTH}} {signature.summary.partition('. ')[0].removesuffix('.')}"
        yield ""
    yield "Tags:"
    for tag in TAGS:
        likely = "" if tag.confirmed else " (likely)"
        yield f"  {f'[{{{tag.name}}}]':{_WIDTH}} {tag.path}{likely}"


def _explain(name: str) -> Iterator[str]:
    """A function by its name, or a tag by its name with or without its brackets."""
    plain = name.strip().removeprefix("[{").removesuffix("}]").removesuffix("[]").strip().lower()
    tags = {tag.name.lower(): tag for tag in TAGS}
    if plain in FUNCTIONS:
        yield from describe_function(FUNCTIONS[plain])
    elif plain in tags:
        tag = tags[plain]
        yield f"[{{{tag.name}}}]"
        yield f"    reads {tag.path} ({tag.kind})"
        yield f"    {'seen in' if tag.confirmed else 'not seen in, but likely from,'} Linnworks' documents"
    else:
        near = nearest(plain, [*FUNCTIONS, *(tag.name for tag in TAGS)])
        hint = f" (did you mean {near}?)" if near else ""
        raise click.BadParameter(f"there is no function or tag {name}{hint}", param_hint="NAME")
