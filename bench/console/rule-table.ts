/**
 * A rule set as a table of ten thousand cells: time of a paste, and main-thread time per key, from
 * the browser's trace.
 */
import type { CDPSession, Page } from 'playwright-core';
import { dictionary, mayRead, type RuleSetFile } from '../../rules/index.ts';
import { numbered } from '../rounds.ts';
import { onConsole } from './console-pages.ts';

const ruleSet = 'verdier.verdier-route';
const path = `/api/v1/rule-sets/${ruleSet}/draft`;
const cells = 10_000;
const membersMost = 40;
export const rowsPasted = 1_000;
const keysPressed = 300;

const pasteScript = (text: string) => `new Promise((resolve) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', ${JSON.stringify(text)});
  const beganAt = performance.now();
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - beganAt)));
})`;

export interface TableTimes {
  readonly keysMs: readonly number[];
  readonly pasteMs: number;
  readonly rows: number;
  readonly columns: number;
}

export function tableTimes(): Promise<TableTimes> {
  return onConsole({}, async ({ pages }) => {
    const { page, tools } = await pages.blank('paul');
    const draft = await page.request.get(path);
    const { file, rows, columns } = wideSet(JSON.parse((await draft.json()).text));
    const { origin } = new URL(draft.url());
    const headers = { origin, 'if-match': draft.headers()['etag'] ?? '' };
    const saved = await page.request.put(path, { headers, data: file });
    if (!saved.ok()) throw new Error(await saved.text());
    await page.goto(`/rules?set=${ruleSet}&version=0&view=table`);
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Control+Home');
    const keysMs = keysIn(await traced(tools, () => pressed(page)));
    await page.keyboard.press('Control+Home');
    const pasteMs = Number(await page.evaluate(pasteScript(pasted())));
    await grid.and(page.locator(`[aria-rowcount="${rowsPasted + 1}"]`)).waitFor();
    return { keysMs, pasteMs, rows, columns };
  });
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args: { readonly data?: { readonly type?: string } };
}

async function traced(tools: CDPSession, work: () => Promise<void>) {
  const events: TraceEvent[] = [];
  tools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent);
  });
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
  const traceConfig = { includedCategories };
  await tools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  await work();
  const complete = new Promise((resolve) => tools.once('Tracing.tracingComplete', resolve));
  await tools.send('Tracing.end');
  await complete;
  return events.sort((a, b) => a.ts - b.ts);
}

function keysIn(events: readonly TraceEvent[]): readonly number[] {
  const isKey = ({ name, args }: TraceEvent) =>
    name === 'EventDispatch' && args.data?.type === 'keydown';
  const first = events.find(isKey);
  const own = events.filter(({ pid, tid }) => pid === first?.pid && tid === first.tid);
  const keysMs: number[] = [];
  let taskMs = 0;
  for (const event of own) {
    if (event.name === 'RunTask') {
      taskMs = (event.dur ?? 0) / 1_000;
      if (keysMs.length > 0) keysMs.push((keysMs.pop() ?? 0) + taskMs);
    } else if (isKey(event)) {
      // Leaves out the task that dispatches the key, counted with the previous key.
      if (keysMs.length > 0) keysMs.push((keysMs.pop() ?? 0) - taskMs);
      keysMs.push(taskMs);
    }
  }
  return keysMs;
}

async function pressed(page: Page): Promise<void> {
  const cycle = ['ArrowRight', '1', '0', 'Enter', 'ArrowRight', 'ArrowRight', 'Home', 'PageDown'];
  for (let n = 0; n < keysPressed; n += 1) {
    const key = cycle[n % cycle.length] ?? 'Home';
    await page.keyboard.press(key === '0' ? String(n % 10) : key);
    // A person presses the next key after seeing the effect of the last.
    await page.evaluate('new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)))');
  }
}

function wideSet(before: RuleSetFile) {
  const [first] = before.rules;
  const facts = dictionary.filter((fact) => mayRead('route', fact) && fact.type !== 'list');
  const asked = facts.slice(0, membersMost).map(({ name, example }) => ({
    fact: name,
    operator: 'equal',
    value: example,
  }));
  const rows = Math.ceil(cells / (asked.length + 10));
  const rules = numbered(rows, (place) => ({
    ...first,
    name: `rule-${place}`,
    priority: 10_000 - place,
    conditions: { all: asked },
  }));
  return { file: { ...before, rules, cases: [] }, rows, columns: asked.length + 10 };
}

function pasted(): string {
  const lines = numbered(
    rowsPasted,
    (place) => `pasted-${place}\t${100_000 - place}\t!voice\t!inbound`,
  );
  return `${lines.join('\n')}\n`;
}
