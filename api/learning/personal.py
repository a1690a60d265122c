"""The caller's own notes and favourites; those of others do not exist for them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, PageQuery, page_of, page_shape, read_body, read_query, signed_in
from api.learning.records import number
from learning.models import Favorite, Note
from learning.selectors.personal import favorites_of, notes_of
from learning.services import favorite_add, favorite_remove, note_change, note_delete, note_save
from learning.services.notes import find_favorite, find_note

KINDS = [("task", "task"), ("challenge", "challenge")]


class NoteSerializer(serializers.Serializer[Note]):
    """A note at a lesson (any task of a course), at a challenge, at both, or at neither."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    content = serializers.CharField(help_text="Markdown.")
    task = serializers.IntegerField(source="task_id", allow_null=True)
    challenge = serializers.IntegerField(source="challenge_id", allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NoteInput(serializers.Serializer[Any]):
    """What the caller writes. null takes the note away from its place."""

    title = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=50_000, trim_whitespace=False)
    task = number(source="task_id", required=False, allow_null=True)
    challenge = number(source="challenge_id", required=False, allow_null=True)


class NoteQuery(PageQuery):
    """Which notes."""

    search = serializers.CharField(required=False, max_length=100, help_text="Words that all occur.")
    task = number(required=False)
    challenge = number(required=False)


class NotesView(ApiView):
    """Notes."""

    problems = {"POST": (404, 409)}

    @extend_schema(
        operation_id="notes_list", parameters=[NoteQuery], responses=page_shape("Note", NoteSerializer)
    )
    def get(self, request: Request) -> Response:
        """The caller's notes, the latest change first."""
        query = read_query(NoteQuery, request)
        found = notes_of(
            signed_in(request),
            search=query.get("search", ""),
            task_id=query.get("task"),
            challenge_id=query.get("challenge"),
        )
        return page_of(request, found, NoteSerializer, query)

    @extend_schema(operation_id="notes_create", request=NoteInput, responses={201: NoteSerializer})
    def post(self, request: Request) -> Response:
        """Write a note."""
        note = note_save(actor=signed_in(request), **read_body(NoteInput, request))
        return Response(NoteSerializer(note).data, status=status.HTTP_201_CREATED)


class NoteView(ApiView):
    """One note."""

    @extend_schema(operation_id="notes_retrieve", responses=NoteSerializer)
    def get(self, request: Request, note_id: int) -> Response:
        """A note of the caller's own."""
        return Response(NoteSerializer(find_note(signed_in(request), note_id)).data)

    @extend_schema(operation_id="notes_update", request=NoteInput, responses=NoteSerializer)
    def patch(self, request: Request, note_id: int) -> Response:
        """Change what is sent and leave the rest."""
        values = read_body(NoteInput, request, partial=True)
        note = note_change(actor=signed_in(request), note_id=note_id, **values)
        return Response(NoteSerializer(note).data)

    @extend_schema(operation_id="notes_delete", responses={204: None})
    def delete(self, request: Request, note_id: int) -> Response:
        """Delete a note of the caller's own."""
        note_delete(actor=signed_in(request), note_id=note_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FavoriteSerializer(serializers.Serializer[Favorite]):
    """A marked lesson or challenge: one of the two is null."""

    id = serializers.IntegerField()
    task = serializers.IntegerField(source="task_id", allow_null=True)
    challenge = serializers.IntegerField(source="challenge_id", allow_null=True)
    created_at = serializers.DateTimeField()


class FavoriteInput(serializers.Serializer[Any]):
    """Either a task or a challenge."""

    task = number(source="task_id", required=False, allow_null=True)
    challenge = number(source="challenge_id", required=False, allow_null=True)


class FavoriteQuery(PageQuery):
    """Which marks."""

    kind = serializers.ChoiceField(KINDS, required=False)


class FavoritesView(ApiView):
    """Favourites."""

    problems = {"POST": (404,)}

    @extend_schema(
        operation_id="favorites_list",
        parameters=[FavoriteQuery],
        responses=page_shape("Favorite", FavoriteSerializer),
    )
    def get(self, request: Request) -> Response:
        """What the caller has marked, latest first."""
        query = read_query(FavoriteQuery, request)
        found = favorites_of(signed_in(request))
        if "kind" in query:
            found = found.filter(**{f"{query['kind']}__isnull": False})
        return page_of(request, found, FavoriteSerializer, query)

    @extend_schema(
        operation_id="favorites_create",
        request=FavoriteInput,
        responses={201: FavoriteSerializer, 200: FavoriteSerializer},
    )
    def post(self, request: Request) -> Response:
        """Mark a task or a challenge: 201 the first time, 200 when it was marked before."""
        marked, is_new = favorite_add(actor=signed_in(request), **read_body(FavoriteInput, request))
        made = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(FavoriteSerializer(marked).data, status=made)


class FavoriteView(ApiView):
    """One mark."""

    @extend_schema(operation_id="favorites_retrieve", responses=FavoriteSerializer)
    def get(self, request: Request, favorite_id: int) -> Response:
        """A mark of the caller's own."""
        return Response(FavoriteSerializer(find_favorite(signed_in(request), favorite_id)).data)

    @extend_schema(operation_id="favorites_delete", responses={204: None})
    def delete(self, request: Request, favorite_id: int) -> Response:
        """Take a mark of the caller's own off."""
        favorite_remove(actor=signed_in(request), favorite_id=favorite_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
