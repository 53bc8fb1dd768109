"""Coaching: an interview for what the file does not say, a session from what it says, a promise at the end."""
