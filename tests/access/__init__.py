"""The walls around what is said in a set: who reaches what, where words may turn up, and what hostile hands can do."""
