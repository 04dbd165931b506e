"""Privacy: retention of members' words, export of personal data, and erasure."""
