"""The addresses of the simulator; they answer 404 unless DEBUG is on."""

from django.urls import path

from bot.simulator import views

app_name = "simulator"

urlpatterns = [
    path("", views.page, name="page"),
    path("changes/", views.changes, name="changes"),
    path("act/<slug:action>/", views.act, name="act"),
    path("upload/", views.upload, name="upload"),
    path("file/<str:file_id>/", views.download, name="download"),
]
