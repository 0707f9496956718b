"""Invents the demo's stones: `python -m studio.gems` in `houses/vaurelle` writes `data/stones.csv`, always the same file.

Weights lie where cutters aim (just above the round numbers), finer grades are rarer, fancy shapes are cheaper, and each
price follows the grades with a little of the trade's disorder. Laboratories and certificates are invented: “IGL” and
“GEL” name nobody, and every certificate begins with VAU.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from ecrin.onboarding.house_data.pricing import read_market_prices
from ecrin.onboarding.house_data.source import read_table

COUNT = 2_000
DATA = Path(__file__).parent.parent / "data"
SHAPES = {
    "round": 52,
    "oval": 13,
    "cushion": 8,
    "emerald": 7,
    "princess": 6,
    "pear": 5,
    "radiant": 3,
    "marquise": 2,
    "asscher": 2,
    "heart": 2,
}
RATIO = {
    "oval": 1.38,
    "cushion": 1.06,
    "emerald": 1.4,
    "pear": 1.5,
    "radiant": 1.22,
    "marquise": 1.9,
    "princess": 1.02,
    "asscher": 1.02,
    "heart": 1.04,
}
WORTH = {
    "round": 1.0,
    "oval": 0.84,
    "cushion": 0.74,
    "emerald": 0.78,
    "princess": 0.76,
    "pear": 0.8,
    "radiant": 0.76,
    "marquise": 0.76,
    "asscher": 0.77,
    "heart": 0.72,
}
COLOURS = {
    "D": (7, 1.34),
    "E": (11, 1.2),
    "F": (15, 1.1),
    "G": (18, 1.0),
    "H": (16, 0.89),
    "I": (13, 0.76),
    "J": (9, 0.64),
    "K": (6, 0.52),
    "L": (3, 0.44),
    "M": (2, 0.38),
}
CLARITIES = {
    "FL": (0.5, 1.75),
    "IF": (3, 1.5),
    "VVS1": (7, 1.32),
    "VVS2": (11, 1.2),
    "VS1": (20, 1.08),
    "VS2": (22, 1.0),
    "SI1": (20, 0.85),
    "SI2": (12, 0.7),
    "I1": (4.5, 0.46),
}
CUTS = {"excellent": (62, 1.0), "very-good": (26, 0.93), "good": (10, 0.85), "fair": (2, 0.74)}
FLUORESCENCES = {
    "none": (60, 1.0),
    "faint": (20, 0.98),
    "medium": (12, 0.94),
    "strong": (7, 0.88),
    "very-strong": (1, 0.84),
}
AIMS = {
    0.30: 10,
    0.40: 9,
    0.50: 16,
    0.70: 14,
    0.90: 7,
    1.00: 17,
    1.20: 6,
    1.50: 9,
    1.70: 2,
    2.00: 6,
    2.50: 2,
    3.00: 1.5,
    4.00: 0.6,
}
SUPPLIERS = ("Quai Nord", "Maison Brault", "Cleave and Polish")


def stones(chance: Random, count: int) -> Iterator[tuple[dict[str, object], int]]:
    """Rows of the file without its prices, and the price of each in US dollars."""
    for number in range(1, count + 1):
        shape = chance.choices(list(SHAPES), list(SHAPES.values()))[0]
        aim = chance.choices(list(AIMS), list(AIMS.values()))[0]
        carat = round(aim + min(chance.expovariate(1 / 0.035), 0.09 + aim * 0.05), 2)
        graded = {
            name: _pick(chance, table)
            for name, table in (
                ("colour", COLOURS),
                ("clarity", CLARITIES),
                ("cut", CUTS),
                ("fluorescence", FLUORESCENCES),
            )
        }
        finish = [chance.choices(["excellent", "very-good", "good"], [60, 32, 8])[0] for _ in range(2)]
        length, width, depth = _measures(chance, shape, carat)
        per_carat = 5600 * carat**0.62 * (1.12 if carat >= 1 else 1) * (1.1 if carat >= 2 else 1)
        factors = (
            COLOURS[graded["colour"]][1] * CLARITIES[graded["clarity"]][1] * FLUORESCENCES[graded["fluorescence"]][1]
        )
        worth = WORTH[shape] * (CUTS[graded["cut"]][1] if shape == "round" else 1)
        usd = per_carat * carat * factors * worth * chance.uniform(0.94, 1.06)
        yield (
            {
                "number": f"MVS-{number:05}",
                "laboratory": chance.choice(("IGL", "IGL", "GEL")),
                "certificate": f"VAU{1_000_000 + number * 37}",
                "shape": shape,
                "carat": f"{carat:.2f}",
                "colour": graded["colour"],
                "clarity": graded["clarity"],
                "cut": graded["cut"] if shape == "round" else "",
                "polish": finish[0],
                "symmetry": finish[1],
                "fluorescence": graded["fluorescence"],
                "measurements": f"{length:.2f} x {width:.2f} x {depth:.2f}",
                "supplier": chance.choice(SUPPLIERS),
                "location": "geneva-vault",
            },
            int(usd),
        )


def _pick(chance: Random, table: Mapping[str, tuple[float, float]]) -> str:
    return chance.choices(list(table), [share for share, _worth in table.values()])[0]


def _measures(chance: Random, shape: str, carat: float) -> tuple[float, float, float]:
    """Length, width and depth of a stone of a weight: a diamond of one carat is 6.5 mm across where it is round."""
    if shape == "round":
        width = 6.45 * carat ** (1 / 3) * chance.uniform(0.985, 1.015)
        return width * chance.uniform(1.0, 1.012), width, width * chance.uniform(0.595, 0.63)
    ratio = RATIO[shape] * chance.uniform(0.97, 1.04)
    width = 6.15 * carat ** (1 / 3) / ratio**0.5 * chance.uniform(0.98, 1.02)
    return max(width * ratio, width), width, width * chance.uniform(0.6, 0.7)


def write(target: Path, count: int) -> None:
    markets = read_market_prices(read_table(DATA / "prices.toml"))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = None
        for row, usd in stones(Random(1891), count):  # noqa: S311 - invents a file, keeps no secret
            eur = round(usd * 0.94)
            row |= {f"price_{one.market}": one.amount(usd, eur) for one in markets}
            writer = writer or csv.DictWriter(file, list(row), lineterminator="\n")
            if row["number"] == "MVS-00001":
                writer.writeheader()
            writer.writerow(row)


if __name__ == "__main__":
    write(DATA / "stones.csv", COUNT)
