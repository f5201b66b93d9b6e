"""Input made clean: what people type, before a verb takes it."""
