"""Tables from files: bytes to typed rows and faults by cell; nothing here reads or writes the database."""
