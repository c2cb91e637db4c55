/** The page: keeps what /events sends, and draws it. */
import { areaChart, sparkline, timeline } from './charts.js';

const SPARK_POINTS = 300;
/* The charts show two minutes, or less while the application is younger. */
const WINDOW_MS = 120_000;
const MIN_WINDOW_MS = 30_000;
const MAX_LINES = 200;

const byId = (id) => document.getElementById(id);
const reader = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const clock = (time) => reader.format(time);

const STATE_NAMES = { STARTING: 'Starting', CONNECTED: 'Connected', LIVE: 'Live', DOWN: 'Down', TERMINATED: 'Terminated' };

const quotes = new Map();
let samples = [];
let phases = [];
/* How far the application's clock, which stamps everything, is ahead of this browser's. */
let skew = 0;

/* ---- data in ---- */

function forget() {
  quotes.clear();
  byId('tiles').replaceChildren();
  byId('log').replaceChildren();
  samples = [];
  phases = [];
}

function take(update) {
  if (update.reset) forget();
  skew = Date.parse(update.now) - Date.now();
  for (const price of update.prices) addPrice(price);
  for (const sample of update.samples) samples.push({ ...sample, time: Date.parse(sample.time) });
  for (const phase of update.phases) phases.push({ ...phase, time: Date.parse(phase.time) });
  for (const line of update.lines) addLine(line);
  samples = samples.slice(-180);
  phases = phases.slice(-200);
  draw();
}

function addPrice({ symbol, price, open }) {
  let quote = quotes.get(symbol);
  if (!quote) {
    quote = { symbol, points: [], tile: newTile(symbol) };
    quotes.set(symbol, quote);
  }
  quote.open = Number(open);
  quote.text = price;
  quote.points.push(Number(price));
  if (quote.points.length > SPARK_POINTS) quote.points.shift();
}

function newTile(symbol) {
  const tile = document.createElement('li');
  tile.className = 'tile';
  tile.innerHTML = '<h3></h3><div class="price"><b></b><span class="change"></span></div>'
    + '<svg class="spark" aria-hidden="true"></svg>';
  tile.querySelector('h3').textContent = symbol;
  const after = [...byId('tiles').children].find((other) => other.querySelector('h3').textContent > symbol);
  byId('tiles').insertBefore(tile, after ?? null);
  return tile;
}

function addLine({ time, kind, text }) {
  const row = document.createElement('tr');
  for (const cell of [clock(Date.parse(time)), kind, text]) {
    row.insertCell().textContent = cell;
  }
  row.cells[1].className = 'kind';
  byId('log').prepend(row);
  while (byId('log').rows.length > MAX_LINES) byId('log').lastElementChild.remove();
}

/* ---- drawing ---- */

function draw() {
  const now = Date.now() + skew;
  const from = Math.max(now - WINDOW_MS, Math.min(phases[0]?.time ?? now, now - MIN_WINDOW_MS));
  const state = phases.at(-1)?.state ?? 'STARTING';
  drawTiles(state === 'LIVE');
  drawBadge(byId('connection'), state, STATE_NAMES[state]);
  timeline(byId('timeline'), phases, from, now, clock);
  const phase = phases.at(-1);
  setText(byId('timeline-text'), phase ? `${STATE_NAMES[state]} since ${clock(phase.time)}: ${phase.detail}` : '');
  const recent = samples.filter((sample) => sample.time > from);
  const last = recent.at(-1);
  setText(byId('frames-now'), last ? String(last.frames) : '–');
  setText(byId('rtt-now'), last?.rttMillis != null ? `${last.rttMillis.toFixed(2)} ms` : '–');
  areaChart(byId('frames'), recent.map((s) => [s.time, s.frames]), from, now, clock, 'var(--accent)');
  areaChart(byId('rtt'), recent.map((s) => [s.time, s.rttMillis]), from, now, clock, 'var(--live)');
}

function drawTiles(live) {
  byId('no-prices').hidden = quotes.size > 0;
  byId('tiles').classList.toggle('stale', !live);
  for (const quote of quotes.values()) {
    const change = (quote.points.at(-1) / quote.open - 1) * 100;
    const direction = change > 0.004 ? 'rise' : change < -0.004 ? 'fall' : 'level';
    const arrow = { rise: '▲', fall: '▼', level: '■' }[direction];
    quote.tile.querySelector('b').textContent = quote.text;
    const label = quote.tile.querySelector('.change');
    label.textContent = `${arrow} ${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} %`;
    label.className = `change ${direction}`;
    sparkline(quote.tile.querySelector('svg'), quote.points, { rise: 'var(--live)', fall: 'var(--down)', level: 'var(--idle)' }[direction]);
  }
}

function drawBadge(badge, state, text) {
  badge.dataset.state = state;
  setText(badge, text);
}

/* An aria-live region speaks whenever its text is set, so set it only when it is another one. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* ---- health ---- */

function flatten(details, into = [], prefix = '') {
  for (const [key, value] of Object.entries(details ?? {})) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      flatten(value, into, `${prefix}${key}.`);
    } else {
      into.push([prefix + key, Array.isArray(value) ? value.join(', ') : String(value)]);
    }
  }
  return into;
}

/* An instant becomes the time of day, a duration milliseconds; everything else is shown as it came. */
function readable(value) {
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return clock(Date.parse(value));
  const seconds = /^PT([\d.]+)S$/.exec(value);
  return seconds ? `${(Number(seconds[1]) * 1000).toFixed(2)} ms` : value;
}

async function askHealth() {
  try {
    const answer = await fetch('actuator/health', { headers: { accept: 'application/json' }, cache: 'no-store' });
    const health = await answer.json();
    const gun = health.components?.gun;
    const prices = gun?.components?.prices ?? gun;
    drawBadge(byId('health'), health.status, health.status);
    setText(byId('health-code'), `HTTP ${answer.status}`);
    showHealth([['application', health.status], ['gun / prices', prices?.status ?? 'not reported'], ...flatten(prices?.details)]);
  } catch {
    drawBadge(byId('health'), 'UNKNOWN', 'No answer');
    setText(byId('health-code'), '');
  } finally {
    setTimeout(askHealth, 1000);
  }
}

function showHealth(rows) {
  const list = byId('health-detail');
  list.replaceChildren(...rows.flatMap(([name, value]) => {
    const term = document.createElement('dt');
    const description = document.createElement('dd');
    term.textContent = name;
    description.textContent = readable(value);
    return [term, description];
  }));
}

/* ---- buttons ---- */

function onPress(id, path, done) {
  byId(id).addEventListener('click', async () => {
    try {
      const answer = await fetch(path, { method: 'POST' });
      byId('answer').textContent = answer.ok ? done : `The application answered ${answer.status}.`;
    } catch {
      byId('answer').textContent = 'The application does not answer.';
    }
  });
}

onPress('drop', 'exchange/drop', 'The exchange has cut the connection, without a word of goodbye.');
onPress('outage', 'exchange/outage?seconds=5', 'The exchange has closed its port for five seconds.');

/* ---- start ---- */

async function askAbout() {
  const about = await (await fetch('about')).json();
  byId('feed').textContent = about.feed;
  if (!about.embedded) {
    byId('buttons').hidden = true;
    byId('controls-help').textContent = 'This is a real feed, which does not take orders: pull the network cable instead.';
  }
}

const events = new EventSource('events');
events.addEventListener('update', (event) => take(JSON.parse(event.data)));
events.addEventListener('open', () => { byId('offline').hidden = true; });
events.addEventListener('error', () => { byId('offline').hidden = false; });
setInterval(draw, 1000);
askAbout();
askHealth();
