"""Coaching: ask for what the file does not say, talk about what it says, end with a promise."""
