/**
 * `callwright rules list`: the rule sets of a centre and what is in force; of one set, its
 * versions.
 *
 * Source: ux-and-api.md 9.2.
 */
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { OfficeSet, OfficeVersion } from '../rule-office/office-client.ts';
import { type OfficeOptions, openOffice } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { csvLines } from '../text/sections.ts';
import { styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';

export interface RulesListOptions extends OfficeOptions {
  readonly output: 'text' | 'json' | 'csv';
}

/** Lists on stdout; exit code 1 where there is no such set. */
export async function rulesListCommand(
  setId: string | undefined,
  options: RulesListOptions,
): Promise<ExitCode> {
  const office = await openOffice(options);
  try {
    const told =
      setId === undefined
        ? ofSets(valueOrRefusal(await office.sets(), options))
        : ofVersions(setId, valueOrRefusal(await office.versions(setId), options));
    process.stdout.write(`${print(told, options).join('\n')}\n`);
    return exitCodes.yes;
  } finally {
    office.close();
  }
}

interface Told {
  readonly answer: string;
  readonly rows: readonly (readonly string[])[];
  readonly json: object;
}

function ofSets(sets: readonly OfficeSet[]): Told {
  const inForce = sets.filter(({ active }) => active > 0).length;
  return {
    answer: `${plural(sets.length, 'rule set')}, ${inForce} in force`,
    rows: [
      ['set', 'kind', 'in force', 'owner', 'drafts'],
      ...sets.map(({ id, kind, active, owner, drafts }) => [
        id,
        kind,
        active === 0 ? 'none' : `version ${active}`,
        owner,
        drafts.map(({ editor, version }) => `${editor} (${version})`).join(', '),
      ]),
    ],
    json: { sets },
  };
}

function ofVersions(setId: string, versions: readonly OfficeVersion[]): Told {
  const active = versions.find(({ state }) => state === 'active');
  const now = active === undefined ? 'none in force' : `version ${active.version} in force`;
  return {
    answer: `${setId}: ${plural(versions.length, 'version')}, ${now}`,
    rows: [
      ['version', 'state', 'author', 'approved by', 'in force from', 'to', 'note'],
      ...versions.map((one) => [
        String(one.version),
        one.state,
        one.author,
        one.approvedBy.join(', '),
        one.effectiveFrom ?? '',
        one.effectiveTo ?? '',
        one.note,
      ]),
    ],
    json: { set: setId, versions },
  };
}

function print({ answer, rows, json }: Told, options: RulesListOptions): readonly string[] {
  if (options.output === 'csv') return csvLines(rows);
  if (options.output === 'json') return [jsonAnswer('rulesList/1', json)];
  const style = styleOf(options, process.stdout);
  const columnCount = rows[0]?.length;
  return [style.bold(answer), ...(rows.length > 1 ? tableLines(rows, style, columnCount) : [])];
}
