"""Faults on purpose: what must not be lost while networks, tabs and servers die. `script/torture [NAME…]`."""
