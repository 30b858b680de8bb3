"""The topics of live pages: who may see what of them, and how what changed is drawn."""
