// Runs the journeys: starts a server with demonstration data in a fresh folder, then every spec against it. Specs that
// want a day at work get a server of their own, filled with made-up people.
//
//     node run.mjs [WORD…]           only the spec files whose name contains one of the words
//
// HERSYS_E2E_URL: test a server that runs already, and start none.
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { signInEverybody } from "./session.mjs";

const here = import.meta.dirname;
const root = join(here, "..");
const output = join(here, "output");

/** Starts the server; resolves with its address once it says that it is ready. */
function startServer(dataDir, more) {
  const options = ["serve", "--demo", "--listen", "127.0.0.1:0", "--data-dir", dataDir, "--frontend", join(root, "frontend/dist"), ...more];
  const server = spawn(join(root, "target/debug/hersys"), options, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  const note = (line) => log.push(line);
  createInterface({ input: server.stderr }).on("line", note);
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      note(line);
      const address = /^ready (http\S+)/.exec(line)?.[1];
      if (address) resolve(address.replace(/\/$/, ""));
    });
    server.once("error", reject);
    server.once("exit", (code, signal) => reject(new Error(`the server ended (${code ?? signal}) before it was ready`)));
    setTimeout(() => reject(new Error("the server was not ready within two minutes")), 120_000).unref();
  });
  /** Ends it as a user would, and fails where it does not end cleanly. */
  const stop = () =>
    new Promise((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) return resolve(server.exitCode === 0);
      const patience = setTimeout(() => server.kill("SIGKILL"), 20_000);
      server.once("exit", (code) => {
        clearTimeout(patience);
        resolve(code === 0);
      });
      server.kill("SIGTERM");
    });
  return { ready, stop, log };
}

/** Runs the spec files one after the other, since they share the server's queues; resolves with whether all passed. */
function runSpecs(files) {
  return new Promise((resolve) => {
    let failed = 0;
    const stream = run({ files, concurrency: 1, timeout: 600_000 });
    stream.on("test:fail", () => (failed += 1));
    stream.on("end", () => resolve(failed === 0));
    stream.compose(new spec()).pipe(process.stdout);
  });
}

const words = process.argv.slice(2);
const files = readdirSync(join(here, "tests"))
  .filter((name) => name.endsWith(".spec.mjs") && (words.length === 0 || words.some((word) => name.includes(word))))
  .map((name) => join(here, "tests", name));
if (files.length === 0) throw new Error(`no spec file is named after ${words.join(", ")}`);
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

/** Where specs run: which of them, and with which options the server starts. */
const filled = (file) => file.endsWith("gallery.spec.mjs");
const places = [
  { name: "server", files: files.filter((file) => !filled(file)), options: [] },
  { name: "server-filled", files: files.filter(filled), options: ["--cases", "1500"] },
].filter(({ files }) => files.length > 0);

let place;
let server;
let dataDir;
/** Stops the server of the present place and takes its data away; gives whether it ended cleanly. */
async function leave() {
  const stoppedCleanly = server ? await server.stop() : true;
  if (server) writeFileSync(join(output, `${place.name}.log`), server.log.join("\n") + "\n");
  if (!stoppedCleanly) console.error(`the server did not stop cleanly, see e2e/output/${place.name}.log`);
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  server = dataDir = undefined;
  return stoppedCleanly;
}
async function finish(passed) {
  process.exit((await leave()) && passed ? 0 : 1);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => finish(false));

const given = process.env.HERSYS_E2E_URL;
let passed = true;
try {
  for (place of places) {
    if (!given) {
      dataDir = mkdtempSync(join(tmpdir(), "hersys-e2e-"));
      // As root, PostgreSQL runs as another user, who has to come through.
      chmodSync(dataDir, 0o755);
      server = startServer(dataDir, place.options);
      process.env.HERSYS_E2E_URL = await server.ready;
    }
    process.env.HERSYS_E2E_SESSIONS = JSON.stringify(await signInEverybody(process.env.HERSYS_E2E_URL));
    passed = (await runSpecs(place.files)) && passed;
    passed = (await leave()) && passed;
  }
  await finish(passed);
} catch (error) {
  console.error(error.message);
  console.error(server?.log.slice(-40).join("\n") ?? "");
  await finish(false);
}
