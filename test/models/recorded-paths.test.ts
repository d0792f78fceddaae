/** Paths of a call, its offer, its agent and an order in the pages of the machines, as they ran. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callTable, type LifeCycleTable, offerTable, orderRegions } from '../../machines/index.ts';
import { createRouter } from '../../routing/index.ts';
import { AgentModels, agentInputOf } from '../support/agent-models.ts';
import { aCard, capture, deliver, released, ship } from '../support/orders/order-scripts.ts';
import { root } from '../support/tree.ts';

const trace = 'examples/ten-situations/08-lunch-after-this-call.trace.jsonl';
const jsonOf = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

function recordedCall() {
  const centre = jsonOf('examples/ten-situations/centre.json');
  const instants = readFileSync(join(root, trace), 'utf8').trim().split('\n');
  const router = createRouter({ centre });
  const models = new AgentModels(centre);
  const effects = instants.flatMap((line) => {
    const instant = JSON.parse(line);
    const now = router.step(instant);
    models.see(instant, now);
    return now;
  });
  expect(models.differences).toEqual([]);
  const types = effects
    .filter((effect) => 'callId' in effect && effect.callId === 'parcel')
    .map(({ type }) => ({ type }));
  const known = (events: readonly string[]) => types.filter(({ type }) => events.includes(type));
  const from = `[a trace](../../${trace})`;
  return {
    agent: { from, input: agentInputOf(centre, 'ines'), events: models.told('ines') },
    call: { from, events: known(callTable.events) },
    offer: {
      from,
      input: { answerLimitMs: 20_000, connectLimitMs: 10_000 },
      events: known(offerTable.events),
    },
  };
}

/** The gate follows holds and payment. */
const regionsInOrder = ['entry', 'holds', 'payment', 'gate', 'fulfilment'] as const;

/** The fewest events of a region that lead from one state to another within one message. */
function eventsBetween(region: keyof typeof orderRegions, from: string, to: string): string[] {
  const table: LifeCycleTable<string, string> = orderRegions[region];
  const ways = new Map<string, string[]>([[from, []]]);
  for (const [name, way] of ways) {
    if (name === to) return way;
    for (const [index, event] of table.events.entries()) {
      const next = table.states[table.next(table.states.indexOf(name), index)];
      if (next !== undefined && !ways.has(next)) ways.set(next, [...way, event]);
    }
  }
  throw new Error(`${region}: nothing leads from ${from} to ${to}`);
}

function recordedOrder() {
  const driver = released({ payments: [aCard()] });
  ship(driver);
  capture(driver);
  deliver(driver);
  let before: { readonly [region: string]: string } = {
    entry: 'draft',
    gate: 'shut',
    holds: 'clear',
    payment: 'none',
    fulfilment: 'none',
  };
  const events = driver.steps.flatMap(({ state }) => {
    const { regions } = state as { regions: { readonly [region: string]: string } };
    const changed = regionsInOrder.flatMap((region) => {
      const [from = '', to = ''] = [before[region], regions[region]];
      return eventsBetween(region, from, to).map((type) => ({ type }));
    });
    before = regions;
    return changed;
  });
  return { from: 'an order of one item paid by card', events };
}

/** A command, and a loss of the connection during which the agent's state changes. */
const clientPath = {
  from: '[a client](../../examples/outside-acd/agent.ts) whose connection is lost for a while',
  events: [
    { type: 'agent.read', state: 'notReady', version: 2 },
    { type: 'command.sent' },
    { type: 'command.accepted' },
    { type: 'agent.reported', state: 'ready', version: 3 },
    { type: 'connection.lost' },
    { type: 'connection.resumed' },
    { type: 'agent.read', state: 'notReady', version: 4 },
  ],
};

describe('the recorded paths', () => {
  it('are those of a run', async () => {
    const { call, offer, agent } = recordedCall();
    const paths = { agent, call, offer, order: recordedOrder(), agentClient: clientPath };
    for (const { events } of Object.values(paths)) expect(events.length).toBeGreaterThan(1);
    const text = `${JSON.stringify(paths, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(root, 'docs/machines/paths.json'));
  });
});
