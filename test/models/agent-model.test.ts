/** The agent machine shows of every agent and session what the core shows. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRouter, type Input } from '../../routing/index.ts';
import { AgentModels } from '../support/agent-models.ts';
import { aJournalledDay } from '../support/live-days.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { foldInstant } from '../support/rig/fold-instant.ts';
import { nextInstant } from '../support/rig/random-trace.ts';
import { startWalk } from '../support/rig/walk.ts';
import { readWorkedTrace, workedTraceIds } from '../support/worked-traces.ts';

const days = 20;
const instants = 1_500;
const recordedDays = 5;
const recordedMs = 600_000;
const oldJournal = new URL('../golden/journals/before-refusals-had-names.jsonl', import.meta.url);

/** A random day whose inputs come one at a time; versions of the centre stay as they are. */
function randomDay(seed: number): AgentModels {
  const { centre, draw, world } = startWalk(seed);
  const router = createRouter({ centre });
  const models = new AgentModels(centre);
  for (let n = 0; n < instants; n += 1) {
    const { atMs, inputs } = nextInstant(draw, world);
    const stays = inputs.filter(({ type }) => type !== 'activate');
    // What is due runs first, so that each effect at this time is that of one input.
    for (const some of [[], ...stays.map((input) => [input])]) {
      const instant = { atMs, inputs: some };
      const effects = router.step(instant);
      foldInstant(world, instant, effects, router.nextDueAtMs());
      models.see({ ...instant, atMs: Math.max(atMs, world.nowMs) }, effects);
    }
    if (models.differences.length > 0) break;
  }
  return models;
}

interface Entry {
  readonly atMs: number;
  readonly kind: string;
  readonly body: string;
}

/** What a live service wrote into its journal, by the core and by the machine. */
function recordedDay([life, ...entries]: readonly Entry[]): AgentModels {
  const { centre, readings = 1 } = JSON.parse(life?.body ?? '');
  const originMs = life?.atMs ?? 0;
  const router = createRouter({ centre, readings, originMs });
  const models = new AgentModels(centre);
  for (const { atMs, kind, body } of entries) {
    if (kind !== 'instant') continue;
    const { inputs } = JSON.parse(body) as { readonly inputs: readonly Input[] };
    const stays = inputs.filter(({ type }) => type !== 'activate');
    for (const some of [[], ...stays.map((input) => [input])]) {
      const instant = { atMs: atMs - originMs, inputs: some };
      models.see(instant, router.step(instant));
    }
  }
  return models;
}

describe('the agent machine', () => {
  it('shows the states of the core in the golden traces', () => {
    const compared = workedTraceIds.map((id) => {
      const { centre, instants: given } = readWorkedTrace(id);
      const router = createRouter({ centre });
      const models = new AgentModels(centre);
      for (const instant of given) models.see(instant, router.step(instant));
      expect(models.differences, id).toEqual([]);
      return models.compared.agents;
    });
    expect(compared.filter((count) => count > 0).length).toBeGreaterThan(14);
  });

  it.each(Array.from({ length: days }, (_, day) => firstSeed + day))(
    'shows the states of the core on the random day %s',
    (seed) => {
      const { differences, compared } = randomDay(seed);
      expect(differences).toEqual([]);
      expect(compared.agents).toBeGreaterThan(100);
    },
  );

  it.each(Array.from({ length: recordedDays }, (_, day) => firstSeed + day))(
    'shows the states of the core on the day %s, from the journal of a live service',
    async (seed) => {
      const { journal, settle, pass } = aJournalledDay({});
      await settle();
      await pass(createDraw(seed, 1), recordedMs);
      const { differences, compared, seen } = recordedDay(journal.kept);
      expect(differences).toEqual([]);
      expect(compared.agents).toBeGreaterThan(50);
      expect(compared.sessions).toBeGreaterThan(20);
      expect(seen.get('offer.offered')).toBeGreaterThan(0);
    },
  );

  it('shows the states of the core in a journal of an earlier build', () => {
    const lines = readFileSync(oldJournal, 'utf8').trim().split('\n');
    const { differences, compared } = recordedDay(lines.map((line) => JSON.parse(line)));
    expect(differences).toEqual([]);
    expect(compared.agents).toBeGreaterThan(5);
  });
});
