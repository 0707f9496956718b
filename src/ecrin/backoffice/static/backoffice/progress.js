// The progress bar of a file: asks every second until it is over, then shows the page as it then is.
for (const box of document.querySelectorAll("[data-progress]")) {
  const bar = box.querySelector("progress");
  const state = box.querySelector("[data-state]");
  let hasWaited = false;
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok) return;
      const now = await answer.json();
      bar.max = now.rows || 1;
      bar.value = now.over ? bar.max : now.done;
      state.textContent = now.state;
      if (!now.over) setTimeout(ask, 1000);
      else if (hasWaited) location.reload();
      hasWaited = true;
    } catch {
      setTimeout(ask, 5000);
    }
  };
  ask();
}
