// Remembers the storefront that a visitor chose and, on the dispatch page, offers it (or the one that matches her
// languages) first. Without this script every link works as it stands.
const KEY = "ecrin.storefront";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is refused: nothing is remembered
  }
}

function remember(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // as above
  }
}

const choice = (link) => `${link.dataset.storefront} ${link.dataset.country}`;

function matching(links) {
  for (const wanted of navigator.languages ?? []) {
    const locale = new Intl.Locale(wanted).maximize();
    const spoken = links.filter((link) => {
      const own = new Intl.Locale(link.hreflang).maximize();
      return own.language === locale.language && own.script === locale.script;
    });
    const near = spoken.find((link) => link.dataset.country === new Intl.Locale(wanted).region);
    if (near || spoken.length) return near ?? spoken.find((link) => link.dataset.country === locale.region) ?? spoken[0];
  }
  return undefined;
}

const links = [...document.querySelectorAll("a[data-storefront]")];
for (const link of links) link.addEventListener("click", () => remember(choice(link)));

const place = document.querySelector("[data-suggestion]");
if (place && links.length) {
  const known = remembered();
  const link = links.find((each) => choice(each) === known) ?? links.find((each) => each.dataset.storefront === known?.split(" ")[0]) ?? matching(links);
  if (link) {
    const row = link.closest(".place");
    const name = row.querySelector(".place__name").textContent.trim();
    const language = link.querySelector(".place__language");
    const offer = document.createElement("a");
    offer.href = link.href;
    offer.hreflang = link.hreflang;
    offer.append(`${place.dataset.words} ${name}`);
    if (language) {
      const word = language.cloneNode(true);
      word.className = "";
      offer.append(" · ", word);
    }
    offer.addEventListener("click", () => remember(choice(link)));
    place.append(offer);
  }
}
