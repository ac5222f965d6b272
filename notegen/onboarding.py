"""One template made a seller's own: patched, proved, checked, simulated, ready to be previewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notegen.document import Document, evaluate
from notegen.errors import Diagnostic
from notegen.locales import Locale
from notegen.order_number import (
    FULL,
    FULL_HINT,
    Simulation,
    expect,
    find_owners,
    find_prefixes,
    simulate,
    simulate_made_up,
)
from notegen.orders import read_sample_order
from notegen.patching import Plan, check, make_finished, plan
from notegen.seller import SlotKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from notegen.orders import Order
    from notegen.patching import Options
    from notegen.seller import Seller
    from notegen.template import Template


@dataclass(frozen=True, slots=True)
class FinishedTemplate:
    """A template made a seller's own.

    ``original`` is the template as it came, ``template`` the same once patched: the difference
    is ``plan.patch``, proved. ``simulations`` say what order number prints for which reference;
    ``document`` is what the template prints for ``order``, which is made up where
    ``is_sample_order`` says so. ``diagnostics`` are the warnings and notes on the template's
    bytes as they are now.
    """

    locale: Locale
    original: Template
    template: Template
    plan: Plan
    simulations: tuple[Simulation, ...]
    order: Order
    is_sample_order: bool
    document: Document
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_stand_in(self) -> bool:
        """Whether its words are notegen's own instead of Back Market's approved ones."""
        return self.template.origin == "stand-in"

    @property
    def has_error(self) -> bool:
        """Whether some order would print no order number, or another one's."""
        return any(simulation.verdict.is_error for simulation in self.simulations)

    def count_edits(self, kind: SlotKind) -> int:
        """How many slots of a kind the template has: each says what it must."""
        return sum(slot.kind is kind for slot in self.plan.slots)


def finish_template(  # noqa: PLR0913 - all but three are named or may be left out
    template: Template,
    seller: Seller,
    locale: Locale,
    orders: Sequence[Order] = (),
    *,
    today: date,
    read: Callable[[str], bytes] | None = None,
    options: Options | None = None,
    was: Seller | None = None,
) -> FinishedTemplate:
    """Fill in the slots of ``template``, prove it, and print an order with it.

    ``orders`` are the seller's; the first that fits the template is printed, a made-up one where
    there is none. ``read`` gives the bytes of a picture's file by its name; ``options`` and
    ``was``, the seller for whom it may be filled in already, are those of
    :func:`~notegen.patching.planning.plan`.

    Raises :class:`~notegen.errors.TemplateError` when the slots or the language are not as they must
    be, and :class:`~notegen.errors.PatchError` when the proof fails.
    """
    locale = Locale(locale)
    planned = plan(template, seller, locale, options, was)
    finished = make_finished(template, planned)
    prefixes = seller.prefixes[locale]
    order = choose_order(seller, locale, orders)
    text = find_reference(planned)
    simulations = (
        simulate(text, [order.reference], prefixes, today)
        if order
        else simulate_made_up(text, prefixes, today)
    )
    diagnostics = list(check(finished, seller, locale))
    if order and expect(order.reference, prefixes).is_full:
        message = f"the order has a reference {FULL}"
        diagnostics.append(Diagnostic.warning("reference-full", message, hint=FULL_HINT))
    shown = order or make_sample_order(finished, locale)
    return FinishedTemplate(
        locale=locale,
        original=template,
        template=finished,
        plan=planned,
        simulations=simulations,
        order=shown,
        is_sample_order=order is None,
        document=evaluate(finished, shown, locale=locale, today=today, read=read),
        diagnostics=tuple(diagnostics),
    )


def make_sample_order(template: Template, locale: Locale) -> Order:
    """A made-up order to show a template with: its prefix is one that the template's formula strips."""
    return read_sample_order(locale, find_prefixes(template.search.words)[0])


def find_reference(planned: Plan) -> str:
    """The text that prints the order number once the template is patched."""
    found = (slot.wanted for slot in planned.slots if slot.kind is SlotKind.REFERENCE)
    return next(found) or ""


def choose_order(seller: Seller, locale: Locale, orders: Sequence[Order]) -> Order | None:
    """The first of ``orders`` that is this template's own, else the first that is nobody's.

    An order that is nobody's is printed, since a wrong prefix must show. None when every order is
    another template's, or there is none.
    """
    owners = [(order, find_owners(order.reference, seller.prefixes)) for order in orders]
    own = [order for order, found in owners if locale in found]
    nobodys = [order for order, found in owners if not found]
    return next(iter(own + nobodys), None)
