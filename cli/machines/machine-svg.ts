/**
 * A machine as a picture: a box for each state with its transitions, regions next to each other,
 * and an arrow from each transition to the state that follows. Descriptions are tooltips.
 */
import type { AnyStateMachine } from 'xstate';

type StateNode = AnyStateMachine['root'];
type Box = Record<'x' | 'y' | 'width' | 'height', number>;

const lineHeight = 18;
const pad = 12;
const charWidth = 7.3;
/** To the right of states, for arrows. */
const arrowRoom = 80;

export function machineSvg({ root }: AnyStateMachine): string {
  const boxes = new Map<StateNode, Box>();
  const { width, height } = place(root, 1, 1, boxes);
  const states = [...boxes].map(([node, box]) => draw(node, box, boxes));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 2}" height="${height + 2}" font-family="monospace" font-size="12">
<title>States and transitions: ${root.machine.id}</title>
<style>svg{background:#fff}rect,path{fill:none;stroke:#555}path{stroke:#07a}.final{stroke-width:3}</style>
<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8" /></marker>
${states.join('\n')}
</svg>
`;
}

/** Places a state and those in it. */
function place(node: StateNode, x: number, y: number, boxes: Map<StateNode, Box>): Box {
  const rows = rowsOf(node);
  const width = Math.max(...rows.map(({ text }) => text.length)) * charWidth + 2 * pad;
  const box = { x, y, width: Math.ceil(width), height: rows.length * lineHeight + pad };
  boxes.set(node, box);
  const isRow = node.parent === undefined && node.type === 'parallel';
  let [atX, atY] = [x + pad, y + box.height];
  const inner = Object.values(node.states).map((child) => {
    const below = place(child, atX, atY, boxes);
    const [right, bottom] = [below.x + below.width + arrowRoom, below.y + below.height + pad];
    box.width = Math.max(box.width, right - x);
    box.height = Math.max(box.height, bottom - y);
    if (isRow) atX = right;
    else atY = bottom;
    return below;
  });
  // States below each other are equally wide, so that arrows pass them by.
  if (!isRow) for (const below of inner) below.width = box.width - arrowRoom - pad;
  return box;
}

function rowsOf(node: StateNode): { readonly text: string; readonly to?: StateNode }[] {
  const isFirst = node.parent?.initial?.target?.includes(node) === true;
  const rows = [...node.transitions.values()].flat().map(({ eventType, guard, target }) => {
    const event = eventType.replace(/^xstate\.after\.(\w+)\..*/, 'after $1');
    const name = typeof guard === 'object' && 'type' in guard ? guard.type : guard;
    const [to = node] = target ?? [];
    return { text: `${event}${name === undefined ? '' : ` [${name}]`} → ${to.key}`, to };
  });
  return [{ text: `${isFirst ? '▶ ' : ''}${[node.key, ...node.tags].join(' #')}` }, ...rows];
}

function draw(node: StateNode, box: Box, boxes: ReadonlyMap<StateNode, Box>): string {
  const { x, y, width, height } = box;
  const right = x + width;
  const rows = rowsOf(node).map(({ text, to }, row) => {
    const base = y + (row + 1) * lineHeight;
    const label = `<text x="${x + pad}" y="${base}">${text}</text>`;
    const end = to === undefined ? undefined : boxes.get(to);
    if (end === undefined) return label;
    const [endX, endY] = [end.x + end.width, end.y + lineHeight];
    const bend = Math.max(right, endX) + 16 + Math.min(60, Math.abs(endY - base) / 5);
    const arrow = `M${right} ${base} C${bend} ${base} ${bend} ${endY} ${endX} ${endY}`;
    return `${label}<path d="${arrow}" marker-end="url(#tip)" />`;
  });
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" class="${node.type}" />`;
  return `<g><title>${node.description ?? node.key}</title>${rect}${rows.join('')}</g>`;
}
