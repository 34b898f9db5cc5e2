"""Kinds of files that hold lists, each read to sheets without what a person cannot see."""
