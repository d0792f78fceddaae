import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Effect, lintCentre } from '../../routing/index.ts';
import { type SimulationPlan, simulateReplication } from '../../simulator/index.ts';
import { readVerdier } from '../support/maison-verdier.ts';
import { root } from '../support/tree.ts';

/** What a simulated day says, and by which rules its calls came. */
function dayOf(plan: SimulationPlan) {
  const lines: string[] = [];
  const rules = new Set<string>();
  const onEffect = (effect: Effect): void => {
    if (effect.type !== 'call.queued' || effect.rule === undefined) {
      lines.push(JSON.stringify(effect));
      return;
    }
    const { rule, ...rest } = effect;
    rules.add(rule.rule);
    lines.push(JSON.stringify(rest));
  };
  const { refused } = simulateReplication(plan, 0, { onEffect });
  expect(refused).toBe(0);
  return { lines, rules };
}

describe('Maison Verdier', () => {
  it('has five call queues and 24 agents, all of them on shift', () => {
    const { centre, plan } = readVerdier();
    expect(centre.queues.map(({ name }) => name)).toEqual([
      'Vente',
      'SAV',
      'Relance',
      'Wallonie',
      'English line',
    ]);
    const agentIds = centre.agents?.map(({ id }) => id) ?? [];
    expect(agentIds).toHaveLength(24);
    expect(plan.agents.map(({ id }) => id).toSorted()).toEqual(agentIds.toSorted());
    expect(plan.callTypes).toHaveLength(5);
  });

  it('brings callers whom its rules place by the number dialled as their queues would', () => {
    const { plan } = readVerdier();
    const ruled = dayOf(plan);
    const unruled = dayOf({
      ...plan,
      ruleSets: [],
      callTypes: plan.callTypes.map((type) => ({ ...type, facts: null })),
    });
    expect([...ruled.rules].toSorted()).toEqual([
      'catalogue-requests',
      'english-callers',
      'orders',
      'returns-and-service',
      'walloon-orders',
    ]);
    expect(unruled.rules.size).toBe(0);
    expect(ruled.lines).toEqual(unruled.lines);
    expect(ruled.lines.length).toBeGreaterThan(10_000);
  });

  it('has nothing that lint calls an error', () => {
    const { centre } = readVerdier();
    expect(lintCentre(centre).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('opens on the Monday that the demo starts on', () => {
    const { demo, centre } = readVerdier();
    expect(new Date(`${demo.start.date}T12:00:00Z`).getUTCDay()).toBe(1);
    expect(centre.calendars?.['shop']?.weekly).toEqual({ '1-6': [['08:00', '20:00']] });
  });

  it('holds no telephone number but those that are kept for fiction', () => {
    const folder = join(root, 'examples', 'mail-order-fr');
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(
        /(\+33(?!19900\d{4}")|\b0[1-9])[ .\d]{8,}/,
      );
    }
  });
});
