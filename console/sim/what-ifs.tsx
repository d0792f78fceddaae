/** What-ifs, each described by its difference from the base. */
import { useState } from 'react';
import { Button } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import {
  agentsBy,
  differenceKeys,
  type LabAddress,
  percentBy,
  type WhatIfChange,
  whatIfsMax,
} from './address.ts';
import { useText } from './figures.ts';
import { NumberField } from './question-form.tsx';
import styles from './sim.module.css';

interface WhatIfsProps {
  readonly what: readonly WhatIfChange[];
  readonly onChange: (changes: Pick<LabAddress, 'what'>) => void;
}

/** Describes a what-if: `2 more agents, 10 % more calls`, or "the base". */
export function useSentence(): (of: WhatIfChange) => string {
  const text = useText();
  return (of) => {
    const parts = differenceKeys.flatMap((key) => {
      const by = of[key] ?? 0;
      const direction = by > 0 ? 'more' : 'less';
      return by === 0 ? [] : [text(`${key}Changes`, { direction, by: Math.abs(by) })];
    });
    return parts.length === 0 ? text('sameAsBase') : parts.join(', ');
  };
}

export function WhatIfs({ what, onChange }: WhatIfsProps) {
  const text = useText();
  const sentence = useSentence();
  const [next, setNext] = useState<WhatIfChange>({});
  const [round, setRound] = useState(0);
  // React keys include the place, as two what-ifs may be equal.
  const listed = what.map((one, place) => ({ id: `${place} ${sentence(one)}`, one, place }));
  const add = () => {
    onChange({ what: [...what, next] });
    setNext({});
    setRound(round + 1);
  };
  return (
    <Part title={text('whatIfs')}>
      <ul className={styles.sentences}>
        {listed.map(({ id, one, place }) => (
          <li key={id} className={styles.whatIf}>
            <span>{sentence(one)}</span>
            <Button
              kind="quiet"
              aria-label={text('removeWhatIf', { sentence: sentence(one) })}
              onPress={() => onChange({ what: what.filter((_, other) => other !== place) })}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      {what.length >= whatIfsMax ? (
        <p className={styles.soft}>{text('whatIfsFull', { most: whatIfsMax })}</p>
      ) : (
        <>
          <div key={round} className={styles.fields}>
            {differenceKeys.map((key) => (
              <NumberField
                key={key}
                label={text(`${key}By`)}
                range={key === 'agents' ? agentsBy : percentBy}
                isWhole={key === 'agents'}
                value={0}
                onChange={(by) => setNext((before) => ({ ...before, [key]: by }))}
              />
            ))}
          </div>
          <Button data-tour="whatIf" onPress={add}>
            {text('addWhatIf')}
          </Button>
        </>
      )}
    </Part>
  );
}
