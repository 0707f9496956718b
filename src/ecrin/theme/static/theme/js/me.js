// What a kept page cannot say: how much is in the bag and the wishlist. Asked only where the browser has the mark of a visitor.
const marks = document.querySelectorAll("[data-mine]");
const source = document.querySelector("[data-mine-at]")?.dataset.mineAt;

async function ask() {
  if (!source || !/(?:^|; )ecrin-here=1/.test(document.cookie)) return;
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const mine = await answer.json();
  for (const mark of marks) {
    const { count, said } = mine[mark.dataset.mine] ?? { count: 0 };
    const shown = mark.querySelector("[data-count]");
    shown.hidden = !count;
    shown.querySelector("[aria-hidden]").textContent = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" }).format(count);
    shown.querySelector(".visually-hidden").textContent = said;
  }
}

addEventListener("ecrin:mine", () => ask().catch(() => {}));
addEventListener("pageshow", () => ask().catch(() => {}));
