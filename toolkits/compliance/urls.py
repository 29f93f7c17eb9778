from django.urls import path

from toolkits.compliance import views

urlpatterns = [
    path("", views.rule_list, name="rules"),
    path("wordings/<slug:key>/accept/", views.wording_accept, name="wording-accept"),
    path("rules/new/", views.rule_new, name="rule-new"),
    path("rules/<uuid:pk>/retire/", views.rule_retire, name="rule-retire"),
]
