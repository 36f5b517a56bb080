// What the page asks of the phone network that serves it.

export async function fetchPeople() {
  return readJson(await fetch("/phone/people"));
}

// What has changed on this phone since `seen`, which is the last answer of this kind, or null.
export async function fetchChanges(number, seen, signal) {
  const query = new URLSearchParams({ number, after: seen?.version ?? 0, run: seen?.run ?? "" });
  return readJson(await fetch(`/phone/messages?${query}`, { signal }));
}

// Resolves when the clinic has taken the message, or has failed to. Rejects with words to show when it could not go out.
export async function sendMessage(message) {
  const answer = await fetch("/phone/send", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
  }).catch(() => {
    throw new Error("No network. Is the demo still running?");
  });
  if (answer.status === 400) {
    throw new Error((await answer.json()).error);
  }
  return readJson(answer);
}

function readJson(answer) {
  if (!answer.ok) {
    throw new Error(`The network answers ${answer.status}.`);
  }
  return answer.json();
}
