"""How well the examples of the built-in rules hold them: which small changes no example notices.

    python bench/mutation.py [ID...]

Prints a line for each surviving mutation, then the shares that are killed: of all, and of those that
move a number by one step (boundary coverage).
"""

import sys

from comity.engine.authoring import rules
from comity.engine.catalog import load
from comity.engine.mutation import mutations, survivors

catalog = load()
tried = alive = moved = unmoved = 0
for id_, written in rules().items():
    if sys.argv[1:] and id_ not in sys.argv:
        continue
    surviving, count = survivors(written.rule, catalog)
    for mutation in surviving:
        kind = "number" if mutation.boundary else "logic"
        print(f"{id_}{mutation.place}: {mutation.change} ({kind})")
    tried += count
    alive += len(surviving)
    moved += sum(mutation.boundary for mutation in mutations(written.rule))
    unmoved += sum(mutation.boundary for mutation in surviving)
    if surviving and len(surviving) > count * 0.05:
        print(f"{id_}: {1 - len(surviving) / count:.1%} of {count} killed")
print(f"{tried} mutations, {1 - alive / tried:.1%} killed")
print(f"{moved} moves of a number, {1 - unmoved / moved:.1%} killed")
