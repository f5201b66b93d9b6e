"""The launcher behind ./portal: standard library alone until the portal's own environment is ready."""
