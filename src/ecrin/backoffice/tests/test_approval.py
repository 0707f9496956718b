"""A draft of who may not publish waits for who may: approved it is on the site, sent back it says why."""

import pytest
from django.urls import reverse
from wagtail.models import TaskState, Workflow

from ecrin.backoffice.models import RoleApproval
from ecrin.backoffice.services import tell_approvers
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Product
from ecrin.catalog.services import approve, save_draft
from ecrin.catalog.tests.factories import make_product
from ecrin.core.errors import NotAllowed
from ecrin.core.journal import Delivery, Fact, from_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser():
    return person("merchandiser")


@pytest.fixture
def editor():
    return person("editor")


@pytest.fixture
def waiting(merchandiser):
    """A creation whose new name waits for approval."""
    product = make_product(name="Aurore ring")
    product.name = "Aurore ring, renamed"
    save_draft(product=product, actor=merchandiser)
    product.get_workflow().start(product, merchandiser)
    return Product.objects.get()


def answer(client, product, action, **said):
    state = product.current_workflow_task_state
    path = reverse("wagtailsnippets_catalog_product:workflow_action", args=[product.pk, action, state.pk])
    return client.post(path, said)


def test_an_approval_of_creations_is_there_from_the_start():
    assert Product.get_default_workflow() == Workflow.objects.get(name="approval")
    assert RoleApproval.objects.get().permission == "catalog.publish_product"


def test_an_approved_draft_is_on_the_site_and_history_says_who(client, waiting, editor):
    client.force_login(editor)
    assert answer(client, waiting, "approve").status_code in {200, 302}
    shown = Product.objects.get()
    assert (shown.name, shown.has_unpublished_changes) == ("Aurore ring, renamed", False)
    assert TaskState.objects.get().finished_by == editor


def test_a_draft_sent_back_is_not_on_the_site_and_says_why(client, waiting, editor):
    client.force_login(editor)
    answer(client, waiting, "reject", comment="The name is too long.")
    assert Product.objects.get().name == "Aurore ring"
    state = TaskState.objects.get()
    assert (state.status, state.comment) == ("rejected", "The name is too long.")


def test_who_may_not_publish_does_not_approve_her_own_draft(client, waiting, merchandiser):
    client.force_login(merchandiser)
    answer(client, waiting, "approve")
    with pytest.raises(NotAllowed):
        approve(product=waiting, actor=merchandiser)
    assert Product.objects.get().name == "Aurore ring"


def test_while_it_waits_only_who_may_approve_goes_on_editing(waiting, merchandiser, editor):
    step = RoleApproval.objects.get()
    assert step.locked_for_user(waiting, merchandiser)
    assert not step.locked_for_user(waiting, editor)


def test_what_waits_is_on_the_approvers_dashboard_and_in_her_mail(client, waiting, editor, merchandiser, mailoutbox):
    client.force_login(editor)
    assert "drafts wait for approval" in client.get("/back-office/").content.decode()
    fact = Fact.objects.get(name="backoffice.approval-requested")
    assert Delivery.objects.filter(fact=fact).count() == 1
    tell_approvers(from_row(fact))
    (letter,) = mailoutbox
    assert letter.to == [editor.email]
    assert "Aurore ring" in letter.subject
    assert f"/back-office/snippets/catalog/product/edit/{waiting.pk}/" in letter.body


def test_what_was_settled_meanwhile_is_told_to_nobody(client, waiting, editor, mailoutbox):
    fact = Fact.objects.get(name="backoffice.approval-requested")
    approve(product=waiting, actor=editor)
    mailoutbox.clear()
    tell_approvers(from_row(fact))
    assert mailoutbox == []
