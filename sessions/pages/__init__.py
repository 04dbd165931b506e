"""What the pages around a session show: reads alone, made for one reader."""
