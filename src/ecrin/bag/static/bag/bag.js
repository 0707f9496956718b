// "Add to bag" and "add to wishlist" on a creation's page without leaving it. Without script the forms lead to those pages.
const ACCEPT = "application/problem+json, application/json, text/html;q=0.5";
let drawer;

function show(html) {
  if (!drawer) {
    drawer = document.createElement("dialog");
    drawer.className = "drawer bag-drawer";
    drawer.setAttribute("aria-labelledby", "bag-drawer-title");
    document.body.append(drawer);
    drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  }
  drawer.innerHTML = html;
  drawer.showModal();
  drawer.querySelector("[autofocus]")?.focus();
}

async function send(form, button) {
  const told = form.closest("[data-part]").querySelector("[data-told]");
  button.setAttribute("aria-busy", "true");
  told.hidden = true;
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), headers: { Accept: ACCEPT } });
    const kind = answer.headers.get("Content-Type") || "";
    if (answer.ok && kind.startsWith("text/html")) show(await answer.text());
    else told.textContent = answer.ok ? form.dataset.done : (await answer.json()).title;
    told.classList.toggle("field__error", !answer.ok);
    told.hidden = !told.textContent || (answer.ok && kind.startsWith("text/html"));
    if (answer.ok) dispatchEvent(new Event("ecrin:mine"));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sends]") || event.submitter?.hasAttribute("formaction")) return; // "Preview" leads elsewhere
  event.preventDefault();
  if (form.querySelector("[aria-busy]")) return;
  send(form, event.submitter || form.querySelector("button:not([formaction])")).catch(() => form.submit());
});
