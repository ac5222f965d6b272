"""The order number: what must print for an order reference, and the text that prints it.

``Reference, prefixes → Expected``; ``text, references → Simulation``, each judged by a ``Verdict``.
Every path asks here: patching, ``onboard``, ``simulate``, ``init``, ``verify``, the paste sheet.
Read ``outcome`` (what must print, and what to think of what does), then ``formula`` (the text,
written for prefixes and recognised by its meaning).
"""
