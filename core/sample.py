"""The people of the sample data. They exist only where DEBUG is on."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.engines import kept_secret
from core.models import Stream, User

ROLES: dict[str, dict[str, bool]] = {
    "demo": {},
    "teacher": {"is_instructor": True},
    "admin": {"is_staff": True, "is_superuser": True},
}


def demo_password(given: str) -> str:
    """The sample people's password: as given, or one that is made once and kept beside the database."""
    return given or kept_secret(Path(settings.DATA_DIR) / "demo-password", length=9)


@transaction.atomic
def ensure_demo_people(password: str) -> list[User]:
    """Create the sample people, or give those who exist the password. Raises outside DEBUG."""
    if not settings.DEBUG:
        raise RuntimeError("sample people are for DEBUG only")
    return [_ensure(name, roles, password) for name, roles in ROLES.items()]


def _ensure(name: str, roles: dict[str, bool], password: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_user(name, f"{name}@example.org", password, **roles)
        Stream.objects.create(user=user)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user
