"""What the pages before a session show."""
