"""What a file of ours says: parsed when a test asks for it, and once for all of them."""

import ast
from functools import cache


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))
