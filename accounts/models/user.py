"""A person, known by an e-mail address."""

import uuid
import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts import short_names
from core.models import BaseModel


class UserManager(BaseUserManager["User"]):
    """Creates users; addresses are stored in lower case and found regardless of case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create and save a user; without a password they sign in by a code sent to the address."""
        if not email:
            raise ValueError("An e-mail address is needed.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a site admin, who cannot read members' words either."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address, ignoring case."""
        return self.get(email=(username or "").strip().lower())


class User(BaseModel, AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in: member, facilitator, lead or site admin by their roles elsewhere."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    language = models.CharField(_("language"), max_length=12, default="en-gb")
    theme = models.CharField(_("light or dark"), max_length=5, blank=True, default="")
    question_hints = models.BooleanField(_("hints on questions"), default=True, db_default=True)
    has_read_first_week = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_once")]
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def short_name(self) -> str:
        """What their set calls them, as shown in a seat: the first name, with more of it where two are called alike."""
        return short_names.short_name(self.pk, self.name) or self.email.split("@")[0]

    @property
    def named(self) -> tuple[uuid.UUID, str]:
        """Id and whole name, from which short names are made."""
        return self.pk, self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The person's time zone; UTC when the stored name is no longer known."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    def get_short_name(self) -> str:
        """Django's name for `short_name`."""
        return self.short_name
