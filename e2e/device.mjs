// The app of a phone that shows one-time codes, and how an ID is set up with it.
import { createHmac } from "node:crypto";

/** Codes as the app shows them (RFC 6238), none of them twice: a code is good for one use. */
export function device(secret) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/[\s=]/g, "")].map((c) => digits.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  let last = 0;
  return async () => {
    // The one before the present one is good, too; but not so near to its end that it would be over on the way.
    last = Math.max(last + 1, Math.floor((Date.now() + 10_000) / 30_000) - 1);
    // The next one is good only once it is shown.
    while (Math.floor(Date.now() / 30_000) < last) await new Promise((resolve) => setTimeout(resolve, 250));
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(last));
    const mac = createHmac("sha1", key).update(step).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  };
}
