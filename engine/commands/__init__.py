"""The command line: one module a command, imported when it is called. Only here is click known."""
