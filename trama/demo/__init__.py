"""The demonstration: the programme of the deck, made from a seed."""
