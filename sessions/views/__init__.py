"""Views of a set's page, a session's record and the facilitator's log."""
