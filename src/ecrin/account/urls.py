"""Addresses below a storefront. They stay reachable when a market is closed. Names that begin with `account_` are those by
which allauth finds its own pages.
"""

from django.urls import path, re_path

from .views import doors, pages, privacy

urlpatterns = [
    path("account/", pages.overview, name="account"),
    path("account/orders/", pages.orders, name="account-orders"),
    path("account/orders/<str:number>/", pages.order, name="account-order"),
    path("account/addresses/", pages.addresses, name="account-addresses"),
    path("account/addresses/add/", pages.address, name="account-address-add"),
    path("account/addresses/<int:key>/", pages.address, name="account-address"),
    path("account/addresses/<int:key>/remove/", pages.remove_address, name="account-address-remove"),
    path("account/information/", pages.information, name="account-information"),
    path("account/privacy/", privacy.privacy, name="account-privacy"),
    path("account/privacy/<slug:kind>/", privacy.ask, name="account-privacy-ask"),
    path("privacy/", privacy.from_page, name="privacy"),
    path("privacy/confirm/<str:key>/", privacy.prove, name="privacy-proof"),
    path("privacy/copy/<str:key>/", privacy.copy, name="privacy-copy"),
    path("privacy/copy/<str:key>/copy.zip", privacy.copy_file, name="privacy-copy-file"),
    path("account/sign-in/", doors.sign_in, name="account_login"),
    path("account/sign-up/", doors.sign_up, name="account_signup"),
    path("account/sign-out/", doors.sign_out, name="account_logout"),
    path("account/closed/", doors.closed, name="account_inactive"),
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
