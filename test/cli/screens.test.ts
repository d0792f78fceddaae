/** What people read in the terminal are words: no id of a closed set of the API stands there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openApiDocument } from '../../api/document/openapi.ts';
import { operations } from '../../api/index.ts';
import { reasonText, saidReasons } from '../../api/operations/orders/refusal-words.ts';
import { reviewActions } from '../../cli/review/review-actions.ts';
import { reviewLines } from '../../cli/review/review-text.ts';
import { ReviewWork } from '../../cli/review/review-work.ts';
import { boardLines, readBoard } from '../../cli/supervise/board.ts';
import { styleOf } from '../../cli/text/style.ts';
import {
  agentStateWords,
  blockerText,
  holdSourceWords,
  legStateWords,
  orderEntryWords,
  orderLabelWords,
  orderStatusText,
  paymentStatusWords,
  stateReasonText,
} from '../../contracts/index.ts';
import { orderRegions } from '../../machines/index.ts';
import { measures } from '../../metrics/index.ts';
import { anOrderTaker, aShopThatRuns } from '../support/shop-that-runs.ts';

const style = styleOf({ color: 'never' }, process.stdout);

/** Values of closed sets that are no words: `fraudHold`, `not_now`. */
function idsOfTheApi(): ReadonlySet<string> {
  const ids = new Set<string>();
  const queue: unknown[] = [openApiDocument(operations, '')];
  for (const one of queue) {
    if (typeof one !== 'object' || one === null) continue;
    const { enum: values } = one as { readonly enum?: unknown };
    if (Array.isArray(values)) for (const value of values) ids.add(String(value));
    queue.push(...Object.values(one));
  }
  const all = [...ids, ...measures.map(({ id }) => id)];
  return new Set(all.filter((id) => /[a-z][A-Z]|_/.test(id)));
}

const ids = idsOfTheApi();

/** The ids among the words of a text. */
function idsIn(text: string): readonly string[] {
  const words = text.match(/[\w:]+/g) ?? [];
  return words.filter((word) => ids.has(word) || /^(?:entry|hold|payment):\w/.test(word));
}

/** A refusal without the code before it, which is looked up in the list of errors. */
function withoutCode(text: string): string {
  return text.replace(/^refused [a-z_]+: /, '');
}

it('knows ids when it sees them', () => {
  expect(ids.size).toBeGreaterThan(120);
  expect(idsIn('submitted, onHold; waits for hold:FRAUD, serviceLevelNet 80 %')).toEqual([
    'onHold',
    'hold:FRAUD',
    'serviceLevelNet',
  ]);
});

it('show words to who takes orders, serves calls, reviews and supervises', async () => {
  const running = await aShopThatRuns();
  const { told, run } = await anOrderTaker(running, { onCalls: true });
  const seen: string[] = [];
  const look = async () => {
    seen.push(...boardLines(await readBoard(running.client('root'), 'shop'), style));
  };
  await look();
  await running.arrive('orders');
  for (const script of [
    'ready; answer; customer 1000003; add MUG',
    'submit',
    'recap; hold CHECK',
    'pay card 50% tok_ok; submit',
    'pay cash; submit',
    'modify; add MUG; recap; submit',
    'hangup; finish; details; status',
  ]) {
    await run(script);
    await look();
  }
  seen.push(...(await reviewed(running)));
  await run('cancel');
  await look();
  const text = [...told.map(withoutCode), ...seen];
  expect(text.filter((line) => idsIn(line).length > 0)).toEqual([]);
  for (const word of [/on a call/, /in recap/, /on hold/, /held back by hold CHECK/, /%/]) {
    expect(text.join('\n')).toMatch(word);
  }
});

/** What a reviewer sees before and after they have taken a hold. */
async function reviewed(running: Awaited<ReturnType<typeof aShopThatRuns>>) {
  const client = running.client('rita');
  const work = new ReviewWork({ client, centreId: 'shop', person: 'rita' });
  onTestFinished(() => work.watch.close());
  expect(await work.watch.start()).toBeNull();
  const lines = [...reviewLines(work.now, { hasAges: true })];
  const take = reviewActions.find(({ usage }) => usage.startsWith('take '));
  expect(await take?.run(work, [''])).toBeNull();
  await work.watch.read();
  lines.push(...reviewLines(work.now, { hasAges: true }));
  expect(lines.join('\n')).toMatch(/taken ord_/);
  return lines;
}

it.each(['en', 'fr'] as const)('have words for every state: %s', (language) => {
  const tables = [
    ...[agentStateWords, legStateWords, orderEntryWords, orderLabelWords],
    ...[paymentStatusWords, holdSourceWords],
  ];
  const texts: string[] = tables.flatMap((table) =>
    Object.values(table).map((phrase) => phrase[language]),
  );
  for (const reason of ['device', 'login', 'noAnswer', 'rejects']) {
    texts.push(stateReasonText(reason, language));
  }
  for (const entry of orderRegions.entry.states) {
    for (const payment of orderRegions.payment.states) {
      const blockers = [`entry:${entry}`, 'hold:FRAUD', `payment:${payment}`, 'priceApproval'];
      const gate = { open: false, blockers: [...blockers, 'accountHold', 'recall'] };
      texts.push(orderStatusText({ entry, detailedStatus: 'partlyShipped', gate }, language));
      texts.push(...blockers.map((blocker) => blockerText(blocker, language)));
    }
  }
  expect(texts.length).toBeGreaterThan(200);
  expect(texts.filter((text) => text === '' || idsIn(text).length > 0)).toEqual([]);
});

it('have a sentence for every reason for which an order refuses', () => {
  const folder = join(import.meta.dirname, '../../orders');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const text = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
  const reasons = [...text.matchAll(/\brefused\(\s*'(\w+)'/g)].map(([, reason = '']) => reason);
  expect(new Set(reasons).size).toBeGreaterThan(35);
  expect(reasons.filter((reason) => !saidReasons.has(reason))).toEqual([]);
  const euros = { currency: 'EUR' };
  const value = { balanceMinor: -150, totalMinor: 2_000, by: 'rita', lineId: '2' };
  const sentences = [...saidReasons].map((code) => reasonText({ code, value }, euros));
  expect(sentences.filter((sentence) => idsIn(sentence).length > 0)).toEqual([]);
  expect(sentences).toContain('its payments come to 1.50 EUR more than its total');
  expect(reasonText({}, euros)).toBe('it cannot be done now');
});
