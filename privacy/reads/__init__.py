"""What is a person's own, and the day on which each thing is deleted."""
