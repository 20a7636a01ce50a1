// Starts the program. trunk's preload links name its two files, whose names carry a hash of their content.
const address = (selector) => document.head.querySelector(selector).href;

// What the program asks first, the page names; it is asked while the program is still on its way, which saves a wait on a slow
// line. Who comes by a link with a secret behind the # is asked for something else.
const first = document.head.querySelector('meta[name="first-question"]');
if (first && !location.hash) {
  const url = new URL(first.content, location.origin).href;
  const answer = fetch(url);
  // Where it fails the program asks again.
  answer.catch(() => {});
  globalThis.hersysAhead = { url, answer, at: Date.now() };
}

try {
  const { default: init } = await import(address('link[rel="modulepreload"]'));
  await init({ module_or_path: address('link[rel="preload"][as="fetch"]') });
} catch (error) {
  const notice = document.createElement("p");
  notice.setAttribute("role", "alert");
  notice.textContent = "画面を読み込めませんでした。通信を確かめて、もう一度開いてください。(The page could not be loaded. Please try again.)";
  document.body.append(notice);
  throw error;
}
