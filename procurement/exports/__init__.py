"""Tables as files: typed columns, remarks around them, CSV and XLSX."""
