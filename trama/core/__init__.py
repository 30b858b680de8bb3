"""What every part uses and that knows no domain: errors, codes, components, checks."""
