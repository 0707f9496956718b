// Stones with script: counts and results at once, ranges as sliders. Without script the same form asks for the same page.
const stones = document.querySelector("[data-stones]");
let running;
let waiting;

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value && !(name === "sort" && value === "price") && name !== "compare") query.append(name, value);
  const chosen = new Set([...document.querySelectorAll('#compare-form [name="stone"]:checked, #compare-form input[type="hidden"][name="stone"]')].map((one) => one.value));
  for (const number of chosen) query.append("compare", number);
  const text = query.toString();
  return form.action.split("?")[0] + (text ? `?${text}` : "");
}

async function show(address, { push = true } = {}) {
  running?.abort();
  running = new AbortController();
  stones.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: running.signal });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-stones]")) throw new Error("no stones");
    document.querySelector(".cuts")?.replaceWith(page.querySelector(".cuts") ?? "");
    for (const part of stones.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    }
    for (const select of stones.querySelectorAll("[data-span] select")) {
      const fresh = page.querySelector(`[name="${select.name}"]`);
      [...select.options].forEach((option, place) => { option.textContent = fresh.options[place].textContent; });
    }
    if (push) history.pushState({}, "", address);
    stones.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

// Two native ranges over one another: keyboard and touch are the browser's own. They write into the fields beside them.
function slider(span) {
  const values = span.dataset.values.split(" ").filter(Boolean);
  if (values.length < 2) return;
  const fields = [span.querySelector("[data-from]"), span.querySelector("[data-to]")];
  const box = document.createElement("div");
  box.className = "slider";
  const place = (field, otherwise) => {
    if (!field.value) return otherwise;
    const exact = values.indexOf(field.value);
    if (exact >= 0) return exact;
    const typed = Number(field.value.replace(",", "."));
    const later = values.findIndex((value) => Number(value) >= typed);
    return later < 0 ? values.length - 1 : later;
  };
  const ranges = fields.map((field, end) => {
    const range = document.createElement("input");
    Object.assign(range, { type: "range", min: 0, max: values.length - 1, step: 1, value: place(field, end ? values.length - 1 : 0) });
    range.setAttribute("aria-label", field.labels[0].textContent.trim());
    const tell = () => range.setAttribute("aria-valuetext", values[range.value]);
    tell();
    range.addEventListener("input", () => {
      const other = Number(ranges[1 - end].value);
      if (end ? range.value < other : range.value > other) range.value = other;
      tell();
      const isOpen = Number(range.value) === (end ? values.length - 1 : 0);
      field.value = isOpen ? "" : values[range.value];
      ask();
    });
    field.addEventListener("change", () => { range.value = place(field, end ? values.length - 1 : 0); tell(); });
    return range;
  });
  box.append(...ranges);
  span.querySelector(".bars").after(box);
}

function ask() {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(addressOf(document.getElementById("stone-filter"))), 120);
}

if (stones) {
  document.documentElement.classList.add("has-script");
  const filters = document.getElementById("filters");
  for (const span of stones.querySelectorAll("[data-span]")) slider(span);
  stones.addEventListener("change", (event) => {
    if (event.target.form?.id === "stone-filter" && event.target.type !== "range") ask();
  });
  stones.addEventListener("submit", (event) => {
    if (event.target.id !== "stone-filter") return;
    event.preventDefault();
    if (filters.open) filters.close();
    show(addressOf(event.target)).then(() => stones.querySelector("#results").focus({ preventScroll: true }));
  });
  stones.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens]")) { event.preventDefault(); filters.showModal(); }
    else if (filters.open && (event.target === filters || event.target.closest("[data-closes]"))) { event.preventDefault(); filters.close(); }
  });
  addEventListener("popstate", () => location.reload());
}
