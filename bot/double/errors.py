"""Refusals: those of the Bot API, and those of the control interface."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A Bot API refusal: HTTP status, description and optional ``parameters``."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body Telegram sends with this refusal."""
        body: Json = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """400, with the prefix every such refusal carries."""
    return ApiError(400, f"Bad Request: {reason}")


def moved(chat_id: int) -> ApiError:
    """400: the group has become a supergroup, which is another chat."""
    refusal = bad_request("group chat was upgraded to a supergroup chat")
    refusal.parameters = {"migrate_to_chat_id": chat_id}
    return refusal


def forbidden(reason: str) -> ApiError:
    """403: the chat is closed to the bot."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: two receivers of updates at once."""
    return ApiError(409, f"Conflict: {reason}")


def too_many(retry_after: int) -> ApiError:
    """429: come back in ``retry_after`` seconds."""
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, {"retry_after": retry_after})


class ControlError(Exception):
    """A refusal of the control interface, as a tapped button in a real client would simply not be there."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.description = description
        self.status = status
