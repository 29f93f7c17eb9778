from django.urls import path

from campaigns.activations.views import board, downloads, review, studio

app_name = "activations"
urlpatterns = [
    path("", board.board, name="board"),
    path("review/", review.queue, name="review-queue"),
    path("start/<uuid:pk>/", board.start, name="start"),
    path("qr/<slug:code>.svg", downloads.qr, {"kind": "svg"}, name="qr-svg"),
    path("qr/<slug:code>.png", downloads.qr, {"kind": "png"}, name="qr-png"),
    path("<uuid:pk>/", board.detail, name="detail"),
    path("<uuid:pk>/studio/", studio.studio, name="studio"),
    path("<uuid:pk>/values/<uuid:template_pk>/", studio.save, name="save"),
    path("<uuid:pk>/preview/<uuid:template_pk>/", studio.preview, name="preview"),
    path("<uuid:pk>/submit/", studio.submit, name="submit"),
    path("<uuid:pk>/review/", review.review, name="review"),
    path("<uuid:pk>/approve/", review.approve, name="approve"),
    path("<uuid:pk>/return/", review.send_back, name="return"),
    path("<uuid:pk>/live/", board.go_live, name="go-live"),
    path("<uuid:pk>/withdraw/", board.withdraw, name="withdraw"),
    path("<uuid:pk>/mail/<uuid:template_pk>/", downloads.mail, name="mail"),
    path("<uuid:pk>/package/", downloads.package, name="package"),
]
