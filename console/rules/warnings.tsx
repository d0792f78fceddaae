/** Lint warnings of a draft, each with a reason to accept it. */
import { memo } from 'react';
import { Field } from '../parts/index.ts';
import { ruleAt } from './document.ts';
import type { Finding } from './draft.ts';
import { FindingLine } from './fields.tsx';
import styles from './rules.module.css';
import type { PublicationAnswer } from './steps.ts';
import { useRuleText } from './words.tsx';

export const warningsOf = (findings: readonly Finding[]) =>
  findings.filter(({ severity }) => severity === 'warning');

interface WarningsProps {
  /** The text that the findings are about. */
  readonly set: unknown;
  readonly findings: readonly Finding[];
  readonly answered: readonly PublicationAnswer[];
  readonly onAnswer: (answered: readonly PublicationAnswer[]) => void;
}

/** Memoised, as typing in the table changes no warning. */
export const Warnings = memo(AllWarnings, (before, now) => {
  return before.findings === now.findings && before.answered === now.answered;
});

function AllWarnings({ set, findings, answered, onAnswer }: WarningsProps) {
  const text = useRuleText();
  const warnings = warningsOf(findings);
  if (warnings.length === 0) return null;
  const answer = ({ id, pointer }: Finding, reason: string) => {
    const others = answered.filter((one) => one.id !== id || one.pointer !== pointer);
    onAnswer([...others, { id, pointer, reason }]);
  };
  return (
    <ul className={styles.findings}>
      {warnings.map((one) => (
        <li key={`${one.id} ${one.pointer}`}>
          <ul>
            <FindingLine finding={one} />
          </ul>
          <Field
            label={text('warningReason', { at: ruleAt(set, one.pointer)?.name ?? '' })}
            value={reasonOf(answered, one)}
            onChange={(reason) => answer(one, reason)}
          />
        </li>
      ))}
    </ul>
  );
}

function reasonOf(answered: readonly PublicationAnswer[], { id, pointer }: Finding): string {
  return answered.find((one) => one.id === id && one.pointer === pointer)?.reason ?? '';
}
