"""The people who sign in, what they keep and tell, and what the house writes of them."""

from .addresses import SavedAddress as SavedAddress
from .book import ClientNote as ClientNote
from .book import ClientProfile as ClientProfile
from .book import ClientTask as ClientTask
from .book import ClientView as ClientView
from .book import ProfileMarket as ProfileMarket
from .devices import Device as Device
from .people import User as User
from .people import UserManager as UserManager
from .profile import Profile as Profile
from .standing import AccountStep as AccountStep
from .standing import AccountStepWords as AccountStepWords
