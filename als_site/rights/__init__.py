"""What people are promised about their words: how long they are kept, whose they are, and how all comes back."""
