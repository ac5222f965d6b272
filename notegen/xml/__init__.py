"""Everything that knows XML: what encoding a file is in, where its texts stand, how to write one."""
