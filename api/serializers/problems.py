"""The shape of a problem; `api.problems` builds them."""

from rest_framework import serializers


class FaultSerializer(serializers.Serializer[object]):
    """One fault of one field."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="In the reader's language.")


class ProblemSerializer(serializers.Serializer[object]):
    """A problem (RFC 9457). Some codes carry more, such as `retry_after` (seconds) or `requires`."""

    type = serializers.URLField(help_text="Leads to the code's meaning.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable; see docs/api-errors.md.")
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=FaultSerializer(many=True),
        required=False,
        help_text="Faults by field; the way into lists and objects is dotted: `hints.0.cost`.",
    )
