"""Decision packs: from one reader's disclosed view to a signed, accessible PDF."""
