from django.urls import path

from dealers.leads.views import lead, messages, queue, sources

app_name = "leads"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("<uuid:pk>/", lead.detail, name="detail"),
    path("<uuid:pk>/contact/", lead.contact, name="contact"),
    path("<uuid:pk>/claim/", lead.claim, name="claim"),
    path("<uuid:pk>/assign/", lead.assign, name="assign"),
    path("<uuid:pk>/close/", lead.close, name="close"),
    path("<uuid:pk>/reopen/", lead.reopen, name="reopen"),
    path("<uuid:pk>/exclude/", lead.exclude, name="exclude"),
    path("<uuid:pk>/readmit/", lead.readmit, name="readmit"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<uuid:pk>/", messages.message_detail, name="message"),
    path("messages/<uuid:pk>/replay/", messages.replay, name="replay"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/<uuid:pk>/key/", sources.renew_key, name="renew-key"),
    path("sources/<uuid:pk>/switch/", sources.switch, name="switch-source"),
]
