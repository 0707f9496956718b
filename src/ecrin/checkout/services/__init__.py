"""Verbs of the checkout: the order of a bag is placed, or given up for the bag."""

from .change_bag import change_bag as change_bag
from .place_order import place_order as place_order
