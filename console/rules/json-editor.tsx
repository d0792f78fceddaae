/**
 * JSON editor for a rule set, loaded on demand: completes facts, operators and values with help,
 * and marks errors.
 */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { choose, type RuleDocument, redo, type as typed, undo } from './document.ts';
import type { Finding } from './draft.ts';
import type { ViewProps } from './form.tsx';
import { membersOf, nodeAt, pointerAt, readJson } from './json-text.ts';
import type { Fact, KindWords } from './readings.ts';
import styles from './rules.module.css';
import { type Sentences, useRuleText } from './words.tsx';

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--busy)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ring)' },
]);
const selected = { backgroundColor: 'var(--accent-soft) !important' };
const look = EditorView.theme({
  '&': { maxHeight: '70dvh', fontSize: '13px', color: 'var(--ink)' },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '-3px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, Menlo, Consolas, monospace' },
  '.cm-gutters': { background: 'var(--sunk)', color: 'var(--ink-2)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground': selected,
  '.cm-matchingBracket': selected,
  '.cm-tooltip': {
    background: 'var(--panel)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    boxShadow: 'var(--float)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--accent-soft)',
    color: 'var(--ink)',
  },
  // The policy of the page blocks the images that mark errors.
  '.cm-lintRange': { textDecoration: 'underline wavy var(--warn)' },
  '.cm-lintRange-error': { textDecorationColor: 'var(--bad)' },
  '.cm-lint-marker-error, .cm-lint-marker-warning, .cm-lint-marker-info': { content: 'normal' },
  '.cm-lint-marker::before': { content: '"!"', color: 'var(--warn)', fontWeight: '600' },
  '.cm-lint-marker-error::before': { color: 'var(--bad)' },
  '.cm-completionDetail': { color: 'var(--ink-2)', fontStyle: 'normal' },
  '.cm-completionInfo': { font: '13px/18px system-ui, sans-serif' },
});

export interface JsonEditorProps extends ViewProps {
  /** Rules of json-rules-engine that were pasted: they are offered for import. */
  readonly onForeign: (rules: string) => void;
}

export function JsonEditor(props: JsonEditorProps) {
  const { document, findings } = props;
  const text = useRuleText();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const now = useRef(props);
  now.current = props;
  const label = text('json');
  const says = { unit: text('unitOf'), example: text('exampleOf') };
  const help = useRef(says);
  help.current = says;
  useEffect(() => {
    const undoing = (to: (document: RuleDocument) => RuleDocument) => () => {
      now.current.change(to);
      return true;
    };
    const host = place.current;
    if (host === null) return;
    // A shadow root lets the editor add styles, which the page's policy would block.
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      doc: now.current.document.text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        drawSelection(),
        bracketMatching(),
        json(),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorState.tabSize.of(2),
        autocompletion({
          override: [(context) => completed(context, now.current, help.current)],
          activateOnTyping: true,
        }),
        keymap.of([
          { key: 'Mod-z', run: undoing(undo) },
          { key: 'Mod-y', mac: 'Mod-Shift-z', run: undoing(redo) },
          ...completionKeymap,
          ...defaultKeymap,
        ]),
        EditorView.domEventHandlers({ paste: (event) => offersImport(event, now.current) }),
        EditorView.updateListener.of((update) => {
          const typedText = update.state.doc.toString();
          if (update.docChanged && typedText !== now.current.document.text) {
            now.current.change((before) => typed(before, typedText));
          }
          if (update.selectionSet) {
            const { head } = update.state.selection.main;
            now.current.change((before) => chosenAt(before, head));
          }
        }),
      ],
    });
    view.current = editor;
    const { read, chosen } = now.current.document;
    const start = chosen === null ? undefined : nodeAt(read.root, chosen)?.start;
    if (start !== undefined) {
      editor.dispatch({
        selection: { anchor: start },
        effects: EditorView.scrollIntoView(start, { y: 'start' }),
      });
    }
    return () => editor.destroy();
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === document.text) return;
    const changes = { from: 0, to: editor.state.doc.length, insert: document.text };
    editor.dispatch({ changes });
  }, [document.text]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const nameOf = (id: string) => text('finding', { id: id.replaceAll('-', '_') });
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, findings, nameOf)));
  }, [findings, text]);
  return <div ref={place} className={styles.json} data-own-keys />;
}

function offersImport(event: ClipboardEvent, { onForeign }: JsonEditorProps): boolean {
  const pasted = event.clipboardData?.getData('text/plain') ?? '';
  if (!isForeign(pasted)) return false;
  onForeign(pasted);
  event.preventDefault();
  return true;
}

/** Whether a text is a list of rules, or a file of them, that is no rule set of ours. */
function isForeign(text: string): boolean {
  const { value } = readJson(text) ?? {};
  const { set, rules, decisions } = membersOf(value);
  const list: unknown = Array.isArray(value) ? value : (decisions ?? rules);
  const isRule = (one: unknown) => 'event' in membersOf(one) && 'conditions' in membersOf(one);
  return set === undefined && Array.isArray(list) && list.length > 0 && list.every(isRule);
}

function chosenAt(document: RuleDocument, offset: number): RuleDocument {
  if (document.isHalfTyped) return document;
  const [rule] = /^\/rules\/\d+/.exec(pointerAt(document.read.root, offset)) ?? [];
  return rule === undefined || rule === document.chosen ? document : choose(document, rule);
}

const severities = { error: 'error', warning: 'warning', hint: 'info' } as const;

function diagnosticsOf(
  { doc }: EditorState,
  findings: readonly Finding[],
  nameOf: (id: string) => string,
): Diagnostic[] {
  return findings.map(({ id, severity, line, column, message }) => {
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const from = Math.min(at.to, at.from + Math.max(0, column - 1));
    const words = `${nameOf(id)} ${message}`;
    return { from, to: at.to, severity: severities[severity], message: words };
  });
}

interface Offers {
  readonly words: KindWords;
  readonly sentences: Sentences;
}

function completed(
  context: CompletionContext,
  { words, sentences }: Offers,
  says: { readonly unit: string; readonly example: string },
) {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 400), context.pos);
  const [, key = '', typedSoFar = ''] =
    /"(fact|operator|value)"\s*:\s*\[?[^\]{}]*"([^"]*)$/.exec(before) ?? [];
  if (key === '') return null;
  const [fact] = [...before.matchAll(/"fact"\s*:\s*"([^"]+)"/g)].slice(-1);
  const test = words.factNamed(fact?.[1] ?? '');
  const options =
    key === 'fact'
      ? words.facts.map((one) => factOption(one, sentences, says))
      : key === 'operator'
        ? (test?.operators ?? Object.keys(words.help)).map((one) => operatorOption(one, sentences))
        : (test?.set ?? []).map((one) => ({ label: one, detail: sentences.choice(one) }));
  return { from: context.pos - typedSoFar.length, options, validFor: /^[\w.:]*$/ };
}

function factOption(
  fact: Fact,
  sentences: Sentences,
  says: { readonly unit: string; readonly example: string },
): Completion {
  const { name, unit, type, example } = fact;
  const info = `${says.unit} ${unit ?? type} · ${says.example} ${sentences.value(fact, example)}`;
  return { label: name, detail: sentences.fact(name), info };
}

function operatorOption(label: string, sentences: Sentences): Completion {
  return { label, detail: sentences.operator(label) };
}
