"""The live meeting in the browser."""
