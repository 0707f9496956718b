"""`python -m bench.placing COUNT`: `place_order` alone, one after another, over the house of the environment."""

import sys
import time

from tests.proof import buyers

from bench.talk import tell
from ecrin.core.management.commands.serve import collect_static


def main() -> None:
    count = int(sys.argv[1])
    skus = buyers.prepare({})["skus"]
    collect_static()
    said = buyers.begin({"skus": skus, "units": count + 100, "buyers": count})
    front = buyers.snapshot().storefronts[buyers.FRONT]
    terms = set(buyers.Version.objects.filter(number__isnull=False).values_list("pk", flat=True))
    bags = list(buyers.Bag.objects.filter(token__in=said["bags"]))
    took, cpu = [], time.process_time()
    for bag in bags:
        begun = time.perf_counter()
        buyers.place_order(bag=bag, draft=buyers.DRAFT, seen_total=said["seen"], terms=terms, storefront=front)
        took.append(time.perf_counter() - begun)
    cpu = time.process_time() - cpu
    buyers.count_stock(counts={skus[0]: 50_000}, location="workshop", actor=None)
    tell({"took": took, "cpu": cpu, "sku": skus[0]})


if __name__ == "__main__":
    main()
