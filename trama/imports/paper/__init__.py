"""Paper forms that were filled in and photographed."""
