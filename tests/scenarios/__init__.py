"""Rehearsals of one behaviour each, with the exact deliveries worked out by hand."""
