// Where a place stands on its picture: it follows the numbers as they are typed, and is drawn with the pointer, which types them.
for (const stage of document.querySelectorAll("[data-box]")) {
  const svg = stage.querySelector("svg");
  const place = svg.querySelector("[data-place]");
  const form = stage.closest("form");
  const field = (name) => form.elements.namedItem(name);
  const { width: across, height: down } = svg.viewBox.baseVal;
  const number = (name) => Number(field(name).value.replace(",", ".")) || 0;
  const show = () => {
    const [x, y] = [number("left") * across / 100, number("top") * down / 100];
    const [width, height] = [number("width") * across / 100, number("height") * down / 100];
    for (const [name, value] of Object.entries({ x, y, width: Math.max(width, 0), height: Math.max(height, 0) })) place.setAttribute(name, value);
    place.setAttribute("transform", `rotate(${number("turn")} ${x + width / 2} ${y + height / 2})`);
  };
  for (const name of ["left", "top", "width", "height", "turn"]) field(name).addEventListener("input", show);

  let from;
  const at = (event) => {
    const frame = svg.getBoundingClientRect();
    const share = (value) => Math.min(Math.max(value, 0), 1) * 100;
    return [share((event.clientX - frame.left) / frame.width), share((event.clientY - frame.top) / frame.height)];
  };
  const draw = (event) => {
    const to = at(event);
    const sides = ["left", "top"].map((name, side) => [name, Math.min(from[side], to[side])]);
    const lengths = ["width", "height"].map((name, side) => [name, Math.abs(to[side] - from[side])]);
    for (const [name, value] of [...sides, ...lengths]) field(name).value = value.toFixed(2);
    show();
  };
  svg.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    from = at(event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => { if (from) draw(event); });
  svg.addEventListener("pointerup", (event) => {
    if (from && at(event).some((value, side) => Math.abs(value - from[side]) > 1)) draw(event);
    from = undefined;
  });
  svg.addEventListener("pointercancel", () => { from = undefined; });
}
