// What somebody types, drawn as she types. Without script the button "Preview" leads to a page that shows the same.
const PAUSE = 220;
let timer;
let asked;

function settle(form) {
  const place = form.querySelector('[name="engraving.place"]:checked') || form.querySelector('[name="engraving.place"]');
  for (const line of form.querySelectorAll("[data-line]")) line.hidden = Number(line.dataset.line) > Number(place.dataset.lines);
  for (const terms of form.querySelectorAll("[data-terms]")) terms.hidden = terms.dataset.terms !== place.value;
  for (const chip of form.querySelectorAll("[data-places]")) {
    chip.hidden = !chip.dataset.places.split(" ").includes(place.value);
    const choice = chip.querySelector("input");
    if (chip.hidden && choice.checked) form.querySelector('[name="engraving.typeface"][value=""]').checked = true;
  }
}

function wished(form) {
  const fields = [...form.querySelectorAll('[name^="engraving."]')];
  const query = new URLSearchParams({ part: "preview", sku: form.closest("form").elements.sku.value });
  for (const field of fields) {
    const counts = field.type === "radio" ? field.checked : !field.closest("[data-line]")?.hidden;
    if (counts && field.value.trim()) query.set(field.name, field.value);
  }
  return query;
}

async function draw(form) {
  asked?.abort();
  asked = new AbortController();
  const address = form.dataset.address || form.querySelector("[formaction]").getAttribute("formaction");
  const answer = await fetch(`${address}?${wished(form)}`, { headers: { Accept: "text/html" }, signal: asked.signal });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
  const shown = form.querySelector("[data-preview]");
  const said = shown.querySelector("[aria-live]");
  const news = fresh.querySelector("[aria-live]");
  shown.dataset.digest = fresh.dataset.digest;
  if (!said) { shown.replaceChildren(...fresh.childNodes); return; }
  shown.querySelector("svg").replaceWith(fresh.querySelector("svg"));
  if (said.innerHTML !== news.innerHTML) said.innerHTML = news.innerHTML; // a live region that stays is read aloud
}

function soon(form, wait = PAUSE) {
  settle(form);
  clearTimeout(timer);
  timer = setTimeout(() => draw(form).catch((error) => {
    if (error.name !== "AbortError") offerPage(form, true);
  }), wait);
}

// The way without script stays for when nothing can be drawn here; hidden, it must not be what Enter presses.
function offerPage(form, offered) {
  const button = form.querySelector("[data-preview-button]");
  if (!button) return;
  button.hidden = !offered;
  button.type = offered ? "submit" : "button";
}

function start(form) {
  offerPage(form, false);
  settle(form);
}

for (const form of document.querySelectorAll("[data-engraving-form]")) start(form);

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-engraving-form]");
  if (form && event.target.name?.startsWith("engraving.")) soon(form);
});

// Enter in a line shows what is written; only the button puts it into the bag.
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && !event.isComposing && event.target.matches?.('input[name^="engraving.line"]') && event.target.closest("[data-engraving-form]");
  if (!form) return;
  event.preventDefault();
  soon(form, 0);
});

document.addEventListener("toggle", (event) => {
  const form = event.target.matches?.("[data-engraving-fold]") && event.target.open && event.target.querySelector("[data-engraving-form]");
  if (form) soon(form, 0);
}, true);

// A size or a material chosen anew brings a new form: what was typed stays, and is judged by the new size.
const offer = document.querySelector('[data-part="buy"]');
if (offer) {
  const kept = new Map();
  let open = false;
  const keep = () => {
    const fold = offer.querySelector("[data-engraving-fold]");
    if (!fold) return;
    open = fold.open;
    for (const field of fold.querySelectorAll('[name^="engraving."]')) {
      if (field.type !== "radio") kept.set(field.name, field.value);
      else if (field.checked) kept.set(field.name, field.value);
    }
  };
  offer.addEventListener("input", keep);
  offer.addEventListener("toggle", keep, true);
  new MutationObserver(() => {
    const fold = offer.querySelector("[data-engraving-fold]:not([data-started])");
    if (!fold) return;
    fold.dataset.started = "";
    const form = fold.querySelector("[data-engraving-form]");
    for (const field of fold.querySelectorAll('[name^="engraving."]')) {
      if (!kept.has(field.name)) continue;
      if (field.type === "radio") field.checked = field.value === kept.get(field.name);
      else if (field.type !== "hidden") field.value = kept.get(field.name);
    }
    start(form);
    if (open) { fold.open = true; soon(form, 0); }
  }).observe(offer, { childList: true });
  offer.querySelector("[data-engraving-fold]")?.setAttribute("data-started", "");
}
