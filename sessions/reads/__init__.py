"""What pages about sessions show: reads alone, made for one reader."""
