"""The engine: from the text of a snapshot to a report, in one direction."""
