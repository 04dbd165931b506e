"""Demo data: people, a set with a history, other sets, and bulk data for benchmarks. All names are invented."""
