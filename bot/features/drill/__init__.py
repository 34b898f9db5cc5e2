"""Drills: does a message reach those whom an alert would go to, and how fast?"""
