/** Makes a test case from a call's decision: its facts and its outcome. */
import { useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import { Button, Failure, Field } from '../parts/index.ts';
import { isOfOne } from './case-form.tsx';
import { freeName } from './document.ts';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

interface CaseFromCallProps {
  readonly ruleSet: string;
  readonly kind: unknown;
  readonly names: ReadonlySet<string>;
  /** Label of the button, where no case is made. */
  readonly verb?: string;
  readonly onMade: (made: unknown) => void;
}

export function CaseFromCall({ ruleSet, kind, names, verb, onMade }: CaseFromCallProps) {
  const text = useRuleText();
  const [call, setCall] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const make = async () => {
    const answer = await api.get('/api/v1/calls/{call}/why', { params: { call } });
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    const decision = answer.body.rules.findLast(
      ({ set, facts }) => ruleSet.endsWith(`.${set}`) && facts !== null,
    );
    setIsMissing(decision === undefined);
    if (decision === undefined) return;
    const { matched, facts, atMs } = decision;
    // Facts hidden from the user are omitted, so the cases' base facts apply.
    const seen = (facts ?? []).filter(({ value }) => value !== undefined);
    onMade({
      name: freeName(names, text('caseOfCall', { call })),
      facts: Object.fromEntries(seen.map(({ fact, value }) => [fact, value])),
      at: new Date(atMs).toISOString(),
      expect: isOfOne(kind) ? { winner: matched[0] ?? null } : { matched },
    });
    setCall('');
  };
  return (
    <>
      <div className={styles.row}>
        <Field label={text('callId')} value={call} onChange={(to) => setCall(to.trim())} />
        <Button isDisabled={call === ''} onPress={make}>
          {verb ?? text('makeCase')}
        </Button>
      </div>
      {isMissing ? <p role="status">{text('nothingDecidedOfCall')}</p> : null}
      {problem === null ? null : <Failure problem={problem} work={text('nothingChanged')} />}
    </>
  );
}
