// The card of a gift, as one types. Without script it is shown once the words were sent.
document.addEventListener("input", (event) => {
  if (!event.target.matches("textarea[data-card]")) return;
  const card = event.target.closest("form")?.querySelector("[data-card-shown]");
  if (!card) return;
  const words = event.target.value.trim();
  card.hidden = !words;
  card.querySelector("[data-card-words]").textContent = words;
});
