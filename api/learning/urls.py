"""Addresses of courses under `/api/v1/`."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from api.learning import courses, journey, lessons, personal, quizzes, records, room, teaching

ROOM: list[URLPattern | URLResolver] = [
    path("update/", room.UpdateView.as_view()),
    path("bulk/", room.BulkView.as_view()),
    path("course/<id:course_id>/all/", room.EverybodyView.as_view()),
    path("course/<id:course_id>/analytics/", room.AnalyticsView.as_view()),
    path("<id:course_id>/<id:user_id>/", room.PlaceView.as_view()),
    path("<id:course_id>/<id:user_id>/activities/", room.ActivitiesView.as_view()),
    re_path("", room.NowhereView.as_view()),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("course-enrollments/", records.EnrollmentListView.as_view()),
    path("course-enrollments/<id:enrollment_id>/", records.EnrollmentView.as_view()),
    path("task-progress/", records.TaskProgressListView.as_view()),
    path("task-progress/<id:progress_id>/", records.TaskProgressView.as_view()),
    path("quiz-attempts/", quizzes.AttemptListView.as_view()),
    path("quiz-attempts/<id:attempt_id>/", quizzes.AttemptView.as_view()),
    path("quiz-attempts/<id:attempt_id>/submit/", quizzes.SubmitView.as_view()),
    path("quiz-responses/", quizzes.ResponseListView.as_view()),
    path("user-progress/", include(ROOM)),
    path("courses/", courses.CoursesView.as_view()),
    path("courses/<id:course_id>/", courses.CourseDetailView.as_view()),
    path("courses/<id:course_id>/insights/", teaching.InsightsView.as_view()),
    path("courses/<id:course_id>/heatmap/", teaching.HeatmapView.as_view()),
    path("courses/<id:course_id>/learners.csv/", teaching.CsvView.as_view()),
    path("courses/<id:course_id>/statements/", teaching.StatementsView.as_view()),
    path("courses/<id:course_id>/messages/", teaching.MessageView.as_view()),
    path("courses/<id:course_id>/invitations/", teaching.InvitationsView.as_view()),
    path("tasks/<id:task_id>/", courses.TaskDetailView.as_view()),
    path("notes/", personal.NotesView.as_view()),
    path("notes/<id:note_id>/", personal.NoteView.as_view()),
    path("favorites/", personal.FavoritesView.as_view()),
    path("favorites/<id:favorite_id>/", personal.FavoriteView.as_view()),
    path("review/", courses.ReviewView.as_view()),
    path("review/answer/", courses.ReviewAnswerView.as_view()),
    path("certificates/<slug:code>/revoke/", teaching.RevokeView.as_view()),
    path("enrollments/", journey.JourneysView.as_view()),
    path("enrollments/course/<id:course_id>/", journey.CourseJourneysView.as_view()),
    path("enrollments/<id:enrollment_id>/", journey.JourneyView.as_view()),
    path("progress/", lessons.LessonsView.as_view()),
    path("progress/course/<id:course_id>/", lessons.CourseLessonsView.as_view()),
    path("progress/course/<id:course_id>/summary/", lessons.SummaryView.as_view()),
    path("progress/<id:progress_id>/", lessons.LessonView.as_view()),
]
