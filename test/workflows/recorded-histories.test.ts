/**
 * Orders that ran on Temporal under earlier builds go on under this one: their histories replay,
 * and want the same done under the same keys, due at the same times (durable-orders.md 11, K5).
 * After a wanted change `npm run golden` records new ones.
 */
import { Runtime } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { resumeName, updateNamesOf } from '../../workflows/messages.ts';
import {
  openTelemetry,
  ownWorkflows,
  plantedWorkflows,
  quiet,
  readHistory,
  recordedNames,
  replayHistory,
  tracedBundle,
  underName,
  withInput,
} from '../support/temporal-histories/replay.ts';

Runtime.install({ logger: quiet });
const names = recordedNames();

describe('recorded histories', () => {
  it('are there of this version', () => {
    expect(names.filter((name) => name.startsWith(`${packageJson.version}-`))).not.toEqual([]);
  });

  it.each(names)('K5 replay, and want the same done: %s', async (name) => {
    const { trace, history } = readHistory(name);
    expect(trace.filter((line) => line.startsWith('wish '))).not.toEqual([]);
    expect(await replayHistory(await tracedBundle(ownWorkflows), { history })).toEqual(trace);
  });

  it.each(names)('replay where they are traced from now on: %s', async (name) => {
    const { trace, history } = readHistory(name);
    const bundle = await tracedBundle(ownWorkflows, [openTelemetry]);
    expect(await replayHistory(bundle, { history })).toEqual(trace);
  });
});

describe('a run that would read the store in a first task without a message', () => {
  const saving = names.filter((name) => !/-(first|second)-/.test(name));

  it.each(saving)('has its first message in that task, traced or not: %s', async (name) => {
    const recorded = readHistory(name);
    const { history } = withInput({ readsStore: true }, recorded);
    for (const interceptors of [[], [openTelemetry]]) {
      const bundle = await tracedBundle(ownWorkflows, interceptors);
      expect(await replayHistory(bundle, { history })).toEqual(recorded.trace);
    }
  });
});

describe('the number of events until an order', () => {
  it.each([
    ['plain', 'is released, before', 'fulfilment.picked', 40],
    ['cards', 'is held with two cards, before', 'checkOutHold', 60],
  ])('%s: %s %s, is at most %i', (script, _, update, eventsMax) => {
    const { history } = readHistory(`${packageJson.version}-${script}.json`);
    const accepted = history.events.findIndex(
      ({ workflowExecutionUpdateAcceptedEventAttributes: one }) =>
        one?.acceptedRequest?.input?.name === update,
    );
    // The task that accepts the update takes three events.
    expect(accepted).toBeGreaterThan(3);
    expect(accepted - 3).toBeLessThanOrEqual(eventsMax);
  });
});

describe('a change that was not meant', () => {
  const [name = ''] = names.filter((one) => one.endsWith('-held.json'));

  it('of an activity: its name differs, and replay refuses it', async () => {
    const told = replayHistory(
      await tracedBundle(plantedWorkflows),
      underName('renamedActivity', readHistory(name)),
    );
    await expect(told).rejects.toThrow(/Nondeterminism|determinism/i);
  });

  it.each([
    ['a key', 'changedKey', /^wish authorisePayment .*\/authorise\//],
    ['the length of a timer', 'changedTimer', /^sleep /],
  ])('of %s: replay lets it pass, its trace does not', async (_, workflow, line) => {
    const one = underName(workflow, readHistory(name));
    const trace = await replayHistory(await tracedBundle(plantedWorkflows), one);
    expect(trace).toHaveLength(one.trace.length);
    const changed = trace.filter((told, n) => told !== one.trace[n]);
    expect(changed.some((told) => line.test(told))).toBe(true);
  });
});

describe('the update that has a workflow read the store', () => {
  it.each(['order', 'return', 'continuity'])('hides no message of its name: %s', (kind) => {
    const names = updateNamesOf(kind);
    expect(names.size).toBeGreaterThan(0);
    expect(names).not.toContain(resumeName);
  });
});
