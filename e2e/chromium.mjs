// How Chromium is found and started, for the journeys and for whatever else wants a real browser.
import { existsSync } from "node:fs";

function chromiumPath() {
  const places = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = [process.env.HERSYS_CHROMIUM, ...places.map((name) => `/usr/bin/${name}`), "/snap/bin/chromium"];
  return found.find((path) => path && existsSync(path));
}

/** How Chromium is started, whatever for. */
export const chromiumOptions = () => ({
  executablePath: chromiumPath(),
  // As root Chromium has no sandbox.
  chromiumSandbox: process.getuid() !== 0,
  args: [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    ...(process.env.HERSYS_CHROMIUM_ARGS?.split(" ") ?? []),
  ],
});
