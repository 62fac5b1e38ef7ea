"""Data in, bytes out: charts as SVG, tables as CSV, XLSX and JSON."""
