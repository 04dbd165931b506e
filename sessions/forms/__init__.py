"""The forms of a session: its preparation, its register, its record, the facilitator's log."""
