"""What the exit codes mean. Where several hold: FAULTY, then GATE_FAILED, then NOT_ENOUGH."""

__all__ = ["BUG", "FAULTY", "GATE_FAILED", "GATE_MET", "INTERRUPTED", "NOT_ENOUGH"]

GATE_MET = 0  #: or no gate was asked for
GATE_FAILED = 1
FAULTY = 2  #: wrong usage, configuration, rule, or input that can't be read
NOT_ENOUGH = 3  #: evidence, or a target that could not be checked
BUG = 70
INTERRUPTED = 130  #: as a shell has it for Ctrl-C
