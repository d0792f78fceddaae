/**
 * What-ifs less the base, over the same callers: the difference of each measure with its interval,
 * and no word of better where the interval holds 0.
 */
import type { DesignComparison } from '../../simulator/index.ts';
import { Part } from '../parts/panel.tsx';
import type { Difference } from './address.ts';
import { Differences } from './differences.tsx';
import { useText } from './figures.ts';
import styles from './sim.module.css';
import { useSentence } from './what-ifs.tsx';

interface ComparisonProps {
  readonly comparison: DesignComparison;
  readonly what: readonly Difference[];
}

export function Comparison({ comparison, what }: ComparisonProps) {
  const text = useText();
  const sentence = useSentence();
  const [, ...designs] = comparison.designs;
  const shown = designs.map(({ name, differences }, place) => {
    return { name, sentence: sentence(what[place] ?? {}), differences };
  });
  return (
    <Part title={text('comparison')}>
      <p className={styles.soft}>{text('paired', { days: comparison.replications })}</p>
      {shown.map(({ name, sentence: words, differences }) => (
        <Differences
          key={name}
          caption={text('lessBase', { what: words })}
          differences={differences}
        />
      ))}
      <Ranking
        comparison={comparison}
        names={[text('base'), ...shown.map((one) => one.sentence)]}
      />
    </Part>
  );
}

/** Which is best, or which cannot be told apart. */
function Ranking({
  comparison: { ranking },
  names,
}: {
  readonly comparison: DesignComparison;
  readonly names: readonly string[];
}) {
  const text = useText();
  if (ranking === null) return null;
  const [leaders = []] = ranking.groups;
  const listed = leaders.map((place) => names[place]).join(' · ');
  return <p>{text(leaders.length === 1 ? 'best' : 'alike', { plans: listed })}</p>;
}
