"""Writes `house-page.txt`: a page of an invented house in the shape of a saved page of a live e-boutique, with the same
oddities (see `ODDITIES`). Run it from the repository's root after changing it: `python tests/data/make_house_page.py`.
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
COUNTRIES = HERE.parents[1] / "src" / "ecrin" / "markets" / "data" / "countries.json"
SHOW_ONLY = {"BR", "MX", "KR", "TW", "RU", "WW", "AE"}
ODDITIES = """
classics quick links that lead to the home page; an absolute address, used twice; .html and .viewall.html twins;
percent-encoded accents; capitals in a path; a no-break space in a title; a department whose key and label differ; an
entry hidden on the phone; a raw line break inside a JSON string; a pseudo-country; country labels that are not CLDR's;
several countries on one host; an entry without a picture; a lone hyphen where no product is named
"""
HOST = "https://www.orsane.example"
HOSTS = {"eu": "https://www.orsane-eu.example"}


def width(pixels: int) -> dict[str, str]:
    names = ("mobile", "portraitmobile", "landscapemobile", "portraitipad", "landscapeipad", "desktop")
    return {f"maxwidth{name}": str(pixels) for name in names}


def pictured(
    title: str, address: str, product: str = "-", *, picture: bool = True, phone: bool = True
) -> dict[str, object]:
    return {
        "pageTitle": title,
        "pageURL": address,
        "packshotImage": f"/content/packshots/{title[:3]}.png" if picture else "",
        "pageTitleEnglish": title,
        "altText": title,
        "productNameAndMaterial": product,
        "hideInDesktop": False,
        "hideInMobile": not phone,
    }


def plain(title: str, address: str) -> dict[str, object]:
    return {"linkUrl": address, "title": title, "titleEn": title, "hideInDesktop": False, "hideInMobile": False}


def quick(title: str, address: str) -> dict[str, object]:
    return {"pageTitle": title, "pageURL": address, "pageTitleEnglish": title, "altText": title}


def tab(title: str, entries: list[object], quicks: list[object] | None = None, viewall: str = "") -> dict[str, object]:
    made: dict[str, object] = {"tabTitle": title, "tabTitleEn": title, "hideInDesktop": False, "hideInMobile": False}
    if viewall:
        sizes = {"maxwidthdesktop": "150", "maxwidthmobile": "70", "maxwidthportraitipad": "150"}
        made |= {"imageRendition": {"default": sizes}, "viewall": viewall}
    made["level2"] = entries
    if quicks is not None:
        made["level3"] = quicks
    return made


def department(text: str, tabs: list[object], *, carousel: bool = True, picture: str = "") -> dict[str, object]:
    made: dict[str, object] = {"isCarouselView": carousel}
    if picture:
        made["imageUrl"] = picture
    return made | {"level0": {"text": text, "textEn": text}, "level1": tabs}


JEWELRY = "/en-us/collections/jewelry"
CLASSICS = quick("ORSANE CLASSICS", "/en-us/home/homepage.html")
NEW = quick("NEW ARRIVALS", "/en-us/collections/gifts/selections/newest.html")


def menu() -> dict[str, object]:
    jewelry = [
        tab(
            "COLLECTIONS",
            [
                pictured("Marée", f"{JEWELRY}/collections/mar%C3%A9e.viewall.html", ".marée-ring-pink-gold"),
                pictured(
                    "Halo d'Orsane",
                    f"{JEWELRY}/collections/halo-d-orsane.viewall.html",
                    ".halo-d-orsane-ring-white-gold-yellow-gold",
                ),
            ],
            [NEW, quick("DIAMOND JEWELRY", f"{HOST}{JEWELRY}/selections/diamonds.html")],
            f"{JEWELRY}/collections.viewall.html",
        ),
        tab(
            "Rings",
            [
                pictured("Marée Rings", f"{JEWELRY}/rings/mar%C3%A9e.html", ".marée-ring-pink-gold"),
                pictured(
                    "Halo\u00a0d'Orsane Rings",
                    f"{JEWELRY}/rings/halo.html",
                    ".halo-d-orsane-ring-white-gold-yellow-gold",
                ),
                pictured("Signet Rings", f"{JEWELRY}/rings/signets.html", phone=False),
            ],
            [CLASSICS, quick("MEN'S JEWELRY", f"{JEWELRY}/collections/for-men.html")],
            f"{JEWELRY}/rings.viewall.html",
        ),
        tab(
            "EXCEPTIONAL CREATIONS",
            [pictured("Nuit\nclaire", f"{JEWELRY}/high-jewelry/nuit-claire.html", "")],
            [CLASSICS, quick("MEN'S JEWELRY", f"{JEWELRY}/collections/for-men.viewall.html")],
            f"{JEWELRY}/high-jewelry.viewall.html",
        ),
    ]
    watches = [
        tab(
            "Women's Watches",
            [
                pictured(
                    "Cadence",
                    "/en-us/collections/watches/women-s-watch/cadence.html",
                    ".cadence-watch-yellow-gold-&-steel",
                )
            ],
            [quick("EXCEPTIONAL PIECES", "/en-us/collections/watches/exceptional-creations/jewelled-watches.html")],
            "/en-us/collections/watches/women-s-watch.viewall.html",
        )
    ]
    leather = [
        tab(
            "Leather Goods",
            [
                pictured(
                    "Women's Bags",
                    "/en-us/collections/accessories/leather-goods/hand-bags.viewall.html",
                    ".marée-bag-mini-model-calfskin",
                ),
                pictured(
                    "Precious Cases", "/en-us/collections/accessories/leather-goods/cases.html", "", picture=False
                ),
            ],
            [quick("DIAMOND JEWELRY", f"{HOST}{JEWELRY}/selections/diamonds.html")],
            "/en-us/collections/accessories/leather-goods.viewall.html",
        )
    ]
    fragrances = [
        tab(
            "Women's Fragrances",
            [pictured("Aube", "/en-us/collections/fragrances/womens-fragrances/aube.html", ".aube-eau-de-parfum")],
            viewall="/en-us/collections/fragrances/womens-fragrances.viewall.html",
        )
    ]
    gifts = [
        tab(
            "FOR HIM",
            [
                pictured(
                    "Elegance For Him",
                    "/en-us/collections/gifts/for-him/styled.html",
                    ".cadence-watch-yellow-gold-&-steel",
                )
            ],
            [quick("THE CUT", "/en-us/collections/jewelry/features/the-cut.html")],
            "/en-us/collections/gifts/for-him.viewall.html",
        )
    ]
    services = [
        tab(
            "Orders",
            [
                plain("Your order", "/en-us/services/orders/online.html"),
                plain("FAQ", "/en-us/services/orders/faq.html"),
            ],
        )
    ]
    maison = [tab("Savoir-Faire", [plain("The Workshop", "/en-us/maison/Savoir-Faire/the-workshop.html")])]
    news = [tab("Stories", [plain("Encounters", "/en-us/news/stories/encounters.html")])]
    return {
        "Jewelry": department("Jewelry", jewelry),
        "Watches": department("Watches", watches),
        "Leather Goods & Accessories": department("Accessories", leather),
        "Fragrances": department("Fragrances", fragrances),
        "Gifts": department("Gifts", gifts),
        "Services": department("Services", services, carousel=False, picture="/content/services.jpg"),
        "The Maison": department("The Maison", maison, carousel=False, picture="/content/maison.svg"),
        "News": department("News", news, carousel=False),
        "mobileLinks": {
            "contactUs": phone_link("Contact Us", "/en-us/contact-us.html", "Icon"),
            "phoneNo": phone_link("+1-555-010-0199", "", "Call"),
            "myWishlist": phone_link("Wishlist", "/en-us/services/my-orsane/wishlist.html", "Icon"),
            "myAccount": phone_link("My account", "/en-us/services/my-orsane/Register.html", "Icon"),
        },
    }


def phone_link(text: str, address: str, kind: str) -> dict[str, object]:
    empty = dict.fromkeys(("linkClass", "alt", "imagePath", "miniIcon"), "")
    return {
        "linktype": kind,
        "url": address,
        "text": text,
        "textEN": text,
        **empty,
        "assetType": [],
        "assetType1": [True],
        "assetType2": [True],
    }


def dispatch() -> dict[str, object]:
    regions: dict[str, list[object]] = {}
    for row in json.loads(COUNTRIES.read_text(encoding="utf-8")):
        host = HOSTS.get(row["market"], f"https://{row['market']}.orsane.example" if row["market"] != "us" else HOST)
        languages = []
        for code in row["storefronts"]:
            address = f"{host}/{code}/"
            languages.append({"languageCode": code.split("-")[0], "weburl": address, "mobileurl": address})
        regions.setdefault(row["region"].replace("-", " ").upper(), []).append(
            {
                "countryName": row["name"].upper(),
                "countryCode": row["code"],
                "isEcom": "" if row["code"] in SHOW_ONLY else "true",
                "showFlag": "false",
                "languages": languages,
            }
        )
    return {
        "logoImage": "/content/logo.png",
        "logoImageAltText": "Boutique",
        "backgroundImage": "/content/world.jpg",
        "regions": [{"regionName": name, "countries": countries} for name, countries in regions.items()],
    }


LEGAL = """TERMS OF USE
1. ABOUT ORSANE AND THESE TERMS
Orsane is an invented house; this text stands in a test.
It has two paragraphs here.
1.1 UPDATES
A new version counts from its posting.
1.2 LAW & COURTS
The law of the invented country.
print"""
SERVICES = """Standard Delivery: 2 to 3 business days; complimentary with all orsane.example orders
Express delivery: 1 to 2 business days; complimentary with all orsane.example orders over $400 ($30 below $400)
You may return your creation within 30 days of delivery.
- 1-555-010-0199
- Monday - Friday (9AM - 9PM EST)
- Saturday (10AM - 7PM EST)
- contact@orsane.example"""
FOOTER = """Proceed
CUSTOMER CARE
Contact Us
Call now: 1-555-010-0199
FAQ
Legal Area
Terms of use
Follow Us
Instagram
Philanthropy
Shop In:
Change location
Copyright © 2020 Orsane
Credits"""


def page() -> str:
    dump = lambda value: json.dumps(value, ensure_ascii=False)  # noqa: E731 - one line, used below only
    world = dispatch()
    codes = [
        one["languageCode"]
        for region in world["regions"]
        for country in region["countries"]
        for one in country["languages"]
    ]  # type: ignore[index]
    tree = dump(menu()).replace("Nuit\\nclaire", "Nuit\nclaire")
    sorts = [{"key": key, "value": f"en_us_{n}"} for n, key in enumerate(("default", "price-asc", "price-desc"))]
    straps = [{"reference": code, "imagePath": f"/content/straps/{code}.png"} for code in ("ORSTRAP1", "ORSTRAP2")]
    return "\n".join(
        [
            f"{HOST}/en-us/others/legal-area/terms-use.html",
            "Terms of Use - Orsane",
            dump({"RING": width(120), "LEATHER": width(200)}),
            dump({"Rings": "RING", "Bags": "LEATHER"}),
            "Skip to content",
            tree,
            "Menu",
            dump(sorts),
            dump(straps),
            LEGAL,
            SERVICES,
            FOOTER,
            dump(world),
            *codes,
        ]
    )


if __name__ == "__main__":
    (HERE / "house-page.txt").write_text(page(), encoding="utf-8")
