"""Strangers' input, made at random and led by what the code does with it (atheris).

``targets.py`` holds what is tried, ``corpus`` small inputs to begin with, by target. ``make fuzz``
runs all of it; a test runs each input of the corpus once.
"""
