"""The seeded site walked as its people would: every link followed, every form sent."""
