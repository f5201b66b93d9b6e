"""Reference data as shipped: an illustrative rate set."""
