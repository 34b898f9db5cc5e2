"""An issue merged into another one: where it leads, who may undo it, what is said."""
