/** The page: keeps what /events sends, and draws it. */
import { areaChart, lineChart, sparkline, timeline } from './charts.js';
import { flashPrice, setText } from './text.js';
import { cardOf, showState, watchActuator } from './cards.js';
import { showTrading } from './trading.js';

const SPARK_POINTS = 300;
/* The charts show two minutes, or less while the application is younger. */
const WINDOW_MS = 120_000;
const MIN_WINDOW_MS = 30_000;
const MAX_LINES = 200;
const NAMES = { prices: 'Feed', api: 'API' };

const byId = (id) => document.getElementById(id);
const reader = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const clock = (time) => reader.format(time);

const quotes = new Map();
let samples = [];
const phases = { prices: [], api: [] };
/* How far the application's clock, which stamps everything, is ahead of this browser's. */
let skew = 0;
const now = () => Date.now() + skew;

/* ---- data in ---- */

function forget() {
  quotes.clear();
  byId('tiles').replaceChildren();
  byId('log').replaceChildren();
  samples = [];
  phases.prices = [];
  phases.api = [];
}

function take(update) {
  if (update.reset) forget();
  skew = Date.parse(update.now) - Date.now();
  for (const price of update.prices) addPrice(price);
  for (const sample of update.samples) samples.push({ ...sample, time: Date.parse(sample.time) });
  for (const phase of update.phases) phases[phase.connection]?.push({ ...phase, time: Date.parse(phase.time) });
  for (const line of update.lines) addLine(line);
  samples = samples.slice(-180);
  for (const name in NAMES) phases[name] = phases[name].slice(-200);
  if (update.phases.length) actuator.ask();
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
  tile.dataset.symbol = symbol;
  tile.innerHTML = '<h3></h3><div class="price"><b></b><span class="change"></span></div>'
    + '<svg class="spark" aria-hidden="true"></svg>';
  tile.querySelector('h3').textContent = symbol;
  const after = [...byId('tiles').children].find((other) => other.dataset.symbol > symbol);
  byId('tiles').insertBefore(tile, after ?? null);
  return tile;
}

function addLine({ time, connection, kind, text }) {
  const row = document.createElement('tr');
  for (const cell of [clock(Date.parse(time)), NAMES[connection] ?? connection, kind, text]) {
    row.insertCell().textContent = cell;
  }
  row.cells[2].className = 'kind';
  byId('log').prepend(row);
  while (byId('log').rows.length > MAX_LINES) byId('log').lastElementChild.remove();
}

/* ---- drawing ---- */

function draw() {
  const to = now();
  const first = phases.prices[0]?.time ?? to;
  const from = Math.max(to - WINDOW_MS, Math.min(first, to - MIN_WINDOW_MS));
  for (const name in NAMES) {
    const phase = phases[name].at(-1);
    if (phase) showState(name, phase);
    timeline(byId(`timeline-${name}`), phases[name], from, to, clock);
  }
  drawTiles(phases.prices.at(-1)?.state === 'LIVE');
  const recent = samples.filter((sample) => sample.time > from);
  setText(byId('frames-now'), recent.length ? String(recent.at(-1).frames) : '–');
  areaChart(byId('frames'), recent.map((s) => [s.time, s.frames]), from, to, clock, 'var(--accent)');
  lineChart(byId('rtt'), [
    { data: recent.map((s) => [s.time, s.pricesMillis]), color: 'var(--accent)' },
    { data: recent.map((s) => [s.time, s.apiMillis]), color: 'var(--second)', dashes: '5 3' },
  ], { from, to, clock, fromZero: true });
}

function drawTiles(live) {
  byId('no-prices').hidden = quotes.size > 0;
  byId('stale').hidden = live || quotes.size === 0;
  byId('tiles').classList.toggle('stale', !live);
  for (const quote of quotes.values()) {
    const change = (quote.points.at(-1) / quote.open - 1) * 100;
    const direction = change > 0.004 ? 'rise' : change < -0.004 ? 'fall' : 'level';
    const arrow = { rise: '▲', fall: '▼', level: '■' }[direction];
    flashPrice(quote.tile.querySelector('b'), quote.text);
    const label = quote.tile.querySelector('.change');
    setText(label, `${arrow} ${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} %`);
    label.className = `change ${direction}`;
    sparkline(quote.tile.querySelector('svg'), quote.points, { rise: 'var(--live)', fall: 'var(--down)', level: 'var(--idle)' }[direction]);
  }
}

/* ---- start ---- */

async function breakIt(connection, how, done) {
  try {
    const answer = await fetch(`exchange/${connection}/${how}`, { method: 'POST' });
    setText(byId('answer'), answer.ok ? done : `The application answered ${answer.status}.`);
  } catch {
    setText(byId('answer'), 'The application does not answer.');
  }
}

async function askAbout() {
  if ((await (await fetch('about')).json()).realFeed) cardOf('prices').querySelector('.buttons').remove();
}

const actuator = watchActuator(now, clock, breakIt);
const events = new EventSource('events');
events.addEventListener('update', (event) => take(JSON.parse(event.data)));
events.addEventListener('open', () => { byId('offline').hidden = true; });
events.addEventListener('error', () => { byId('offline').hidden = false; });
setInterval(draw, 1000);
window.addEventListener('resize', draw);
askAbout();
showTrading(clock);
