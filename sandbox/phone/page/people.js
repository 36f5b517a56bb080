// The list of phones to choose from, and the owner of the one that is open.

const HUES = [172, 205, 258, 318, 12, 36, 96, 142];

export function showPeople(list, people) {
  const template = document.getElementById("person");
  for (const [place, person] of people.entries()) {
    const item = template.content.cloneNode(true);
    const link = item.querySelector("a");
    link.href = `#${person.phone}`;
    link.dataset.phone = person.phone;
    link.title = "Ctrl-click opens this phone in a tab of its own";
    paintAvatar(item.querySelector(".avatar"), person.name, HUES[place % HUES.length]);
    item.querySelector(".name").textContent = person.name;
    item.querySelector(".about").textContent = describe(person);
    item.querySelector(".language").textContent = nameLanguage(person.language);
    list.append(item);
  }
}

export function markOpen(list, number) {
  for (const link of list.querySelectorAll("a")) {
    const isOpen = link.dataset.phone === number;
    if (isOpen) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

// "4155550123", "(415) 555-0123" and "+1 415 555 0123" are one number; whether it exists the network says.
export function readNumber(written) {
  const digits = written.replace(/\D/g, "");
  return digits.length === 10 && !written.trim().startsWith("+") ? `+1${digits}` : `+${digits}`;
}

export function writeNumber(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 ($1) $2-$3");
}

function paintAvatar(avatar, name, hue) {
  avatar.textContent = initials(name);
  avatar.style.setProperty("--hue", hue);
}

function initials(name) {
  const words = name.split(" ");
  return words[0][0] + words.at(-1)[0];
}

function describe(person) {
  const children = new Intl.ListFormat("en").format(person.looks_after);
  return `${writeNumber(person.phone)} · born ${person.birth_date}` + (children && ` · looks after ${children}`);
}

function nameLanguage(tag) {
  return new Intl.DisplayNames([tag], { type: "language", languageDisplay: "standard" }).of(tag.split("-")[0]);
}
