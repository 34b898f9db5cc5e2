"""The steps of corrective actions (8D): kept, handed in, approved, watched and checked."""
