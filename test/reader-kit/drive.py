"""One list of values a line in; how many snapshots a reader shows, and the problem that ends it, out."""

import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from sanaq_reader import Problem, ResultsReader  # noqa: E402

for line in sys.stdin:
    reader, shown, problem = ResultsReader(), 0, None
    for value in json.loads(line):
        step = reader.take(value)
        if isinstance(step, Problem):
            problem = step.kind
            break
        shown += step is not None
    print(json.dumps({"shown": shown, "problem": problem}))
