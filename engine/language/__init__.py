"""The rule language: expressions over a snapshot, typed when loaded, compiled once to code objects."""
