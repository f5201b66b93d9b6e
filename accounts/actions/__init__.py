"""Verbs about people and their sessions: atomic, by somebody, each with its event."""
