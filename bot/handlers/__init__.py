"""What the bot reacts to: the one table of commands, buttons and messages.

Each handler is a plain function of a `Talk`, called in a database thread inside the update's transaction.
"""
