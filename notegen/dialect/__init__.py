"""A template's layout, read through a dialect: a data file that says what means what."""
