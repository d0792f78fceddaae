/** Exports of named systems are recognised by their headers, and say the same of the same calls. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logSources, readCounts, readLog, readTable } from '../../simulator/index.ts';
import { root } from '../support/tree.ts';

const folder = join(root, 'examples', 'call-log', 'systems');
const zones = {
  timeZone: 'Europe/Berlin',
  offsetMs: (_: number, zone: string) => (zone === 'UTC' ? 0 : 3_600_000),
};
const samples = readdirSync(folder).filter((name) => name !== 'calls.csv');
const sourceOfSample = (name: string) =>
  logSources.find(({ source }) => source?.name === name.replace(/\..*$/, ''));

function tableOf(name: string) {
  const table = readTable(readFileSync(join(folder, name), 'utf8'));
  if (!table.ok) throw new Error(JSON.stringify(table.problems));
  return table.value;
}

function callsOf(name: string) {
  const log = readLog(tableOf(name), null, { zones });
  if (!log.ok) throw new Error(`${name}: ${JSON.stringify(log.problems)}`);
  return log.value;
}

const truth = [...callsOf('calls.csv').calls];
const calls = samples.filter((name) => sourceOfSample(name)?.counts === undefined);
const counts = samples.filter((name) => sourceOfSample(name)?.counts !== undefined);

describe('an export of a named system', () => {
  it('has a sample for every source', () => {
    expect(samples).toHaveLength(logSources.length);
    expect(calls.length).toBeGreaterThan(counts.length);
  });

  it.each(calls)('gives the calls of its log: %s', (name) => {
    const log = callsOf(name);
    const { source, columns } = sourceOfSample(name) ?? {};
    expect(log.preface[0]).toBe(`read as ${source?.title}`);
    expect(log.waitsUnknown).toBeUndefined();
    const hasWrapUp = columns?.wrapUpTime !== undefined || /^(twilio|amazon)/.test(name);
    const told = Array.from(log.calls, (call) => {
      const { day, enteredAtMs, callType, outcome, waitMs, handleTimeMs } = call;
      return { day, enteredAtMs, callType, outcome, waitMs, handleTimeMs };
    });
    expect(told).toEqual(
      truth.map(({ day, enteredAtMs, callType, outcome, waitMs, handleTimeMs, wrapUpMs }) => {
        const worked = hasWrapUp ? handleTimeMs : handleTimeMs - (wrapUpMs ?? 0);
        return { day, enteredAtMs, callType, outcome, waitMs, handleTimeMs: worked };
      }),
    );
  });

  it.each(counts)('gives the counts of its log: %s', (name) => {
    const read = readCounts(tableOf(name), {
      zones,
      intervalMs: null,
      columns: null,
      callType: null,
    });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { countedOf, notes } = read.value;
    expect(notes[0]).toBe(`read as ${sourceOfSample(name)?.source?.title}`);
    for (const queue of ['Sales', 'Service']) {
      const own = truth.filter(({ callType }) => callType === queue.toLowerCase());
      const { days, startMs, intervalMs, intervals } = countedOf(queue);
      const covered = own.filter(
        ({ enteredAtMs: at }) => at >= startMs && at < startMs + intervals * intervalMs,
      );
      const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
      expect(sum(days.flatMap((day) => day.calls))).toBe(covered.length);
      const workMs = sum(covered.map(({ handleTimeMs }) => handleTimeMs));
      expect(sum(days.flatMap((day) => day.handleTimeMs ?? []))).toBeCloseTo(workMs, -2);
    }
  });

  it('is not seen in a header that has words of it', () => {
    const table = readTable('DATE,START,DID,ANSWERED\n2026-03-13,08:00:00,1,x\n');
    const columns = ['DATE', 'START', 'DID', 'ANSWERED'];
    expect(table).toMatchObject({ ok: true, value: { columns } });
  });

  it('is refused by name where it has no calls', () => {
    const log = readLog(tableOf('avaya-cms.csv'), null);
    expect(JSON.stringify(log)).toContain('counts: Avaya CMS');
  });
});
