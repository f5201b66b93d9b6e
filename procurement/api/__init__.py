"""The API, version 1: the same nouns, verbs, permissions and disclosure as the pages, as JSON."""
