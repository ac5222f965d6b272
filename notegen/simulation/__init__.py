"""A seller's orders tried on the seller's templates before anything is printed.

Orders, channels and the texts of the templates go in, a ``Report`` comes out. Read ``routing``
(which channel an order came through), ``counting`` (what prints, by prefix), ``conditions`` (which
template prints), ``report`` (all of it in one pass) and ``findings`` (what it means); ``sources``
looks at orders before a seller is known.
"""
