/** Which rules decide: in the set's test cases and in past calls. */
import { useQuery } from '@tanstack/react-query';
import type { Problem } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { useFormats } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { rulesOf } from './document.ts';
import styles from './rules.module.css';
import { Heads, useRuleText } from './words.tsx';

export interface RuleCounts {
  readonly rule: string;
  readonly matches: number;
  readonly wins: number;
}

/** Decisions of the active rules since an instant; null: since the journal begins. */
export async function countsSince(
  ruleSet: string,
  from: string | null,
): Promise<readonly RuleCounts[]> {
  const asked = { params: { ruleSet }, query: from === null ? {} : { from } };
  const { rules } = await bodyOf(api.get('/api/v1/rule-sets/{ruleSet}/coverage', asked));
  return rules as readonly RuleCounts[];
}

interface CoverageProps {
  readonly ruleSet: string;
  readonly value: unknown;
  readonly decided: readonly (readonly string[])[];
}

export function RuleCoverage({ ruleSet, value, decided }: CoverageProps) {
  const text = useRuleText();
  const formats = useFormats();
  const reading = useQuery<readonly RuleCounts[], Problem>({
    queryKey: ['rule coverage', ruleSet],
    queryFn: () => countsSince(ruleSet, null),
  });
  return (
    <Part title={text('coverage')}>
      <Read title={text('coverage')} reading={reading}>
        {(counts) => (
          <table className={styles.table}>
            <Heads of={['rule', 'cases', 'calls'].map((head) => text('coverageHead', { head }))} />
            <tbody>
              {rulesOf(value).map(({ name, pointer }) => {
                const cases = decided.filter((rules) => rules.includes(name)).length;
                const wins = counts.find(({ rule }) => rule === name)?.wins;
                return (
                  <tr key={pointer}>
                    <th scope="row">{name}</th>
                    <td className={cases === 0 ? styles.warning : undefined}>
                      {formats.number(cases)}
                    </td>
                    <td>{wins === undefined ? text('notInForce') : formats.number(wins)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Read>
    </Part>
  );
}
