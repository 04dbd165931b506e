"""The demonstration: its people, a set with a history, its neighbours, data to measure on. All names are made up."""
