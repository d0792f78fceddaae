/** Form for a test case: facts, and the rule that must decide. */
import { Button } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { Constant } from './condition-form.tsx';
import { rulesOf } from './document.ts';
import { RemoveButton, type RuleEditor, TypedText } from './fields.tsx';
import { below, membersOf, valueAt } from './json-text.ts';
import { Pick, Picks, useFactChoices } from './pick.tsx';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

/** The fact that holds an order's lines, which the form only counts. */
export const linesKey = 'order.lines';
/** Kinds in which exactly one rule decides. */
const kindsOfOne: readonly unknown[] = ['admit', 'route', 'treat', 'priceLimit'];
export const isOfOne = (kind: unknown) => kindsOfOne.includes(kind);

export function CaseForm({
  editing,
  pointer,
  onRemove,
}: {
  readonly editing: RuleEditor;
  readonly pointer: string;
  readonly onRemove: () => void;
}) {
  const text = useRuleText();
  const { set, edit } = editing;
  const { name, facts: given, expect } = membersOf(valueAt(set, pointer));
  const { winner, matched } = membersOf(expect);
  const rules = rulesOf(set).map((rule) => rule.name);
  const expectAt = below(pointer, 'expect');
  return (
    <div className={styles.caseForm}>
      <TypedText
        label={text('caseName')}
        value={String(name ?? '')}
        onChange={(value) =>
          edit({ kind: 'set', pointer: below(pointer, 'name'), value, isTyped: true })
        }
      />
      <FactsForm editing={editing} pointer={below(pointer, 'facts')} facts={membersOf(given)} />
      {isOfOne(valueAt(set, '/kind')) ? (
        <Select
          label={text('expectedRule')}
          choices={['', ...rules].map((id) => ({ id, label: id || text('anyRule') }))}
          value={String(winner ?? '')}
          onChange={(id) =>
            edit(
              id === ''
                ? { kind: 'remove', pointer: below(expectAt, 'winner') }
                : { kind: 'set', pointer: below(expectAt, 'winner'), value: id },
            )
          }
        />
      ) : (
        <Picks
          label={text('expectedRules')}
          choices={rules.map((id) => ({ id, label: id }))}
          value={[matched ?? []].flat().map(String)}
          onChange={(value) => edit({ kind: 'set', pointer: below(expectAt, 'matched'), value })}
        />
      )}
      <Button kind="bad" onPress={onRemove}>
        {text('removeCase')}
      </Button>
    </div>
  );
}

export function FactsForm({
  editing,
  pointer: factsAt,
  facts,
}: {
  readonly editing: RuleEditor;
  readonly pointer: string;
  readonly facts: Readonly<Record<string, unknown>>;
}) {
  const text = useRuleText();
  const { edit, words, sentences } = editing;
  const choicesOf = useFactChoices(sentences);
  const add = (fact: string) => {
    const { example = null } = words.factNamed(fact) ?? {};
    edit({ kind: 'set', pointer: below(factsAt, fact), value: example });
  };
  return (
    <>
      {Object.entries(facts).map(([fact, value]) => {
        const of = words.factNamed(fact);
        const at = below(factsAt, fact);
        return (
          <div key={fact} className={styles.row}>
            {of === undefined || value === null ? (
              <span>
                {fact === linesKey
                  ? text('orderLines', { count: [value].flat().length })
                  : sentences.fact(fact)}
              </span>
            ) : null}
            {of === undefined ? null : (
              <>
                {of.nullable ? (
                  <Select
                    label={text('comparison')}
                    choices={(['known', 'unknown'] as const).map((id) => ({
                      id,
                      label: sentences.operator(id),
                    }))}
                    value={value === null ? 'unknown' : 'known'}
                    onChange={(id) =>
                      edit({ kind: 'set', pointer: at, value: id === 'known' ? of.example : null })
                    }
                  />
                ) : null}
                {value === null ? null : (
                  <Constant
                    label={sentences.fact(fact)}
                    editing={editing}
                    pointer={at}
                    fact={of}
                    test={{ value }}
                    isList={of.type === 'list'}
                  />
                )}
              </>
            )}
            <RemoveButton
              what={sentences.fact(fact)}
              onPress={() => edit({ kind: 'remove', pointer: at })}
            />
          </div>
        );
      })}
      <Pick
        label={text('addFact')}
        choices={choicesOf(
          words.facts.filter((fact) => fact.where !== true && !(fact.name in facts)),
        )}
        value=""
        onChange={add}
      />
    </>
  );
}
