"""The demo's story: its people, a set with a history, its neighbours; and data to measure on. Every name is made up."""
