"""What people mean about issues when they write no command, and the exact lines for it."""
