"""What the pages of every kind of session share."""
