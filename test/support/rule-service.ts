/** A rule service over a store in memory, with people of every role, under a clock turned by hand. */
import { type AccountsFile, formatRuleSet } from '../../contracts/index.ts';
import type { RulePort } from '../../live/index.ts';
import type { CaseFile, RuleFile, RuleSetFile } from '../../rules/index.ts';
import { RuleService, type RuleServiceOptions } from '../../services/index.ts';
import { inMemory, openStore, type Store } from '../../store/index.ts';
import { mondayMs } from './live-centre.ts';
import { TurnedClock } from './turned-clock.ts';

/** Two rule editors, a supervisor, two sales managers, an analyst, and one who takes orders. */
export const people: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'paul', name: 'Paul', roles: ['ruleEditor'] },
    { id: 'anna', name: 'Anna', roles: ['ruleEditor', 'supervisor'] },
    { id: 'malik', name: 'Malik', roles: ['supervisor'] },
    { id: 'claire', name: 'Claire', roles: ['supervisor', 'reviewer'] },
    { id: 'antoine', name: 'Antoine', roles: ['supervisor', 'reviewer'] },
    { id: 'ines', name: 'Inès', roles: ['analyst'] },
    { id: 'nadia', name: 'Nadia', roles: ['admin'] },
    { id: 'helene', name: 'Hélène', roles: ['agent', 'orderTaker'] },
  ],
};

export type ActivationCall = Parameters<RulePort['activateRules']>[0];

export interface TestRuleService {
  readonly ruleService: RuleService;
  readonly store: Store;
  readonly clock: TurnedClock;
  /** What the centre was told, in order. */
  readonly told: ActivationCall[];
  /** Has the centre refuse what comes. */
  refuse(why: string | undefined): void;
}

export function aRuleService(options: Partial<RuleServiceOptions> = {}): TestRuleService {
  const clock = options.clock instanceof TurnedClock ? options.clock : new TurnedClock(mondayMs);
  const store = options.store ?? openStore({ path: inMemory, nowMs: () => clock.nowMs() });
  const ruleService = new RuleService({
    centreId: 'shop',
    accounts: people,
    clock,
    store,
    ...options,
  });
  const told: ActivationCall[] = [];
  let refusal: string | undefined;
  ruleService.serve({
    activateRules: (of) => {
      told.push(of);
      return Promise.resolve(refusal === undefined ? {} : { refused: refusal });
    },
  });
  return { ruleService, store, clock, told, refuse: (why) => (refusal = why) };
}

/** An admission rule for calls of a type: they hear that the line is busy. */
function busyFor(type: string, priority: number): RuleFile {
  return {
    name: `busy-${type}`,
    priority,
    conditions: {
      all: [
        { fact: 'call.type', operator: 'equal', value: type },
        { fact: 'call.transferCount', operator: 'equal', value: 0 },
      ],
    },
    event: { type: 'admit', params: { action: 'busy', text: `busy-${type}` } },
  };
}

const everyoneElse: RuleFile = {
  name: 'everything-else',
  priority: 1,
  conditions: { any: [isSomething('equal'), isSomething('notEqual')] },
  event: { type: 'admit', params: { action: 'accept' } },
};

function isSomething(operator: 'equal' | 'notEqual') {
  return { fact: 'call.type', operator, value: 'order' } as const;
}

/** Who of those who call is told that the line is busy, with a case for each rule. */
export function admitting(busy: readonly string[], version = 0): RuleSetFile {
  const cases: CaseFile[] = busy.map((type) => ({
    name: `${type} hears busy`,
    facts: { 'call.type': type },
    expect: { winner: `busy-${type}` },
  }));
  return {
    set: 'doors',
    kind: 'admit',
    version,
    rules: [...busy.map((type, place) => busyFor(type, 100 - place)), everyoneElse],
    baseFacts: { 'call.transferCount': 0 },
    cases: [
      ...cases,
      {
        name: 'others come in',
        facts: { 'call.type': 'other' },
        expect: { winner: 'everything-else' },
      },
    ],
  };
}

/** A set of a kind whose rules all act, so that it may be empty. */
export const greetings: RuleSetFile = {
  set: 'greetings',
  kind: 'script',
  version: 0,
  rules: [
    {
      name: 'welcome',
      priority: 1,
      conditions: { all: [{ fact: 'call.type', operator: 'equal', value: 'order' }] },
      event: {
        type: 'script',
        params: { at: 'orderStart', audience: 'say', text: 'welcome', mustConfirm: false },
      },
    },
  ],
  cases: [
    {
      name: 'an order is greeted',
      facts: { 'call.type': 'order' },
      expect: { matched: ['welcome'] },
    },
  ],
};

export function textOf(file: RuleSetFile): string {
  return formatRuleSet(file);
}

/** Brings a set all the way into force; answers its version. */
export async function intoForce(
  { ruleService }: TestRuleService,
  file: RuleSetFile,
): Promise<number> {
  if (ruleService.set(file.set) === null) {
    ruleService.createSet({ person: 'paul', id: file.set, kind: file.kind });
  }
  const version = approveVersion(ruleService, file);
  const ref = { setId: file.set, version };
  await ruleService.activate({ ...ref, person: 'paul', waiting: 'migrate' });
  return version;
}

/** A version that everybody has agreed to. */
export function approveVersion(ruleService: RuleService, file: RuleSetFile): number {
  const version = saveDraftOf(ruleService, file);
  const ref = { setId: file.set, version };
  ruleService.check({ ...ref, person: 'paul', accepted: [] });
  ruleService.propose({ ...ref, person: 'claire', waiver: 'a small change' });
  for (const person of ['claire', 'antoine']) {
    if (ruleService.version(file.set, version)?.state === 'proposed') {
      ruleService.approve({ ...ref, person });
    }
  }
  return version;
}

/** Paul's draft, saved; answers the number it will have. */
export function saveDraftOf(ruleService: RuleService, file: RuleSetFile, person = 'paul'): number {
  const { revision } = ruleService.draftOf({ person, setId: file.set });
  const saved = ruleService.saveDraft({ person, setId: file.set, text: textOf(file), revision });
  return saved.draft.version;
}
