// Starts the program. trunk's preload links name its two files, whose names carry a hash of their content.
const address = (selector) => document.head.querySelector(selector).href;
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
