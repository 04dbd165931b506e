"""The reader's side of the state machine: who reads what, after every step, held against a model."""
