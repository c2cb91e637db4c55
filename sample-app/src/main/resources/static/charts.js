/** Small charts in SVG. Each draws the whole picture anew from its data. */

const LEFT = 40;
const BOTTOM = 18;
/* The width of a time of day. */
const LABEL = 60;

const size = (svg) => {
  const { width, height } = svg.getBoundingClientRect();
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return { width, height };
};
const round = (number) => Math.round(number * 10) / 10;
const path = (points) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${round(x)} ${round(y)}`).join('');
const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A line over its last points, coloured by direction, with a soft area below. */
export function sparkline(svg, values, color) {
  const { width, height } = size(svg);
  if (!width || values.length < 2) return;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, i) => [
    (i / (values.length - 1)) * (width - 6), 4 + (1 - (value - low) / span) * (height - 8)]);
  const [x, y] = points.at(-1);
  svg.innerHTML = `<path d="${path(points)}L${round(x)} ${height}L0 ${height}Z" fill="${color}" opacity=".12"/>`
    + `<path d="${path(points)}" fill="none" stroke="${color}" stroke-width="1.8" stroke-linejoin="round"/>`
    + `<circle cx="${round(x)}" cy="${round(y)}" r="3" fill="${color}"/>`;
}

/** [time, value or null] pairs against the clock, from zero upwards, with a soft area below; a null is a gap. */
export function areaChart(svg, data, from, to, clock, color) {
  draw(svg, [{ data, color, area: true }], { from, to, clock, fromZero: true });
}

/** Lines against the clock; from zero upwards, or between their lowest and highest value. */
export function lineChart(svg, lines, options) {
  draw(svg, lines, options);
}

function draw(svg, lines, { from, to, clock, fromZero }) {
  const { width, height } = size(svg);
  if (!width) return;
  const floor = height - BOTTOM;
  const values = lines.flatMap(({ data }) => data.map(([, value]) => value ?? 0));
  const [low, high] = fromZero ? [0, niceCeiling(Math.max(0, ...values))] : around(values);
  const x = (time) => LEFT + ((time - from) / (to - from)) * (width - LEFT);
  const y = (value) => floor - ((value - low) / (high - low)) * (floor - 8);
  let picture = '';
  for (const part of [0, 0.5, 1]) {
    const line = round(y(low + (high - low) * part));
    const label = low + (high - low) * part;
    picture += `<line x1="${LEFT}" x2="${width}" y1="${line}" y2="${line}" stroke="var(--grid)"/>`
      + `<text x="${LEFT - 6}" y="${line + 4}" text-anchor="end">${fromZero ? Number(label.toPrecision(3)) : label.toFixed(1)}</text>`;
  }
  for (const { data, color, area, dashes } of lines) {
    for (const run of runs(data)) {
      const points = run.map(([time, value]) => [x(time), y(value)]);
      if (area) picture += `<path d="${path(points)}L${round(points.at(-1)[0])} ${floor}L${round(points[0][0])} ${floor}Z" fill="${color}" opacity=".14"/>`;
      picture += `<path d="${path(points)}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round" stroke-dasharray="${dashes ?? 'none'}"/>`;
    }
  }
  svg.innerHTML = picture + timeAxis(from, to, x, height, clock);
}

function around(values) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low) * 0.1 || 1;
  return [low - margin, high + margin];
}

/* How much of the strip's height a state has: what its colour says is not said by colour alone. */
const TALL = { LIVE: 1, CONNECTED: 0.65, DOWN: 0.35, TERMINATED: 0.35, STARTING: 0.15 };

/** The states as a coloured strip. */
export function timeline(svg, phases, from, to, clock) {
  const { width, height } = size(svg);
  if (!width) return;
  const x = (time) => Math.max(0, ((time - from) / (to - from)) * width);
  const strip = height - BOTTOM - 4;
  let picture = `<rect width="${width}" height="${strip}" rx="6" fill="var(--grid)"/>`;
  phases.forEach((phase, i) => {
    const end = phases[i + 1]?.time ?? to;
    if (end < from) return;
    const left = x(phase.time);
    // A short state is drawn wide enough to be seen: it is the one worth seeing.
    const wide = Math.max(x(end) - left, phase.state === 'DOWN' ? 4 : 1);
    picture += `<g data-state="${phase.state}"><rect x="${round(left)}" width="${round(wide)}" y="${round(strip * (1 - TALL[phase.state]))}" height="${round(strip * TALL[phase.state])}" fill="var(--state)">`
      + `<title>${phase.state} ${escape(clock(phase.time))}: ${escape(phase.detail)}</title></rect></g>`;
  });
  svg.innerHTML = picture + losses(phases, from, x, strip, clock, width) + timeAxis(from, to, x, height, clock);
}

/** When each loss was, as long as there is room to say so: in a long one, beside a short one. */
function losses(phases, from, x, strip, clock, width) {
  return phases.map((phase, i) => {
    if (phase.state !== 'DOWN' || phase.time < from) return '';
    const left = round(x(phase.time));
    const wide = (phases[i + 1] ? x(phases[i + 1].time) : width) - left;
    const inside = wide > LABEL + 8;
    const textAt = round(left + (inside ? 8 : Math.max(wide, 4) + 6));
    const next = phases.slice(i + 1).find(({ state }) => state === 'DOWN');
    const room = (next ? x(next.time) : width) - textAt;
    // Drawn on top, so that the next state does not hide a short loss.
    return `<g data-state="DOWN"><rect x="${left}" width="4" height="${strip}" fill="var(--state)"/></g>`
      + (room > LABEL
        ? `<text class="${inside ? 'long' : 'short'}" x="${textAt}" y="${round(strip / 2 - 1)}">${clock(phase.time)}</text>` : '');
  }).join('');
}

function timeAxis(from, to, x, height, clock) {
  let axis = '';
  const step = to - from <= 45_000 ? 10_000 : to - from <= 90_000 ? 15_000 : 30_000;
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const at = x(time);
    if (at < 60 || at > x(to) - 30) continue;
    axis += `<text x="${round(at)}" y="${height - 3}" text-anchor="middle">${clock(time)}</text>`;
  }
  return axis;
}

function runs(data) {
  const found = [];
  let current = [];
  for (const pair of data) {
    if (pair[1] == null) {
      if (current.length) found.push(current);
      current = [];
    } else {
      current.push(pair);
    }
  }
  if (current.length) found.push(current);
  return found;
}

function niceCeiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 6, 8, 10].map((factor) => factor * power).find((candidate) => candidate >= value * 1.02) ?? 10 * power;
}
