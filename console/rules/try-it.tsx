/** Tries rules on facts that the user gives: what is decided, by which rule, and why not others. */
import { useState } from 'react';
import type { Problem } from '#client';
import {
  evaluateExpression,
  parseExpression,
  type RouteOutcome,
} from '../../rules/tables/index.ts';
import { api, useRead } from '../live-data/index.ts';
import { Button, Failure } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import { FactsForm, isOfOne, linesKey } from './case-form.tsx';
import { CaseFromCall } from './case-from-call.tsx';
import { edit, openDocument, rulesOf } from './document.ts';
import type { RuleEditor } from './fields.tsx';
import { membersOf, valueAt } from './json-text.ts';
import { OrderToTry } from './order-to-try.tsx';
import type { KindWords, RuleSet } from './readings.ts';
import styles from './rules.module.css';
import { RuleSentence, type Sentences, useRuleText } from './words.tsx';

interface TrialAnswer {
  readonly matched: readonly string[];
  readonly outcome: unknown;
  readonly rules: readonly { readonly rule: string; readonly words: readonly string[] }[];
}

export interface TryItProps {
  readonly set: RuleSet;
  /** Undefined: the version in force. */
  readonly version: number | undefined;
  readonly value: unknown;
  readonly words: KindWords;
  readonly sentences: Sentences;
  /** Saves a draft, as the service decides on the saved text. */
  readonly flush?: () => Promise<unknown>;
}

export function TryIt({ set, version, value, words, sentences, flush }: TryItProps) {
  const text = useRuleText();
  const begin = (facts: unknown) => openDocument(JSON.stringify({ facts: membersOf(facts) }));
  const [trial, setTrial] = useState(() => begin(valueAt(value, '/baseFacts')));
  const [tried, setTried] = useState<TrialAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const facts = membersOf(valueAt(trial.read.value, '/facts'));
  const change = (to: typeof trial) => {
    setTrial(to);
    setTried(null);
  };
  const editing: RuleEditor = {
    set: trial.read.value,
    edit: (...edits) => change(edit(trial, edits)),
    words,
    sentences,
    findings: [],
  };
  const ask = async () => {
    await flush?.();
    const given = { facts: facts as never };
    const answer = await api.post('/api/v1/rule-sets/{ruleSet}/evaluate', {
      params: { ruleSet: set.id },
      query: { explain: 'true' },
      body: version === undefined ? given : { ...given, version },
    });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setTried(answer.body as unknown as TrialAnswer);
  };
  return (
    <Part title={text('view', { view: 'try' })}>
      <p className={styles.note}>{text('tryMeans')}</p>
      <FactsForm editing={editing} pointer="/facts" facts={facts} />
      <CaseFromCall
        ruleSet={set.id}
        kind={set.kind}
        names={new Set()}
        verb={text('takeFacts')}
        onMade={(made) => change(begin(membersOf(made).facts))}
      />
      <OrderToTry
        kind={set.kind}
        inWords={(line) =>
          line.replaceAll(/\b[a-z]+\.[a-z]\w*/gi, (name) =>
            words.factNamed(name) === undefined ? name : sentences.fact(name),
          )
        }
        onFacts={(of) => {
          const known = ([name]: readonly [string, unknown]) =>
            words.factNamed(name) !== undefined || name === linesKey;
          change(begin(Object.fromEntries(Object.entries(of).filter(known))));
        }}
      />
      <Button kind="main" onPress={ask}>
        {text('tryNow')}
      </Button>
      {problem === null ? null : <Failure problem={problem} work={text('nothingChanged')} />}
      {tried === null ? null : (
        <Answer tried={tried} kind={set.kind} value={value} sentences={sentences} />
      )}
    </Part>
  );
}

function Answer({
  tried,
  kind,
  value,
  sentences,
}: Pick<TryItProps, 'value' | 'sentences'> & {
  readonly tried: TrialAnswer;
  readonly kind: RuleSet['kind'];
}) {
  const text = useRuleText();
  const deciding = isOfOne(kind) ? tried.matched.slice(0, 1) : tried.matched;
  const explained = (isDeciding: boolean) =>
    tried.rules
      .filter(({ rule }) => deciding.includes(rule) === isDeciding)
      .map(({ rule, words }) => (
        <p key={rule} className={styles.why}>
          {words.join(' ')}
        </p>
      ));
  return (
    <div role="status">
      <h3>{text('decidedBy', { rules: deciding.join(', ') || text('noRule') })}</h3>
      {rulesOf(value)
        .filter(({ name }) => deciding.includes(name))
        .map((rule) => (
          <RuleSentence key={rule.pointer} rule={rule} sentences={sentences} />
        ))}
      {kind === 'route' ? <Takers outcome={tried.outcome} /> : null}
      {explained(true)}
      <details>
        <summary>{text('whyNotOthers')}</summary>
        {explained(false)}
      </details>
    </div>
  );
}

/** Agents who may take the call at once by the outcome of a route, those ready now by name. */
function Takers({ outcome }: { readonly outcome: unknown }) {
  const text = useRuleText();
  const { centreId: centre } = useCentre();
  const { data } = useRead('/api/v1/centres/{centre}/wallboard', { params: { centre } });
  const { queue, required = [] } = membersOf(outcome) as Partial<RouteOutcome>;
  const parsed = parseExpression(required);
  if (data === undefined || queue === undefined || !parsed.ok) return null;
  const fileId = (id: string) => id.slice(centre.length + 1);
  const able = data.agents.filter(
    ({ id, links, skills }) =>
      links.some(({ queueId }) => fileId(queueId) === queue) &&
      evaluateExpression(parsed.ast, {
        id: fileId(id),
        skills: new Map(skills.map(({ skillId, level }) => [skillId, level])),
      }),
  );
  const ready = able
    .filter(({ derivedState }) => derivedState === 'ready')
    .toSorted((a, b) => a.stateEnteredAt.localeCompare(b.stateEnteredAt));
  const names = ready.map(({ name }) => name).join(', ');
  return <p>{text('takers', { able: able.length, ready: ready.length, names })}</p>;
}
