"""Reads: lists and details for pages, and the engine's question."""
