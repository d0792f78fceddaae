/** Choice of view, and the view in words. */
import { Chips, Part } from '../parts/panel.tsx';
import { rulesOf } from './document.ts';
import styles from './rules.module.css';
import type { View } from './rules-address.ts';
import { RuleSentence, type Sentences, useRuleText } from './words.tsx';

export function Views<Id extends View>({
  views: all,
  view,
  onChange,
}: {
  readonly views: readonly Id[];
  readonly view: Id;
  readonly onChange: (view: Id) => void;
}) {
  const text = useRuleText();
  const choices = all.map((id) => ({ id, label: text('view', { view: id }) }));
  return <Chips label={text('views')} choices={choices} value={view} onChange={onChange} />;
}

export function InWords({
  value,
  sentences,
}: {
  readonly value: unknown;
  readonly sentences: Sentences;
}) {
  const text = useRuleText();
  return (
    <Part title={text('inWords')}>
      <ol className={styles.words}>
        {rulesOf(value).map((rule, index) => (
          <li key={rule.pointer}>
            <h3>
              {text('ruleAt', { place: index + 1 })} {rule.name}
            </h3>
            <RuleSentence rule={rule} sentences={sentences} />
            {rule.value.why === undefined ? null : (
              <p className={styles.note}>{String(rule.value.why)}</p>
            )}
          </li>
        ))}
      </ol>
    </Part>
  );
}
