"""Read and write workbooks and delimited text."""
