/** A card for each connection: its state comes with /events, everything else is asked of the actuator. */
import { setText } from './text.js';
import { answered } from './trading.js';

const CARDS = {
  prices: { title: 'Feed', kind: 'WebSocket', dropped: 'The exchange has cut the feed, without a word of goodbye.', down: 'The exchange has closed the port of its feed for five seconds.' },
  api: { title: 'API', kind: 'HTTP/2', dropped: 'The exchange has cut the API\'s connection, without a word of goodbye.', down: 'The exchange has closed the port of its API for five seconds.' },
};
const STATES = { STARTING: 'Starting', CONNECTED: 'Connected', LIVE: 'Live', DOWN: 'Down', TERMINATED: 'Terminated' };
const EVERY_MS = 1000;

/** The card of a connection. */
export const cardOf = (name) => document.getElementById(`card-${name}`);

/** Shows the state that a connection has entered. */
export function showState(name, { state }) {
  const badge = cardOf(name).querySelector('.badge');
  badge.dataset.state = state;
  setText(badge, STATES[state]);
}

/** Fills the cards, and keeps them true; what it returns has ask(), for when something has just happened. */
export function watchActuator(now, clock, breakIt) {
  for (const name in CARDS) build(name, breakIt);
  let timer;
  let asking = false;
  let again = false;
  async function ask() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    clearTimeout(timer);
    await Promise.allSettled([askHealth(), askConnections(now, clock)]);
    asking = false;
    timer = setTimeout(ask, again ? 0 : EVERY_MS);
    again = false;
  }
  ask();
  return { ask };
}

function build(name, breakIt) {
  const { title, kind, dropped, down } = CARDS[name];
  const card = cardOf(name);
  card.append(document.getElementById('link').content.cloneNode(true));
  const heading = card.querySelector('h2');
  heading.id = `${name}-card-heading`;
  heading.innerHTML = `${title} <small>${kind}</small>`;
  const drop = card.querySelector('.drop');
  drop.textContent = `Drop the ${title === 'API' ? 'API' : 'feed'}`;
  drop.addEventListener('click', () => breakIt(name, 'drop', dropped));
  const outage = card.querySelector('.outage');
  outage.setAttribute('aria-label', `Outage 5 s of the ${title === 'API' ? 'API' : 'feed'}`);
  outage.addEventListener('click', () => breakIt(name, 'outage?seconds=5', down));
}

async function askHealth() {
  const badge = document.getElementById('health');
  const answer = await fetch('actuator/health', { headers: { accept: 'application/json' }, cache: 'no-store' });
  const { status, components } = await answer.json();
  badge.dataset.state = status;
  setText(badge, status);
  for (const name in CARDS) cardOf(name).dataset.health = components?.gun?.components?.[name]?.status ?? 'UNKNOWN';
}

async function askConnections(now, clock) {
  const [connections, requests] = await Promise.all([json('actuator/gun'), answered ? json('actuator/metrics/gun.client.requests?tag=connection:api') : null]);
  for (const name in CARDS) {
    const connection = connections.connections?.[name];
    if (connection) show(name, connection, name === 'api' ? requests : null, now(), clock);
  }
}

async function json(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, cache: 'no-store' });
  return answer.ok ? answer.json() : {};
}

function show(name, connection, requests, now, clock) {
  const card = cardOf(name);
  setText(card.querySelector('.origin'), `${connection.origin} · ${connection.protocol ?? 'not connected'}`);
  const facts = [
    ['State', connection.state],
    ['Next attempt', nextAttempt(connection, now)],
    ['Since', clock(Date.parse(connection.since))],
    ['Health', card.dataset.health ?? '–'],
    ['Round trip', connection.protocol && connection.roundTrip ? millis(connection.roundTrip) : '–'],
    ['Times up', String(connection.counters.timesUp)],
    name === 'api' ? ['Requests', measured(requests)] : ['Frames', connection.counters.framesReceived.toLocaleString()],
    ['Last error', connection.lastError?.text ?? 'none'],
  ];
  const list = card.querySelector('dl');
  facts.forEach(([term, description], i) => {
    const row = list.children[i] ?? list.appendChild(document.createElement('div'));
    if (!row.children.length) row.append(document.createElement('dt'), document.createElement('dd'));
    setText(row.children[0], term);
    setText(row.children[1], description);
    row.dataset.fact = term;
    row.classList.toggle('wide', i < 2);
  });
}

function nextAttempt({ nextRetryAt, attempts }, now) {
  const failed = attempts ? ` (${attempts} failed)` : '';
  if (!nextRetryAt) return attempts ? `now${failed}` : 'none due';
  return `in ${Math.max(0, (Date.parse(nextRetryAt) - now) / 1000).toFixed(1)} s${failed}`;
}

function measured(requests) {
  const value = (statistic) => requests?.measurements?.find((m) => m.statistic === statistic)?.value ?? 0;
  const count = value('COUNT');
  return count ? `${count.toLocaleString()}, ∅ ${((value('TOTAL_TIME') / count) * 1000).toFixed(1)} ms` : 'none yet';
}

function millis(duration) {
  const seconds = /^PT([\d.E-]+)S$/.exec(duration);
  return seconds ? `${(Number(seconds[1]) * 1000).toFixed(2)} ms` : duration;
}
