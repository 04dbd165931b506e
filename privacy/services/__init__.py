"""Services: erase a person, delete what is due, notify owners in advance."""
