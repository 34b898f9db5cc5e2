"""Every card, form and sentence that a person reads, free of any platform."""
