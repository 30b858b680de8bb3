"""Which modules can come to an intention at all."""

import ast
from pathlib import Path

TRAMA = Path(__file__).resolve().parents[2] / "trama"
NAMES = {"Intention", "intentions_of", "intentions"}


def imports_of(path):
    """What a module imports from agreements."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trama.agreements"):
            yield from (name.name for name in node.names)


def test_only_the_takeaways_of_their_author_import_intentions():
    found = {
        str(path.relative_to(TRAMA))
        for path in TRAMA.rglob("*.py")
        if path.relative_to(TRAMA).parts[0] != "agreements" and NAMES & set(imports_of(path))
    }
    assert found == {
        "privacy/forgetting/workshops.py",  # they go with who is erased, unread
        "story/own_data.py",  # what one downloads of oneself
        "web/takeaways.py",
        "workshops/actions/intentions.py",
        "workshops/takeaways.py",
    }


def test_nobody_goes_round_the_manager_of_agreements():
    """``_base_manager`` yields every row: the merge asks it whether a code is taken, a backup is the whole database.

    The night of forgetting deletes and clears whatever is over, and shows none of it.
    """
    found = {
        str(path.relative_to(TRAMA))
        for path in TRAMA.rglob("*.py")
        if "_base_manager" in path.read_text("utf-8")
    }
    assert found == {"offline_room/merge.py", "jobs/backup.py", "jobs/restore.py", "privacy/nights.py"}
