"""Addresses of courses, quizzes, certificates (under `web:`), and of one's own things (`accounts:`)."""

from django.urls import URLPattern, path

from web.views.learning import certificates, courses, notes, profile, quizzes, review, tasks

course_urls: list[URLPattern] = [
    path("courses/", courses.course_list, name="courses"),
    path("courses/<slug:slug>/", courses.course_page, name="course"),
    path("courses/<slug:slug>/enroll/", courses.enroll, name="course_enroll"),
    path("courses/<slug:slug>/leave/", courses.leave, name="course_leave"),
    path("courses/<slug:slug>/<slug:task_slug>/", tasks.task_page, name="task"),
    path("tasks/<int:task_id>/", tasks.lesson_by_id, name="task_by_id"),
    path("tasks/<int:task_id>/open/", tasks.open_task, name="task_open"),
    path("tasks/<int:task_id>/time/", tasks.count_time, name="task_time"),
    path("tasks/<int:task_id>/done/", tasks.finish_lesson, name="task_done"),
    path("tasks/<int:task_id>/attempt/", quizzes.start, name="attempt_start"),
    path("attempts/<int:attempt_id>/", quizzes.attempt_page, name="attempt"),
    path("attempts/<int:attempt_id>/answer/", quizzes.answer, name="attempt_answer"),
    path("attempts/<int:attempt_id>/submit/", quizzes.submit, name="attempt_submit"),
    path("certificates/issuer.json", certificates.issuer, name="issuer"),
    path("certificates/revoked.json", certificates.revoked, name="revoked"),
    path("certificates/keys/<str:thumbprint>.json", certificates.key, name="credential_key"),
    path("certificates/<str:code>/", certificates.certificate_page, name="certificate"),
    path("certificates/<str:code>/revoke/", certificates.revoke, name="certificate_revoke"),
    path("certificates/<str:code>/qr.svg", certificates.qr, name="certificate_qr"),
    path("certificates/<str:code>/certificate.pdf", certificates.pdf, name="certificate_pdf"),
    path("certificates/<str:code>/credential.json", certificates.credential_json, name="credential"),
    path("certificates/<str:code>/credential.jwt", certificates.credential_jwt, name="credential_jwt"),
]
own_urls: list[URLPattern] = [
    path("profile/", profile.profile_page, name="profile"),
    path("profile/picture/remove/", profile.remove_picture, name="remove_picture"),
    path("pictures/<int:user_id>/", profile.picture, name="picture"),
    path("progress/course/<int:course_id>/", courses.course_progress, name="course_progress"),
    path("notes/", notes.note_list, name="notes"),
    path("notes/create/", notes.note_create, name="create_note"),
    path("notes/<int:note_id>/", notes.note_page, name="note_detail"),
    path("notes/<int:note_id>/edit/", notes.note_edit, name="edit_note"),
    path("notes/<int:note_id>/delete/", notes.note_remove, name="delete_note"),
    path("review/", review.review_page, name="review"),
    path("review/rate/", review.rate, name="review_rate"),
    path("favorites/", notes.favorite_list, name="favorites"),
    path("exercises/<int:exercise_id>/", notes.own_at_exercise, name="own_at_exercise"),
    path("favorite/toggle/lesson/<int:lesson_id>/", notes.toggle_lesson, name="toggle_favorite_lesson"),
    path(
        "favorite/toggle/exercise/<int:exercise_id>/", notes.toggle_exercise, name="toggle_favorite_exercise"
    ),
]
