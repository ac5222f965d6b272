"""One module for each command, none knowing another; each is loaded when it is called."""
