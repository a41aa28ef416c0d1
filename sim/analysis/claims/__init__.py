"""Claims for Python and notebooks: typed values, each with its table, figure and text."""
