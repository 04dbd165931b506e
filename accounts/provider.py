"""Where allauth looks for sign-in providers of this app."""

from accounts.saml.provider import Provider

provider_classes = [Provider]
