/** Three small charts in SVG. Each draws the whole picture anew from its data. */

const LEFT = 34;
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

/** [time, value or null] pairs against the clock, from zero upwards; a null is a gap. */
export function areaChart(svg, data, from, to, clock, color) {
  const { width, height } = size(svg);
  if (!width) return;
  const floor = height - BOTTOM;
  const top = niceCeiling(Math.max(0, ...data.map(([, value]) => value ?? 0)));
  const x = (time) => LEFT + ((time - from) / (to - from)) * (width - LEFT);
  const y = (value) => floor - (value / top) * (floor - 8);
  let picture = '';
  for (const part of [0, 0.5, 1]) {
    const line = round(y(top * part));
    picture += `<line x1="${LEFT}" x2="${width}" y1="${line}" y2="${line}" stroke="var(--grid)"/>`
      + `<text x="${LEFT - 6}" y="${line + 4}" text-anchor="end">${Number((top * part).toPrecision(3))}</text>`;
  }
  for (const run of runs(data)) {
    const points = run.map(([time, value]) => [x(time), y(value)]);
    picture += `<path d="${path(points)}L${round(points.at(-1)[0])} ${floor}L${round(points[0][0])} ${floor}Z" fill="${color}" opacity=".14"/>`
      + `<path d="${path(points)}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round"/>`;
  }
  svg.innerHTML = picture + timeAxis(from, to, x, height, clock);
}

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
    picture += `<g data-state="${phase.state}"><rect x="${round(left)}" width="${round(wide)}" height="${strip}" rx="2" fill="var(--state)">`
      + `<title>${phase.state} ${escape(clock(phase.time))}: ${escape(phase.detail)}</title></rect></g>`;
  });
  // Drawn again on top, so that a wide neighbour does not hide a short loss.
  svg.innerHTML = picture + losses(phases, from, to, x, strip, clock) + timeAxis(from, to, x, height, clock);
}

function losses(phases, from, to, x, strip, clock) {
  let free = -Infinity;
  return phases.map((phase, i) => {
    if (phase.state !== 'DOWN' || phase.time < from) return '';
    const left = round(x(phase.time));
    const wide = x(phases[i + 1]?.time ?? to) - left;
    const textAt = left + (wide < LABEL ? Math.max(wide, 4) + 6 : 8);
    let label = '';
    if (textAt > free && textAt < x(to) - LABEL) {
      free = textAt + LABEL;
      label = `<text x="${round(textAt)}" y="${strip / 2 + 4}" style="fill:var(--card);font-weight:650">${clock(phase.time)}</text>`;
    }
    return `<g data-state="DOWN"><rect x="${left}" width="4" height="${strip}" fill="var(--state)"/></g>${label}`;
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
