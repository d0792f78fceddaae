/** What an answer in Prometheus' text format exposes. */
import { expect } from 'vitest';
import { aFolder } from './a-folder.ts';
import { aRunningService } from './running-service.ts';

export interface Series {
  /** With `_bucket`, `_sum` or `_count` of a histogram. */
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Labels of its series, but that of buckets; empty without a series. */
  readonly labels: readonly string[];
}

export interface Exposition {
  readonly series: readonly Series[];
  readonly families: readonly MetricFamily[];
}

/** Reads a text. @throws {Error} at a line that is neither a series nor a comment */
export function expositionOf(text: string): Exposition {
  const lines = text.split('\n').filter((line) => line !== '');
  const series = lines
    .filter((line) => !line.startsWith('#'))
    .map((line): Series => {
      const [, name, inner = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`not a series: ${line}`);
      const pairs = [...inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
        ([, label = '', one = '']) => [label, one] as const,
      );
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
  const families = lines.flatMap((line): MetricFamily[] => {
    const [, name, help = ''] = /^# HELP (\w+) (.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const type =
      lines
        .find((one) => one.startsWith(`# TYPE ${name} `))
        ?.split(' ')
        .at(-1) ?? '';
    const own = series.find((one) => one.name.replace(/_(bucket|sum|count)$/, '') === name);
    const labels = Object.keys(own?.labels ?? {}).filter((label) => label !== 'le');
    return [{ name, type, help, labels }];
  });
  return { series, families };
}

/** A running service in which a call was offered, answered, handled and another abandoned. */
export async function exposed(): Promise<Exposition> {
  const service = await aRunningService(undefined, 0, { data: aFolder() });
  const ann = service.client('ann');
  const params = { agent: 'shop.ann' };
  const turnsReady = async () => {
    const body = { state: 'ready' } as const;
    expect(await ann.put('/api/v1/agents/{agent}/state', { params, body })).toMatchObject({
      ok: true,
    });
  };
  const opened = await ann.post('/api/v1/agents/{agent}/sign-on', { params, body: {} });
  expect(opened).toMatchObject({ ok: true });
  await turnsReady();
  const key = service.client(await service.key());
  const call = await service.arrive('orders');
  const offersNow = async () => {
    const read = await ann.get('/api/v1/agents/{agent}/offers', { params });
    return read.ok ? read.body.items.map(({ id }) => id) : [];
  };
  await expect.poll(offersNow).toHaveLength(1);
  const [offer = ''] = await offersNow();
  const of = { params: { offer }, body: {} };
  expect(await ann.post('/api/v1/offers/{offer}/accept', of)).toMatchObject({ ok: true });
  expect(await key.post('/api/v1/offers/{offer}/connected', of)).toMatchObject({ ok: true });
  for (const id of [call, await service.arrive('returns')]) {
    const ended = await key.post('/api/v1/calls/{call}/hangup', { params: { call: id }, body: {} });
    expect(ended).toMatchObject({ ok: true });
  }
  await turnsReady();
  const headers = { authorization: 'Bearer root' };
  return expositionOf(await (await fetch(`${service.address}/metrics`, { headers })).text());
}
