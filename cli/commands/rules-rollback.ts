/**
 * `callwright rules rollback`: puts the version before back in force, one step.
 *
 * Within a day of the activation it needs no second person. Source: rules.md D7.
 */
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { OfficeVersion } from '../rule-office/office-client.ts';
import { type OfficeOptions, openOffice } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { styleOf } from '../text/style.ts';

export interface RulesRollbackOptions extends OfficeOptions {
  /** [the version that was in force before, an older one] */
  readonly to?: number;
  readonly reason: string;
  readonly output: 'text' | 'json';
}

/** Rolls back; the answer goes to stdout. */
export async function rulesRollbackCommand(
  setId: string,
  options: RulesRollbackOptions,
): Promise<ExitCode> {
  const office = await openOffice(options);
  try {
    const versions = valueOrRefusal(await office.versions(setId), options);
    const toVersion = options.to ?? before(setId, versions);
    const { reason, dryRun = false } = options;
    valueOrRefusal(await office.rollBack({ setId, toVersion, reason }), options);
    const active = versions.find(({ state }) => state === 'active')?.version ?? null;
    const style = styleOf(options, process.stdout);
    const told = { set: setId, from: active, to: toVersion, reason, dryRun };
    const answer =
      options.output === 'json'
        ? jsonAnswer('rulesRollback/1', told)
        : style.green(
            `${style.signs.yes} ${setId} version ${toVersion} ${dryRun ? 'would be' : 'is'} in force again`,
          );
    process.stdout.write(`${answer}\n`);
    return exitCodes.yes;
  } finally {
    office.close();
  }
}

/**
 * The version that went out of force last, where it is an older one: the same command given twice
 * must not put back in force what the first has taken out.
 */
function before(setId: string, versions: readonly OfficeVersion[]): number {
  const active = versions.find(({ state }) => state === 'active')?.version ?? Infinity;
  const [last] = versions
    .filter(({ state, effectiveTo }) => state === 'retired' && effectiveTo !== null)
    .sort((a, b) => Date.parse(b.effectiveTo ?? '') - Date.parse(a.effectiveTo ?? ''));
  if (last === undefined) {
    throw new CliError(exitCodes.no, `no version of ${setId} was in force before this one`);
  }
  if (last.version < active) return last.version;
  const message = `version ${last.version} of ${setId} went out of force after version ${active} had been made; expected --to with an older version, or version ${last.version} published anew`;
  throw new CliError(exitCodes.no, message);
}
