// A creation with script: choices without a jump, sharing, printing, and whether somebody answers now.
import { dialogs, fetchPage, swapParts } from "./swap.js";

const creation = document.querySelector("[data-creation]");

async function choose(address, push = true) {
  const focused = document.activeElement?.closest?.("[data-part]")?.dataset.part;
  const page = await fetchPage(address);
  swapParts(page, creation);
  const track = creation.querySelector(".gallery__track");
  const fresh = page.querySelector(".gallery__track");
  if (track && fresh && track.innerHTML !== fresh.innerHTML) track.replaceChildren(...fresh.childNodes);
  if (push) history.pushState({}, "", address);
  if (focused) creation.querySelector(`[data-part="${focused}"] [aria-current]`)?.focus({ preventScroll: true });
}

function answersNow(contact) {
  const zone = contact.dataset.timeZone;
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts();
  const of = (type) => parts.find((part) => part.type === type).value;
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(of("weekday")) + 1;
  const time = `${of("hour")}:${of("minute")}`;
  return contact.dataset.hours.split(",").some((line) => {
    const [days, span] = line.split(" ");
    const [first, last] = days.split("-").map(Number);
    const [opens, closes] = span.split("-");
    return day >= first && day <= last && time >= opens && time < closes;
  });
}

for (const contact of document.querySelectorAll("[data-hours]")) {
  if (!contact.dataset.hours) continue;
  const shown = contact.querySelector(answersNow(contact) ? "[data-open]" : "[data-shut]");
  if (shown) shown.hidden = false;
}

if (creation) {
  dialogs();
  creation.addEventListener("click", (event) => {
    const link = event.target.closest("[data-choice]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    choose(link.href).catch(() => location.assign(link.href));
  });
  creation.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-asks-size]")) return;
    event.preventDefault();
    const address = `${event.target.getAttribute("action").split("#")[0]}?${new URLSearchParams(new FormData(event.target))}`;
    choose(address, false).then(() => {
      creation.querySelector("[data-asks]").scrollIntoView({ block: "center" });
      creation.querySelector('[data-part="sizes"] [data-choice]').focus({ preventScroll: true });
    }, () => location.assign(`${address}#sizes`));
  });
  addEventListener("popstate", () => choose(location.href, false).catch(() => location.reload()));
  const share = creation.querySelector("[data-share]");
  share.hidden = !(navigator.share || navigator.clipboard);
  share.addEventListener("click", async () => {
    const told = { title: share.dataset.title, url: share.dataset.url };
    if (navigator.share) await navigator.share(told).catch(() => {});
    else {
      await navigator.clipboard.writeText(told.url);
      creation.querySelector("[data-shared]").hidden = false;
    }
  });
  const print = creation.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
