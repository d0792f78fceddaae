/**
 * Whether a centre's rules could be active at a start, its documents be changed, and its people
 * work as its agents; checked on a copy of the store.
 */
import { type AccountsFile, countPhrase, maskSecrets } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import {
  beginOf,
  type CentreFiles,
  everybodyOf,
  type OpenedRuleService,
  openRuleService,
} from '../../server/index.ts';
import { CliError } from '../cli-error.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { setAsideLine } from '../start/status.ts';
import { withCopy } from './copied-store.ts';
import { fail, type MachineCheck, ok, type StoredIn, warn } from './machine.ts';
import { checkDocuments } from './stored-documents.ts';

/** What a start reads of a centre: the files of its handlers, the main one first, and accounts. */
interface ReadFiles {
  readonly files: readonly (CentreFiles & { readonly world?: RuleWorld })[];
  /** Undefined: an admin, and each agent. */
  readonly accounts: AccountsFile | undefined;
}

/** Checks of what is stored, or, without a store that can be read here, of the files alone. */
export function checkStored(of: ReadFiles, place: StoredIn): readonly MachineCheck[] {
  try {
    return withCopy(place, (copy) => judged(of, place, copy)) ?? judged(of, {});
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    return [fail('rules', maskSecrets(error.message), 'mend the rules, or bring back a copy')];
  }
}

function judged(
  { files, accounts }: ReadFiles,
  { data }: StoredIn,
  copy?: string,
): readonly MachineCheck[] {
  let sets = 0;
  const aside: MachineCheck[] = [];
  const documents: MachineCheck[] = [];
  const handlers: OpenedRuleService[] = [];
  for (const { centre, ruleSets, world = {} } of files) {
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
    handlers.push(opened);
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
  return [...rules, ...documents, checkPeople(handlers)];
}

/** Whether each account that names an agent names one of the centre in force. */
function checkPeople(handlers: readonly OpenedRuleService[]): MachineCheck {
  const agents = handlers.flatMap(({ centre }) => centre.agents?.map(({ id }) => id) ?? []);
  const people = handlers[0]?.accounts.people ?? [];
  const strangers = people.flatMap(({ id, agent }) =>
    agent === undefined || agents.includes(agent) ? [] : [`${id} as ${agent}`],
  );
  const seen = `${countPhrase(agents.length, 'agent')}, ${countPhrase(people.length, 'account')}`;
  if (strangers.length === 0) return ok('people', seen);
  const problem = `${seen}; no agent of the centre: ${strangers.join(', ')}`;
  return warn('people', problem, 'mend the accounts, or add these agents to the centre');
}
