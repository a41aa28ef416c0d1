"""The page of a study for a class: the answer in plain sentences, runs as dots, one run told."""
