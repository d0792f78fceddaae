/** One rule set: its versions, the views of the one that is shown, and what is next for it. */
import { type ComponentType, Suspense, useEffect } from 'react';
import { useInstant } from '../orders/readings.ts';
import { Button, Failure, Loading, loadedLater, useFormats } from '../parts/index.ts';
import { Chips, Part, Read, Select } from '../parts/panel.tsx';
import { Cases } from './cases.tsx';
import { Changes } from './changes.tsx';
import {
  edit,
  openDocument,
  type RuleDocument,
  redo,
  rulesOf,
  type as typed,
  undo,
} from './document.ts';
import { type Draft, useRuleDraft } from './draft.ts';
import { type Editing, FindingLine } from './fields.tsx';
import { RuleForms, type ViewProps } from './form.tsx';
import { DraftGate, VersionGate } from './gate.tsx';
import {
  type KindWords,
  kindWords,
  type RuleSet,
  type RuleVersion,
  useKindWords,
  useMay,
  useReadAgain,
  useVersion,
  useVersions,
  type WholeVersion,
} from './readings.ts';
import styles from './rules.module.css';
import type { RulesAddress } from './rules.tsx';
import { isUnderWay } from './steps.ts';
import { RuleSentence, type Sentences, useRuleText, useSentences } from './words.tsx';

export const views = ['form', 'json', 'words', 'cases', 'changes'] as const;
type View = (typeof views)[number];
/** Of a version, which nobody changes any more. */
const viewsOfVersion = ['words', 'cases', 'changes'] as const;

const JsonEditor: ComponentType<ViewProps> = loadedLater(
  async () => (await import('./json-editor.tsx')).JsonEditor,
);

interface PageProps {
  readonly set: RuleSet;
  readonly address: RulesAddress;
  readonly onChange: (to: Partial<RulesAddress>) => void;
}

export function RuleSetPage(props: PageProps) {
  const { set } = props;
  const text = useRuleText();
  const schema = useKindWords(set.kind);
  const versions = useVersions(set.id);
  return (
    <Read title={text('kind', { kind: set.kind })} reading={schema}>
      {(read) => (
        <Read title={text('versions')} reading={versions}>
          {(list) => <Chosen {...props} words={kindWords(read)} versions={list} />}
        </Read>
      )}
    </Read>
  );
}

interface ChosenProps extends PageProps {
  readonly words: KindWords;
  readonly versions: readonly RuleVersion[];
}

/** Of drafts: what is shown in place of the number of a version. */
const draftNumber = 0;

function Chosen(props: ChosenProps) {
  const { set, address, onChange, words, versions } = props;
  const text = useRuleText();
  const isEditor = useMay()('putRuleDraft');
  const sentences = useSentences(words);
  const draft = useRuleDraft(set.id, isEditor);
  const underWay = versions.find(isUnderWay);
  const own = draft.draft !== undefined && draft.draft.saved.revision > 0;
  const first = underWay !== undefined && !own ? underWay.version : isEditor ? draftNumber : null;
  const shown = address.version ?? first ?? set.active?.version ?? versions[0]?.version ?? null;
  const isDraft = shown === draftNumber && isEditor;
  const choices = [
    ...(isEditor ? [{ id: String(draftNumber), label: text('yourDraft') }] : []),
    ...versions.map(({ version, state }) => ({
      id: String(version),
      label: text('versionIn', { version, state }),
    })),
  ];
  return (
    <div className={styles.main}>
      <div className={styles.top}>
        <h2>{text('kind', { kind: set.kind })}</h2>
        <Select
          label={text('shownVersion')}
          choices={choices}
          value={String(shown)}
          onChange={(id) => onChange({ version: Number(id) })}
        />
      </div>
      {isDraft ? (
        <DraftPage {...props} {...draft} sentences={sentences} />
      ) : shown === null ? null : (
        <VersionPage
          {...props}
          key={shown}
          number={shown}
          sentences={sentences}
          onGoOn={
            isEditor
              ? (version) => {
                  draft.change((now) => goneOn(now, version, set.active?.version ?? 0));
                  onChange({ version: draftNumber });
                }
              : null
          }
        />
      )}
      <Versions {...props} />
    </div>
  );
}

/** The draft as a text of before, made from what is in force now. */
function goneOn(now: RuleDocument, { document }: WholeVersion, active: number): RuleDocument {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  return edit(typed(now, text), [{ kind: 'set', pointer: '/version', value: active }]);
}

interface DraftPageProps extends ChosenProps, ReturnType<typeof useRuleDraft> {
  readonly sentences: Sentences;
}

function DraftPage(props: DraftPageProps) {
  const { set, address, onChange, words, sentences, versions } = props;
  const { draft, problem, change, retry, flush, forget } = props;
  const text = useRuleText();
  const readAgain = useReadAgain();
  useUndoKeys(change);
  if (draft === undefined) {
    return problem === null ? (
      <Loading of={text('yourDraft')} />
    ) : (
      <Failure
        problem={problem}
        work={text('nothingChanged')}
        onRetry={() => void retry().catch(reportError)}
      />
    );
  }
  const { document, saved } = draft;
  const view = address.view ?? 'form';
  const editing: Editing = {
    set: document.read.value,
    edit: (...edits) => change((now) => edit(now, edits)),
    words,
    sentences,
    findings: saved.findings,
  };
  const shown = { document, change, kind: set.kind, words, sentences, findings: saved.findings };
  const inForce = versions.find(({ version }) => version === set.active?.version);
  const sent = async () => {
    await forget();
    await readAgain();
    onChange({ version: saved.version });
  };
  return (
    <div className={styles.withGate}>
      <div className={styles.views}>
        <div className={styles.row}>
          <Views views={views} view={view} onChange={(to) => onChange({ view: to })} />
          <Button kind="quiet" onPress={() => change(undo)} isDisabled={document.done.length === 0}>
            {text('undo')}
          </Button>
          <Button
            kind="quiet"
            onPress={() => change(redo)}
            isDisabled={document.undone.length === 0}
          >
            {text('redo')}
          </Button>
          <SaveState {...props} draft={draft} />
        </div>
        {document.isHalfTyped && view !== 'json' ? (
          <p role="status" className={styles.warning}>
            {text('halfTyped')}
          </p>
        ) : null}
        {view === 'form' ? <RuleForms {...shown} /> : null}
        {view === 'json' ? (
          <Suspense fallback={<Loading of={text('json')} />}>
            <JsonEditor {...shown} />
          </Suspense>
        ) : null}
        {view === 'words' ? <InWords value={document.read.value} sentences={sentences} /> : null}
        {view === 'cases' ? (
          <Cases
            ruleSet={set.id}
            version={saved.version}
            text={saved.text}
            value={document.read.value}
            sentences={sentences}
            editing={editing}
          />
        ) : null}
        {view === 'changes' ? (
          <Changes
            ruleSet={set.id}
            version={saved.version}
            text={saved.text}
            sentences={sentences}
          />
        ) : null}
      </div>
      <div className={styles.side}>
        <DraftGate
          set={set}
          draft={draft}
          editing={editing}
          noteBefore={inForce?.note ?? ''}
          flush={flush}
          onSent={sent}
        />
        <AllFindings draft={draft} />
      </div>
    </div>
  );
}

/** Undo of the whole document, wherever in its form the focus is. */
function useUndoKeys(change: DraftPageProps['change']): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey);
      const inForm =
        event.target instanceof Element && event.target.closest('[data-own-keys]') === null;
      if (!isUndo || !inForm) return;
      event.preventDefault();
      change(event.shiftKey ? redo : undo);
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [change]);
}

function Views<Id extends View>({
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

function SaveState({ draft, flush, settle }: DraftPageProps & { readonly draft: Draft }) {
  const text = useRuleText();
  const { state } = draft;
  return (
    <span className={styles.saveState} role="status">
      {text('saveState', { state })}
      {state === 'failed' ? (
        <Button onPress={() => void flush().catch(reportError)}>{text('saveAgain')}</Button>
      ) : null}
      {state === 'other'
        ? (['mine', 'theirs'] as const).map((whose) => (
            <Button key={whose} onPress={() => void settle(whose).catch(reportError)}>
              {text('keep', { whose })}
            </Button>
          ))
        : null}
    </span>
  );
}

function AllFindings({ draft }: { readonly draft: Draft }) {
  const text = useRuleText();
  const { findings } = draft.saved;
  return (
    <Part title={text('findings')}>
      {findings.length === 0 ? (
        <p>{text('nothingFound')}</p>
      ) : (
        <ul className={styles.findings}>
          {findings.map((one) => (
            <FindingLine key={`${one.id} ${one.pointer} ${one.message}`} finding={one} />
          ))}
        </ul>
      )}
    </Part>
  );
}

interface VersionPageProps extends ChosenProps {
  readonly number: number;
  readonly sentences: Sentences;
  readonly onGoOn: ((version: WholeVersion) => void) | null;
}

function VersionPage(props: VersionPageProps) {
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
              {view === 'changes' ? (
                <Changes
                  ruleSet={set.id}
                  version={number}
                  text={shown.text}
                  sentences={sentences}
                />
              ) : null}
            </div>
            <div className={styles.side}>
              <VersionGate
                set={set}
                version={version}
                previous={previousOf(versions)}
                onGoOn={onGoOn === null ? null : () => onGoOn(version)}
              />
            </div>
          </div>
        );
      }}
    </Read>
  );
}

/** The version that was in force before; null: none was. */
function previousOf(versions: readonly RuleVersion[]): RuleVersion | null {
  const ended = versions.filter(({ state, effectiveTo }) => state === 'retired' && effectiveTo);
  const byEnd = ended.toSorted((a, b) =>
    String(b.effectiveTo).localeCompare(String(a.effectiveTo)),
  );
  return byEnd[0] ?? null;
}

/** What approvers read. */
function InWords({ value, sentences }: { readonly value: unknown; readonly sentences: Sentences }) {
  const text = useRuleText();
  const formats = useFormats();
  return (
    <Part title={text('inWords')}>
      <ol className={styles.words}>
        {rulesOf(value).map((rule, index) => (
          <li key={rule.pointer}>
            <h3>
              {formats.number(index + 1)}. {rule.name}
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

function Versions({ versions, onChange }: ChosenProps) {
  const text = useRuleText();
  const instant = useInstant();
  const heads = ['version', 'state', 'author', 'approved', 'from', 'note'] as const;
  return (
    <Part title={text('versions')}>
      <div className={styles.scrolls}>
        <table className={styles.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {text('versionHead', { head })}
                </th>
              ))}
            </tr>
          </thead>
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
                <td>{text('state', { state })}</td>
                <td>{author}</td>
                <td>{approvals.map(({ person }) => person).join(', ')}</td>
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
