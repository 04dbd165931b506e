"""Server-sent events that tell browsers that something changed; they carry ids and numbers, never members' words."""
