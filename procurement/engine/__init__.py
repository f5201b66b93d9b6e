"""From evidence to a shared buy: a pure program that reads a problem and prints its proved solution."""

ENGINE_VERSION = "1.0.0"
