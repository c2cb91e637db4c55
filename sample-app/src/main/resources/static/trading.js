/** The order ticket: everything in it goes over the HTTP/2 API. */
import { lineChart } from './charts.js';
import { setText } from './text.js';

const EVERY_MS = 2000;
/** Whether the exchange has answered yet: before that there is nothing to measure. */
export let answered = false;
/* What the chart shows. */
let shown = { symbol: '', data: [] };
const byId = (id) => document.getElementById(id);

/** Fills the ticket, and keeps its chart up to date. */
export function showTrading(clock) {
  byId('order').addEventListener('submit', (event) => {
    event.preventDefault();
    order(event.submitter?.value ?? 'BUY');
  });
  byId('symbol').addEventListener('change', () => askHistory(clock));
  window.addEventListener('resize', () => draw(clock));
  keepUp(clock);
}

async function keepUp(clock) {
  try {
    if (!byId('symbol').options.length) await fillInstruments();
    await askHistory(clock);
  } catch {
    setText(byId('history-text'), 'The application does not answer.');
  } finally {
    setTimeout(() => keepUp(clock), EVERY_MS);
  }
}

async function fillInstruments() {
  const answer = await fetch('trading/instruments');
  if (!answer.ok) return;
  answered = true;
  for (const { symbol, name } of await answer.json()) {
    byId('symbol').add(new Option(`${symbol} – ${name}`, symbol));
  }
}

async function askHistory(clock) {
  const symbol = byId('symbol').value;
  if (!symbol) return;
  const answer = await fetch(`trading/history?symbol=${encodeURIComponent(symbol)}`);
  if (!answer.ok) {
    setText(byId('history-text'), 'No history: the API does not answer at the moment.');
    return;
  }
  const data = (await answer.json()).map(({ time, price }) => [Date.parse(time), price]);
  // The answer to an earlier question may come after the choice has changed.
  if (symbol !== byId('symbol').value) return;
  shown = { symbol, data };
  draw(clock);
}

function draw(clock) {
  const { symbol, data } = shown;
  if (data.length < 2) return;
  const all = data.map(([, price]) => price);
  const [from, to] = [data[0][0], data.at(-1)[0]];
  lineChart(byId('history'), [{ data, color: 'var(--accent)' }], { from, to, clock });
  setText(byId('history-text'), `${symbol} in the last ${Math.round((to - from) / 1000)} s: `
    + `low ${Math.min(...all).toFixed(2)}, high ${Math.max(...all).toFixed(2)}, last ${all.at(-1).toFixed(2)}`);
}

async function order(side) {
  const request = { symbol: byId('symbol').value, side, quantity: Number(byId('quantity').value) };
  const buttons = byId('order').querySelectorAll('button');
  // Not disabled: that would take the focus away from whoever has pressed one of them.
  if (byId('order').ariaBusy === 'true') return;
  byId('order').ariaBusy = 'true';
  buttons.forEach((button) => { button.ariaDisabled = 'true'; });
  setText(byId('filled'), 'Sending the order…');
  try {
    const answer = await fetch('trading/orders', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) });
    const said = await answer.json();
    byId('filled').dataset.ok = String(answer.ok);
    setText(byId('filled'), answer.ok ? filled(said) : `✕ ${said.detail ?? `The application answered ${answer.status}.`}`);
  } catch {
    byId('filled').dataset.ok = 'false';
    setText(byId('filled'), '✕ The application does not answer.');
  } finally {
    byId('order').ariaBusy = 'false';
    buttons.forEach((button) => { button.ariaDisabled = 'false'; });
  }
}

function filled({ symbol, side, quantity, price }) {
  return `✓ ${side === 'BUY' ? 'Bought' : 'Sold'} ${quantity} ${symbol} at ${price.toFixed(2)}, together ${(price * quantity).toFixed(2)}`;
}
