// A listing with script: filters at once, more creations below, the place kept on the way back.
import { dialogs, fetchPage, swapParts } from "./swap.js";

const listing = document.querySelector("[data-listing]");
let running;

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value && !(name === "sort" && value === "default")) query.append(name, value);
  const text = query.toString();
  return form.action.split("?")[0] + (text ? `?${text}` : "");
}

async function show(address, { push = true } = {}) {
  running?.abort();
  running = new AbortController();
  listing.setAttribute("aria-busy", "true");
  const focus = document.activeElement;
  const mark = focus?.name && focus.value !== undefined ? `[name="${focus.name}"][value="${CSS.escape(focus.value)}"]` : null;
  const closed = [...listing.querySelectorAll("details[data-facet]")].filter((one) => !one.open).map((one) => one.dataset.facet);
  try {
    const page = await fetchPage(address, running.signal);
    if (!page.querySelector("[data-listing]")) throw new Error("no listing");
    swapParts(page, listing);
    for (const name of closed) {
      const facet = listing.querySelector(`details[data-facet="${name}"]`);
      if (facet && !facet.querySelector(":checked")) facet.open = false;
    }
    const fresh = mark && listing.querySelector(mark);
    if (fresh) fresh.focus({ preventScroll: true });
    const opener = listing.querySelector(".listing__open");
    const freshOpener = page.querySelector(".listing__open");
    if (opener && freshOpener) opener.replaceChildren(...freshOpener.childNodes);
    if (push) history.pushState({}, "", address);
    listing.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

async function showMore(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const page = await fetchPage(link.href);
    const cards = [...page.querySelectorAll("[data-cards] > li")];
    const more = page.querySelector("[data-more]");
    listing.querySelector("[data-cards]").append(...cards);
    listing.querySelector("[data-more]").replaceWith(more);
    const first = history.state?.first ?? Number(listing.dataset.page);
    history.scrollRestoration = "manual";
    history.replaceState({ first, y: scrollY }, "", link.href);
    cards[0]?.querySelector("a")?.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
}

function pageAddress(number) {
  const address = new URL(location.href);
  if (number > 1) address.searchParams.set("page", number);
  else address.searchParams.delete("page");
  return address.href;
}

async function restore({ first, y, left, top }) {
  const current = Number(listing.dataset.page);
  const grid = listing.querySelector("[data-cards]");
  if (!grid || first >= current) return;
  const numbers = Array.from({ length: current - first }, (_, step) => first + step);
  const pages = await Promise.all(numbers.map((number) => fetchPage(pageAddress(number))));
  grid.prepend(...pages.flatMap((page) => [...page.querySelectorAll("[data-cards] > li")]));
  if (first === 1) listing.querySelector(".listing__previous")?.remove();
  comeBack({ left, top, y });
}

// To the creation that she left, where she left it on the screen. Pictures have their sizes, so nothing moves afterwards;
// a font that comes late may, so once more when faces are there.
function comeBack({ left, top, y }) {
  const link = left && listing.querySelector(`[data-cards] a[href="${CSS.escape(left)}"]`);
  const go = () => scrollTo({ top: link ? link.getBoundingClientRect().top + scrollY - top : y, behavior: "instant" });
  go();
  link?.focus({ preventScroll: true });
  document.fonts.ready.then(go);
}

if (listing) {
  dialogs();
  document.documentElement.classList.add("has-script");
  listing.addEventListener("change", (event) => {
    const form = document.getElementById("filter-form");
    if (event.target.form === form) show(addressOf(form));
  });
  listing.addEventListener("submit", (event) => {
    event.preventDefault();
    document.getElementById("filters").close();
    show(addressOf(event.target));
  });
  listing.addEventListener("click", (event) => {
    const creation = event.target.closest("[data-cards] a[href]");
    if (creation && history.state?.first) {
      const top = creation.getBoundingClientRect().top;
      history.replaceState({ ...history.state, left: creation.getAttribute("href"), top }, "");
    }
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const filter = event.target.closest("[data-filter]");
    const next = event.target.closest("[data-next]");
    if (filter) {
      event.preventDefault();
      show(filter.href).then(() => listing.querySelector("#results")?.focus({ preventScroll: true }));
    } else if (next) {
      event.preventDefault();
      showMore(next);
    }
  });
  addEventListener("popstate", () => show(location.href, { push: false }));
  addEventListener("pagehide", () => {
    if (history.state?.first) history.replaceState({ ...history.state, y: scrollY }, "");
  });
  if (history.state?.first) {
    history.scrollRestoration = "manual";
    restore(history.state).catch(() => {});
  }
}
