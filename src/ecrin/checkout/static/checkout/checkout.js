// The checkout with script: another country's form without a jump, one order for two clicks. Without script buttons do the same.
async function otherCountry(select) {
  const form = select.form;
  const sent = new FormData(form);
  sent.set("do", "country");
  const answer = await fetch(form.dataset.countries ?? location.pathname, { method: "POST", body: sent, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = select.closest("[data-part]");
  const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!fresh) throw new Error("no form in the answer");
  part.replaceChildren(...fresh.childNodes);
  ready(part);
  part.querySelector("select[name$=country]")?.focus();
}

function ready(root) {
  for (const button of root.querySelectorAll("[data-switch]")) button.hidden = true;
}

ready(document);
document.addEventListener("change", (event) => {
  if (!event.target.matches(".address__country select")) return;
  const select = event.target;
  otherCountry(select).catch(() => select.closest(".address__country").querySelector("[data-switch]").click());
});

document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-once]");
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  else button.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once]")) button.removeAttribute("aria-disabled");
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
