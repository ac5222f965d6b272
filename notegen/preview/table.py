"""The items table as HTML: column widths, repeated titles, rows that do not break, summary rows."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from notegen.document.texts import clean
from notegen.preview.runs import runs_html
from notegen.preview.styles import borders_css, font_css, mm

if TYPE_CHECKING:
    from notegen.dialect.layout import Column
    from notegen.document.content import Row, SummaryRow, Table


def table_css(table: Table) -> str:
    """Where the table stands and how its cells look."""
    items = table.items
    head = font_css(items.header_font) + borders_css(items.header_borders)
    height = f"height:{mm(items.row_height)};" if items.row_height else ""
    rules = [
        f".items{{margin-left:{mm(items.x)};width:{mm(items.width)};{font_css(items.font)}}}",
        f".items th,.items td{{padding:{mm(items.padding)};box-sizing:border-box}}",
        f".items thead th{{{head}{_background(items.header_background)}}}",
        f".rows td{{{height}{_background(items.background)}}}",
    ]
    for number, column in enumerate(items.columns, start=1):
        rules.append(f".items .c{number}{{text-align:{column.align}}}")
        own = borders_css(column.borders)
        if column.bold is not None:
            own += f"font-weight:{'bold' if column.bold else 'normal'};"
        if own:
            rules.append(f".rows .c{number}{{{own}}}")
    rules += [_summary_css(number, row, table) for number, row in enumerate(table.summaries, 1)]
    return "\n".join(rules) + "\n"


def table_html(table: Table) -> str:
    """The table in normal flow, so that it goes on over as many pages as it needs."""
    columns = table.items.columns
    widths = "".join(f'<col style="width:{mm(w)}">' for w in column_widths(table))
    head = ""
    if table.items.header and columns:
        titles = "".join(
            f'<th scope="col" class="c{number}"{_name(column)}>{escape(clean(column.title))}</th>'
            for number, column in enumerate(columns, start=1)
        )
        head = f"<thead><tr>{titles}</tr></thead>\n"
    rows = "\n".join(_row(row, columns) for row in table.rows)
    summaries = "".join(
        _summary(number, row, len(columns)) for number, row in enumerate(table.summaries, start=1)
    )
    return (
        f'<table class="items"><colgroup>{widths}</colgroup>\n{head}'
        f'<tbody class="rows">\n{rows}\n</tbody>'
        + (f'\n<tbody class="summaries">{summaries}</tbody>' if summaries else "")
        + "</table>"
    )


def column_widths(table: Table) -> list[float]:
    """Millimetres of each column: percentages scaled to 100, the rest shared equally."""
    columns = table.items.columns
    given = sum(column.width or 0 for column in columns)
    open_columns = sum(column.width is None for column in columns)
    share = max(100 - given, 10.0 * open_columns) / open_columns if open_columns else 0
    total = given + share * open_columns
    return [table.items.width * (column.width or share) / total for column in columns]


def _name(column: Column) -> str:
    return f' data-name="column {escape(column.title or column.shows)}"'


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    cells = "".join(
        f'<td class="c{number}{" title" if column.shows == "Title" else ""}"{_name(column)}>'
        f"{escape(text, quote=False)}</td>"
        for number, (text, column) in enumerate(zip(row.cells, columns, strict=True), start=1)
    )
    part = f' class="part{min(row.depth, 2)}"' if row.depth else ""
    return f"<tr{part}>{cells}</tr>"


def _summary(number: int, row: SummaryRow, columns: int) -> str:
    label, value = runs_html(row.label), runs_html(row.value)
    if columns < 2:
        return f'<tr class="s{number}"><td class="c1">{label} {value}</td></tr>'
    return (
        f'<tr class="s{number}"><th scope="row" colspan="{columns - 1}">{label}</th>'
        f'<td class="c{columns}" data-name="summary[{number}]">{value}</td></tr>'
    )


def _summary_css(number: int, row: SummaryRow, table: Table) -> str:
    look, font = row.look, table.items.font
    own = replace(
        font,
        bold=font.bold if look.bold is None else look.bold,
        size=look.size or font.size,
        colour=look.colour or font.colour,
    )
    return (
        f".items .s{number} th,.items .s{number} td{{{font_css(own)}{_background(look.background)}"
        f"{borders_css(look.borders)}}}"
    )


def _background(colour: str) -> str:
    return f"background-color:{colour};" if colour else ""
