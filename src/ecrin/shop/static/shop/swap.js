// Fetches a page of this site and puts the parts of it that changed into this one. Without script the links and forms do the same.
export async function fetchPage(address, signal) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, signal });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function swapParts(page, root = document) {
  for (const part of root.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }
  document.title = page.title;
}

export function dialogs(root = document) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const open = event.target.closest("dialog[open]");
    if (open && (event.target === open || event.target.closest("[data-closes]"))) {
      event.preventDefault();
      open.close();
    }
  });
}
