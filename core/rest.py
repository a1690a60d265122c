"""Settings of the API door's frameworks: Django REST framework, simplejwt, drf-spectacular."""

from datetime import timedelta
from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.HeaderAuthentication",
        "api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttles.ViewerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SIMPLE_JWT: dict[str, Any] = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    # A token made before the password changed is worth nothing after.
    "CHECK_REVOKE_TOKEN": True,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Gauntlet",
    "VERSION": "1",
    "DESCRIPTION": (
        "Challenges, answers and progress of a self-hosted, real-time learning platform.\n\n"
        "**Signing in.** A session cookie (unsafe methods need the CSRF token in `X-CSRFToken`), a JWT from "
        "`/api/v1/auth/token/` as `Authorization: Bearer …`, or a personal token `gnt_…` in the same header "
        "(`Token …` works too).\n\n"
        "**Errors** are problem details (RFC 9457) with a stable `code`; `type` leads to its meaning.\n\n"
        "**Slashes** at the end of a path may be left out."
    ),
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api(/v1)?",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ChallengeState": "challenges.models.State",
        "ProgressStatus": "progress.models.UserProgress.Status",
        "SubmissionStatus": "progress.models.Submission.Status",
        "MyStatus": "progress.selectors.STATUSES",
        "PlainEnrollmentStatus": "api.learning.dialects.PLAIN_ENROLLMENTS",
        "PlainTaskStatus": "api.learning.dialects.PLAIN_TASKS",
        "EnrollmentStatus": "api.learning.dialects.ENROLLMENTS",
        "ContentStatus": "api.learning.dialects.TASKS",
        "ChallengeKind": "api.serializers.challenges.KIND_CHOICES",
        "TaskKind": "learning.models.LearningTask.Kind",
        "ReportedStatus": "api.learning.dialects.REPORTS",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
