"""django-allauth's SAML provider, asking and reading the way this portal does."""

from typing import Any

from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponseRedirect
from onelogin.saml2.auth import OneLogin_Saml2_Auth

from portal.accounts.saml.statements import Statement
from portal.accounts.saml.toolkit import request_data, settings_for


class Provider(SAMLProvider):
    """Sends people to their identity provider, and says who came back."""

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponseRedirect:
        """Ask the identity provider, and keep in this browser that it was asked."""
        asking = OneLogin_Saml2_Auth(request_data(request), settings_for(request, self.app))
        address = asking.login(return_to="")
        asked = asking.get_last_request_id()
        self.stash_redirect_state(request, process, next_url, data, state_id=asked, **kwargs)
        return HttpResponseRedirect(address)

    def extract_extra_data(self, data: Statement) -> dict[str, Any]:
        """Give the attributes by the provider's names and by those of our settings."""
        attributes = dict(data.attributes)
        for ours, names in self.app.settings["attribute_mapping"].items():
            found = next((data.attributes[name] for name in names if name in data.attributes), None)
            if found is not None:
                attributes[ours] = found
        return {"attributes": attributes}


provider_classes = [Provider]
