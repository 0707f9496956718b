// The menu: by hover intent, click and keyboard on a desk; one level at a time over the whole screen on a phone.
const menu = document.querySelector("[data-menu]");
const toggle = document.querySelector("[data-menu-toggle]");
const desk = matchMedia("(min-width: 64rem)");
const HOVER_OPENS = 140, HOVER_CLOSES = 280;

const all = (root, name) => [...root.querySelectorAll(name)];
const seen = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
const panelOf = (link) => document.getElementById(link.dataset.menuOpen);
// A part that opens becomes visible over a few frames; until then it takes no focus.
function focusSoon(element, frames = 30) {
  element?.focus();
  if (element && frames && document.activeElement !== element) requestAnimationFrame(() => focusSoon(element, frames - 1));
}
const rest = () => all(document, "main, .site-footer, .skip-link");

function start() {
  const links = all(menu, ".menu__link");
  const openers = links.filter((link) => link.dataset.menuOpen);
  let timer = 0, hovered = 0;

  for (const link of links) {
    const path = new URL(link.href).pathname;
    if (path.split("/").length > 3 && location.pathname.startsWith(path)) link.dataset.here = "";
  }
  for (const link of openers) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", link.dataset.menuOpen);
  }

  const openTab = (tab, open = true) => {
    const [button, body] = [tab.querySelector("[data-tab-open]"), tab.querySelector("[data-tab-body]")];
    button.setAttribute("aria-expanded", String(open));
    body.toggleAttribute("data-open", open);
  };
  const onlyTab = (tab) => {
    for (const other of all(tab.parentElement, "[data-menu-tab]")) openTab(other, other === tab);
  };
  const closePanel = (link) => {
    link.setAttribute("aria-expanded", "false");
    panelOf(link).removeAttribute("data-open");
    for (const tab of all(panelOf(link), "[data-menu-tab]")) openTab(tab, false);
  };
  const closePanels = (but) => openers.filter((link) => link !== but).forEach(closePanel);
  const openPanel = (link) => {
    closePanels(link);
    if (link.getAttribute("aria-expanded") === "true") return;
    link.setAttribute("aria-expanded", "true");
    const panel = panelOf(link);
    panel.setAttribute("data-open", "");
    panel.scrollTop = 0;
    const tabs = all(panel, "[data-menu-tab]").filter((tab) => getComputedStyle(tab).display !== "none");
    if (tabs.length && (desk.matches || tabs.length === 1)) onlyTab(tabs[0]);
  };
  const stops = (panel) => all(panel, "a[href], button").filter((one) => one.tabIndex >= 0 && seen(one) && getComputedStyle(one).visibility !== "hidden");
  const openLink = () => openers.find((link) => link.getAttribute("aria-expanded") === "true");

  // Phone
  const openMenu = (open) => {
    menu.toggleAttribute("data-open", open);
    toggle.setAttribute("aria-expanded", String(open));
    for (const part of rest()) part.inert = open;
    if (!open) closePanels();
  };
  if (toggle) {
    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-controls", menu.id);
    toggle.setAttribute("aria-expanded", "false");
    toggle.addEventListener("click", (event) => {
      event.preventDefault();
      openMenu(!menu.hasAttribute("data-open"));
    });
    toggle.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); toggle.click(); }
    });
  }
  desk.addEventListener("change", () => openMenu(false));

  // Click
  menu.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("[data-menu-open]");
    if (link) {
      event.preventDefault();
      clearTimeout(timer);
      const open = link.getAttribute("aria-expanded") === "true";
      if (open && performance.now() - hovered > 500) closePanel(link);
      else openPanel(link);
      if (!desk.matches) focusSoon(panelOf(link).querySelector("[data-menu-back]"));
      return;
    }
    const opener = event.target.closest("[data-tab-open]");
    if (opener) {
      const tab = opener.closest("[data-menu-tab]");
      onlyTab(tab);
      if (!desk.matches) focusSoon(tab.querySelector("[data-tab-back]"));
      return;
    }
    const tabBack = event.target.closest("[data-tab-back]");
    if (tabBack) {
      const tab = tabBack.closest("[data-menu-tab]");
      openTab(tab, false);
      focusSoon(tab.querySelector("[data-tab-open]"));
      return;
    }
    if (event.target.closest("[data-menu-back]")) {
      const open = openLink();
      closePanel(open);
      focusSoon(open);
    }
  });

  // Hover intent: only a pointer that rests opens, and a moment of straying does not close
  if (matchMedia("(hover: hover)").matches) {
    for (const item of all(menu, "[data-menu-item]")) {
      const link = item.querySelector("[data-menu-open]");
      item.addEventListener("pointerenter", (event) => {
        if (!desk.matches || event.pointerType !== "mouse") return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (!link) return closePanels();
          if (link.getAttribute("aria-expanded") !== "true") hovered = performance.now();
          openPanel(link);
        }, openLink() ? HOVER_OPENS * 1.6 : HOVER_OPENS);
      });
      item.addEventListener("pointerleave", (event) => {
        if (!desk.matches || event.pointerType !== "mouse") return;
        clearTimeout(timer);
        timer = setTimeout(() => closePanels(), HOVER_CLOSES);
      });
    }
    for (const opener of all(menu, "[data-tab-open]")) {
      let rests = 0;
      opener.addEventListener("pointerenter", (event) => {
        if (desk.matches && event.pointerType === "mouse") rests = setTimeout(() => onlyTab(opener.closest("[data-menu-tab]")), HOVER_OPENS);
      });
      opener.addEventListener("pointerleave", () => clearTimeout(rests));
    }
  }

  // Keyboard
  const step = (list, from, by) => list[(list.indexOf(from) + by + list.length) % list.length];
  menu.addEventListener("keydown", (event) => {
    const link = event.target.closest(".menu__link");
    const rtl = getComputedStyle(menu).direction === "rtl";
    const aside = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    if (link && aside && desk.matches) {
      const next = step(links, link, aside);
      if (openLink() && next.dataset.menuOpen) openPanel(next); else closePanels();
      next.focus();
    } else if (link && (event.key === "Home" || event.key === "End")) {
      links.at(event.key === "Home" ? 0 : -1).focus();
    } else if (link?.dataset.menuOpen && event.key === " ") {
      link.click();
    } else if (link?.dataset.menuOpen && event.key === "ArrowDown" && desk.matches) {
      openPanel(link);
      requestAnimationFrame(() => focusSoon(stops(panelOf(link))[0]));
    } else if (!link && desk.matches && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const panel = event.target.closest("[data-menu-panel]");
      if (!panel) return;
      const titles = all(panel, "[data-tab-open]").filter(seen);
      const list = titles.includes(event.target) ? titles : stops(panel);
      step(list, event.target, event.key === "ArrowDown" ? 1 : -1).focus();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = openLink();
    if (!open && !menu.hasAttribute("data-open")) return;
    const within = open && !desk.matches ? panelOf(open).querySelector("[data-tab-body][data-open]") : null;
    const many = within && !within.closest(".panel__tabs--one");
    if (many) within.querySelector("[data-tab-back]").click();
    else if (open) { closePanel(open); focusSoon(open); }
    else { openMenu(false); toggle.focus(); }
  });
  menu.addEventListener("focusout", (event) => {
    if (!desk.matches || !event.relatedTarget) return;
    const open = openLink();
    if (open && !open.closest("[data-menu-item]").contains(event.relatedTarget)) closePanel(open);
  });
  document.addEventListener("pointerdown", (event) => {
    if (desk.matches && !menu.contains(event.target)) closePanels();
  });
  addEventListener("pageshow", () => openMenu(false));
}

if (menu) start();
