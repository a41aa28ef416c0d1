"""The tree of one crisis, of a file or of a run of a study."""
