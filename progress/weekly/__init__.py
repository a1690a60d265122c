"""A learner's week: its facts, the words for them, and a picture of them."""
