// The bag's page without a jump: what is posted from it comes back as the same page, of which the middle is put in place.
const page = document.querySelector("[data-bag-page]");
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;

function count() {
  const card = page.querySelector("[data-card]");
  if (!card) return;
  let length = 0;
  for (const sign of card.value.trim().normalize()) if (!/[\p{Mn}\p{Me}\p{Cf}\n]/u.test(sign)) length += WIDE.test(sign) ? 2 : 1;
  const left = page.querySelector("[data-card-left]");
  left.hidden = false;
  left.querySelector("output").textContent = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" }).format(card.dataset.card - length);
}

async function send(form, button) { // `form.action` would be the button of that name
  const focused = button?.dataset.focus;
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form, button), headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-bag-page]");
  if (!fresh) throw new Error(answer.status);
  page.replaceChildren(...fresh.childNodes);
  page.removeAttribute("aria-busy");
  count();
  dispatchEvent(new Event("ecrin:mine"));
  const next = page.querySelector(`[data-focus="${focused}"]:not([disabled]), [role="alert"], [data-focus="undo"]`);
  (next || page.querySelector("h1")).focus({ preventScroll: true });
}

page.addEventListener("submit", (event) => {
  event.preventDefault();
  if (page.hasAttribute("aria-busy")) return;
  page.setAttribute("aria-busy", "true");
  send(event.target, event.submitter).catch(() => location.reload());
});
page.addEventListener("input", count);
count();
