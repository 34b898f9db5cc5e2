"""Issues whose content is not for the shared channel."""
