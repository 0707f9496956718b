"""Addresses below a storefront. They stay reachable when a market is closed. Names that begin with `account_` are those by
which allauth finds its own pages.
"""

from django.urls import path, re_path

from .views import codes, doors, pages, profile, security, subscriptions

urlpatterns = [
    path("account/", pages.overview, name="account"),
    path("account/orders/", pages.orders, name="account-orders"),
    path("account/orders/<str:number>/", pages.order, name="account-order"),
    path("account/addresses/", pages.addresses, name="account-addresses"),
    path("account/addresses/add/", pages.address, name="account-address-add"),
    path("account/addresses/<int:key>/", pages.address, name="account-address"),
    path("account/addresses/<int:key>/remove/", pages.remove_address, name="account-address-remove"),
    path("account/security/", security.security, name="account-security"),
    path("account/security/passkeys/ask/", security.ask_new_passkey, name="account-passkey-ask"),
    path("account/security/passkeys/add/", security.add_passkey, name="account-passkey-add"),
    path("account/security/passkeys/<int:key>/", security.passkey, name="account-passkey"),
    path("account/security/passkeys/<int:key>/remove/", security.remove_passkey, name="account-passkey-remove"),
    path("account/security/application/", security.app, name="account-app"),
    path("account/security/application/remove/", security.remove_app, name="account-app-remove"),
    path("account/security/codes/", security.make_codes, name="account-codes"),
    path("account/security/password/", security.password, name="account-password"),
    path("account/security/mail/", security.mail, name="account-mail"),
    path("account/security/mail/<str:key>/", security.prove_mail, name="account-prove-mail"),
    path("account/security/devices/close/", security.close_others, name="account-close-others"),
    path("account/security/devices/<int:key>/close/", security.close_one, name="account-close"),
    path("account/again/", codes.again, name="account-again"),
    path("account/again/ask/", codes.ask_passkey_again, name="account-again-ask"),
    path("account/code/", codes.ask_code, name="account-code"),
    path("account/code/typed/", codes.type_code, name="account-code-typed"),
    path("account/second/", codes.second, name="mfa_authenticate"),
    path("account/second/ask/", codes.ask_second, name="account-second-ask"),
    path("account/passkey/", codes.sign_in_with_passkey, name="account-passkey-in"),
    path("account/passkey/ask/", codes.ask_passkey, name="account-passkey-in-ask"),
    path("account/sign-up/passkey/", codes.sign_up_with_passkey, name="account-sign-up-passkey"),
    path("account/subscriptions/", subscriptions.subscriptions, name="account-subscriptions"),
    path("account/credits/", profile.credits_left, name="account-credits"),
    path("account/information/", profile.information, name="account-information"),
    path("account/preferences/", profile.preferences, name="account-preferences"),
    path("account/sign-in/", doors.sign_in, name="account_login"),
    path("account/sign-up/", doors.sign_up, name="account_signup"),
    path("account/sign-out/", doors.sign_out, name="account_logout"),
    path("account/closed/", doors.closed, name="account_inactive"),
    path("account/closed/appeal/", doors.appeal, name="account-appeal"),
    path("account/look-into-your-mail/", doors.look_into_mail, name="account_email_verification_sent"),
    path("account/confirm/<str:key>/", doors.confirm, name="account_confirm_email"),
    path("account/password/", doors.forgotten, name="account_reset_password"),
    path("account/password/sent/", doors.forgotten_sent, name="account_reset_password_done"),
    path("account/password/done/", doors.password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^account/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[\w-]+)/$",
        doors.new_password,
        name="account_reset_password_from_key",
    ),
    path("account/keep/<slug:token>/", doors.keep, name="account-keep"),
]
