// "/" or Ctrl-K (Cmd-K) leads to the search of the back office, from wherever one is; suggestions appear as one types.
const address = "/back-office/find/";
const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
document.addEventListener("keydown", (event) => {
  const asked = (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey)
    || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
  if (!asked) return;
  event.preventDefault();
  const box = document.querySelector("[data-staff-search]");
  if (box) box.focus();
  else location.assign(address);
});
