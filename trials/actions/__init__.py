"""Verbs of trials: each one atomic, asked for by somebody, and recorded in the same transaction."""
