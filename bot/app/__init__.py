"""The process: command line, settings, composition root, pumps, health. Only here is a clock."""
