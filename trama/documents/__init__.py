"""What is printed or looked at: PDF by the typesetter, pictures. Frozen values in, bytes out."""
