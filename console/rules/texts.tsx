/** Texts that a rule names: chosen, or written in every language of the centre, with a preview. */
import { Button, useLanguage } from '../parts/index.ts';
import { freeName, ruleAt } from './document.ts';
import { Findings, nameIn, type RuleEditor, TypedText } from './fields.tsx';
import { below, membersOf, valueAt } from './json-text.ts';
import type { PickChoice } from './pick.tsx';
import { useRuleNames } from './readings.ts';
import styles from './rules.module.css';
import { useRuleText } from './words.tsx';

/** Members of outcomes that name texts. */
export const textMembers: readonly string[] = ['text', 'say', 'note'];
const textsAt = '/texts';

type Words = Readonly<Record<string, unknown>>;

/** The texts that rules may name, each with its words in the language of the page. */
export function useTextChoices({ set }: Pick<RuleEditor, 'set'>): readonly PickChoice[] {
  const language = useLanguage();
  const all = { ...useRuleNames().texts, ...membersOf(valueAt(set, textsAt)) };
  return Object.entries(all).map(([id, texts]) => {
    const words = membersOf(texts);
    return { id, label: id, note: String(words[language] ?? Object.values(words)[0] ?? '') };
  });
}

interface NamedTextsProps {
  readonly editing: RuleEditor;
  /** Pointer of the member, and the texts that it names. */
  readonly pointer: string;
  readonly ids: readonly string[];
  /** Value of the member that names a new text. */
  readonly withNew: (id: string) => unknown;
}

export function NamedTexts({ editing, pointer, ids, withNew }: NamedTextsProps) {
  const text = useRuleText();
  const { texts = {}, languages } = useRuleNames();
  const page = useLanguage();
  const own = membersOf(valueAt(editing.set, textsAt));
  const spoken = languages ?? [page];
  const add = () => {
    const rule = ruleAt(editing.set, pointer)?.name ?? '';
    const wanted = nameIn(`${rule} ${pointer.split('/').at(-1)}`) ?? 'text';
    const id = freeName(new Set([...Object.keys(texts), ...Object.keys(own)]), wanted);
    const words = Object.fromEntries(spoken.map((language) => [language, '']));
    editing.edit(
      { kind: 'set', pointer: textsAt, value: { ...own, [id]: words } },
      { kind: 'set', pointer, value: withNew(id) },
    );
  };
  return (
    <div className={styles.nested}>
      {ids.map((id) => {
        const words = (own[id] ?? texts[id]) as Words | undefined;
        return words === undefined ? null : (
          <div key={id}>
            {id in own ? <OwnText editing={editing} id={id} words={words} of={spoken} /> : null}
            <Preview words={words} />
          </div>
        );
      })}
      <Button kind="quiet" onPress={add}>
        {text('newText')}
      </Button>
    </div>
  );
}

interface OwnTextProps {
  readonly editing: RuleEditor;
  readonly id: string;
  readonly words: Words;
  readonly of: readonly string[];
}

/** A text of the set itself: it is checked, approved and rolled back with the rules. */
function OwnText({ editing, id, words, of }: OwnTextProps) {
  const text = useRuleText();
  const at = below(textsAt, id);
  return [...new Set([...of, ...Object.keys(words)])].map((language) => (
    <div key={language} lang={language}>
      <TypedText
        label={text('textIn', { id, language: language.toUpperCase() })}
        value={String(words[language] ?? '')}
        onChange={(value) =>
          editing.edit({ kind: 'set', pointer: below(at, language), value, isTyped: true })
        }
      />
      <Findings editing={editing} at={below(at, language)} />
    </div>
  ));
}

/** The words as they are said or shown, in each language. */
function Preview({ words }: { readonly words: Words }) {
  const text = useRuleText();
  return (
    <figure className={styles.preview} aria-label={text('preview')}>
      {Object.entries(words).map(([language, said]) => (
        <blockquote key={language} lang={language}>
          {String(said)}
        </blockquote>
      ))}
    </figure>
  );
}
