"""What a comparison comes to: best, worst, not told apart, how sure, and at what cost."""
