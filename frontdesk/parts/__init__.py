"""Runs every part of the system as a process on this one machine, for the demo and the tests."""
