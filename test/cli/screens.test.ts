/** What people read in the terminal are words: no id of a closed set of the API stands there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openApiDocument } from '../../api/document/openapi.ts';
import { operations } from '../../api/index.ts';
import { reasonText } from '../../api/operations/orders/refusal-words.ts';
import {
  agentStateWords,
  blockerText,
  holdSourceWords,
  orderEntryWords,
  orderLabelWords,
  orderReasons,
  stateReasonText,
} from '../../contracts/index.ts';
import { orderRegions } from '../../machines/index.ts';
import { measures } from '../../metrics/index.ts';

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

it('knows ids when it sees them', () => {
  expect(ids.size).toBeGreaterThan(120);
  expect(idsIn('submitted, onHold; waits for hold:FRAUD, serviceLevelNet 80 %')).toEqual([
    'onHold',
    'hold:FRAUD',
    'serviceLevelNet',
  ]);
});

it.each(['en', 'fr'] as const)('have words for every state: %s', (language) => {
  const tables = [agentStateWords, orderEntryWords, orderLabelWords, holdSourceWords];
  const texts: string[] = tables.flatMap((table) =>
    Object.values(table).map((phrase) => phrase[language]),
  );
  for (const reason of ['device', 'login', 'noAnswer', 'rejects']) {
    texts.push(stateReasonText(reason, language));
  }
  for (const entry of orderRegions.entry.states) {
    for (const payment of orderRegions.payment.states) {
      const blockers = [`entry:${entry}`, 'hold:FRAUD', `payment:${payment}`, 'priceApproval'];
      blockers.push('accountHold', 'recall');
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
  const reasons = [...text.matchAll(/\brefuse\(\s*'(\w+)'/g)].map(([, reason = '']) => reason);
  expect(new Set(reasons).size).toBeGreaterThan(35);
  expect(reasons.filter((reason) => !(reason in orderReasons))).toEqual([]);
  const euros = { currency: 'EUR' };
  const value = { balanceMinor: -150, totalMinor: 2_000, by: 'rita', lineId: '2' };
  const sentences = Object.keys(orderReasons).map((code) => reasonText({ code, value }, euros).en);
  expect(sentences.filter((sentence) => idsIn(sentence).length > 0)).toEqual([]);
  expect(sentences).toContain('its payments come to €1.50 more than its total');
  expect(reasonText({}, euros).en).toBe('it cannot be done now');
});
