"""The room: its page, its commands."""
