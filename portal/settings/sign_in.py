"""Settings of sign-in: who recognizes people, second factors, single sign-on."""

from typing import Any

import environ

from portal.settings import providers

env = environ.Env()

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Invitations and single sign-on know people by their address: nobody changes their own.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
# How many of our own proxies stand before the portal; more would let people invent addresses.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "portal.accounts.forms.PasskeyForm"}
MFA_TOTP_ISSUER = "Rooftop"
# Whoever may has given each account its address, so that a second factor shuts nobody else out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
# People with these roles (network_admin, oem_marketer, …) come in with a second factor only.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
# Providers of single sign-on and the roles that their claims give; docs/how-to/sign-in.md.
SINGLE_SIGN_ON: list[dict[str, Any]] = env.json("SINGLE_SIGN_ON", default=[])
SOCIALACCOUNT_ADAPTER = "dealers.network.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [providers.oidc_app(provider) for provider in providers.of_oidc(SINGLE_SIGN_ON)],
    },
    "saml": {
        "APPS": [providers.saml_app(provider) for provider in providers.of_saml(SINGLE_SIGN_ON)]
    },
}
SAML_APPS = providers.saml_apps(SINGLE_SIGN_ON)
