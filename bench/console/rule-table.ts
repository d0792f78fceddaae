/**
 * A rule set as a table of ten thousand cells: how long a key keeps the page busy, and a paste.
 *
 * Times are those of script, style and layout after a key; the wait for the next frame is not in
 * them. No kind has a hundred columns: there are as many as a route may have, and more rows.
 * Source: ux-and-api.md 10.10, 12.
 */
import type { Page } from 'playwright-core';
import { dictionary, mayRead, type RuleSetFile } from '../../rules/index.ts';
import { startService } from '../api/processes.ts';
import { buildConsole, ConsolePages } from './console-pages.ts';

const ruleSet = 'verdier.verdier-route';
const path = `/api/v1/rule-sets/${ruleSet}/draft`;
const cells = 10_000;
const membersMost = 40;
/** Rows of a spreadsheet. */
export const rowsPasted = 1_000;
const keysPressed = 300;

/** From a key until the page could take the next. */
const watchScript = `{
  window.keysMs = [];
  window.addEventListener('keydown', ({ timeStamp }) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      document.body.offsetHeight;
      keysMs.push(performance.now() - timeStamp);
    };
    channel.port2.postMessage(null);
  }, { capture: true });
}`;
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

/** Arrows and digits through the table, then a paste over it. */
export async function tableTimes(): Promise<TableTimes> {
  await buildConsole();
  const service = await startService();
  const { port } = service;
  const pages = await ConsolePages.open(port);
  const { page } = await pages.blank('paul');
  const draft = await page.request.get(path);
  const { file, rows, columns } = wideSet(JSON.parse((await draft.json()).text));
  const { origin } = new URL(draft.url());
  const headers = { origin, 'if-match': draft.headers()['etag'] ?? '' };
  const saved = await page.request.put(path, { headers, data: file });
  if (!saved.ok()) throw new Error(await saved.text());
  await page.addInitScript(watchScript);
  await page.goto(`/rules?set=${ruleSet}&version=0&view=table`);
  await page.getByRole('grid').focus();
  await pressed(page);
  const keysMs = await page.evaluate<readonly number[]>('keysMs');
  await page.keyboard.press('Control+Home');
  const pasteMs = Number(await page.evaluate(pasteScript(pasted())));
  await page
    .getByRole('grid')
    .and(page.locator(`[aria-rowcount="${rowsPasted + 1}"]`))
    .waitFor();
  await pages.close();
  service.stop();
  return { keysMs, pasteMs, rows, columns };
}

/** Down the priorities, each changed, and across. */
async function pressed(page: Page): Promise<void> {
  const cycle = ['ArrowRight', '1', '0', 'Enter', 'ArrowRight', 'ArrowRight', 'Home', 'PageDown'];
  await page.keyboard.press('Control+Home');
  await page.evaluate('keysMs.length = 0');
  for (let n = 0; n < keysPressed; n += 1) {
    const key = cycle[n % cycle.length] ?? 'Home';
    await page.keyboard.press(key === '0' ? String(n % 10) : key);
  }
}

/** Every fact that conditions of one rule may ask of. */
function wideSet(before: RuleSetFile) {
  const [first] = before.rules;
  const facts = dictionary.filter((fact) => mayRead('route', fact) && fact.type !== 'list');
  const asked = facts.slice(0, membersMost).map(({ name, example }) => ({
    fact: name,
    operator: 'equal',
    value: example,
  }));
  const rows = Math.ceil(cells / (asked.length + 10));
  const rules = Array.from({ length: rows }, (_, place) => ({
    ...first,
    name: `rule-${place}`,
    priority: 10_000 - place,
    conditions: { all: asked },
  }));
  return { file: { ...before, rules, cases: [] }, rows, columns: asked.length + 10 };
}

function pasted(): string {
  const lines = Array.from(
    { length: rowsPasted },
    (_, place) => `pasted-${place}\t${100_000 - place}\t!voice\t!inbound`,
  );
  return `${lines.join('\n')}\n`;
}
