// Suggestions as you type: a combobox with a list (WAI-ARIA), fed by the server. Without script the form searches as it is.
const WAIT = 120;

function attach(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  if (!list) return;
  let timer;
  let running;
  let at = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function mark(number) {
    const all = options();
    at = all.length ? (number + all.length + 1) % (all.length + 1) : -1;
    if (at === all.length) at = -1;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  }

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) mark(-1);
  }

  async function ask() {
    running?.abort();
    const words = input.value.trim();
    if (!words) {
      list.replaceChildren();
      open(false);
      return;
    }
    running = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: running.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...page.querySelectorAll("[role=option]"));
      at = -1;
      input.removeAttribute("aria-activedescendant");
      open(list.children.length > 0);
    } catch (error) {
      if (error.name !== "AbortError") open(false);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden && list.children.length) open(true);
      mark(at + (event.key === "ArrowDown" ? 1 : at < 0 ? options().length : -1));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      options()[at].querySelector("a").click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      open(false);
    }
  });
  input.addEventListener("blur", () => setTimeout(() => list.contains(document.activeElement) || open(false), 150));
}

for (const input of document.querySelectorAll("input[data-suggest]")) attach(input);
