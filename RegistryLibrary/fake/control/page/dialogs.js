// Asks a person: for the token, and whether to reset.

import { canBeToken, useToken } from "./api.js";
import { byId, tell } from "./elements.js";

const dialog = byId("token-dialog");
let given = () => {};

byId("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("token");
  const text = field.value.trim();
  field.value = "";
  if (!canBeToken(text)) {
    tell(byId("token-wrong"), "That cannot be the token: it is printable ASCII.");
    return;
  }
  useToken(text);
  dialog.close();
  given();
});

// Without the token there is nothing to be seen behind it.
dialog.addEventListener("cancel", (event) => event.preventDefault());

/** Ask for the token; `then` is called once one was given. */
export function askForToken(wrong, then) {
  given = then;
  useToken(null);
  tell(byId("token-wrong"), wrong ? "That was not the right token." : "");
  if (!dialog.open) dialog.showModal();
  byId("token").focus();
}

export const isAskingForToken = () => dialog.open;

/** Call `reset` if a person confirms it. */
export function confirmReset(reset) {
  const asking = byId("reset-dialog");
  asking.returnValue = "cancel";
  asking.showModal();
  asking.addEventListener("close", () => asking.returnValue === "reset" && reset(), { once: true });
}
