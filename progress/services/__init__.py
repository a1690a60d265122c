"""What learners can do: start, write, answer, take a hint. Each service is one transaction."""

from progress.services.drafting import reset_draft, save_draft
from progress.services.hinting import take_hint
from progress.services.starting import start_challenge
from progress.services.submitting import Outcome, submit_answer

__all__ = ["Outcome", "reset_draft", "save_draft", "start_challenge", "submit_answer", "take_hint"]
