"""What is promised, measured: figures beside bare limits of the same run."""
