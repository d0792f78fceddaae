/** What programs import of the package looks at what it is given. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as core from '../../entries/core.ts';
import * as rules from '../../entries/rules.ts';
import * as simulator from '../../entries/simulator.ts';
import { root } from '../support/tree.ts';

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const centreText = textOf('examples/first-centre/centre.json');
const scenarioText = textOf('examples/mail-order-fr/day.scenario.json');
const ruleText = textOf('rules/sets/verdier-route.rules.json');

/** A file with one value changed, as a program would write it by hand. */
function changed<File>(text: string, change: (file: Record<string, never>) => void): File {
  const file = JSON.parse(text);
  change(file);
  return file as File;
}

const wrongCentres: readonly (readonly [string, (file: never) => void, RegExp])[] = [
  [
    'a misspelt strategy',
    (file: { queues: { plan: object }[] }) => {
      Object.assign(file.queues[0]?.plan ?? {}, { strategy: 'longestIdel' });
    },
    /strategy/,
  ],
  [
    'a link to a queue that is not there',
    (file: { agents: { links: object[] }[] }) => {
      file.agents[0]?.links.push({ queue: 'nowhere' });
    },
    /nowhere/,
  ],
];

describe('callwright/core', () => {
  it.each(wrongCentres)('refuses %s wherever a centre is taken', (_what, change, says) => {
    const centre = changed<core.CentreFile>(centreText, change as never);
    const good = core.parseCentre(centreText);
    if (!good.ok) throw new Error('the example is valid');
    const snapshot = core.createRouter({ centre: good.centre }).snapshot();
    const takers = [
      () => core.createRouter({ centre }),
      () => core.restoreRouter({ centre }, snapshot),
      () => core.lintCentre(centre),
    ];
    for (const take of takers) {
      expect(take).toThrow(core.InvalidFileError);
      expect(take).toThrow(says);
    }
  });

  it('refuses an instant with a wrong input before anything happens', () => {
    const good = core.parseCentre(centreText);
    if (!good.ok) throw new Error('the example is valid');
    const router = core.createRouter({ centre: good.centre });
    const [queue] = good.centre.queues;
    const call = { type: 'call.arrived', callId: 'c1', queueId: queue?.id ?? '' } as const;
    const bogus = { type: 'bogus' } as never;
    expect(() => router.step({ atMs: 5, inputs: [call, bogus] })).toThrow(core.InvalidFileError);
    expect(() => router.step({ atMs: 0.5, inputs: [] })).toThrow(/atMs/);
    expect(router.nowMs).toBe(0);
    const effects = router.step({ atMs: 5, inputs: [call] });
    expect(effects.map(({ type }) => type)).toContain('call.queued');
    const { centre } = good;
    const twin = core.createRouter({ centre });
    expect(twin.stepUnchecked({ atMs: 5, inputs: [call] })).toEqual(effects);
  });

  it('refuses a rule set that names a fact that is not there', () => {
    const good = core.parseCentre(centreText);
    const ruleSet = changed<core.RuleSetFile>(ruleText, (file) => {
      Object.assign(file, { rules: [{ name: 'a', priority: 1, when: 'x' }] });
    });
    expect(() =>
      core.createRouter({ centre: good.ok ? good.centre : ({} as never), ruleSets: [ruleSet] }),
    ).toThrow(core.InvalidFileError);
  });

  it('takes a centre that is written by hand and right', () => {
    const centre = JSON.parse(centreText) as core.CentreFile;
    expect(core.createRouter({ centre }).centre.id).toBe(centre.id);
  });
});

describe('callwright/simulator', () => {
  it('refuses a steady run without its length, as its parser does', () => {
    const scenario = changed<simulator.Scenario>(scenarioText, (file) => {
      Object.assign(file, { run: { mode: 'steady' } });
    });
    const parsed = simulator.parseScenario(JSON.stringify(scenario));
    const compiled = simulator.compileScenario(scenario);
    expect(compiled.ok).toBe(false);
    expect(parsed.ok ? [] : parsed.problems.map(({ pointer }) => pointer)).toEqual(
      compiled.ok ? null : compiled.problems.map(({ pointer }) => pointer),
    );
  });

  it('refuses a member that no scenario has, wherever a scenario is taken', () => {
    const scenario = changed<simulator.Scenario>(scenarioText, (file) => {
      Object.assign(file, { callTypez: [] });
    });
    const answers = [
      simulator.compileScenario(scenario),
      simulator.resolveScenario(scenario, () => '{}'),
    ];
    for (const answer of answers) {
      expect(answer.ok ? [] : answer.problems.map(({ pointer }) => pointer)).toContain(
        '/callTypez',
      );
    }
    expect(() => simulator.loadSheetOf(scenario)).toThrow(/callTypez/);
  });
});

describe('callwright/rules', () => {
  it('refuses what has not the form of a rule set, wherever one is taken', () => {
    const file = changed<rules.RuleSetFile>(ruleText, (one) => {
      Object.assign(one, { rules: 'none' });
    });
    const judged = rules.judgeRuleSet(file);
    for (const findings of [rules.lintRuleSet(file), judged.ok ? [] : judged.findings]) {
      expect(findings.map(({ pointer }) => pointer)).toContain('/rules');
    }
    expect(() => rules.compileRuleSet(file)).toThrow(rules.InvalidFileError);
  });
});
