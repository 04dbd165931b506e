"""The command that draws the process."""
