// @ts-check
/** Every page begins here. Without any of this the pages still work: forms are forms, links are links. */
import { announceParts } from "./announce.js";
import { followAnswers } from "./answer.js";
import { addComforts } from "./comforts.js";
import { showConnection, showFailures } from "./connection.js";
import { followEvents } from "./fragments.js";
import { followKeys } from "./keys.js";
import { LiveStream } from "./live.js";
import { startOffline } from "./offline.js";
import { followViews } from "./views.js";
import { showWords } from "./words.js";

announceParts();
followAnswers();
addComforts();
followKeys();
showFailures();
startOffline();

const { liveAddress, liveFrom, viewing } = document.body.dataset;
const stream = liveAddress ? new LiveStream(liveAddress, Number(liveFrom)) : null;
if (document.querySelector("[data-code]")) void import("./code.js").then((code) => code.beginCode(stream));
if (document.querySelector("[data-clock]")) void import("./clock.js").then((clock) => clock.startClocks());
if (document.getElementById("battle")) void import("./battle.js").then((battle) => battle.followBattle(stream));
const lesson = /** @type {HTMLElement | null} */ (document.querySelector("[data-reading]"));
if (lesson) void import("./reading.js").then((reading) => reading.countReading(lesson));
if (stream) follow(stream);

/** @param {LiveStream} stream */
function follow(stream) {
  stream.viewing = viewing ? Number(viewing) : null;
  followEvents(stream);
  followViews(stream);
  showWords(stream);
  showConnection(stream);
  addEventListener("online", () => stream.hurry());
  document.addEventListener("visibilitychange", () => document.hidden || stream.hurry());
  addEventListener("pagehide", () => stream.stop());
  addEventListener("pageshow", (event) => event.persisted && stream.start());
  stream.start();
}
