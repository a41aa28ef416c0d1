"""What every compiled rule stands on: the compiler and its cache, exponentials, draws."""
