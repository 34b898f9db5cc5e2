"""What proposals of acts are called."""

TOPIC = "act"
