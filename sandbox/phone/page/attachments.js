// What can be attached: made here, so that the demo needs no files. Each is `{media}` or `{location}` of a message.

const PLACE = { latitude: 37.7524, longitude: -122.4184, label: "24th St Mission", address: "2800 Mission Street, San Francisco" };
const TONES = [[440, 0.25], [0, 0.08], [554, 0.2], [0, 0.08], [659, 0.45]];
const RATE = 8000;

export const ATTACHMENTS = {
  card: async (owner) => ({ media: [await readMedia(await drawInsuranceCard(owner))] }),
  voice: async () => ({ media: [await readMedia(recordVoiceNote())] }),
  place: async () => ({ location: PLACE }),
};

export async function readMedia(blob) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Error("This picture can't be read."));
    reader.readAsDataURL(blob);
  });
  return { type: blob.type, content: address.slice(address.indexOf(",") + 1) };
}

function drawInsuranceCard(owner) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 400 });
  const paint = canvas.getContext("2d");
  const shade = paint.createLinearGradient(0, 0, 640, 400);
  shade.addColorStop(0, "#1d4e89");
  shade.addColorStop(1, "#2a9d8f");
  paint.fillStyle = shade;
  paint.fillRect(0, 0, 640, 400);
  paint.fillStyle = "#ffffff";
  const lines = [
    ["600 34px sans-serif", "Golden Bay Health Plan", 62],
    ["400 20px sans-serif", "Member", 160],
    ["600 30px sans-serif", owner.name, 198],
    ["400 20px sans-serif", "Member ID", 268],
    ["600 30px monospace", "GBH 4471 0093", 306],
    ["400 18px sans-serif", "A made-up card of a made-up plan", 362],
  ];
  for (const [font, words, height] of lines) {
    paint.font = font;
    paint.fillText(words, 40, height);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// Three tones as 8-bit WAV: enough for a player to play.
function recordVoiceNote() {
  const samples = TONES.flatMap(([pitch, seconds]) =>
    Array.from({ length: seconds * RATE }, (_, moment) => 128 + 60 * Math.sin((2 * Math.PI * pitch * moment) / RATE)),
  );
  const header = new DataView(new ArrayBuffer(44));
  const write = (place, words) => [...words].forEach((letter, step) => header.setUint8(place + step, letter.charCodeAt(0)));
  write(0, "RIFF");
  header.setUint32(4, 36 + samples.length, true);
  write(8, "WAVEfmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true); // PCM
  header.setUint16(22, 1, true); // one channel
  header.setUint32(24, RATE, true);
  header.setUint32(28, RATE, true);
  header.setUint16(32, 1, true);
  header.setUint16(34, 8, true);
  write(36, "data");
  header.setUint32(40, samples.length, true);
  return new Blob([header, Uint8Array.from(samples)], { type: "audio/wav" });
}
