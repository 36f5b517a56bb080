// A patient's phone: whose it is stands in the address behind the #, so that each tab can be another one.

import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { fetchChanges, fetchPeople, sendMessage } from "./network.js";
import { markOpen, readNumber, showPeople, writeNumber } from "./people.js";

const LOOK_EVERY_MS = 200;
const LOOK_HIDDEN_EVERY_MS = 1000;

const find = (id) => document.getElementById(id);
const { clinic, people } = await fetchPeople();
const log = new Log(find("log"), clinic.name);
let owner = null;
let looking = new AbortController();
let lastSend = Promise.resolve();

function start() {
  for (const element of document.querySelectorAll("[data-clinic-name]")) {
    element.textContent = clinic.name;
  }
  find("clinic-number").textContent = writeNumber(clinic.phone);
  find("log").setAttribute("aria-label", `Messages with ${clinic.name}`);
  showPeople(find("people"), people);
  new Composer(find("composer"), { send, owner: () => owner, warn: notify });
  find("another").addEventListener("submit", openAnother);
  window.addEventListener("hashchange", openPhone);
  tellTime();
  setInterval(tellTime, 1000);
  openPhone();
}

function openPhone() {
  const number = decodeURIComponent(location.hash.slice(1)) || people[0].phone;
  history.replaceState(null, "", `#${number}`);
  owner = people.find((person) => person.phone === number) ?? { name: "Somebody new", phone: number };
  document.title = `${owner.name}'s phone`;
  find("owner-name").textContent = owner.name;
  find("owner-number").textContent = writeNumber(number);
  find("empty-name").textContent = owner.name;
  markOpen(find("people"), number);
  notify("");
  log.clear();
  looking.abort();
  looking = new AbortController();
  keepLooking(number, looking.signal);
  find("text").focus();
}

function openAnother(event) {
  event.preventDefault();
  const field = find("another-number");
  if (/\d/.test(field.value)) {
    location.hash = readNumber(field.value);
    field.value = "";
  }
}

// Asks again and again, not by a stream: a browser keeps only six streams to one place, and each tab would need one.
async function keepLooking(number, signal) {
  let seen = null;
  while (!signal.aborted) {
    try {
      const changes = await fetchChanges(number, seen, signal);
      if (seen && seen.run !== changes.run) {
        log.clear();
      }
      if (seen === null || seen.version !== changes.version || seen.run !== changes.run) {
        log.show(changes.messages);
      }
      seen = changes;
      if (find("notice").dataset.of === "network") {
        notify("");
      }
    } catch {
      if (!signal.aborted) {
        notify("No network. Trying again …", "network");
      }
    }
    await pause(document.hidden ? LOOK_HIDDEN_EVERY_MS : LOOK_EVERY_MS);
  }
}

// One after the other, so that the clinic gets them in the order in which they were written.
function send(message, giveBack = () => {}) {
  const from = owner.phone;
  notify("");
  lastSend = lastSend.then(() =>
    sendMessage({ from, ...message }).catch((error) => {
      notify(error.message);
      giveBack();
    }),
  );
}

function notify(words, of = "sending") {
  const notice = find("notice");
  notice.textContent = words;
  notice.hidden = !words;
  notice.dataset.of = of;
}

function tellTime() {
  find("clock").textContent = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

start();
