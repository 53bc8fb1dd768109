"""Kill `comity coach` at random moments: the file must be the old one or a new one, and the next run goes on.

python bench/coach_kills.py [kills] [seed]
"""

import random
import sys
import tempfile
from pathlib import Path

from comity.tests import coach_killing

kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
dice, at = random.Random(seed), coach_killing.desk()
whole = after_some = 0
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "project.comity.yaml"
    path.write_text(coach_killing.FRESH, encoding="utf-8")
    for number in range(kills):
        arrived, of = coach_killing.killed(path, at, dice, writing=number % 2 == 1)
        after_some += 0 < arrived < of
        if arrived == of:  # nothing is left to ask: from the beginning
            whole += 1
            path.write_text(coach_killing.FRESH, encoding="utf-8")
print(
    f"{kills} kills, seed {seed}: no file broken; {after_some} with some answers written, {whole} after the last one"
)
