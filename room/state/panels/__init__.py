"""What the stages show and take: one panel for each kind, read for one viewer and drawn by its own template."""
