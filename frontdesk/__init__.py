"""The command line: runs every part of the system on one machine, and answers questions about an installation."""
