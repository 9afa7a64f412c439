"""Roots and inclusion paths of the examples' log, by a Merkle tree of somebody else (pymerkle): JSON on stdout."""

import json
import sys

from pymerkle import InmemoryTree

with open(sys.argv[1], encoding="utf-8") as file:
    leaves = json.load(file)["leaves"]
tree = InmemoryTree(algorithm="sha256")
roots = []
for leaf in leaves:
    tree.append_entry(leaf["data"].encode())
    roots.append(tree.get_root().hex())
size = len(leaves)
# Each path begins with the leaf itself; leaves are counted from 1.
paths = [tree.prove_inclusion(index + 1, size).serialize()["path"] for index in range(size)]
json.dump({"roots": roots, "paths": paths}, sys.stdout)
