/* The page: languages, ticks, copying, and the verdicts on what is pasted back. */
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const words = JSON.parse($("words").textContent);
  const languages = all("input[name=language]");
  const ticks = all(".done input");
  const fields = all("textarea[data-step]");
  const pieces = all(".exact");
  const company = document.title.slice(document.title.indexOf(" · "));
  let language = "en";

  const say = (key, values = {}) =>
    words[language][key].replace(/\{([a-z]+)\}/g, (whole, name) =>
      name in values ? String(values[name]) : whole);

  const make = (name, style, ...content) => {
    const element = document.createElement(name);
    if (style) element.className = style;
    element.append(...content);
    return element;
  };

  /* What the page remembers: which boxes are ticked, and the language; no text. */
  const memory = `notegen-paste-${document.body.dataset.identity}`;
  const recall = () => {
    try { return JSON.parse(localStorage.getItem(memory)) || {}; } catch { return {}; }
  };
  const remember = () => {
    const done = ticks.filter((tick) => tick.checked).map((tick) => tick.id);
    try { localStorage.setItem(memory, JSON.stringify({ done, language })); } catch {
      /* some browsers refuse it for file://: then the page remembers while it is open */
    }
  };

  const showProgress = () => {
    const done = ticks.filter((tick) => tick.checked).length;
    $("progress").max = ticks.length;
    $("progress").value = done;
    $("progress-text").textContent = say("progress", { done, total: ticks.length });
    for (const count of all("[data-count]")) {
      const own = ticks.filter((tick) => tick.id.startsWith(`${count.dataset.count}-`));
      const ticked = own.filter((tick) => tick.checked).length;
      count.textContent = `${ticked}/${own.length}`;
      count.classList.toggle("whole", ticked === own.length);
    }
  };

  const choose = (chosen) => {
    if (!words[chosen]) return;
    language = chosen;
    languages.find((one) => one.value === chosen).checked = true;
    document.documentElement.lang = chosen;
    document.title = say("title") + company;
    showProgress();
    for (const status of all(".status")) status.textContent = "";
    fields.forEach(judge);
  };

  /* Copying: the very text, whichever way the browser allows. */
  const select = (piece) => getSelection().selectAllChildren(piece);

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (event.target.matches?.("textarea") || !selection.rangeCount) return;
    const text = selection.getRangeAt(0).toString();
    const piece = pieces.find((one) => one.textContent === text && selection.containsNode(one, true));
    if (!piece) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });

  const copy = async (piece) => {
    try {
      await navigator.clipboard.writeText(piece.textContent);
      return true;
    } catch {
      select(piece);
      return document.execCommand("copy");
    }
  };

  const copyAndSay = async (button) => {
    const piece = $(button.dataset.copy);
    const copied = await copy(piece);
    for (const status of all(".status")) status.textContent = "";
    const status = $(`${piece.id}-status`);
    status.textContent = say(copied ? "copied" : "copy-refused");
    status.classList.toggle("refused", !copied);
    if (!copied) select(piece);
  };

  /* Verdicts. */
  const nameOf = (characters, beside) => {
    if (!characters.length) return say("check-end");
    if (characters.length === 2 && /^\p{M}$/u.test(characters[1])) return say("char-accent-apart");
    if (characters.length > 1) return say("char-text");
    const [character] = characters;
    const name = say(nameCharacter(character, beside), { char: character });
    const code = character.codePointAt(0);
    const shown = code > 126 ? ` (U+${code.toString(16).toUpperCase().padStart(4, "0")})` : "";
    return name + shown;
  };

  const SEEN = { "\n": "↵", "\t": "→", " ": "·", "\u00a0": "°", "\u202f": "°", "\u00ad": "¦", "\u200b": "¦", "\u2060": "¦", "\ufeff": "¦" };
  const see = (characters) => characters.map((one) => SEEN[one] ?? one).join("");

  const showPlace = (text, at, length) => make("span", "shown",
    (at > 18 ? "…" : "") + text.slice(Math.max(0, at - 18), at).join(""),
    ...(length ? [make("mark", "", see(text.slice(at, at + length)))] : []),
    text.slice(at + length, at + length + 18).join("") + (text.length > at + length + 18 ? "…" : ""));

  const describe = (result, wanted, given) => {
    const { at, found, expected } = result;
    const list = make("ul");
    const before = given.slice(0, at);
    const line = before.filter((one) => one === "\n").length + 1;
    const position = at - before.lastIndexOf("\n");
    const start = result.offset ?? at;
    if (found.length || !expected.length) {
      const text = say(expected.length ? "check-found" : "check-extra", { found: nameOf(found, expected[0]) });
      list.append(make("li", "", text, showPlace(given, at, found.length)));
    }
    if (expected.length) {
      const text = say(found.length ? "check-expected" : "check-missing", { expected: nameOf(expected) });
      list.append(make("li", "", text, showPlace(wanted, start, expected.length)));
    }
    const key = given.includes("\n") ? "check-differs-line" : "check-differs";
    return [make("p", "", say(key, { position, line })), list];
  };

  const judge = (field) => {
    const verdict = $(`${field.dataset.step}-verdict`);
    verdict.className = "verdict";
    verdict.replaceChildren();
    if (!field.value) return;
    const wanted = $(`${field.dataset.step}-new`).textContent;
    const old = $(`${field.dataset.step}-old`)?.textContent ?? wanted;
    const result = compareTexts(wanted, old, field.value, field.dataset.piece);
    verdict.classList.add(result.verdict);
    if (!result.key) {
      verdict.append(...describe(result, points(wanted), points(field.value)));
      return;
    }
    verdict.append(make("p", "", say(result.key, result.values)));
    if (result.found) verdict.append(make("span", "shown", make("mark", "", result.found.join(""))));
  };

  /* Start. */
  const kept = recall();
  for (const tick of ticks) tick.checked = (kept.done || []).includes(tick.id);
  document.documentElement.classList.add("script");
  const asked = [kept.language, ...navigator.languages.map((one) => one.slice(0, 2).toLowerCase())];
  choose(asked.find((one) => one in words) || "en");
  for (const button of languages) {
    button.addEventListener("change", () => { choose(button.value); remember(); });
  }
  for (const tick of ticks) tick.addEventListener("change", () => { showProgress(); remember(); });
  for (const field of fields) field.addEventListener("input", () => judge(field));
  for (const button of all("[data-copy]")) button.addEventListener("click", () => copyAndSay(button));
  for (const piece of pieces) piece.addEventListener("focus", () => select(piece));
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
})();
