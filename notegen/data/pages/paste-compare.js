"use strict";
/* Compares what the designer holds with what it should hold; knows nothing of the page.
   Texts are compared by code points; \r\n and \r count as \n, because a text field changes them. */

const points = (text) => Array.from(text.replace(/\r\n?/g, "\n"));

const CHARACTERS = [
  ["char-quote", /^"$/], ["char-curly-quote", /^[“”„‟«»″＂]$/],
  ["char-apostrophe", /^'$/], ["char-curly-apostrophe", /^[‘’‚‛′´`＇]$/],
  ["char-space", /^ $/], ["char-no-break-space", /^[\u00a0\u202f\u2007]$/],
  ["char-invisible", /^[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]$/],
  ["char-tab", /^\t$/], ["char-line-break", /^\n$/], ["char-other-space", /^\s$/],
  ["char-square-open", /^\[$/], ["char-square-close", /^\]$/],
  ["char-brace-open", /^\{$/], ["char-brace-close", /^\}$/],
  ["char-hyphen", /^-$/], ["char-other-hyphen", /^[\u2010-\u2015\u2212\ufe63\uff0d]$/],
  ["char-accent-apart", /^\p{M}$/u], ["char-digit", /^\d$/], ["char-letter", /^\p{Script=Latin}$/u],
];

/* The sentence that names a character; a letter beside a Latin one may be a lookalike. */
const nameCharacter = (character, beside) => {
  const known = CHARACTERS.find(([, pattern]) => pattern.test(character));
  if (known) return known[0];
  if (!/^\p{L}$/u.test(character)) return "char-other";
  return /^\p{Script=Latin}$/u.test(beside || "") ? "char-other-letter" : "char-letter";
};

/* Whether `count` code points (or as many as `wanted` still has) are the same from there on. */
const agrees = (wanted, at, given, from, count) => {
  const rest = wanted.slice(at, at + count);
  if (!rest.length) return from === given.length;
  return rest.every((point, place) => point === given[from + place]);
};

/* The first difference: what stands at `at` of the given text, and what should stand there. */
const findDifference = (wanted, given) => {
  let at = 0;
  while (at < wanted.length && wanted[at] === given[at]) at += 1;
  const answer = (found, expected) => ({
    at, found: given.slice(at, at + found), expected: wanted.slice(at, at + expected),
  });
  if (at >= given.length) return answer(0, wanted.length - at);
  if (at >= wanted.length) return answer(given.length - at, 0);
  if (given[at + 1] && wanted[at].normalize("NFD") === given[at] + given[at + 1]) {
    return answer(2, 1);
  }
  if (agrees(wanted, at + 1, given, at + 1, 3)) return answer(1, 1);
  for (let run = 1; run <= 60; run += 1) {
    const certain = run === 1 ? 3 : 6;
    if (agrees(wanted, at, given, at + run, certain)) return answer(run, 0);
    if (agrees(wanted, at + run, given, at, certain)) return answer(0, run);
  }
  return answer(1, 1);
};

/* Where a piece stands in a longer text although it is not quite the same: the stretch that takes
   the fewest changes (Sellers' algorithm), or null when it would take too many. */
const locatePiece = (wanted, given) => {
  if (given.length > 20000) return null;
  let costs = given.map(() => 0).concat(0);
  let starts = costs.map((_, place) => place);
  for (let row = 1; row <= wanted.length; row += 1) {
    const cost = [row];
    const start = [0];
    for (let place = 1; place <= given.length; place += 1) {
      const same = costs[place - 1] + (wanted[row - 1] === given[place - 1] ? 0 : 1);
      const missing = costs[place] + 1;
      const extra = cost[place - 1] + 1;
      const least = Math.min(same, missing, extra);
      cost.push(least);
      start.push(least === same ? starts[place - 1] : least === missing ? starts[place] : start[place - 1]);
    }
    [costs, starts] = [cost, start];
  }
  const least = Math.min(...costs);
  if (least > Math.max(1, wanted.length * 0.4)) return null;
  const end = costs.lastIndexOf(least);
  const blank = end > starts[end] && /\s/.test(given[end - 1]) && costs[end - 1] === least;
  return { start: starts[end], end: blank ? end - 1 : end };
};

const TOKEN = /[\p{L}\p{N}_]+|[^\S\n]+|[^\p{L}\p{N}_\s]|\n/gu;
const CLOSING = { "(": ")", "[": "]", "{": "}" };

/* Where brackets stand that nothing closes or opens. */
const findSingle = (tokens) => {
  const opened = [];
  const single = [];
  for (const token of tokens) {
    if (token.text in CLOSING) opened.push(token);
    else if (Object.values(CLOSING).includes(token.text)) {
      if (opened.length && CLOSING[opened.at(-1).text] === token.text) opened.pop();
      else single.push(token);
    }
  }
  return [...single, ...opened];
};

/* The tokens of the placeholder among those that lead away from the slot, up to any other. */
const walk = (tokens, words, single) => {
  const found = [];
  let otherLine = false;
  let passed = ".()[]{}-–/";
  for (const token of tokens) {
    if (words.has(token.text) || single.has(token.start)) found.push(token);
    else if (token.text === "\n") otherLine ||= !found.length;
    else if (/^\s/u.test(token.text)) passed = ".()[]{}";
    else if (!passed.includes(token.text)) break;
  }
  return otherLine && found.length < 2 ? [] : found;
};

/* The tokens behind a slot, up to a full stop that a blank or nothing follows at once. */
const cutSentence = (tokens) =>
  tokens[0]?.text === "." && /^\s/.test(tokens[1]?.text ?? " ") ? [] : tokens;

/* What is left of a placeholder beside the slot from `start` to `end`: what stands before, and what
   behind. This is notegen's rule for templates and prints; a test holds them to the same answers. */
const findLeftovers = (text, start, end, placeholder) => {
  const words = new Set(placeholder.match(/[\p{L}\p{N}_]+/gu));
  const tokens = [...text.matchAll(TOKEN)].map((found) =>
    ({ text: found[0], start: found.index, end: found.index + found[0].length }));
  const before = tokens.filter((token) => token.end <= start);
  const behind = tokens.filter((token) => token.start >= end);
  const ofPlaceholder = findSingle([...before, ...behind]).filter((one) => placeholder.includes(one.text));
  const single = new Set(ofPlaceholder.map((token) => token.start));
  return [before.reverse(), cutSentence(behind)]
    .map((side) => walk(side, words, single))
    .filter((side) => side.length)
    .map((side) => text.slice(
      Math.min(...side.map((one) => one.start)), Math.max(...side.map((one) => one.end))));
};

/* What is wrong directly beside a piece: a leftover of the old text, or a character too many. */
const judgeNeighbours = (parts, wanted, old, piece) => {
  const isReference = piece === "reference";
  const left = isReference && parts.map((part) => part.match(/EVAL|\{BEGIN\}|\{END\}|SecondaryReference/i)).find(Boolean);
  if (left) return { verdict: "wrong", key: "check-leftover", found: points(left[0]) };
  const joined = isReference ? /^[[\]{}"“”„«»]$/ : /^[\p{L}\p{N}]$/u;
  const whole = parts.join(wanted);
  let offset = 0;
  let start = 0;
  for (let place = 0; place + 1 < parts.length; place += 1) {
    const before = points(parts[place]);
    const after = points(parts[place + 1]);
    start += parts[place].length;
    const [leftover] = isReference || old === wanted ? [] : findLeftovers(whole, start, start + wanted.length, old);
    if (leftover) return { verdict: "wrong", key: "check-leftover", found: points(leftover) };
    start += wanted.length;
    offset += before.length;
    if (before.length && joined.test(before[before.length - 1])) {
      return { verdict: "wrong", at: offset - 1, found: before.slice(-1), expected: [] };
    }
    offset += points(wanted).length;
    if (after.length && joined.test(after[0])) {
      return { verdict: "wrong", at: offset, found: after.slice(0, 1), expected: [] };
    }
  }
  return null;
};

const countPiece = (parts) => {
  const count = parts.length - 1;
  const twins = parts.slice(1, -1).some((between) => between === "");
  return { count, twins };
};

/* The verdict on a text that holds the piece: right, unless its neighbours say otherwise. */
const judgeInside = (given, wanted, old, piece) => {
  const parts = given.split(wanted);
  const { count, twins } = countPiece(parts);
  if (parts.every((part) => !part.trim())) {
    if (count === 1) return { verdict: "wrong", ...findDifference(points(wanted), points(given)) };
    return { verdict: "wrong", key: "check-twice", values: { count } };
  }
  const neighbour = judgeNeighbours(parts, wanted, old, piece);
  if (neighbour) return neighbour;
  if (twins || (count > 1 && piece !== "company")) {
    return { verdict: "wrong", key: "check-twice", values: { count } };
  }
  return { verdict: "right", key: "check-right-inside" };
};

/* The verdict on `given`: { verdict: right | almost | wrong, key } or a difference with `at`,
   `found` and `expected` (code points). `piece` is company, live-since, reference or label. */
const compareTexts = (wantedText, oldText, givenText, piece) => {
  const [wanted, old, given] = [wantedText, oldText, givenText].map((text) => points(text).join(""));
  if (given === wanted) return { verdict: "right", key: "check-right" };
  /* the old text beside the new one: where one holds the other, as a longer name may, it is not */
  const others = old.includes(wanted) ? given : given.split(wanted).join("\n");
  const stale = old !== wanted && others.includes(old);
  if (piece === "label") {
    if (given === old) return { verdict: "wrong", key: "check-still-old" };
    return { verdict: "wrong", ...findDifference(points(wanted), points(given)) };
  }
  const rest = stale ? given.split(old).join("\n") : given;
  if (stale && !rest.includes(wanted)) return { verdict: "wrong", key: "check-still-old" };
  if (stale) return { verdict: "almost", key: "check-more-old" };
  if (given.includes(wanted)) return judgeInside(given, wanted, old, piece);
  const place = locatePiece(points(wanted), points(given));
  if (!place) return { verdict: "wrong", key: "check-not-found" };
  const found = findDifference(points(wanted), points(given).slice(place.start, place.end));
  return { verdict: "wrong", ...found, at: found.at + place.start, offset: found.at };
};
