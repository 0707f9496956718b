"""Addresses below a storefront (`/en-us/`)."""

from django.urls import URLPattern, path, re_path

from .views import bag, sharing, wishes

KEY = r"(?P<key>[\w-]{6,32})"

urlpatterns: list[URLPattern] = [
    path("bag/", bag.bag, name="bag"),
    path("bag/add/", bag.add, name="bag-add"),
    path("bag/drawer/", bag.drawer, name="bag-drawer"),
    path("bag/gift/", bag.gift, name="bag-gift"),
    path("bag/undo/", bag.undo, name="bag-undo"),
    re_path(rf"^bag/lines/{KEY}/$", bag.line, name="bag-line"),
    path("me/", wishes.me, name="me"),
    path("wishlist/", wishes.wishlist, name="wishlist"),
    path("wishlist/add/", wishes.wish, name="wishlist-add"),
    path("wishlist/share/", sharing.share, name="wishlist-share"),
    path("wishlist/shared/<slug:token>/", sharing.shared, name="wishlist-shared"),
    path("wishlist/shared/<slug:token>/add/", sharing.choose, name="wishlist-shared-add"),
    re_path(rf"^wishlist/{KEY}/$", wishes.change_wish, name="wish"),
]
