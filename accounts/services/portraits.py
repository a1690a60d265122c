"""Portraits: pictures from strangers, taken apart and written anew.

What is kept is never what was sent: the picture is decoded, turned upright, cut square, made small and
encoded again as WebP, without any of its metadata.
"""

import warnings
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.models import Portrait
from core.errors import InvalidInput
from core.models import User

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
SIDE = 256
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


@transaction.atomic
def portrait_save(*, user: User, data: bytes) -> Portrait:
    """Keep the picture as the person's portrait.

    Raises `InvalidInput` (`picture_too_large`, `no_picture`).
    """
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            _("This picture is too large: at most 5 MB."), code="picture_too_large", field="avatar"
        )
    picture = encode_portrait(data)
    kept, _created = Portrait.objects.update_or_create(
        user=user, defaults={"picture": picture, "changed_at": timezone.now()}
    )
    return kept


def encode_portrait(data: bytes) -> bytes:
    """A square WebP of what was sent; raises `InvalidInput` (`picture_too_large`, `no_picture`)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _redraw(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise InvalidInput(
            _("This is not a picture that can be read: send PNG, JPEG, WebP or GIF."),
            code="no_picture",
            field="avatar",
        ) from error


def _redraw(image: Image.Image) -> bytes:
    if image.width * image.height > MAX_PIXELS:  # known from the header, before anything is decoded
        raise _too_many_pixels()
    upright = ImageOps.exif_transpose(image) or image
    square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE))
    plain = Image.frombytes("RGBA", square.size, square.tobytes())  # pixels and nothing else
    out = BytesIO()
    plain.save(out, format="WEBP", quality=85)
    return out.getvalue()


def _too_many_pixels() -> InvalidInput:
    return InvalidInput(
        _("This picture has too many pixels: at most 40 million."), code="picture_too_large", field="avatar"
    )


def portrait_remove(*, user: User) -> bool:
    """Take the portrait away; True when there was one."""
    gone, _details = Portrait.objects.filter(user=user).delete()
    return bool(gone)
