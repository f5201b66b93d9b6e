"""Reference data as shipped: CSV files with source and date, and the loader that migrations use."""
