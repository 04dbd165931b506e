// Numbers what this page sends of its drafts: the server knows by it what was typed later, whichever comes first.

const page = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let sent = 0;

export const next = () => (sent += 1);
export const stamp = (number) => `${page}:${number}`;
