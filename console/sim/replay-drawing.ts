/**
 * Draws one instant of a day: waiting-line lanes and agent tiles (as in
 * console/parts/waiting-line.tsx). A canvas, because thousands of tiles change 60 times a second.
 */
import type { Instant } from './replay-instant.ts';
import { type ReplayRun, replayStates } from './worker-protocol.ts';

export interface ReplayScene {
  readonly run: ReplayRun;
  readonly targetMs: number;
  /** Queues that any call has entered. */
  readonly lanes: readonly number[];
  readonly selected: number | null;
  readonly countText: (count: number) => string;
}

const laneHeight = 44;
const lineBelow = 30;
const margin = 10;
const [targetsShown, targetLeastMs] = [3, 1_000];
/** With more waiting calls, dots also stand above and below the line. */
const onLineMost = 30;
const [dotRadius, reachPx] = [4.5, 14];
const [roomyTile, denseTile, roomyMost] = [18, 11, 200];
const colours: Readonly<Record<(typeof replayStates)[number], string>> = {
  ready: '--ready',
  reserved: '--ring',
  busy: '--busy',
  workingAfterCall: '--wrap',
  notReady: '--off',
  loggedOff: '--line-strong',
};

export function drawInstant(canvas: HTMLCanvasElement, scene: ReplayScene, now: Instant): void {
  const { run, lanes } = scene;
  const width = canvas.clientWidth;
  const tile = run.agents.length > roomyMost ? denseTile : roomyTile;
  const columns = Math.max(1, Math.floor((width - margin) / tile));
  const tilesTop = lanes.length * laneHeight + margin;
  const height = tilesTop + Math.ceil(run.agents.length / columns) * tile + margin;
  const ratio = window.devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name);
  pen.font = `12px ${style.fontFamily}`;
  lanes.forEach((queue, lane) => {
    const waiting = now.waiting.filter((place) => run.waits.queue[place] === queue);
    drawLane(pen, { scene, now, waiting, queue, lane, width, colour });
  });
  for (const [state, name] of replayStates.entries()) {
    pen.fillStyle = colour(colours[name]);
    pen.strokeStyle = pen.fillStyle;
    pen.lineWidth = 2;
    pen.beginPath();
    for (const [agent, own] of now.states.entries()) {
      if (own !== state) continue;
      const x = margin + (agent % columns) * tile;
      addShape(pen, name, { x, y: tilesTop + Math.floor(agent / columns) * tile, size: tile - 6 });
    }
    if (name === 'reserved') pen.stroke();
    else pen.fill();
  }
}

interface Lane {
  readonly scene: ReplayScene;
  readonly now: Instant;
  readonly waiting: readonly number[];
  readonly queue: number;
  readonly lane: number;
  readonly width: number;
  readonly colour: (name: string) => string;
}

function drawLane(pen: CanvasRenderingContext2D, of: Lane): void {
  const { scene, now, waiting, queue, lane, width, colour } = of;
  const { run, targetMs, selected, countText } = scene;
  const y = lane * laneHeight + lineBelow;
  pen.fillStyle = colour('--ink');
  pen.textAlign = 'left';
  pen.fillText(run.queues[queue] ?? '', margin, y - 16);
  pen.textAlign = 'right';
  pen.fillStyle = colour('--ink-2');
  pen.fillText(countText(waiting.length), width - margin, y - 16);
  pen.fillStyle = colour('--line-strong');
  pen.fillRect(margin, y - 1, width - 2 * margin, 2);
  pen.fillStyle = colour('--ink');
  pen.fillRect(xOf(targetMs, { targetMs, width }) - 1, y - 10, 2, 20);
  const spread = waiting.length > onLineMost;
  for (const isLate of [false, true]) {
    pen.beginPath();
    for (const place of waiting) {
      const ageMs = now.atMs - (run.waits.fromMs[place] ?? 0);
      if (ageMs > targetMs !== isLate) continue;
      const [x, at] = [xOf(ageMs, { targetMs, width }), y + (spread ? offsetOf(place) : 0)];
      if (isLate) addDiamond(pen, { x: x - 6, y: at - 6, size: 12 });
      else {
        pen.moveTo(x + dotRadius, at);
        pen.arc(x, at, dotRadius, 0, 2 * Math.PI);
      }
    }
    pen.fillStyle = colour(isLate ? '--bad' : '--accent');
    pen.fill();
  }
  if (selected === null || !waiting.includes(selected)) return;
  const ageMs = now.atMs - (run.waits.fromMs[selected] ?? 0);
  pen.strokeStyle = colour('--ink');
  pen.lineWidth = 1.5;
  pen.beginPath();
  const at = y + (spread ? offsetOf(selected) : 0);
  pen.arc(xOf(ageMs, { targetMs, width }), at, 9, 0, 2 * Math.PI);
  pen.stroke();
}

export function waitNear(
  { run, targetMs, lanes }: ReplayScene,
  now: Instant,
  at: { readonly x: number; readonly y: number; readonly width: number },
): number | null {
  const queue = lanes[Math.floor(at.y / laneHeight)];
  let [nearest, least] = [-1, reachPx];
  for (const place of now.waiting) {
    if (run.waits.queue[place] !== queue) continue;
    const ageMs = now.atMs - (run.waits.fromMs[place] ?? 0);
    const away = Math.abs(xOf(ageMs, { targetMs, width: at.width }) - at.x);
    if (away < least) [nearest, least] = [place, away];
  }
  return nearest < 0 ? null : nearest;
}

/** Square-root scale, which gives the time before the target room. */
function xOf(ageMs: number, of: { readonly targetMs: number; readonly width: number }): number {
  const endMs = Math.max(targetLeastMs, of.targetMs) * targetsShown;
  return margin + Math.sqrt(Math.min(1, ageMs / endMs)) * (of.width - 2 * margin);
}

function offsetOf(place: number): number {
  return ((place % 5) - 2) * 4;
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

function addDiamond(pen: CanvasRenderingContext2D, { x, y, size }: Square): void {
  const half = size / 2;
  pen.moveTo(x + half, y);
  pen.lineTo(x + size, y + half);
  pen.lineTo(x + half, y + size);
  pen.lineTo(x, y + half);
  pen.closePath();
}

/** Same shapes as `console/parts/state-mark.tsx`. */
function addShape(
  pen: CanvasRenderingContext2D,
  state: (typeof replayStates)[number],
  square: Square,
): void {
  const { x, y, size } = square;
  const half = size / 2;
  switch (state) {
    case 'ready':
    case 'reserved':
      pen.moveTo(x + size, y + half);
      pen.arc(x + half, y + half, half, 0, 2 * Math.PI);
      break;
    case 'busy':
      pen.rect(x, y, size, size);
      break;
    case 'workingAfterCall':
      addDiamond(pen, square);
      break;
    case 'notReady':
      pen.rect(x, y + half - 1.5, size, 3);
      break;
    case 'loggedOff':
      pen.rect(x, y + half - 1, size / 3, 2);
      pen.rect(x + (size * 2) / 3, y + half - 1, size / 3, 2);
      break;
  }
}
