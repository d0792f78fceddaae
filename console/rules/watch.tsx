/** The first half hour after activation: decisions by rule, and the rollback button. */
import { useQuery } from '@tanstack/react-query';
import type { Problem } from '#client';
import { useNowMs } from '../live-data/index.ts';
import { Empty, useFormats } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { countsSince, type RuleCounts } from './coverage.tsx';
import styles from './rules.module.css';
import { Heads, useRuleText } from './words.tsx';

const watchedMs = 30 * 60_000;
const readEveryMs = 5_000;

export function Watch({ ruleSet, from }: { readonly ruleSet: string; readonly from: string }) {
  const text = useRuleText();
  const formats = useFormats();
  const leftMs = Date.parse(from) + watchedMs - useNowMs();
  const isWatched = leftMs > 0;
  const reading = useQuery<readonly RuleCounts[], Problem>({
    queryKey: ['rule watch', ruleSet, from],
    enabled: isWatched,
    refetchInterval: readEveryMs,
    queryFn: () => countsSince(ruleSet, from),
  });
  if (!isWatched) return null;
  return (
    <Part title={text('watch')}>
      <p className={styles.note}>{text('watchedFor', { left: formats.spoken(leftMs) })}</p>
      <Read title={text('watch')} reading={reading}>
        {(rules) => {
          const acting = rules.filter(({ matches }) => matches > 0);
          if (acting.length === 0) return <Empty>{text('nothingDecided')}</Empty>;
          return (
            <table className={styles.table}>
              <Heads of={(['rule', 'wins'] as const).map((head) => text('watchHead', { head }))} />
              <tbody>
                {acting.map(({ rule, wins }) => (
                  <tr key={rule}>
                    <th scope="row">{rule}</th>
                    <td>{formats.number(wins)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          );
        }}
      </Read>
    </Part>
  );
}
