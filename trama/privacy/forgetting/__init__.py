"""The parts of erasing somebody, each about one thing. `actions/erasing.py` calls them within its transaction."""
