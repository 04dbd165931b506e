"""What people are promised about their words: how long they are kept, a copy of them, erasure."""
