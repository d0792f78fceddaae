/**
 * Rules: the centre's sets with their active versions, and the chosen set.
 */
import { Empty } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { useAddress } from '../shell/address.ts';
import { Names, PersonName } from '../shell/sayings.ts';
import { useSignedIn } from '../shell/session.ts';
import { kinds, NewSet } from './new-set.tsx';
import { type RuleSet, useMay, useRuleSets } from './readings.ts';
import styles from './rules.module.css';
import { addressOf } from './rules-address.ts';
import { RuleSetPage } from './set-page.tsx';
import { useRuleText } from './words.tsx';

export function Rules() {
  const text = useRuleText();
  const reading = useRuleSets();
  const may = useMay();
  const [address, change] = useAddress(addressOf);
  const choose = (set: string) => change({ set, version: undefined });
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <Read title={text('sets')} reading={reading}>
        {(all) => {
          const sets = all.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
          const chosen = sets.find(({ id }) => id === address.set) ?? sets[0];
          if (chosen === undefined) {
            return (
              <>
                <Empty>{text('noSets')}</Empty>
                {may('createRuleSet') ? <NewSet sets={sets} onMade={choose} /> : null}
              </>
            );
          }
          return (
            <div className={styles.sides}>
              <div className={styles.side}>
                <SetList sets={sets} chosen={chosen.id} onChoose={choose} />
                {may('createRuleSet') ? <NewSet sets={sets} onMade={choose} /> : null}
              </div>
              <div className={styles.main}>
                <RuleSetPage key={chosen.id} set={chosen} address={address} onChange={change} />
              </div>
            </div>
          );
        }}
      </Read>
    </div>
  );
}

interface SetListProps {
  readonly sets: readonly RuleSet[];
  readonly chosen: string;
  readonly onChoose: (set: string) => void;
}

function SetList({ sets, chosen, onChoose }: SetListProps) {
  const text = useRuleText();
  const { person } = useSignedIn();
  return (
    <Part title={text('sets')}>
      <ul className={styles.setList}>
        {sets.map(({ id, name, kind, active, drafts, pending }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === chosen ? 'true' : undefined}
              onClick={() => onChoose(id)}
            >
              <span title={name}>{text('kind', { kind })}</span>
              <span className={styles.note}>
                {text('inForce', { version: active?.version ?? 0 })}
              </span>
              {drafts.map(({ editor }) => (
                <span key={editor} className={styles.note}>
                  {text('draftOf')} <PersonName id={editor} />
                </span>
              ))}
              {pending.map(({ version, state, people }) => (
                <span key={version} className={styles.note}>
                  {text('onItsWay', { version, state: text(`state.${state}`) })}{' '}
                  {people.includes(person.id) ? (
                    <strong className={styles.warning}>{text('waitsForYou')}</strong>
                  ) : (
                    <Names of={people} />
                  )}
                </span>
              ))}
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
}
