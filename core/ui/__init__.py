"""What every page is drawn with: the circle, the budget bar, icons, navigation and the style sheet."""
