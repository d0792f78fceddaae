/** What-ifs, each described by its difference from the base. */
import { useState } from 'react';
import { Button } from '../parts/index.ts';
import { Part, Select } from '../parts/panel.tsx';
import {
  centreKeys,
  changeRanges,
  differenceKeys,
  type LabAddress,
  partKeys,
  type WhatIfChange,
  whatIfsMax,
} from './address.ts';
import { useText } from './figures.ts';
import { NumberField } from './question-form.tsx';
import styles from './sim.module.css';
import type { WholeDay } from './whole-centre.ts';

interface WhatIfsProps {
  readonly what: readonly WhatIfChange[];
  readonly whole: WholeDay | null;
  readonly onChange: (changes: Pick<LabAddress, 'what'>) => void;
}

/** Describes a what-if: `2 more agents, 10 % more calls`, or "the base". */
export function useSentence(): (of: WhatIfChange) => string {
  const text = useText();
  return (of) => {
    const changes = centreKeys.flatMap((key) => {
      const by = of[key] ?? 0;
      const direction = by > 0 ? 'more' : 'less';
      return by === 0 ? [] : [text(`${key}Changes`, { direction, by: Math.abs(by) })];
    });
    const { callers, group, also } = of;
    if (also !== undefined) changes.push(text('alsoChanges', { queue: also }));
    if (changes.length === 0) return text('sameAsBase');
    const parts = [callers, group].filter((one) => one !== undefined);
    return `${parts.length === 0 ? '' : `${parts.join(', ')}: `}${changes.join(', ')}`;
  };
}

export function WhatIfs({ what, whole, onChange }: WhatIfsProps) {
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
          {whole === null ? null : <PartChoices whole={whole} next={next} onChange={setNext} />}
          <div key={round} className={styles.fields}>
            {(whole === null ? differenceKeys : centreKeys).map((key) => (
              <NumberField
                key={key}
                label={text(`${key}By`)}
                range={changeRanges[key]}
                isWhole={key === 'agents' || key === 'chats'}
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

/** The callers and the group that a what-if is about, and a queue that the group takes too. */
function PartChoices({
  whole: { scenario, centre },
  next,
  onChange,
}: {
  readonly whole: WholeDay;
  readonly next: WhatIfChange;
  readonly onChange: (next: WhatIfChange) => void;
}) {
  const text = useText();
  const callers = scenario.callTypes.map(({ id }) => id);
  const staffed = new Set(scenario.agents.shifts.map(({ profile }) => profile));
  const group = (centre.profiles ?? []).map(({ id }) => id).filter((id) => staffed.has(id));
  const choices = { callers, group, also: callers };
  return (
    <div className={styles.fields}>
      {partKeys.map((key) => (
        <Select
          key={key}
          label={text(`${key}Field`)}
          value={next[key] ?? ''}
          none={text(key === 'also' ? 'alsoNone' : 'allOfThem')}
          choices={choices[key].map((id) => ({ id, label: id }))}
          onChange={(id) => onChange({ ...next, [key]: id === '' ? undefined : id })}
        />
      ))}
    </div>
  );
}
