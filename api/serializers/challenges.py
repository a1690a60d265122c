"""Challenges, categories, tags and hints as they go out; challenges as authors send them in."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from challenges.kinds import KINDS
from challenges.markdown import render_markdown
from challenges.models import Category, Challenge, Difficulty, State
from challenges.proofs import STATES, Proof, latest_proof
from progress.selectors import STATUSES, HintView, OpenedChallenge

SOURCE_COLUMNS = (
    "slug",
    "title",
    "description",
    "explanation",
    "difficulty",
    "kind",
    "points",
    "spec",
    "max_attempts",
    "cooldown",
    "state",
    "translations",
)
MAX_TAGS = 20
MAX_HINTS = 20
MAX_REQUIRES = 50

KIND_CHOICES = [(key, kind.label) for key, kind in KINDS.items()]


class CategorySerializer(serializers.Serializer[Category]):
    """A category with how much there is in it, and how much of it the caller has solved."""

    slug = serializers.CharField()
    title = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    challenges = serializers.IntegerField(source="challenges_count")
    solved = serializers.IntegerField(source="solved_count")

    def get_title(self, category: Category) -> str:
        """In the reader's language."""
        return category.localized("title")

    def get_description(self, category: Category) -> str:
        """In the reader's language."""
        return category.localized("description")


class TagSerializer(serializers.Serializer[Any]):
    """A tag, and how many published challenges have it."""

    name = serializers.CharField()
    challenges = serializers.IntegerField(source="challenges_count")


class ChallengeCardSerializer(serializers.Serializer[Any]):
    """A challenge in a list, with the caller's own state in it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.SerializerMethodField()
    difficulty = serializers.ChoiceField(Difficulty.choices)
    kind = serializers.ChoiceField(KIND_CHOICES)
    points = serializers.IntegerField()
    category = serializers.CharField(source="category.slug")
    category_title = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    state = serializers.ChoiceField(State.choices)
    max_attempts = serializers.IntegerField(allow_null=True)
    cooldown = serializers.IntegerField(help_text="Seconds between two answers.")
    created_at = serializers.DateTimeField()
    my_status = serializers.ChoiceField([(status, status) for status in STATUSES])
    my_points = serializers.IntegerField()
    my_attempts = serializers.IntegerField()

    def get_title(self, challenge: Challenge) -> str:
        """In the reader's language."""
        return challenge.localized("title")

    def get_category_title(self, challenge: Challenge) -> str:
        """In the reader's language."""
        return challenge.category.localized("title")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, challenge: Challenge) -> list[str]:
        """Names."""
        return [tag.name for tag in challenge.tags.all()]


class HintSerializer(serializers.Serializer[HintView]):
    """A hint; its text is null until it is taken."""

    id = serializers.IntegerField(source="hint.pk")
    number = serializers.SerializerMethodField()
    cost = serializers.IntegerField(source="hint.cost", help_text="Points the challenge then gives less.")
    taken = serializers.BooleanField()
    text = serializers.SerializerMethodField()
    text_html = serializers.SerializerMethodField()

    def get_number(self, view: HintView) -> int:
        """Its place, from 1."""
        return view.hint.position + 1

    def get_text(self, view: HintView) -> str | None:
        """Markdown, in the reader's language."""
        return view.hint.localized("text") if view.readable else None

    def get_text_html(self, view: HintView) -> str | None:
        """The same as sanitised HTML."""
        return render_markdown(view.hint.localized("text")) if view.readable else None


class HintInputSerializer(serializers.Serializer[Any]):
    """A hint as its author writes it."""

    text = serializers.CharField(max_length=4_000)
    cost = serializers.IntegerField(min_value=0, max_value=1_000, default=0)
    translations = serializers.JSONField(default=dict, help_text='`{"ru": {"text": "…"}}`')


class ChallengeInputSerializer(serializers.Serializer[Any]):
    """A challenge as its author writes it. What `source` holds of a challenge can be sent back as it is."""

    slug = serializers.SlugField(max_length=60, required=False, help_text="Made from the title if missing.")
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=50_000, help_text="Markdown.")
    explanation = serializers.CharField(
        max_length=50_000, allow_blank=True, default="", help_text="Markdown, shown after solving."
    )
    difficulty = serializers.ChoiceField(Difficulty.choices)
    kind = serializers.ChoiceField(KIND_CHOICES)
    points = serializers.IntegerField(min_value=1, max_value=1_000)
    category: serializers.SlugRelatedField[Category] = serializers.SlugRelatedField(
        "slug", queryset=Category.objects.all()
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=MAX_TAGS, default=list
    )
    requires = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=MAX_REQUIRES,
        default=list,
        help_text="Ids of challenges to be solved first.",
    )
    spec = serializers.JSONField(help_text="What the kind needs; see docs/content-packs.md.")
    max_attempts = serializers.IntegerField(
        min_value=1, max_value=1_000_000, allow_null=True, default=None, help_text="null: no limit."
    )
    cooldown = serializers.IntegerField(min_value=0, max_value=86_400, default=0)
    state = serializers.ChoiceField(State.choices, default=State.DRAFT.value)
    translations = serializers.JSONField(default=dict, help_text='`{"ru": {"title": "…"}}`')
    hints = HintInputSerializer(many=True, max_length=MAX_HINTS, default=list)  # type: ignore[call-arg]

    def validate_requires(self, ids: list[int]) -> list[Challenge]:
        """The challenges behind the ids."""
        found = Challenge.objects.in_bulk(ids)
        missing = [str(pk) for pk in ids if pk not in found]
        if missing:
            raise serializers.ValidationError(
                _("There is no such challenge: %s.") % ", ".join(missing), code="does_not_exist"
            )
        return list(found.values())


def source_of(challenge: Challenge) -> dict[str, Any]:
    """A challenge as `ChallengeInputSerializer` takes it."""
    return {name: getattr(challenge, name) for name in SOURCE_COLUMNS} | {
        "category": challenge.category.slug,
        "tags": [tag.name for tag in challenge.tags.all()],
        "requires": [required.pk for required in challenge.requires.all()],
        "hints": [
            {"text": h.text, "cost": h.cost, "translations": h.translations} for h in challenge.hints.all()
        ],
    }


class RequiredSerializer(serializers.Serializer[Challenge]):
    """A challenge to be solved first."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.SerializerMethodField()

    def get_title(self, challenge: Challenge) -> str:
        """In the reader's language."""
        return challenge.localized("title")


class SolutionSerializer(serializers.Serializer[Any]):
    """A right answer and why it is right."""

    answer = serializers.ListField(child=serializers.CharField(), help_text="Lines of Markdown.")
    explanation = serializers.CharField(help_text="Markdown.")
    explanation_html = serializers.CharField(help_text="The same as sanitised HTML.")


class SolutionResultSerializer(serializers.Serializer[Any]):
    """One of a challenge's own solutions, tried by the judge."""

    solution = serializers.CharField(help_text="Its file.")
    stated = serializers.CharField(help_text="The verdict it must get.")
    verdict = serializers.CharField(help_text="The verdict it got.")
    cpu_seconds = serializers.FloatField(help_text="Of its slowest test.")
    share = serializers.FloatField(help_text="The same as a share of the limit; keep it below a third.")
    message = serializers.CharField()


class SolutionCheckSerializer(serializers.Serializer[Proof]):
    """The latest check of a challenge's own solutions."""

    state = serializers.ChoiceField(list(STATES.items()))
    publish = serializers.BooleanField(help_text="The challenge is published as soon as this passes.")
    current = serializers.BooleanField(help_text="false: kind or spec have changed since.")
    message = serializers.CharField(source="words")
    results = SolutionResultSerializer(many=True)


class ChallengeSerializer(serializers.Serializer[OpenedChallenge]):
    """One challenge as the caller may see it."""

    id = serializers.IntegerField(source="challenge.pk")
    slug = serializers.CharField(source="challenge.slug")
    title = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    description_html = serializers.SerializerMethodField()
    difficulty = serializers.ChoiceField(Difficulty.choices, source="challenge.difficulty")
    kind = serializers.ChoiceField(KIND_CHOICES, source="challenge.kind")
    points = serializers.IntegerField(source="challenge.points")
    category = serializers.CharField(source="challenge.category.slug")
    category_title = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    state = serializers.ChoiceField(State.choices, source="challenge.state")
    max_attempts = serializers.IntegerField(source="challenge.max_attempts", allow_null=True)
    cooldown = serializers.IntegerField(source="challenge.cooldown")
    created_at = serializers.DateTimeField(source="challenge.created_at")
    question = serializers.SerializerMethodField()
    my_status = serializers.ChoiceField([(status, status) for status in STATUSES], source="status")
    my_points = serializers.IntegerField(source="progress.points", default=0)
    my_attempts = serializers.IntegerField(source="progress.attempts", default=0)
    attempts_left = serializers.IntegerField(
        source="progress.attempts_left", allow_null=True, default=None, help_text="null: no limit."
    )
    wait = serializers.IntegerField(help_text="Seconds until the next answer is taken.")
    locked_by = RequiredSerializer(many=True, source="missing")
    unavailable = serializers.CharField(
        allow_blank=True, help_text="Why no program can be judged at the moment; empty when it can."
    )
    absent_languages = serializers.DictField(
        child=serializers.CharField(),
        source="absent",
        help_text="Languages of the question that cannot be judged at the moment, with the reason.",
    )
    hints = HintSerializer(many=True)
    solution = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]
    solution_check = serializers.SerializerMethodField()

    def to_representation(self, opened: OpenedChallenge) -> dict[str, Any]:
        """Before the first answer, what is left is the whole limit."""
        shown = super().to_representation(opened)
        if opened.progress is None:
            shown["attempts_left"] = opened.challenge.max_attempts
        return shown

    def get_title(self, opened: OpenedChallenge) -> str:
        """In the reader's language."""
        return opened.challenge.localized("title")

    def get_description(self, opened: OpenedChallenge) -> str:
        """The statement in Markdown, in the reader's language."""
        return opened.challenge.localized("description")

    def get_description_html(self, opened: OpenedChallenge) -> str:
        """The statement as sanitised HTML."""
        return render_markdown(opened.challenge.localized("description"))

    def get_category_title(self, opened: OpenedChallenge) -> str:
        """In the reader's language."""
        return opened.challenge.category.localized("title")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, opened: OpenedChallenge) -> list[str]:
        """Names."""
        return [tag.name for tag in opened.challenge.tags.all()]

    def get_question(self, opened: OpenedChallenge) -> dict[str, Any]:
        """What to choose from or fill in, by kind; its ids are what an answer refers to."""
        return opened.challenge.present(learner_id=opened.viewer_id)

    @extend_schema_field(SolutionSerializer(allow_null=True))
    def get_solution(self, opened: OpenedChallenge) -> dict[str, Any] | None:
        """Once solved, or when no attempt remains; null before."""
        if not opened.may_see_solution:
            return None
        challenge = opened.challenge
        explanation = challenge.localized("explanation")
        return {
            "answer": challenge.behaviour.solution(challenge.spec),
            "explanation": explanation,
            "explanation_html": render_markdown(explanation),
        }

    @extend_schema_field(ChallengeInputSerializer(allow_null=True))
    def get_source(self, opened: OpenedChallenge) -> dict[str, Any] | None:
        """The challenge as its author writes it: for instructors and admins; null for learners."""
        return source_of(opened.challenge) if opened.may_author else None

    @extend_schema_field(SolutionCheckSerializer(allow_null=True))
    def get_solution_check(self, opened: OpenedChallenge) -> dict[str, Any] | None:
        """For instructors and admins, of a challenge in code: why it is not published yet. null otherwise."""
        proof = latest_proof(opened.challenge) if opened.may_author else None
        return None if proof is None else dict(SolutionCheckSerializer(proof).data)
