"""Addresses below a storefront: while the market sells (`urlpatterns`), and what stays when it is closed
(`lasting_patterns`).
"""

from django.urls import URLPattern, URLResolver, path

from .views import addition, page, pay

urlpatterns: list[URLPattern | URLResolver] = [
    path("checkout/", page.checkout, name="checkout"),
    path("checkout/pay/", pay.pay, name="checkout-pay"),
]

lasting_patterns: list[URLPattern | URLResolver] = [
    path("checkout/return/", pay.came_back, name="payment-return"),
    path("checkout/payment/<slug:token>/", pay.pay_again, name="order-payment"),
    path("checkout/addition/<slug:token>/", addition.addition, name="order-addition"),
    path("checkout/payment/<slug:token>/change/", pay.change, name="change-bag"),
]
