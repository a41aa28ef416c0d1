"""Who plays what: one run, batches, workers, shards, clusters, and the study as a whole."""
