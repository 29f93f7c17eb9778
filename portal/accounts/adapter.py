"""How sign-in is tuned: nobody enrols themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes the sign-up page; people come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an account is made by someone who may."""
        return False
