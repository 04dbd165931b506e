"""The room in the engines that are not Chromium's: a walk of two people through a session (`make test-deep`)."""
