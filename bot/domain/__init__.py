"""Pure policy on small frozen values: standard library only, no clock, no I/O."""
