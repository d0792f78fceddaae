/**
 * Test cases as a truth table: facts, expected and actual results, and the conditions that decided
 * the chosen case.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { Button, Empty, Failure, useLanguage } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { CaseForm, isOfOne } from './case-form.tsx';
import { CaseFromCall } from './case-from-call.tsx';
import { RuleCoverage } from './coverage.tsx';
import { freeName } from './document.ts';
import { MoreRows, type RuleEditor, rowsStep } from './fields.tsx';
import { below, membersOf, valueAt } from './json-text.ts';
import styles from './rules.module.css';

import { Heads, type Sentences, useRuleText } from './words.tsx';

interface CaseResult {
  readonly name: string;
  readonly pointer: string;
  readonly passed: boolean;
  readonly expected: unknown;
  readonly actual: {
    readonly matched: readonly string[];
    /** The deciding rule; null in kinds in which several decide. */
    readonly winner: string | null;
  };
}

const passedOf = (results: readonly CaseResult[]) => results.filter((one) => one.passed).length;

export interface CasesProps {
  readonly ruleSet: string;
  readonly version: number;
  readonly text: string;
  readonly value: unknown;
  readonly sentences: Sentences;
  readonly editing: RuleEditor | null;
}

export function Cases(props: CasesProps) {
  const { ruleSet, text: shown, value, sentences, editing } = props;
  const text = useRuleText();
  const [chosen, setChosen] = useState<string | null>(null);
  const reading = useQuery<readonly CaseResult[], Problem>({
    queryKey: ['rule cases', ruleSet, shown],
    placeholderData: (before) => before,
    queryFn: async () => {
      const document = JSON.parse(shown) as Record<string, unknown>;
      const asked = { params: { ruleSet }, body: { document } };
      const { cases } = await bodyOf(api.post('/api/v1/rule-sets/{ruleSet}/test', asked));
      return cases as unknown as readonly CaseResult[];
    },
  });
  const cases = valueAt(value, '/cases');
  const count = Array.isArray(cases) ? cases.length : 0;
  const list: readonly unknown[] = Array.isArray(cases) ? cases : [];
  const names = new Set(list.map((one) => String(membersOf(one).name)));
  const insert = (made: unknown) => {
    editing?.edit({ kind: 'insert', pointer: '/cases', index: count, value: made });
    setChosen(`/cases/${count}`);
  };
  const add = () => insert({ name: freeName(names, text('newCase')), facts: {}, expect: {} });
  return (
    <>
      <Read title={text('cases')} reading={reading}>
        {(results) =>
          results.length === 0 ? (
            <Empty>{text('noCases')}</Empty>
          ) : (
            <>
              <p role="status">
                {text('casesPass', { passed: passedOf(results), all: results.length })}
              </p>
              <CaseTable {...props} results={results} chosen={chosen} onChoose={setChosen} />
            </>
          )
        }
      </Read>
      {editing === null ? null : (
        <>
          <Button onPress={add}>{text('addCase')}</Button>
          <CaseFromCall
            ruleSet={ruleSet}
            kind={valueAt(value, '/kind')}
            names={names}
            onMade={insert}
          />
        </>
      )}
      {chosen === null || valueAt(value, chosen) === undefined ? null : (
        <Part title={String(membersOf(valueAt(value, chosen)).name)}>
          {editing === null ? null : (
            <CaseForm
              key={chosen}
              editing={editing}
              pointer={chosen}
              onRemove={() => {
                editing.edit({ kind: 'remove', pointer: chosen });
                setChosen(null);
              }}
            />
          )}
          <Why {...props} pointer={chosen} results={reading.data ?? []} />
        </Part>
      )}
      {editing === null ? null : (
        <Proposals ruleSet={ruleSet} editing={editing} count={count} sentences={sentences} />
      )}
      <RuleCoverage
        ruleSet={ruleSet}
        value={value}
        decided={(reading.data ?? []).map(({ actual: { winner, matched } }) =>
          isOfOne(valueAt(value, '/kind')) ? [winner ?? ''] : matched,
        )}
      />
    </>
  );
}

function CaseTable({
  value,
  sentences,
  results,
  chosen,
  onChoose,
}: CasesProps & {
  readonly results: readonly CaseResult[];
  readonly chosen: string | null;
  readonly onChoose: (pointer: string) => void;
}) {
  const text = useRuleText();
  const heads = ['case', 'facts', 'expected', 'actual'] as const;
  const [most, setMost] = useState(rowsStep);
  // Failing cases come first, so that none of them is left out.
  const ordered = results.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  return (
    <div className={styles.scrolls}>
      <table className={styles.table}>
        <Heads of={heads.map((head) => text('caseHead', { head }))} />
        <tbody>
          {ordered.slice(0, most).map(({ name, pointer, passed, expected, actual }) => (
            <tr key={pointer} aria-current={pointer === chosen ? 'true' : undefined}>
              <th scope="row">
                <button type="button" className={styles.link} onClick={() => onChoose(pointer)}>
                  {name}
                </button>
              </th>
              <td>{factsSaid(valueAt(value, below(pointer, 'facts')), sentences)}</td>
              <td>{expectedSaid(expected, sentences)}</td>
              <td className={passed ? styles.good : styles.error}>
                {text('came', { passed: String(passed) })}{' '}
                {(actual.winner ?? actual.matched.join(', ')) || text('noRule')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <MoreRows left={results.length - most} onMore={() => setMost(most + rowsStep)} />
    </div>
  );
}

export function factsSaid(facts: unknown, { fact, factValue }: Sentences): string {
  return Object.entries(membersOf(facts))
    .map(([name, value]) => `${fact(name)} ${factValue(name, value)}`)
    .join(' · ');
}

export function expectedSaid(expected: unknown, sentences: Sentences): string {
  const { winner, matched, outcome } = membersOf(expected);
  const rules = [winner ?? matched].flat().filter((one) => one !== undefined && one !== null);
  const given = Object.entries(membersOf(outcome)).map(
    ([name, value]) => `${sentences.member(name)} ${sentences.given(name, value)}`,
  );
  return [...rules.map(String), ...given].join(', ');
}

function Why({
  ruleSet,
  version,
  text: shown,
  value,
  pointer,
  results,
}: CasesProps & { readonly pointer: string; readonly results: readonly CaseResult[] }) {
  const text = useRuleText();
  const language = useLanguage();
  const { facts, at } = membersOf(valueAt(value, pointer));
  const result = results.find((one) => one.pointer === pointer);
  const given = { ...membersOf(valueAt(value, '/baseFacts')), ...membersOf(facts) };
  const reading = useQuery<readonly (readonly string[])[], Problem>({
    queryKey: ['rule case why', ruleSet, shown, pointer, JSON.stringify(result), language],
    queryFn: async () => {
      const answer = await bodyOf(
        api.post('/api/v1/rule-sets/{ruleSet}/evaluate', {
          params: { ruleSet },
          query: { explain: 'true' },
          body: { facts: given as never, version, ...(typeof at === 'string' ? { at } : {}) },
        }),
      );
      const rules = (answer as unknown as { rules: { rule: string; words: string[] }[] }).rules;
      const { winner, matched } = membersOf(result?.expected);
      const expected = [winner ?? matched].flat().map(String);
      const wanted = new Set([...(result?.actual.matched.slice(0, 3) ?? []), ...expected]);
      return rules.filter(({ rule }) => wanted.has(rule)).map(({ words }) => words);
    },
  });
  return (
    <Read title={text('why')} reading={reading}>
      {(rules) =>
        rules.map((words) => (
          <p key={words.join()} className={styles.why}>
            {words.join(' ')}
          </p>
        ))
      }
    </Read>
  );
}

/** Suggested cases at the bounds of conditions, accepted one by one. */
function Proposals({
  ruleSet,
  editing,
  count,
  sentences,
}: {
  readonly ruleSet: string;
  readonly editing: RuleEditor;
  readonly count: number;
  readonly sentences: Sentences;
}) {
  const text = useRuleText();
  const [proposed, setProposed] = useState<readonly unknown[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async () => {
    const asked = { params: { ruleSet } };
    const answer = await api.post('/api/v1/rule-sets/{ruleSet}/cases/generate', asked);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setProposed(answer.body.cases);
  };
  const take = (one: unknown) => {
    editing.edit({ kind: 'insert', pointer: '/cases', index: count, value: one });
    setProposed((proposed ?? []).filter((other) => other !== one));
  };
  return (
    <>
      <Button kind="quiet" onPress={ask}>
        {text('proposeCases')}
      </Button>
      {problem === null ? null : <Failure problem={problem} work={text('nothingChanged')} />}
      {proposed === null ? null : (
        <ul className={styles.proposals}>
          {proposed.map((one) => {
            const { name, facts, expect } = membersOf(one);
            return (
              <li key={String(name)}>
                <strong>{String(name)}</strong> {factsSaid(facts, sentences)} →{' '}
                {expectedSaid(expect, sentences)}
                <Button
                  onPress={() => take(one)}
                  aria-label={text('takeCase', { name: String(name) })}
                >
                  {text('take')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
