"""Addresses below a storefront (`/en-us/`): while the market shows something (`urlpatterns`), and those of letters, which
stay when it is closed (`lasting_patterns`).
"""

from django.urls import URLPattern, path, re_path

from .views import bag, hints, sharing, watches, wishes

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
    path("wishlist/hint/", hints.hint, name="hint"),
    path("wishlist/hint/sent/", hints.sent, name="hint-sent"),
    path("wishlist/notices/", watches.ask, name="watch-ask"),
    path("wishlist/notices/asked/", watches.asked, name="watch-asked"),
    path("wishlist/share/", sharing.share, name="wishlist-share"),
    path("wishlist/shared/<slug:token>/", sharing.shared, name="wishlist-shared"),
    path("wishlist/shared/<slug:token>/add/", sharing.choose, name="wishlist-shared-add"),
    re_path(rf"^wishlist/{KEY}/$", wishes.change_wish, name="wish"),
]

lasting_patterns: list[URLPattern] = [
    path("wishlist/hint/stop/<str:token>/", hints.stop, name="hint-stop"),
    path("wishlist/notices/<slug:token>/stop/", watches.stop, name="watch-stop"),
    re_path(r"^wishlist/notices/(?P<token>(?!asked/)[\w-]+)/$", watches.watch, name="watch"),
]
