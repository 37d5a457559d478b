// Reads the command lines of this machine's new processes two hundred times a second, and counts those that hold a secret
// of the tests: an argv is open to every user (/proc/PID/cmdline is mode 0444). What to look for comes as the first line
// of stdin; at stdin's end one line of JSON tells what was seen. Linux only.
//
// Reading every process at each sample would take a third of a core. So /proc/loadavg, whose last word is the newest
// id, tells which are new; those are read at each sample while a shell or a launcher turns into what it starts, and
// all of them ten times a second.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';

const everyMs = 5;
const youngMs = 150;
const oldEveryMs = 100;
/** Linux's own limit for one argument is 128 KiB; what stands behind this much is not seen. */
const buffer = Buffer.alloc(256 * 1024);

/** @type {Buffer[]} */
let needles = [];
/** @type {Map<number, number>} until when a process counts as young, by its id */
const young = new Map();
/** @type {Set<number>} */
const all = new Set();
/** @type {Map<string, string>} */
const hits = new Map();
let newest = 0;
let samples = 0;
let reads = 0;
let readAll = 0;
const started = performance.now();

createInterface({ input: process.stdin })
  .once('line', (line) => {
    needles = JSON.parse(line).map((/** @type {string} */ text) => Buffer.from(text));
    lookAround();
    setInterval(sample, everyMs);
  })
  .once('close', () => {
    sample();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage();
    const result = {
      samples,
      reads,
      hz: Math.round(samples / seconds),
      cpuPercent: Number(((user + system) / 1e4 / seconds).toFixed(1)),
      hits: [...hits.values()],
    };
    process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
  });

function sample() {
  samples += 1;
  const now = performance.now();
  const latest = Number(textOf('/proc/loadavg').split(' ').at(-1));
  // Ids have come round to their beginning.
  if (latest < newest) lookAround();
  for (let id = newest + 1; id <= latest; id += 1) if (isProcess(id)) add(id, now);
  newest = latest;
  for (const [id, until] of young) {
    read(id);
    if (now > until) young.delete(id);
  }
  if (now < readAll) return;
  readAll = now + oldEveryMs;
  for (const id of all) read(id);
}

function lookAround() {
  const now = performance.now();
  // First: who begins while the list is read is newer than this, and looked at next.
  newest = Number(textOf('/proc/loadavg').split(' ').at(-1));
  for (const name of readdirSync('/proc'))
    if (/^\d/.test(name) && !all.has(Number(name))) add(Number(name), now);
}

/** @param {number} id @param {number} now */
function add(id, now) {
  all.add(id);
  young.set(id, now + youngMs);
}

/** Threads have ids of the same row. @param {number} id */
function isProcess(id) {
  return textOf(`/proc/${id}/status`).includes(`\nTgid:\t${id}\n`);
}

/** @param {number} id */
function read(id) {
  reads += 1;
  const length = fill(`/proc/${id}/cmdline`);
  if (length < 0) {
    all.delete(id);
    young.delete(id);
    return;
  }
  const line = buffer.subarray(0, length);
  if (needles.some((needle) => line.includes(needle))) keep(id, line);
}

/** @param {string} path */
function textOf(path) {
  return buffer.toString('latin1', 0, Math.max(0, fill(path)));
}

/** The file's length, once it stands in the buffer; -1 where there is none any more. @param {string} path */
function fill(path) {
  try {
    const file = openSync(path, 'r');
    try {
      return readSync(file, buffer, 0, buffer.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return -1;
  }
}

/**
 * Keeps the words of a command line, without those that hold a secret.
 * @param {number} id @param {Buffer} line
 */
function keep(id, line) {
  const words = line.toString('latin1').split('\0');
  const isSecret = (/** @type {string} */ word) =>
    needles.some((needle) => word.includes(needle.toString('latin1')));
  const shown = words.map((word) => (isSecret(word) ? '[secret]' : word.slice(0, 200)));
  hits.set(`${id} ${words[0]}`, shown.join(' ').trim());
}
