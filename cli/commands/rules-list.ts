/**
 * `callwright rules list`: the rule sets of a centre and what is in force; of one set, its
 * versions.
 */
import { csvText } from '../../simulator/index.ts';
import { answering } from '../command.ts';
import { officeOptions } from '../options.ts';
import type { OfficeSet, OfficeVersion } from '../rule-office/office-client.ts';
import { openOffice } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/step.ts';
import { plural } from '../text/figures.ts';
import { tableLines } from '../text/style.ts';

export const command = answering({
  arguments: { '[set]': 'name of a set' },
  options: officeOptions,
  examples: [
    'callwright rules list --server http://127.0.0.1:8080 --centre-id verdier --as paul',
    'callwright rules list orders --data ./callwright-data --centre-id verdier --as paul',
  ],
  schema: 'rulesList/1',
  also: ['csv'],
  answer: async (options, { set }) => {
    const office = await openOffice(options);
    try {
      const { json, answer, rows } =
        set === undefined
          ? ofSets(valueOrRefusal(await office.sets(), options))
          : ofVersions(set, valueOrRefusal(await office.versions(set), options));
      return {
        json,
        text: (style) => [
          style.bold(answer),
          ...(rows.length > 1 ? tableLines(rows, style, rows[0]?.length) : []),
        ],
        csv: () => csvText(rows),
      };
    } finally {
      office.close();
    }
  },
});

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
