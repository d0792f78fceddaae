import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintCentre } from '../../routing/index.ts';
import { readVerdier } from '../support/maison-verdier.ts';
import { root } from '../support/tree.ts';

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

  it('has nothing that lint calls an error', () => {
    const { centre } = readVerdier();
    expect(lintCentre(centre).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('opens on the Monday that the demo starts on', () => {
    const { demo, centre } = readVerdier();
    expect(new Date(`${demo.start.date}T12:00:00Z`).getUTCDay()).toBe(1);
    expect(centre.calendars?.['shop']?.weekly).toEqual({ '1-6': [['08:00', '20:00']] });
  });

  it('holds no telephone number', () => {
    const folder = join(root, 'examples', 'mail-order-fr');
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(
        /(\+33|\b0[1-9])[ .\d]{8,}/,
      );
    }
  });
});
