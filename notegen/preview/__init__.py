"""A document as a page, a PDF and pictures, for the person who approves it."""
