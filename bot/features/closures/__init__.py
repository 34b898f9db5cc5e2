"""Long closures of a site, and the countdown to them."""
