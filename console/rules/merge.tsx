/**
 * A draft whose base is no longer in force: takes over the version in force, with a choice where
 * both changed the same part, or discards the draft.
 */
import { useMemo, useState } from 'react';
import {
  type MergeChoice,
  type MergeChoices,
  type MergePart,
  mergeParts,
  mergeRuleSets,
} from '../../rules/tables/index.ts';
import { useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Button, notify } from '../parts/index.ts';
import { Part, type QueryReading, Read } from '../parts/panel.tsx';
import { usePersonName } from '../shell/sayings.ts';
import { useSignedIn } from '../shell/session.ts';
import { expectedSaid, factsSaid } from './cases.tsx';
import { type RuleDocument, type as typed } from './document.ts';
import { membersOf } from './json-text.ts';
import { type RuleSet, type RuleVersion, useVersion, type WholeVersion } from './readings.ts';
import styles from './rules.module.css';
import { Heads, Said, type Sentences, useRuleText } from './words.tsx';

export interface MergeProps {
  readonly set: RuleSet;
  /** The version that the draft was made from. */
  readonly base: number;
  readonly versions: readonly RuleVersion[];
  readonly document: RuleDocument;
  readonly change: (to: (document: RuleDocument) => RuleDocument) => void;
  readonly flush: () => Promise<unknown>;
  readonly discard: () => Promise<void>;
  readonly sentences: Sentences;
}

const none: QueryReading<null> = {
  data: null,
  error: null,
  refetch: () => Promise.resolve(),
};

export function MergePanel(props: MergeProps) {
  const { set, base, versions } = props;
  const text = useRuleText();
  const active = set.active?.version ?? null;
  const isKnown = versions.some(({ version }) => version === base);
  const before = useVersion(set.id, isKnown ? base : null);
  const now = useVersion(set.id, active);
  return (
    <Read<WholeVersion | null> title={text('mergeTitle')} reading={isKnown ? before : none}>
      {(was) => (
        <Read<WholeVersion | null>
          title={text('mergeTitle')}
          reading={active === null ? none : now}
        >
          {(theirs) => <Merge {...props} was={was} theirs={theirs} />}
        </Read>
      )}
    </Read>
  );
}

interface FoundProps extends MergeProps {
  readonly was: WholeVersion | null;
  /** The version in force; null: none is. */
  readonly theirs: WholeVersion | null;
}

function Merge(props: FoundProps) {
  const { was, theirs, document, change, flush, discard, sentences } = props;
  const text = useRuleText();
  const [choices, setChoices] = useState<MergeChoices>(new Map());
  const sides = useMemo(() => {
    const base = was?.document ?? {};
    const other = theirs?.document ?? { ...base, version: 0 };
    return { base, mine: document.read.value, theirs: other };
  }, [was, theirs, document.read.value]);
  const parts = useMemo(() => mergeParts(sides), [sides]);
  const merged = useMemo(() => mergeRuleSets(sides, choices), [sides, choices]);
  const version = theirs?.version ?? 0;
  const of = (by: MergePart['changedBy']) => parts.filter(({ changedBy }) => changedBy === by);
  const conflicts = of('both');
  const take = async () => {
    if (merged === null) return;
    change((now) => typed(now, `${JSON.stringify(merged.document, null, 2)}\n`));
    await flush();
    notify(text('mergedNow', { version }));
  };
  return (
    <section aria-label={text('mergeTitle')} className={styles.views}>
      <div className={styles.notice}>
        <p>
          <Cause {...props} />{' '}
          {text('mergeSummary', { theirs: of('theirs').length, conflicts: conflicts.length })}
        </p>
        {merged === null || merged.moved.length === 0 ? null : (
          <p>{text('movedUp', { rules: merged.moved.join(', ') })}</p>
        )}
        <div className={styles.row}>
          <Button kind="main" onPress={take} isDisabled={merged === null || document.isHalfTyped}>
            {text('takeOverVersion', { version })}
          </Button>
          <Button onPress={discard}>{text('discardDraft')}</Button>
        </div>
      </div>
      <div className={styles.halves}>
        {(['theirs', 'mine'] as const).map((side) => (
          <Part key={side} title={text('mergeList', { side, version, count: of(side).length })}>
            <ul className={styles.findings}>
              {of(side).map((part) => (
                <li key={part.id}>
                  <Change part={part} value={part[side]} sentences={sentences} />
                </li>
              ))}
            </ul>
          </Part>
        ))}
      </div>
      {conflicts.map((part) => (
        <Conflict
          key={part.id}
          part={part}
          base={props.base}
          version={version}
          sentences={sentences}
          chosen={choices.get(part.id)}
          onChoose={(choice) => setChoices(new Map(choices).set(part.id, choice))}
        />
      ))}
    </section>
  );
}

/** Who put which version in force, and when. */
function Cause({ set, theirs }: FoundProps) {
  const text = useRuleText();
  const instant = useInstant();
  const { centreId: centre } = useSignedIn().centre;
  const asked = { params: { centre }, query: {} };
  const version = theirs?.version;
  const { data } = useRead('/api/v1/centres/{centre}/rules-in-force', asked, { changes: version });
  const row = data?.items.find(({ ruleSetId }) => ruleSetId === set.id);
  const person = usePersonName(row?.activatedBy ?? '');
  if (row === undefined || version === undefined) return text('baseGone');
  const [at, note] = [instant(row.activatedAt), theirs?.note || '–'];
  return <strong>{text('putInForce', { person, version, at, note })}</strong>;
}

interface PartProps {
  readonly part: MergePart;
  readonly sentences: Sentences;
}

function Change({ part, value, sentences }: PartProps & { readonly value: unknown }) {
  const text = useRuleText();
  const how = value === undefined ? 'removed' : part.base === undefined ? 'added' : 'changed';
  const said = rowsOf(part, sentences).map(([, say]) => say(value));
  return (
    <>
      <strong>{text('partOf', { member: part.member, name: part.name || part.member })}</strong>{' '}
      {text('partChange', { how })} {value === undefined ? null : <Said>{said.join(' · ')}</Said>}
    </>
  );
}

interface ConflictProps extends PartProps {
  readonly base: number;
  readonly version: number;
  readonly chosen: MergeChoice | undefined;
  readonly onChoose: (choice: MergeChoice) => void;
}

function Conflict({ part, sentences, base, version, chosen, onChoose }: ConflictProps) {
  const text = useRuleText();
  const sides = (['base', 'mine', 'theirs'] as const).filter(
    (side) => side !== 'base' || part.base !== undefined,
  );
  const name = text('partOf', { member: part.member, name: part.name || part.member });
  const choose = (choice: MergeChoice) => (
    <Button key={choice} aria-pressed={choice === chosen} onPress={() => onChoose(choice)}>
      {text('takeSide', { side: choice, version })}
    </Button>
  );
  return (
    <Part title={text('changedByBoth', { name })}>
      <div className={styles.scrolls}>
        <table className={styles.table}>
          <Heads
            of={(['part', ...sides] as const).map((side) =>
              text('mergeHead', { side, base, version }),
            )}
          />
          <tbody>
            {rowsOf(part, sentences).map(([label, say]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {sides.map((side) => (
                  <td key={side}>
                    {part[side] === undefined ? text('notThere') : <Said>{say(part[side])}</Said>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.row}>
        {sides.map(choose)}
        {part.together === null ? null : choose('together')}
      </div>
    </Part>
  );
}

type Row = readonly [label: string, say: (value: unknown) => string];

/** What differs between the sides of a part, in words. */
function rowsOf({ member, name, base, mine, theirs }: MergePart, sentences: Sentences) {
  const { when, outcome, given, rowHead } = sentences;
  const of = (key: string) => (value: unknown) => String(membersOf(value)[key] ?? '');
  const rows: readonly Row[] =
    member === 'rules'
      ? [
          [rowHead('when'), (rule) => when(membersOf(rule)['conditions'])],
          [rowHead('gives'), (rule) => outcome(membersOf(rule)['event'])],
          ...['priority', 'why', 'comment', 'owner', 'from', 'to'].map(
            (key): Row => [sentences.column(key), of(key)],
          ),
        ]
      : member === 'cases'
        ? [
            [rowHead('facts'), (one) => factsSaid(membersOf(one)['facts'], sentences)],
            [rowHead('expected'), (one) => expectedSaid(membersOf(one)['expect'], sentences)],
          ]
        : [
            [
              rowHead('value'),
              (value) => (member === 'conditions' ? when(value) : given(name, value)),
            ],
          ];
  const differing = rows.filter(([, say]) => {
    const said = [base, mine, theirs].flatMap((side) => (side === undefined ? [] : say(side)));
    return new Set(said).size > 1;
  });
  return differing.length === 0 ? rows.slice(0, 2) : differing;
}
