"""Discord as a platform: parse what people do, render what they read, send it, and connect."""
