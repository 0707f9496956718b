// Passkeys: a form asks the server what to ask, the browser makes or uses the key, and the form carries the answer.
// Forms are shown only where the browser knows passkeys; what stands for those without is hidden then.
const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (written) => Uint8Array.from(atob(written.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function read(options) {
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"])
    if (options[name]) read[name] = options[name].map((one) => ({ ...one, id: bytes(one.id) }));
  return read;
}

function written(key) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[name]) response[name] = text(key.response[name]);
  return { id: key.id, rawId: text(key.rawId), type: key.type, authenticatorAttachment: key.authenticatorAttachment, clientExtensionResults: key.getClientExtensionResults(), response };
}

async function send(form) {
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) return location.reload();
    const { publicKey } = await answer.json();
    const key = await navigator.credentials[form.dataset.passkey]({ publicKey: read(publicKey) });
    form.elements.credential.value = JSON.stringify(written(key));
    form.submit();
  } catch {
    fault.hidden = false;
  } finally {
    form.removeAttribute("aria-busy");
  }
}

if (window.PublicKeyCredential) {
  for (const none of document.querySelectorAll("[data-passkey-none]")) none.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.hasAttribute("aria-busy")) send(form);
    });
  }
}
