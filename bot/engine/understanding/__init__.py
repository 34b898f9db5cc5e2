"""What people mean who write no command: words of the vocabulary are spotted, and intents scored.

Tables decide, no model does: what is likely is offered on a button, and only a look is run at once.
"""
