"""The verbs: erase a person, delete what is due, tell owners ahead."""
