"""The ground's commands."""
