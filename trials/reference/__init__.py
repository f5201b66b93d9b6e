"""Reference data as shipped: capability areas and metrics."""
