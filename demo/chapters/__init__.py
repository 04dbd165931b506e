"""The story in chapters, each safe to tell again."""
