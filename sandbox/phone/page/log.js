// The conversation on the screen. Whatever patient or clinic wrote is set as text, never as markup.

const STATES = { sent: "sent", delivered: "delivered to the clinic", failed: "not delivered" };
const NEAR_THE_END = 120;

export class Log {
  constructor(element, clinicName) {
    this.element = element;
    this.clinicName = clinicName;
    this.empty = element.querySelector(".empty");
    this.shown = new Map();
    this.follows = true;
    element.addEventListener("scroll", () => (this.follows = this.isAtEnd()));
    element.addEventListener("load", () => this.follow(), true); // a picture gets its height when it has come
  }

  clear() {
    this.shown.clear();
    this.follows = true;
    this.element.replaceChildren(this.empty);
  }

  show(messages) {
    this.follows ||= messages.some((message) => message.by === "patient");
    for (const message of messages) {
      this.showOne(message);
    }
    this.empty.hidden = this.shown.size > 0;
    if (messages.length) {
      this.follow();
    }
  }

  follow() {
    if (this.follows) {
      this.element.scrollTop = this.element.scrollHeight;
    }
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  showOne(message) {
    const known = this.shown.get(message.sid);
    if (known) {
      paintState(known, message);
      return;
    }
    this.separateDays(new Date(message.at));
    const bubble = this.write(message);
    this.shown.set(message.sid, bubble);
    this.element.append(bubble);
  }

  separateDays(moment) {
    const day = moment.toDateString();
    if (day !== this.element.lastElementChild?.dataset.day) {
      const line = document.getElementById("day").content.cloneNode(true).firstElementChild;
      line.textContent = nameDay(moment);
      line.dataset.day = day;
      this.element.append(line);
    }
  }

  write(message) {
    const bubble = document.getElementById("bubble").content.cloneNode(true).firstElementChild;
    const moment = new Date(message.at);
    bubble.dataset.by = message.by;
    bubble.dataset.day = moment.toDateString();
    bubble.dataset.sid = message.sid;
    bubble.querySelector(".speaker").textContent = `${this.nameSpeaker(message)}: `;
    bubble.querySelector(".body").textContent = message.body;
    bubble.querySelector(".attachments").append(...message.media.map(showMedia), ...showPlace(message.location));
    bubble.querySelector(".about .label").textContent = message.by === "carrier" ? "Sent by the phone network" : "";
    const time = bubble.querySelector("time");
    time.dateTime = message.at;
    time.textContent = moment.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    bubble.querySelector(".segments").textContent = countSegments(message);
    paintState(bubble, message);
    return bubble;
  }

  nameSpeaker(message) {
    return { patient: "You", clinic: this.clinicName, carrier: "The phone network" }[message.by];
  }
}

function paintState(bubble, message) {
  const state = bubble.querySelector(".state");
  state.hidden = !message.state;
  if (message.state) {
    bubble.dataset.state = message.state;
    state.querySelector("use").setAttribute("href", `#icon-${message.state}`);
    state.querySelector(".hidden").textContent = STATES[message.state];
    state.title = STATES[message.state];
  }
  const trouble = bubble.querySelector(".trouble");
  trouble.textContent = message.trouble ? `Not delivered. ${message.trouble}` : "";
  trouble.hidden = !message.trouble;
}

function countSegments(message) {
  if (message.media.length || message.location) {
    return "";
  }
  return message.segments === 1 ? "1 segment" : `${message.segments} segments`;
}

function nameDay(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? "Today" : moment.toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
}

function showMedia(media) {
  if (media.type.startsWith("image/")) {
    return Object.assign(document.createElement("img"), { src: media.url, alt: "Picture" });
  }
  if (media.type.startsWith("audio/")) {
    const audio = Object.assign(document.createElement("audio"), { src: media.url, controls: true });
    audio.setAttribute("aria-label", "Voice note");
    return audio;
  }
  return Object.assign(document.createElement("a"), { href: media.url, textContent: "Attachment" });
}

function showPlace(place) {
  if (!place) {
    return [];
  }
  const map = document.getElementById("place").content.cloneNode(true).firstElementChild;
  map.querySelector(".label").textContent = place.label || "Location";
  map.querySelector(".where").textContent = `${Number(place.latitude).toFixed(4)}, ${Number(place.longitude).toFixed(4)}`;
  return [map];
}
