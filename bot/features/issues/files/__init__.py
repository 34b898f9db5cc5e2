"""Files and photos that people put into the conversation about an issue."""
