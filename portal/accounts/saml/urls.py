from allauth.socialaccount.providers.saml.views import login
from django.urls import path

from portal.accounts.saml import views

urlpatterns = [
    path("<slug:organization_slug>/login/", login, name="saml_login"),
    path("<slug:organization_slug>/acs/", views.receive, name="saml_acs"),
    path("<slug:organization_slug>/acs/finish/", views.finish, name="saml_finish_acs"),
    path("<slug:organization_slug>/metadata/", views.metadata, name="saml_metadata"),
]
