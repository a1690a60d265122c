"""Every code a problem can carry, with its title and its meaning: the source of docs/api-errors.md."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.learning.codes import COURSE_CODES


@dataclass(frozen=True)
class Meaning:
    """A problem's HTTP status, its title (the same at every occurrence), and what to do about it."""

    status: int
    title: str | Promise
    remedy: str | Promise


CODES: dict[str, Meaning] = {
    # What was sent
    "parse_error": Meaning(400, _("Not JSON"), _("Send one JSON value in UTF-8, without NaN or Infinity.")),
    "too_deep": Meaning(400, _("Nested too deeply"), _("Send JSON with at most 40 levels.")),
    "bad_characters": Meaning(
        400, _("Characters that cannot be stored"), _("Leave out control characters and lone surrogates.")
    ),
    "bad_address": Meaning(400, _("Bad address"), _("The path or the query cannot be understood.")),
    "invalid": Meaning(400, _("Invalid input"), _("Correct the fields named in `errors`.")),
    "invalid_answer": Meaning(
        400, _("Not an answer"), _("Send the answer in the form the challenge's `question` asks for.")
    ),
    "no_samples": Meaning(400, _("No samples"), _("This challenge shows none to run a program on.")),
    "no_draft": Meaning(400, _("No drafts here"), _("Only challenges in code keep drafts.")),
    "unknown_code_language": Meaning(
        400, _("Unknown programming language"), _("Use one of the languages in `question`.")
    ),
    "invalid_draft": Meaning(400, _("Not a draft"), _("Send texts of the editable files in `question`.")),
    "draft_too_long": Meaning(400, _("Draft too long"), _("Send at most 64 KiB a file.")),
    "invalid_account": Meaning(400, _("Account refused"), _("Correct the fields named in `errors`.")),
    "invalid_challenge": Meaning(400, _("Challenge refused"), _("Correct the fields named in `errors`.")),
    "invalid_hint": Meaning(400, _("Hint refused"), _("Correct the fields named in `errors`.")),
    "invalid_category": Meaning(400, _("Category refused"), _("Correct the fields named in `errors`.")),
    "requirement_cycle": Meaning(400, _("Circular prerequisites"), _("Leave out what leads back here.")),
    "wrong_type": Meaning(400, _("Wrong type"), _("Send text where text is expected.")),
    "too_long": Meaning(400, _("Too long"), _("Send a shorter text.")),
    "unknown_language": Meaning(400, _("Unknown language"), _("Use a language the product has.")),
    "token_name": Meaning(400, _("Token without a name"), _("Give the token a name.")),
    "server_decides": Meaning(
        400, _("Not yours to set"), _("Leave the fields out: the server works them out from the answers.")
    ),
    "ambiguous_key": Meaning(
        400, _("Two idempotency keys"), _("Send the key in the header or in the body, or the same in both.")
    ),
    "too_large": Meaning(413, _("Too large"), _("Send a smaller body.")),
    "unsupported_media_type": Meaning(
        415, _("Unsupported media type"), _("Send `Content-Type: application/json`.")
    ),
    "not_acceptable": Meaning(406, _("Nothing acceptable"), _("Accept `application/json`.")),
    "method_not_allowed": Meaning(405, _("Method not allowed"), _("Use a method named in `Allow`.")),
    # Who sent it
    "not_authenticated": Meaning(401, _("Sign in first"), _("Send a session cookie or a token.")),
    "authentication_failed": Meaning(401, _("Sign-in refused"), _("Check the name and the password.")),
    "token_not_valid": Meaning(401, _("Token not valid"), _("Get a new token.")),
    "csrf_failed": Meaning(
        403, _("CSRF check failed"), _("Send the CSRF cookie's token in `X-CSRFToken`, from the same site.")
    ),
    "permission_denied": Meaning(403, _("Not allowed"), _("Your account may not do this.")),
    "not_allowed": Meaning(403, _("Not allowed"), _("Your account may not do this.")),
    "instructor_only": Meaning(403, _("For instructors"), _("Only instructors and admins may do this.")),
    "challenge_locked": Meaning(
        403, _("Challenge locked"), _("Solve the challenges named in `requires` first.")
    ),
    # What it was about
    "not_found": Meaning(404, _("Nothing here"), _("There is no such thing, or not for you.")),
    "challenge_not_found": Meaning(404, _("No such challenge"), _("It does not exist, or not for you.")),
    "run_not_found": Meaning(404, _("No such run"), _("A newer one may have taken its place.")),
    "no_programs": Meaning(404, _("Not in code"), _("Only challenges in code have this.")),
    "submission_not_found": Meaning(404, _("No such answer"), _("It does not exist, or is not yours.")),
    "hint_not_found": Meaning(404, _("No such hint"), _("It does not exist, or not for you.")),
    "board_not_found": Meaning(
        404, _("No such leaderboard"), _("Use overall, week, month or category:<slug>.")
    ),
    "learner_not_found": Meaning(404, _("No such learner"), _("The account does not exist any more.")),
    "token_not_found": Meaning(404, _("No such token"), _("It does not exist, or is not yours.")),
    "link_not_found": Meaning(404, _("No such link"), _("There is no open or finished link of yours.")),
    "link_expired": Meaning(404, _("Link expired"), _("Begin the link again.")),
    # What stands in the way now
    "conflict": Meaning(409, _("Not now"), _("The state of things forbids it.")),
    "challenge_closed": Meaning(409, _("Challenge closed"), _("It takes no answers at the moment.")),
    "draft_conflict": Meaning(
        409, _("Changed in another place"), _("Show both texts; save upon the version in `draft`.")
    ),
    "solutions_unchecked": Meaning(
        409, _("Solutions not yet tried"), _("Wait until `solution_check` of the challenge has passed.")
    ),
    "challenge_in_use": Meaning(409, _("Challenge in use"), _("Archive it instead of deleting it.")),
    "already_solved": Meaning(409, _("Solved already"), _("There is nothing left to answer.")),
    "attempts_used_up": Meaning(409, _("No attempts left"), _("The limit of attempts is reached.")),
    "idempotency_key_reused": Meaning(
        409, _("Idempotency key reused"), _("Use a new key for an answer to another challenge.")
    ),
    "already_linked": Meaning(409, _("Linked already"), _("Unlink the Telegram account first.")),
    "last_way_in": Meaning(409, _("The last way in"), _("Set a password on the web first.")),
    "too_many_tokens": Meaning(409, _("Too many tokens"), _("Revoke one first.")),
    # Too often, and faults
    "too_many_requests": Meaning(429, _("Too many requests"), _("Wait `retry_after` seconds.")),
    "too_many_answers": Meaning(429, _("Too many answers"), _("Wait `retry_after` seconds.")),
    "cooldown": Meaning(429, _("Cooling down"), _("Wait `retry_after` seconds before the next answer.")),
    "internal_error": Meaning(
        500, _("Our fault"), _("Nothing was written. Try again, and tell us if it stays.")
    ),
    "submission_pending": Meaning(
        409, _("Still being judged"), _("Wait for the verdict on the last answer to this challenge.")
    ),
    "judged_later": Meaning(409, _("Not graded at once"), _("Hand the program in; the judge grades it.")),
    "too_many_pending": Meaning(429, _("Too many programs waiting"), _("Wait for a verdict first.")),
    "judge_busy": Meaning(429, _("The judge is busy"), _("Wait `retry_after` seconds.")),
    "judge_unavailable": Meaning(503, _("No judge"), _("Programs cannot be run here; `reason` says why.")),
    "language_unavailable": Meaning(503, _("Language away"), _("Choose another language, or try later.")),
    "unavailable": Meaning(503, _("Away for the moment"), _("Try again in a little while.")),
}
CODES |= {code: Meaning(*meaning) for code, meaning in COURSE_CODES.items()}

ANY_STATUS = {
    400: "invalid",
    401: "not_authenticated",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    429: "too_many_requests",
    503: "unavailable",
}


def meaning_of(code: str, status: int) -> Meaning:
    """What the code means; a code not listed means what its status does."""
    return CODES.get(code) or CODES[ANY_STATUS.get(status, "invalid" if status < 500 else "internal_error")]
