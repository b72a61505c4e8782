// Looks at the fake about once a second, and begins anew when it is another one.

import { ask, Refused, Unreachable } from "./api.js";
import { askForToken, confirmReset, isAskingForToken } from "./dialogs.js";
import { byId, tell } from "./elements.js";
import * as faults from "./faults.js";
import * as journal from "./journal.js";
import * as packages from "./packages.js";

const PAUSE = 700; // milliseconds between two looks

let instance = null;
let timer = 0;
let looking = false;
let again = false;

async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  clearTimeout(timer);
  do {
    again = false;
    await lookOnce();
  } while (again);
  looking = false;
  if (!isAskingForToken()) timer = setTimeout(look, PAUSE);
}

async function lookOnce() {
  try {
    const registry = await ask("GET", ["registry"]);
    if (registry.instance !== instance) begin(registry.instance);
    introduce(registry);
    const seen = await journal.update();
    if (seen !== null && seen !== instance) return;
    await faults.update();
    await packages.update(registry);
    connection("live", "good");
    tell(byId("notice"), "");
  } catch (error) {
    explain(error);
  }
}

function begin(newer) {
  instance = newer;
  journal.restart();
  faults.restart(look);
  packages.restart();
}

function introduce(registry) {
  tell(byId("url"), registry.url);
  tell(byId("library"), `RegistryLibrary ${registry.library}`);
  document.title = `Fake registry at ${registry.url.replace(/^https?:\/\//, "")}`;
  byId("strict").hidden = !registry.strict;
  journal.offerOther(registry.other_origin !== null);
}

function explain(error) {
  if (error instanceof Refused && error.needsToken) {
    connection("needs the token", "bad");
    askForToken(error.wrongToken, look);
  } else if (error instanceof Refused) {
    connection("refused", "bad");
    tell(byId("notice"), error.message);
  } else if (error instanceof Unreachable) {
    connection("stopped", "bad");
    tell(byId("notice"), "The fake does not answer. What is shown is what was seen last; this page goes on by itself once the fake is back.");
  } else {
    connection("failed", "bad");
    tell(byId("notice"), `This page failed: ${error.message}`);
    console.error(error);
  }
}

function connection(text, kind) {
  const mark = byId("connection");
  tell(mark, text);
  mark.className = `mark ${kind}`;
}

byId("reset").addEventListener("click", () =>
  confirmReset(async () => {
    try {
      await ask("POST", ["reset"]);
      begin(instance);
    } catch (error) {
      explain(error);
    }
    look();
  }));

look();
