/**
 * Imports rules from a table or from json-rules-engine, with a preview of what was read, converted
 * and refused.
 */
import { useEffect, useRef, useState } from 'react';
import type { OperationAt, Problem } from '#client';
import type { CellProblem, RuleFile } from '../../rules/tables/index.ts';
import { api } from '../live-data/index.ts';
import { Button, Failure, names } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { addRules, editAtOnce, type RuleDocument, rulesOf } from './document.ts';
import { CellProblems } from './fields.tsx';
import type { ViewProps } from './form.tsx';
import { membersOf, valueAt } from './json-text.ts';
import styles from './rules.module.css';

import { takeTable, withRules } from './table-edits.ts';
import { useRuleText } from './words.tsx';

const convertPath = '/api/v1/rule-sets/{ruleSet}/convert';
type Converted = OperationAt<'POST', typeof convertPath>['answer'];

interface RulesRead {
  readonly name: string;
  readonly rules: number;
  /** The draft with the imported rules; null: the file is refused. */
  readonly taken: ((now: RuleDocument) => RuleDocument) | null;
  readonly findings: Converted['findings'];
  readonly cells: readonly CellProblem[];
}

type ImportProps = Pick<ViewProps, 'document' | 'change' | 'kind'> & {
  readonly ruleSet: string;
  /** Rules that were pasted into the text. */
  readonly pasted: string | null;
};

export function ImportRules({ document, change, kind, ruleSet, pasted }: ImportProps) {
  const text = useRuleText();
  const [read, setRead] = useState<RulesRead | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isOver, setIsOver] = useState(false);
  const take = async (file: File | undefined) => {
    if (file !== undefined) await takeText(file.name, await file.text());
  };
  const takeText = async (name: string, source: string) => {
    setProblem(null);
    if (!/^\s*[[{]/.test(source)) return setRead(tableRead(document, kind, { name, source }));
    const asked = { params: { ruleSet }, body: source };
    const answer = await api.post(convertPath, asked);
    setRead(answer.ok ? rulesRead(name, answer.body) : null);
    setProblem(answer.ok ? null : answer.problem);
  };
  // Only a paste starts this; what else has changed since does not matter.
  const begin = useRef(takeText);
  begin.current = takeText;
  useEffect(() => {
    if (pasted !== null) begin.current(text('pasted'), pasted).catch(reportError);
  }, [pasted, text]);
  return (
    <Part title={text('importRules')}>
      <label
        className={names(styles.drop, isOver && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          take(event.dataTransfer.files[0]).catch(reportError);
        }}
      >
        {text('dropRules')}
        <input
          type="file"
          accept=".json,.csv,.tsv,.txt"
          onChange={({ target }) => {
            take(target.files?.[0])
              .catch(reportError)
              .finally(() => {
                target.value = '';
              });
          }}
        />
      </label>
      {problem === null ? null : <Failure problem={problem} work={text('nothingChanged')} />}
      {read === null ? null : (
        <Shown
          read={read}
          before={document}
          onTake={(isAdded) => {
            const { taken } = read;
            if (taken !== null) change((now) => (isAdded ? addRules(now, taken(now)) : taken(now)));
            setRead(null);
          }}
          onLeave={() => setRead(null)}
        />
      )}
    </Part>
  );
}

interface ShownProps {
  readonly read: RulesRead;
  readonly before: RuleDocument;
  readonly onTake: (isAdded: boolean) => void;
  readonly onLeave: () => void;
}

function Shown({ read, before, onTake, onLeave }: ShownProps) {
  const text = useRuleText();
  const { name, rules, taken, findings, cells } = read;
  const refused = findings.filter(({ severity }) => severity === 'error');
  const changed = findings.filter(({ severity }) => severity !== 'error');
  const now = new Set(taken === null ? [] : namesIn(taken(before)));
  const gone = namesIn(before).filter((one) => !now.has(one));
  return (
    <div className={styles.nested} role="status">
      <p>{text('rulesRead', { name, rules, refused: refused.length })}</p>
      <CellProblems problems={cells} />
      {[['refused', refused] as const, ['converted', changed] as const].map(([what, list]) =>
        list.length === 0 ? null : (
          <section key={what} aria-label={text('importList', { what })}>
            <h3>{text('importList', { what })}</h3>
            <ul className={styles.findings}>
              {list.map(({ id, pointer, line, message }) => (
                <li key={`${id} ${pointer}`} className={what === 'refused' ? styles.error : ''}>
                  {text('lineAt', { line })} <code>{pointer}</code> <span lang="en">{message}</span>
                </li>
              ))}
            </ul>
          </section>
        ),
      )}
      {taken === null ? null : (
        <>
          {gone.length === 0 ? null : <p>{text('replaces', { rules: gone.join(', ') })}</p>}
          <div className={styles.row}>
            <Button kind="main" onPress={() => onTake(false)} isDisabled={rules === 0}>
              {text('takeOver')}
            </Button>
            <Button onPress={() => onTake(true)} isDisabled={rules === 0}>
              {text('addToRules')}
            </Button>
            <Button kind="quiet" onPress={onLeave}>
              {text('leave')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

const namesIn = ({ read }: RuleDocument) => rulesOf(read.value).map(({ name }) => name);

function tableRead(
  document: RuleDocument,
  kind: ViewProps['kind'],
  { name, source }: { readonly name: string; readonly source: string },
): RulesRead {
  const first = takeTable(document, kind, source);
  const cells = first.ok ? [] : first.problems;
  const rules = first.ok ? namesIn(first.document).length : 0;
  const taken = (now: RuleDocument) => {
    const answer = takeTable(now, kind, source);
    return answer.ok ? answer.document : now;
  };
  return { name, rules, taken: first.ok ? taken : null, findings: [], cells };
}

/** An import that replaces all rules and adds named conditions. */
function rulesRead(name: string, { rules, conditions, findings }: Converted): RulesRead {
  const taken = (now: RuleDocument) => {
    const withNew = withRules(now, rules as unknown as readonly RuleFile[]);
    if (Object.keys(conditions).length === 0) return withNew;
    const value = { ...membersOf(valueAt(now.read.value, '/conditions')), ...conditions };
    return editAtOnce(withNew, [{ kind: 'set', pointer: '/conditions', value }]);
  };
  return { name, rules: rules.length, taken, findings, cells: [] };
}
