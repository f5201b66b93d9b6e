"""The demonstration: an invented world of eight nations, entered through the same verbs that people use."""
