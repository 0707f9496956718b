// The enlarged picture: wheel, pinch, drag, double click and keys (+ - 0, arrows, Home, End). Without script the link opens the file.
const dialog = document.getElementById("zoom");
const stage = dialog?.querySelector("[data-stage]");
const image = stage?.querySelector("img");
const MOST = 6;
const fingers = new Map();
let links = [];
let at = 0;
let scale = 1;
let x = 0;
let y = 0;
let apart = 0;

function draw() {
  const limit = (length) => (length * (scale - 1)) / 2;
  x = Math.max(-limit(stage.clientWidth), Math.min(limit(stage.clientWidth), x));
  y = Math.max(-limit(stage.clientHeight), Math.min(limit(stage.clientHeight), y));
  image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  stage.classList.toggle("zoom__stage--large", scale > 1);
  dialog.dataset.zoom = scale.toFixed(2);
}

function zoomTo(wanted, px = 0, py = 0) {
  const next = Math.max(1, Math.min(MOST, wanted));
  x = px - ((px - x) * next) / scale;
  y = py - ((py - y) * next) / scale;
  scale = next;
  draw();
}

function fromMiddle(event) {
  const box = stage.getBoundingClientRect();
  return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
}

function show(number) {
  at = (number + links.length) % links.length;
  image.src = links[at].href;
  image.alt = links[at].querySelector("img").alt;
  scale = 1;
  x = y = 0;
  draw();
  for (const button of dialog.querySelectorAll("[data-step]")) button.hidden = links.length < 2;
}

function pinch() {
  const [one, two] = [...fingers.values()];
  const now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
  const middle = { clientX: (one.clientX + two.clientX) / 2, clientY: (one.clientY + two.clientY) / 2 };
  if (apart) zoomTo((scale * now) / apart, ...fromMiddle(middle));
  apart = now;
}

function moved(event) {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  fingers.set(event.pointerId, event);
  if (fingers.size === 2) pinch();
  else {
    x += event.clientX - before.clientX;
    y += event.clientY - before.clientY;
    draw();
  }
}

function lifted(event) {
  const swept = fingers.size === 1 && scale === 1 && event.type === "pointerup" ? event.clientX - stage.dataset.from : 0;
  fingers.delete(event.pointerId);
  apart = 0;
  if (Math.abs(swept) > 60 && links.length > 1) show(at + (swept < 0 ? 1 : -1));
}

const KEYS = {
  "+": () => zoomTo(scale * 1.5),
  "=": () => zoomTo(scale * 1.5),
  "-": () => zoomTo(scale / 1.5),
  0: () => zoomTo(1),
  Home: () => show(0),
  End: () => show(links.length - 1),
  ArrowLeft: () => (scale > 1 ? ((x += 80), draw()) : show(at - 1)),
  ArrowRight: () => (scale > 1 ? ((x -= 80), draw()) : show(at + 1)),
  ArrowUp: () => ((y += 80), draw()),
  ArrowDown: () => ((y -= 80), draw()),
};

if (dialog) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    links = [...document.querySelectorAll("[data-gallery] a[data-zoom]")];
    dialog.showModal();
    show(links.indexOf(link));
    dialog.addEventListener("close", () => links[at]?.focus(), { once: true });
  });
  dialog.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.step) show(at + Number(button.dataset.step));
    if (button?.dataset.scale) zoomTo(scale * Number(button.dataset.scale));
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomTo(scale * Math.exp(-event.deltaY / 400), ...fromMiddle(event));
  }, { passive: false });
  stage.addEventListener("dblclick", (event) => zoomTo(scale > 1 ? 1 : 2.5, ...fromMiddle(event)));
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    if (!fingers.size) stage.dataset.from = event.clientX;
    fingers.set(event.pointerId, event);
  });
  stage.addEventListener("pointermove", moved);
  stage.addEventListener("pointerup", lifted);
  stage.addEventListener("pointercancel", lifted);
}
