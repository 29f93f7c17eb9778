"""What the test provider says about its one person: whatever the claims file holds."""

import json
from pathlib import Path

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings


class Claims(DefaultOIDCAdapter):
    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        return json.loads(Path(settings.CLAIMS_FILE).read_text())
