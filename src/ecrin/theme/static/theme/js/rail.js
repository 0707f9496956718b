// Shelves that scroll sideways: arrows where there is a pointer. Without this script they scroll by touch, wheel and keys.
for (const rail of document.querySelectorAll("[data-rail]")) {
  const track = rail.querySelector("[data-rail-track]");
  const [back, forward] = ["[data-rail-back]", "[data-rail-forward]"].map((name) => rail.querySelector(name));
  if (!track || !back || !forward) continue;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const rtl = () => (getComputedStyle(track).direction === "rtl" ? -1 : 1);
  const update = () => {
    const place = Math.abs(track.scrollLeft);
    const room = track.scrollWidth - track.clientWidth;
    rail.toggleAttribute("data-ready", room > 4);
    back.disabled = place < 4;
    forward.disabled = place > room - 4;
  };
  const move = (way) => track.scrollBy({ left: way * rtl() * track.clientWidth * 0.8, behavior: calm.matches ? "auto" : "smooth" });
  back.addEventListener("click", () => move(-1));
  forward.addEventListener("click", () => move(1));
  track.addEventListener("scroll", () => requestAnimationFrame(update), { passive: true });
  new ResizeObserver(update).observe(track);
  update();
}
