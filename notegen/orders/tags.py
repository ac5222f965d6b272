"""Which tag reads which field of an order, and whether a document confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REFERENCE_TAG = "SecondaryReference"
"""The tag that holds the marketplace's order reference with its prefix (Back Market page)."""
ORDER_ID = "nOrderId"
"""The tag that tells the rows of one order from those of another."""


class TagKind(StrEnum):
    """How a tag's raw value is written when it stands bare in a label."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of an order: its name, the field it reads, and whether a document confirms it."""

    name: str
    path: str
    kind: TagKind = TagKind.TEXT
    confirmed: bool = False


def _address(prefix: str, path: str, names: str) -> tuple[Tag, ...]:
    pairs = (name.split(":") for name in names.split())
    return tuple(Tag(prefix + name, f"CustomerInfo.{path}.{key}") for name, key in pairs)


TAGS: tuple[Tag, ...] = (
    Tag("SecondaryReference", "GeneralInfo.SecondaryReference", confirmed=True),
    Tag("Source", "GeneralInfo.Source", confirmed=True),
    Tag("SubSource", "GeneralInfo.SubSource", confirmed=True),
    Tag("cCountry", "CustomerInfo.Address.Country", confirmed=True),
    Tag("ShippingVendor", "ShippingInfo.Vendor", confirmed=True),
    Tag("ShippingMethod", "ShippingInfo.PostalServiceName", confirmed=True),
    Tag("PostalTrackingNumber", "ShippingInfo.TrackingNumber", confirmed=True),
    Tag("ReceivedDate", "GeneralInfo.ReceivedDate", TagKind.DATE, confirmed=True),
    Tag("Processed", "Processed", TagKind.FLAG, confirmed=True),
    Tag("ReferenceNum", "GeneralInfo.ReferenceNum"),
    Tag("ExternalReference", "GeneralInfo.ExternalReferenceNum"),
    Tag("nOrderId", "NumOrderId"),
    *_address(
        "",
        "Address",
        "cFullName:FullName cEmailAddress:EmailAddress cPostCode:PostCode Address1:Address1"
        " Address2:Address2 Address3:Address3 Town:Town Region:Region Company:Company",
    ),
    Tag("cCurrency", "TotalsInfo.Currency"),
    Tag("fTotalCharge", "TotalsInfo.TotalCharge", TagKind.MONEY),
    Tag("fPostageCost", "TotalsInfo.PostageCost", TagKind.MONEY),
    Tag("fTax", "TotalsInfo.Tax", TagKind.MONEY),
    Tag("Subtotal", "TotalsInfo.Subtotal", TagKind.MONEY),
    Tag("PostalServiceName", "ShippingInfo.PostalServiceName"),
    Tag("Vendor", "ShippingInfo.Vendor"),
    *_address(
        "Billing",
        "BillingAddress",
        "Name:FullName Company:Company Address1:Address1 Address2:Address2 Address3:Address3"
        " Town:Town Region:Region PostCode:PostCode CountryName:Country",
    ),
)
"""Every known tag. Confirmed ones are seen in Linnworks' documents; the others are the column
names of the order record, so likely. A field's path is that of Linnworks' OrderDetails."""
_BY_NAME = {tag.name.casefold(): tag for tag in TAGS}
_BY_FIELD: dict[str, Tag | None] = {}
for _tag in TAGS:
    _field = _tag.path.rpartition(".")[2].casefold()
    _BY_FIELD[_field] = None if _field in _BY_FIELD else _tag


def find_tag(name: str) -> Tag | None:
    """The tag called ``name``, or the only one that reads a field of that name, in any case.

    Vendor, PostalServiceName and the fields of both addresses are read by several tags: for those
    only the tag's own name is known.
    """
    folded = name.strip().casefold()
    return _BY_NAME.get(folded) or _BY_FIELD.get(folded)
