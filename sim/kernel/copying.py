"""Copies of arrays in compiled rules."""

import numpy as np

from sim.kernel.compiled import lean


@lean
def copy_array(source: np.ndarray, target: np.ndarray) -> None:
    """Copy an array into another of its shape."""
    # As one row each, which copies by blocks. Slices may have to make an array, which a lean
    # function cannot, and take ten times as long to compile.
    read, written = source.reshape(source.size), target.reshape(target.size)
    for place in range(read.size):
        written[place] = read[place]
