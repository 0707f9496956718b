// Rows of a tree are dragged among their siblings; the arrows beside each do the same without a mouse.
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const address = document.querySelector("[data-order]")?.dataset.order;
let dragged = null;
let before = "";

const rows = (list) => [...list.children].filter((row) => row.dataset.row);
const order = (list) => rows(list).map((row) => row.dataset.row).join(" ");

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("li[draggable]");
  if (!row) return;
  dragged = row;
  before = order(row.parentElement);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row.dataset.row);
  row.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const list = dragged?.parentElement;
  const over = list && rows(list).find((row) => row.contains(event.target));
  if (!over) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + Math.min(box.height, 64) / 2 ? "before" : "after"](dragged);
});

document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });

document.addEventListener("dragend", async () => {
  const row = dragged;
  dragged = null;
  if (!row) return;
  row.classList.remove("is-dragged");
  const list = row.parentElement;
  if (order(list) === before) return;
  const body = new URLSearchParams([["kind", list.dataset.tree], ...rows(list).map((one) => ["row", one.dataset.row])]);
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
  if (!answer?.ok) location.reload();
});
