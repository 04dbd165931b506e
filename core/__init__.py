"""What every other app builds on: base models, encryption of words, audit, outbox, components, errors, the clock."""
