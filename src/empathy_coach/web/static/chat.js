// Puts the page together: the client without DOM, the view without network, and the way out.

import { Client, MemoryStorage, ProblemError } from "./client.js";
import { pageWords } from "./dom.js";
import { connectExit } from "./exit.js";
import { connectMenu } from "./menu.js";
import { View } from "./view.js";

const words = pageWords();
const view = new View(words);
const client = new Client({ storage: storage() });
const form = document.getElementById("composer");
const region = document.getElementById("region");
let waiting = 0;

connectExit(document.getElementById("leave"), () => client.leave());
connectMenu({ client, view, words, region });
view.connectInput(() => form.requestSubmit());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = view.takeText();
  if (text.trim()) send({ text }, text);
  view.input.focus();
});
for (const starter of document.querySelectorAll("#starters button")) {
  starter.addEventListener("click", () => {
    send({ text: starter.textContent }, starter.textContent);
    view.input.focus();
  });
}
// Without this script the page shows how to get help, and no box that does nothing.
document.getElementById("no-script").remove();
for (const part of [view.starters, form.parentElement]) part.hidden = false;
if (client.started) client.listen(onEvent); // the page was loaded again

function send(content, shown) {
  const mine = view.showMine(shown);
  return deliver({ id: newId(), content, shown, mine });
}

/** Deliver a message and show what came; a lost connection offers to send the same message id again. */
async function deliver(message) {
  const { id, content, mine } = message;
  view.setState(mine, words.sending);
  view.showTyping(++waiting > 0);
  try {
    const answer = await withSession(() => client.send(id, content));
    view.setState(mine, "", null);
    if (["failed", "unknown"].includes(answer.status)) notTaken(message, answer);
    view.showReplies(answer.replies, choose, { asked: content.choice !== undefined });
  } catch (error) {
    refused(message, error);
  } finally {
    view.showTyping(--waiting > 0);
  }
}

/** Run with a session, and once more with a new one when the edge knows the old one no longer. */
async function withSession(work) {
  const fresh = !client.started;
  await client.start(details());
  if (fresh) client.listen(onEvent);
  try {
    return await work();
  } catch (error) {
    if (error.body?.error !== "session" || fresh) throw error;
    client.forget();
    view.showReplies([{ text: error.body.message }], choose);
    await client.start(details());
    client.listen(onEvent);
    return work();
  }
}

function details() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { region: region.value || null, language: navigator.language || null, time_zone: timeZone ?? null };
}

function choose({ title, value }) {
  send({ choice: value }, title);
}

/** The edge took the message and it failed there: only a new message, by the learner's own hand, tries again. */
function notTaken(message, { status, replies }) {
  const run = () => deliver({ ...message, id: newId() });
  const title = status === "failed" ? words.retry : words.send_again;
  const offered = replies.some((reply) => reply.choices?.length); // a click has its own way to try again
  view.setState(message.mine, status === "failed" ? words.not_sent : words.maybe_sent, !offered && { title, run });
}

function refused(message, error) {
  const known = error instanceof ProblemError;
  if (known && error.body.error === "ended") client.forget(); // the next message begins a new talk
  const text = known ? `${error.body.message} ${error.body.help}` : words.offline;
  view.setState(message.mine, known ? words.not_sent : words.maybe_sent, { title: words.retry, run: () => deliver(message) });
  view.showReplies([{ text }], choose);
}

/** Referral status and check-ins come as the replies of a message would. */
function onEvent(_name, data) {
  view.showReplies(data.replies ?? [], choose);
}

/** Storage that ends with the tab; where the browser forbids even that, with the page. */
function storage() {
  try {
    window.sessionStorage.length;
    return window.sessionStorage;
  } catch {
    return new MemoryStorage();
  }
}

function newId() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
