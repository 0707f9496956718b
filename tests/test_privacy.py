"""Every model that knows a person says so: its room gives what it knows and forgets it. Nobody adds a personal field in silence."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from ecrin.config.privacy import NOBODYS, PRIVACY, RETENTION

# One by one: who looks at such a name must say whose it is.
SURE = re.compile(
    r"(^|_)(e?mails?|name|telephone|phone|surname|birthday|born|address|street|line1|line2|postal_code|ip)$|signed_by|collected_by"
)
NAMES_OF_THINGS = {"name"}  # a `name` is a person's in models that hold persons; else it is a thing's
# By the room: words that somebody typed, files, and what JSON holds.
LOOSE = (models.TextField, models.JSONField, models.FileField, models.BinaryField)
WORDS = re.compile(r"(^|_)(note|message|words|text|reason|finding|answer|question|comment|tracking)$")
HOW = """
Say what it is:
- it is of a person: add it to HOLDS in src/ecrin/{room}/privacy.py, give it in `export` and forget it in `erase` there (a new
  privacy.py is listed in src/ecrin/config/privacy.py);
- it is nobody's: add "{name}" with the reason to NOBODYS in src/ecrin/config/privacy.py.
"""


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("ecrin.")]


def room_of(model):
    return model.__module__.split(".")[1]


def is_sure(field):
    """Whether a field has to be looked at by itself."""
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    if field.is_relation:
        return field.related_model is get_user_model()
    if field.choices or not isinstance(field, models.CharField | models.TextField | models.JSONField):
        return False
    return field.name not in NAMES_OF_THINGS and bool(SURE.search(field.name))


def is_loose(field):
    if field.is_relation or field.choices:
        return False
    if isinstance(field, LOOSE):
        return True
    return isinstance(field, models.CharField) and (field.name in NAMES_OF_THINGS or bool(WORDS.search(field.name)))


def concrete(model):
    return [field for field in model._meta.local_fields if not field.primary_key]


def held(room, model):
    return getattr(PRIVACY.get(room), "HOLDS", {}).get(model.__name__, ())


def cases():
    for model in our_models():
        room = room_of(model)
        for field in concrete(model):
            if is_sure(field) or is_loose(field):
                yield room, model, field


def is_excused(room, model, field):
    full, whole = f"{room}.{model.__name__}.{field.name}", f"{room}.{model.__name__}"
    if full in NOBODYS:
        return True
    return not is_sure(field) and (whole in NOBODYS or room in NOBODYS)


def test_every_field_that_may_be_of_a_person_is_named():
    missing = [
        f"{room}.{model.__name__}.{field.name}"
        for room, model, field in cases()
        if field.name not in held(room, model) and not is_excused(room, model, field)
    ]
    room = missing[0].split(".")[0] if missing else ""
    assert missing == [], HOW.format(room=room, name=missing[0])


def test_what_is_named_is_there():
    fields = {f"{room_of(model)}.{model.__name__}.{field.name}" for model in our_models() for field in concrete(model)}
    wrong = [
        f"{room}.{model}.{name}"
        for room, privacy in PRIVACY.items()
        for model, names in privacy.HOLDS.items()
        for name in names
        if f"{room}.{model}.{name}" not in fields
    ]
    known = {name.rpartition(".")[0] for name in fields} | {name.split(".")[0] for name in fields} | fields
    wrong += [name for name in NOBODYS if name not in known]
    assert wrong == [], "these are not fields or models any more"


def test_nothing_is_both_somebodys_and_nobodys():
    both = [
        f"{room}.{model}.{name}"
        for room, privacy in PRIVACY.items()
        for model, names in privacy.HOLDS.items()
        for name in names
        if f"{room}.{model}.{name}" in NOBODYS
    ]
    assert both == []


def test_every_excuse_has_a_reason():
    assert [name for name, reason in NOBODYS.items() if len(reason) < 10] == []


@pytest.mark.parametrize("room", sorted(PRIVACY))
def test_a_room_that_knows_people_can_give_and_forget(room):
    privacy = PRIVACY[room]
    assert privacy.HOLDS
    assert privacy.__doc__
    for verb in ("export", "erase"):
        assert callable(getattr(privacy, verb))


def test_every_rule_of_retention_says_what_it_forgets_and_when():
    assert len(RETENTION) >= 10
    for code, rule in RETENTION.items():
        assert str(rule.what), code
        assert str(rule.stays), code
