"""What crosses all apps for one person: home, what needs doing, the search, the pages that explain."""
