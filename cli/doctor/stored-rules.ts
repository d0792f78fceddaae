/**
 * Whether a centre's rules could be active at a start, its documents be changed, and its people work
 * as its agents; checked on a copy of the store.
 */
import { existsSync } from 'node:fs';
import { type AccountsFile, countPhrase, maskSecrets } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import {
  beginOf,
  type CentreFiles,
  everybodyOf,
  openRuleService,
  storeIn,
} from '../../server/index.ts';
import { CliError } from '../cli-error.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { setAsideLine } from '../start/status.ts';
import { withCopy } from './copied-store.ts';
import { fail, type MachineCheck, ok, warn } from './machine.ts';
import { checkDocuments } from './stored-documents.ts';

const strangersShown = 5;

/** What a start reads of a centre: the files of its handlers, the main one first, and accounts. */
export interface ReadFiles {
  readonly files: readonly (CentreFiles & { readonly world: RuleWorld })[];
  /** Undefined: an admin, and each agent. */
  readonly accounts: AccountsFile | undefined;
}

/** Checks of what is stored in the folder, or, without a store there, of the files alone. */
export function checkStored(of: ReadFiles, data: string | undefined): readonly MachineCheck[] {
  const path = data === undefined ? undefined : storeIn(data);
  try {
    if (path === undefined || !existsSync(path)) return judged(of, {});
    return withCopy(path, (copy) => judged(of, { data, copy }));
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    return [fail('rules', maskSecrets(error.message), 'mend the rules, or bring back a copy')];
  }
}

function judged(
  { files, accounts }: ReadFiles,
  { data, copy }: { readonly data?: string | undefined; readonly copy?: string },
): readonly MachineCheck[] {
  let sets = 0;
  const aside: MachineCheck[] = [];
  const documents: MachineCheck[] = [];
  const inForce: CentreFile[] = [];
  for (const { centre, ruleSets, world } of files) {
    const originMs = systemClock.nowMs();
    const opened = openRuleService({
      ...beginOf({ data, centreId: centre.id, originMs }),
      centre,
      ruleSets,
      world,
      data: copy,
      clock: systemClock,
      speed: 1,
      accounts: (file) => accounts ?? everybodyOf(file),
      onError: ({ message }, { what = 'rules' } = {}) =>
        void documents.push(warn(what, message, 'save a valid one over the API')),
    });
    sets += opened.ruleService.active.files().length;
    inForce.push(opened.centre);
    const advice = 'bring back what it names, or publish another version';
    for (const one of opened.setAside) aside.push(warn('rules', setAsideLine(one), advice));
    if (opened.fileNote !== null) {
      documents.push(warn('centre file', opened.fileNote, 'callwright centre diff shows all'));
    }
    for (const one of checkDocuments(opened.store, centre.id)) documents.push(one);
    opened.ruleService.close();
    opened.store.close();
  }
  const rules =
    aside.length > 0 ? aside : [ok('rules', `${countPhrase(sets, 'rule set')} may be in force`)];
  return [...rules, ...documents, checkPeople(inForce, accounts)];
}

/** Whether each account that names an agent names one of the centre in force. */
export function checkPeople(
  centres: readonly CentreFile[],
  accounts: AccountsFile | undefined,
): MachineCheck {
  const agents = centres.flatMap(({ agents = [] }) => agents);
  const known = new Set(agents.map(({ id }) => id));
  const people = accounts?.people ?? [];
  const strangers = people.flatMap(({ id, agent }) =>
    agent === undefined || known.has(agent) ? [] : [`${id} as ${agent}`],
  );
  const count = countPhrase(agents.length, 'agent');
  const seen =
    accounts === undefined ? count : `${count}, ${countPhrase(people.length, 'account')}`;
  if (strangers.length === 0) return ok('people', seen);
  const shown = strangers.slice(0, strangersShown).join(', ');
  const more = strangers.length > strangersShown ? ', …' : '';
  const problem = `${seen}; no agent of the centre: ${shown}${more}`;
  return warn('people', problem, 'mend the accounts, or add these agents to the centre');
}
