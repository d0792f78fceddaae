/** A read-only version: content, changes, next steps. */
import { Suspense } from 'react';
import { useInstant } from '../orders/readings.ts';
import { Loading } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { PersonName } from '../shell/sayings.ts';
import { openDocument } from './document.ts';
import { VersionGate } from './gate.tsx';
import { Cases, Changes, TryIt } from './later.ts';
import {
  type KindWords,
  type RuleSet,
  type RuleVersion,
  useVersion,
  type WholeVersion,
} from './readings.ts';
import styles from './rules.module.css';
import { type RulesAddress, viewsOfVersion } from './rules-address.ts';
import { InWords, Views } from './views.tsx';
import { Watch } from './watch.tsx';
import { Heads, type Sentences, useRuleText } from './words.tsx';

interface VersionPageProps {
  readonly set: RuleSet;
  readonly address: RulesAddress;
  readonly onChange: (to: Partial<RulesAddress>) => void;
  readonly versions: readonly RuleVersion[];
  readonly number: number;
  readonly words: KindWords;
  readonly sentences: Sentences;
  readonly onGoOn: ((version: WholeVersion) => void) | null;
}

export function VersionPage(props: VersionPageProps) {
  const { set, address, onChange, number, sentences, versions, onGoOn } = props;
  const text = useRuleText();
  const reading = useVersion(set.id, number);
  const view = viewsOfVersion.find((one) => one === address.view) ?? 'words';
  return (
    <Read title={text('shownVersion')} reading={reading}>
      {(version) => {
        const shown = openDocument(JSON.stringify(version.document ?? {}));
        return (
          <div className={styles.withGate}>
            <div className={styles.views}>
              <Views views={viewsOfVersion} view={view} onChange={(to) => onChange({ view: to })} />
              {view === 'words' ? <InWords value={shown.read.value} sentences={sentences} /> : null}
              <Suspense fallback={<Loading of={text('view', { view })} />}>
                {view === 'cases' ? (
                  <Cases
                    ruleSet={set.id}
                    version={number}
                    text={shown.text}
                    value={shown.read.value}
                    sentences={sentences}
                    editing={null}
                  />
                ) : null}
                {view === 'try' ? (
                  <TryIt {...props} version={number} value={shown.read.value} />
                ) : null}
                {view === 'changes' ? (
                  <Changes
                    ruleSet={set.id}
                    kind={set.kind}
                    version={number}
                    text={shown.text}
                    sentences={sentences}
                  />
                ) : null}
              </Suspense>
            </div>
            <div className={styles.side}>
              <VersionGate
                set={set}
                version={version}
                previous={previousOf(versions)}
                onGoOn={onGoOn === null ? null : () => onGoOn(version)}
                onStep={() => onChange({ version: number })}
              />
              {version.state === 'active' && version.effectiveFrom !== null ? (
                <Watch ruleSet={set.id} from={version.effectiveFrom} />
              ) : null}
            </div>
          </div>
        );
      }}
    </Read>
  );
}

function previousOf(versions: readonly RuleVersion[]): RuleVersion | null {
  const ended = versions.filter(({ state, effectiveTo }) => state === 'retired' && effectiveTo);
  const byEnd = ended.toSorted((a, b) =>
    String(b.effectiveTo).localeCompare(String(a.effectiveTo)),
  );
  return byEnd[0] ?? null;
}

export function Versions({ versions, onChange }: Pick<VersionPageProps, 'versions' | 'onChange'>) {
  const text = useRuleText();
  const instant = useInstant();
  const heads = ['version', 'state', 'author', 'approved', 'from', 'note'] as const;
  return (
    <Part title={text('versions')}>
      <div className={styles.scrolls}>
        <table className={styles.table}>
          <Heads of={heads.map((head) => text('versionHead', { head }))} />
          <tbody>
            {versions.map(({ version, state, author, approvals, effectiveFrom, note }) => (
              <tr key={version}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.link}
                    onClick={() => onChange({ version, view: 'words' })}
                  >
                    {text('versionNumber', { version })}
                  </button>
                </th>
                <td>{text(`state.${state}`)}</td>
                <td>
                  <PersonName id={author} />
                </td>
                <td>
                  {approvals.map(({ person }) => (
                    <div key={person}>
                      <PersonName id={person} />
                    </div>
                  ))}
                </td>
                <td>{effectiveFrom === null ? null : instant(effectiveFrom)}</td>
                <td>{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}
