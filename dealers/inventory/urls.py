from django.urls import path

from dealers.inventory import column_views, deciding_views, feed_views, views

app_name = "inventory"
# What hangs on feeds lies below them, so that the rail shows where one is.
urlpatterns = [
    path("", views.stock_list, name="stock-list"),
    path("vehicles/<uuid:pk>/", views.vehicle_detail, name="vehicle-detail"),
    path("feeds/", feed_views.feed_list, name="feed-list"),
    path("feeds/new/", feed_views.feed_new, name="feed-new"),
    path("feeds/<uuid:pk>/", feed_views.feed_detail, name="feed-detail"),
    path("feeds/<uuid:pk>/upload/", feed_views.feed_upload, name="feed-upload"),
    path("feeds/<uuid:pk>/fetch/", feed_views.feed_fetch, name="feed-fetch"),
    path("feeds/<uuid:pk>/key/", feed_views.feed_key, name="feed-key"),
    path("feeds/<uuid:pk>/columns/", column_views.feed_columns, name="feed-columns"),
    path("feeds/<uuid:pk>/profile/", column_views.use_profile, name="use-profile"),
    path("feeds/<uuid:pk>/profile/save/", column_views.save_profile, name="save-profile"),
    path("feeds/runs/<uuid:pk>/", feed_views.run_detail, name="run-detail"),
    path("feeds/runs/<uuid:pk>/quarantine/", feed_views.run_quarantine, name="run-quarantine"),
    path("feeds/runs/<uuid:pk>/release/", feed_views.run_release, name="run-release"),
    path("feeds/runs/<uuid:pk>/discard/", feed_views.run_discard, name="run-discard"),
    path("feeds/runs/<uuid:pk>/retry/", feed_views.run_retry, name="run-retry"),
    path(
        "feeds/runs/<uuid:pk>/records/<int:number>/",
        deciding_views.record_mend,
        name="record-mend",
    ),
    path("feeds/conflicts/", deciding_views.conflict_list, name="conflict-list"),
    path("feeds/conflicts/<uuid:pk>/", deciding_views.conflict_settle, name="conflict-settle"),
    path("stock.csv", views.stock_csv, name="stock-csv"),
    path("stock.xlsx", views.stock_workbook, name="stock-workbook"),
    path("dealerships/<uuid:pk>/outlets/", deciding_views.outlets, name="outlets"),
    path("outlets/<uuid:pk>/close/", deciding_views.outlet_close, name="outlet-close"),
]
