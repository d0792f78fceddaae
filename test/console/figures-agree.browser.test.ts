/** One figure has one value on the demo's day: on the page, over HTTP, in a CSV and in the terminal. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationAt } from '#client';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { callwrightHere } from '../support/callwright.ts';
import { definitionOf } from '../support/definition.ts';

type Wallboard = OperationAt<'GET', '/api/v1/centres/{centre}/wallboard'>['answer'];
/** By part, id of the part and measure. */
type Values = ReadonlyMap<string, readonly [value: string, cases: string]>;

const path = '/api/v1/centres/verdier/wallboard';
/** The morning runs fast, then stands: not one of its milliseconds passes while figures are read. */
const [fast, standing] = [600, 0.000_001];

describe.runIf(await hasBrowser())('the figures of a day', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ speed: fast });
  });
  afterAll(() => rig.stop());

  const asked = async (accept: string) => {
    const headers = { authorization: 'Bearer malik', accept };
    const answer = await fetch(`${rig.address}${path}`, { headers });
    return { type: answer.headers.get('content-type') ?? '', text: await answer.text() };
  };
  const inJson = async () => valuesOf(JSON.parse((await asked('application/json')).text));

  it('are the same in JSON, as CSV, in the terminal and on the page', async () => {
    const answered = async () =>
      Number((await inJson()).get('centre verdier counts.answered')?.[0] ?? 0);
    await expect.poll(answered).toBeGreaterThan(40);
    await rig.goOnAt(standing);
    const json = await inJson();
    const { type, text } = await asked('text/csv');
    const csv = valuesOfCsv(text);
    const command = ['call', 'getWallboard', '--server', rig.address, '--as', 'malik', '--json'];
    const terminal = valuesOf(JSON.parse((await callwrightHere(command)).stdout));
    const page = await rig.page('malik', '/wallboard');
    const shown = await valuesOn(page, JSON.parse((await asked('application/json')).text));
    expect(await inJson()).toEqual(json);

    expect(type).toBe('text/csv; charset=utf-8');
    const keys = [...json.keys()];
    const measures = keys.filter((key) => /^centre/.test(key) && !/counts|State/.test(key));
    expect(measures.length).toBeGreaterThanOrEqual(20);
    for (const key of keys) {
      expect([key, csv.get(key)]).toEqual([key, json.get(key)]);
      expect([key, terminal.get(key)]).toEqual([key, json.get(key)]);
    }
    expect([...csv.keys()].sort()).toEqual([...json.keys()].sort());
    // Ages go on by the clock of the page.
    const onPage = [...shown.keys()].filter((key) => json.has(key) && !/Wait/.test(key));
    expect(onPage).toEqual(
      expect.arrayContaining([
        ...['centre verdier serviceLevelNet', 'centre verdier abandonShare'],
        ...['queue verdier.vente serviceLevelNet', 'centre verdier counts.waiting'],
      ]),
    );
    for (const key of onPage) {
      const [value = '', cases = ''] = json.get(key) ?? [];
      const [words, counted] = shown.get(key) ?? [];
      const inWords = value === '' ? '–' : cases === '' ? value : `${(100 * +value).toFixed(1)}%`;
      expect([key, words]).toEqual([key, inWords]);
      if (cases !== '') expect([key, counted]).toEqual([key, cases]);
    }
    await page.close();
  });
});

function valuesOf({ centreId, totals, queues, groups }: Wallboard): Values {
  const all = new Map<string, readonly [string, string]>();
  const gauge = (part: string, value: number | null) => all.set(part, [String(value ?? ''), '']);
  const ratio = (part: string, { measureId, ...figure }: Wallboard['totals']['serviceLevel']) => {
    const { value, numerator, denominator } = figure;
    all.set(`${part} ${measureId}`, [String(value ?? ''), `${numerator} / ${denominator}`]);
  };
  const each = (part: string, of: object) => {
    for (const [id, value] of Object.entries(of)) gauge(`${part}.${id}`, value);
  };
  const centre = `centre ${centreId}`;
  for (const figure of [totals.serviceLevel, ...totals.figures]) ratio(centre, figure);
  each(`${centre} counts`, totals.counts);
  each(`${centre} load`, totals.load);
  each(`${centre} agentsByState`, totals.agentsByState);
  gauge(`${centre} longestWaitMs`, totals.longestWaitMs);
  gauge(`${centre} orders.count`, totals.orders?.count ?? null);
  gauge(`${centre} orders.revenue.amountMinor`, totals.orders?.revenue.amountMinor ?? null);
  for (const { groupId, load } of groups) each(`group ${groupId} load`, load);
  for (const { queueId, serviceLevel, counts, longestWaitMs, expectedWait } of queues) {
    const queue = `queue ${queueId}`;
    ratio(queue, serviceLevel);
    each(`${queue} counts`, counts);
    gauge(`${queue} longestWaitMs`, longestWaitMs);
    for (const id of ['expectedMs', 'lowMs', 'highMs'] as const) {
      gauge(`${queue} expectedWait.${id}`, expectedWait?.[id] ?? null);
    }
  }
  return all;
}

function valuesOfCsv(text: string): Values {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = head.split(',');
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      const cell = (name: string) => cells[names.indexOf(name)] ?? '';
      const [over, under] = [cell('numerator'), cell('denominator')];
      return [
        `${cell('part')} ${cell('id')} ${cell('measure')}`,
        [cell('value'), under === '' ? '' : `${over} / ${under}`],
      ] as const;
    }),
  );
}

/** What each figure of the page shows, and how many cases its definition names. */
async function valuesOn(page: Page, { queues }: Wallboard): Promise<Values> {
  const figures = page.getByRole('main').getByRole('button', { name: 'how it is counted' });
  // Five of the centre, five of each queue, and the agents in each of six states.
  const count = 5 + queues.length * 5 + 6;
  await expect.poll(() => figures.count()).toBe(count);
  const shown = new Map<string, readonly [string, string]>();
  for (const figure of await figures.all()) {
    const words = await figure.innerText();
    const value = /–|[\d.]+%?/.exec(words.replace(/\(.*\)/s, ''))?.[0] ?? '';
    const [name] = await figure.locator('xpath=ancestor::tr//th//b').allInnerTexts();
    const queue = queues.find((one) => one.name === name)?.queueId;
    const definition = await definitionOf(page, figure);
    const id = /formula\s+(\S+)/.exec(definition)?.[1] ?? '';
    const cases = /cases\s+(\d+(?: \/ \d+)?)/.exec(definition)?.[1] ?? '';
    shown.set(`${queue === undefined ? 'centre verdier' : `queue ${queue}`} ${id}`, [value, cases]);
  }
  return shown;
}
