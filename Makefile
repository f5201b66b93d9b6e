# Sugar over ./portal, which needs no make.
.PHONY: run test quick lint bench lock reset

run test lint bench lock reset:
	./portal $@

quick:
	./portal test --quick
