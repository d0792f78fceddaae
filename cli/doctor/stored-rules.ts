/**
 * Whether the rules in a data folder could be active at a start, and its documents be changed,
 * checked on a copy of the store.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countPhrase, maskSecrets } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import { beginOf, everybodyOf, openRuleService, storeFile } from '../../server/index.ts';
import { CliError } from '../cli-error.ts';
import { readCentre } from '../files/read-centre.ts';
import { readAccounts } from '../start/access-options.ts';
import { readDemo } from '../start/read-demo.ts';
import { readHandlers } from '../start/read-handlers.ts';
import type { StartOptions } from '../start/start-options.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { setAsideLine } from '../start/status.ts';
import { withCopy } from './copied-store.ts';
import { fail, type MachineCheck, ok, warn } from './machine.ts';
import { checkDocuments } from './stored-documents.ts';

/** Checks of stored rules and documents; none without a store, or for a database, which only `start` reads. */
export function checkRules(of: StartOptions): readonly MachineCheck[] {
  const { data, database } = of;
  if (data === undefined || database !== undefined) return [];
  const path = join(data, storeFile);
  if (!existsSync(path)) return [];
  try {
    return judged(of, { data, path });
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    return [fail('rules', maskSecrets(error.message), 'bring back a copy of the folder')];
  }
}

function judged(
  of: StartOptions,
  { data, path }: { readonly data: string; readonly path: string },
): readonly MachineCheck[] {
  const found = filesOf(of);
  return withCopy(path, (copy) => {
    let sets = 0;
    const aside: MachineCheck[] = [];
    const documents: MachineCheck[] = [];
    for (const { centre, ruleSets, world } of found) {
      const originMs = systemClock.nowMs();
      const opened = openRuleService({
        ...beginOf({ data, centreId: centre.id, originMs }),
        centre,
        ruleSets,
        world,
        data: copy,
        clock: systemClock,
        speed: 1,
        accounts: (inForce) =>
          of.accounts === undefined ? everybodyOf(inForce) : readAccounts(of.accounts),
        onError: ({ message }, { what = 'rules' } = {}) =>
          void documents.push(warn(what, message, 'save a valid one over the API')),
      });
      sets += opened.ruleService.active.files().length;
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
    return [...rules, ...documents];
  });
}

function filesOf({ centre, handler = [] }: StartOptions) {
  const first = centre === undefined ? readDemo() : { ...readCentre(centre, {}), world: {} };
  const ruleSets = 'plan' in first ? first.plan.ruleSets : first.ruleSets;
  const others = readHandlers(handler, first.centre.id).map((one) => ({ ...one, world: {} }));
  return [{ ...first, ruleSets }, ...others];
}
