// What a selection's rule picks, asked again while it is typed and when another market is chosen.
for (const box of document.querySelectorAll("[data-picks]")) {
  const rule = box.closest("form").querySelector('textarea[name="rule"]');
  const choice = box.querySelector("[data-picks-market]");
  const market = choice.querySelector("select");
  const shown = box.querySelector("[data-picks-shown]");
  let waiting = 0;
  let asked = new AbortController();
  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ rule: rule.value, market: market.value });
    try {
      const answer = await fetch(`${box.dataset.picks}?${query}`, { signal: asked.signal });
      if (answer.ok) shown.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  choice.hidden = false;
  market.addEventListener("change", ask);
  rule.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 300);
  });
}
