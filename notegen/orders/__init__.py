"""The orders of a seller, as Linnworks gives them."""
