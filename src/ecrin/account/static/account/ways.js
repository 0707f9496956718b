// On a phone the ways of an account are a strip: bring the page that she is on into sight.
const strip = document.querySelector(".account__ways");
const here = strip?.querySelector("[aria-current]");
if (here && strip.scrollWidth > strip.clientWidth) {
  const { left, width } = here.getBoundingClientRect();
  const frame = strip.getBoundingClientRect();
  strip.scrollBy({ left: left + width / 2 - (frame.left + frame.width / 2), behavior: "instant" });
}
