# Only forwards: ./setup does the work, so that a machine without make can do the same.
.PHONY: demo test bench
demo test bench:
	@./setup $@
