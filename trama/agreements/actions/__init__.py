"""What is done with agreements and foci. What they come from is given by kind and code."""
