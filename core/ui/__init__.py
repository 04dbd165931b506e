"""UI components in Python: circles, budget bar, clock, forms, icons, navigation and the joined style sheet."""
