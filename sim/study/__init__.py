"""Study files: designs, factors and samples, and the plan of points that they come to."""
