"""What arithmetic refuses."""


class TooFewError(ValueError):
    """There is too little data for the figure to exist."""
