"""People: signing in, the lock, passwords, posts, tokens, and a log that only grows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from offices import PASSWORD, action, area, unit, user

from gongfu.office.people import audit, tokens
from gongfu.office.people.models import AuditEntry, Post, User

pytestmark = pytest.mark.django_db


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_nothing_is_seen_without_signing_in_and_login_leads_back(client: Client) -> None:
    asked = client.get("/ledger/?light=red")
    assert asked.headers["Location"] == "/login/?next=/ledger/%3Flight%3Dred"
    who = user("office")
    answer = client.post(asked.headers["Location"], {"username": who.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/ledger/?light=red"
    assert AuditEntry.objects.get(act="sign_in").user == who


def test_login_never_leads_to_another_site(client: Client) -> None:
    who = user("office")
    answer = client.post("/login/?next=https://example.org/", {"username": who.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_five_wrong_passwords_lock_the_account(client: Client) -> None:
    who = user("office")
    for _ in range(5):
        client.post("/login/", {"username": who.username, "password": "wrong"})
    locked = client.post("/login/", {"username": who.username, "password": PASSWORD})
    assert locked.status_code == 429
    assert "15" in locked.content.decode()  # minutes to wait
    assert AuditEntry.objects.filter(act="sign_in_failed", label=who.username).count() >= 5
    assert not AuditEntry.objects.filter(detail__icontains="wrong").exists()


def test_signing_out_is_a_post_and_ends_the_session() -> None:
    client = signed_in(user("office"))
    assert client.get(reverse("people:logout")).status_code == 405
    client.post(reverse("people:logout"))
    assert client.get("/").status_code == 302


def test_a_first_password_is_shown_once_and_must_be_changed() -> None:
    office = signed_in(user("office"))
    data = {"username": "water1", "name": "演示·水利局填报员", "is_active": "on"}
    shown = office.post(reverse("people:new"), data)
    made = User.objects.get(username="water1")
    key = shown.context["key"]
    assert key in shown.content.decode()
    assert key not in office.get(reverse("people:user", args=[made.pk])).content.decode()
    office.post(reverse("people:post", args=[made.pk]), {"role": "reporter", "unit": unit().pk})

    own = Client()
    own.post("/login/", {"username": "water1", "password": key})
    assert own.get("/ledger/").headers["Location"] == reverse("people:password")
    refused = own.post(
        reverse("people:password"),
        {"old_password": key, "new_password1": "12345678901", "new_password2": "12345678901"},
    )
    assert refused.status_code == 200  # numbers only
    good = "共同富裕从这里开始2026"
    own.post(reverse("people:password"), {"old_password": key, "new_password1": good, "new_password2": good})
    assert own.get("/ledger/").status_code == 200


def test_a_new_password_from_the_office_ends_sessions_and_lifts_the_lock(client: Client) -> None:
    who = user("reporter", unit=unit())
    client.force_login(who)
    office = signed_in(user("office"))
    shown = office.post(reverse("people:user_password", args=[who.pk]))
    assert client.get("/ledger/").status_code == 302
    who.refresh_from_db()
    assert who.check_password(shown.context["key"]) and who.must_change


def test_who_is_switched_off_is_out_at_once_and_nobody_switches_off_themselves() -> None:
    who, office = user("reporter", unit=unit()), user("office")
    client, keeper = signed_in(who), signed_in(office)
    data = {"username": who.username, "name": who.name}
    keeper.post(reverse("people:user", args=[who.pk]), data)
    assert client.get("/ledger/").status_code == 302
    refused = keeper.post(reverse("people:user", args=[office.pk]), {"username": office.username, "name": office.name})
    assert "不能停用自己" in refused.content.decode()
    office.refresh_from_db()
    assert office.is_active


def test_a_post_needs_what_its_role_is_of() -> None:
    who, keeper = user("reader"), signed_in(user("office"))
    give = reverse("people:post", args=[who.pk])
    assert "要选一个单位" in keeper.post(give, {"role": "reporter"}).content.decode()
    keeper.post(give, {"role": "task_force", "action": action().pk, "unit": unit().pk})
    keeper.post(give, {"role": "area", "area": area().pk})
    keeper.post(give, {"role": "area", "area": area().pk})
    assert [(post.role, post.unit) for post in who.posts.order_by("pk")] == [
        ("reader", None), ("task_force", None), ("area", None),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Post.objects.create(user=who, role="reporter")


def test_the_last_office_post_stays() -> None:
    office = user("office")
    keeper = signed_in(office)
    keeper.post(reverse("people:post_away", args=[office.pk, office.posts.get().pk]))
    assert office.posts.count() == 1


def test_a_user_signs_out_everywhere_else() -> None:
    who = user("reader")
    here, there = signed_in(who), signed_in(who)
    here.post(reverse("people:end_others"))
    assert here.get("/ledger/").status_code == 200
    assert there.get("/ledger/").status_code == 302


def test_the_log_refuses_to_be_changed_by_any_way() -> None:
    entry = audit.record(user("office"), "export", label="台账", rows=3)
    entry.label = "x"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    for change in (lambda: AuditEntry.objects.update(label="x"), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AuditEntry.objects.get().label == "台账"
    with pytest.raises(KeyError):
        audit.record(None, "never heard of")


def test_the_log_is_read_by_act_and_taken_out_with_an_entry() -> None:
    auditor = user("auditor")
    audit.record(auditor, "export", label="=HYPERLINK(1)")
    audit.record(auditor, "edit", label="一项任务")
    client = signed_in(auditor)
    page = client.get(reverse("people:audit") + "?act=edit").content.decode()
    assert "一项任务" in page and "HYPERLINK" not in page
    csv = b"".join(client.get(reverse("people:audit_export"))).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv
    assert AuditEntry.objects.filter(act="export", label="操作日志").exists()
    assert AuditEntry.objects.filter(act="view", label="操作日志", user=auditor).count() == 1


def test_who_looked_at_the_list_of_users_is_known() -> None:
    office = user("office")
    signed_in(office).get(reverse("people:users") + "?q=水利")
    assert AuditEntry.objects.get(act="view", label="用户与岗位", user=office).detail["q"] == "水利"


def test_a_token_is_kept_as_a_digest_and_ends() -> None:
    who = user("reader")
    key = tokens.make(who, "报表", date(2026, 6, 30))
    assert key not in str(list(who.tokens.values()))
    assert tokens.owner(key, date(2026, 6, 30)).user == who
    assert tokens.owner(key, date(2026, 7, 1)) is None
    assert tokens.owner(key + "x", date(2026, 6, 1)) is None
    User.objects.filter(pk=who.pk).update(is_active=False)
    assert tokens.owner(key, date(2026, 6, 1)) is None


def test_a_token_is_shown_once_and_can_be_revoked_by_its_owner_alone(settings: object) -> None:
    settings.TODAY = "2026-06-20"  # type: ignore[attr-defined]
    who = user("reader")
    client = signed_in(who)
    page = reverse("people:tokens")
    shown = client.post(page, {"name": "报表", "expires": "2026-09-01"})
    assert shown.context["key"] in shown.content.decode()
    assert shown.context["key"] not in client.get(page).content.decode()
    assert "最长一年" in client.post(page, {"name": "久", "expires": "2036-09-01"}).content.decode()
    revoke = reverse("people:revoke", args=[who.tokens.get().pk])
    assert signed_in(user("auditor")).post(revoke).status_code == 404
    client.post(revoke)
    assert who.tokens.count() == 0


def test_hostile_names_are_shown_as_text() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    who = user("reporter", unit=unit())
    User.objects.filter(pk=who.pk).update(name=hostile)
    page = signed_in(user("office")).get(reverse("people:users")).content.decode()
    assert hostile not in page and "&lt;img src=x" in page
