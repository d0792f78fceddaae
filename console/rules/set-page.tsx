/** One rule set: versions, views and next steps. */
import { type ComponentType, Fragment, memo, Suspense, useEffect, useState } from 'react';
import { Button, Empty, Failure, Loading, loadedLater } from '../parts/index.ts';
import { Part, Read, Select } from '../parts/panel.tsx';
import { PersonName } from '../shell/sayings.ts';
import { useSignedIn } from '../shell/session.ts';
import {
  choose,
  edit,
  type Rule,
  type RuleDocument,
  redo,
  ruleAt,
  type as typed,
  undo,
} from './document.ts';
import { type Draft, type DraftAnswer, useRuleDraft } from './draft.ts';
import { FindingLine, type RuleEditor } from './fields.tsx';
import { RuleForms, type ViewProps } from './form.tsx';
import { DraftGate } from './gate.tsx';
import type { JsonEditorProps } from './json-editor.tsx';
import { Cases, Changes, TryIt } from './later.ts';
import type { MergeProps } from './merge.tsx';
import {
  type KindWords,
  kindWords,
  type RuleSet,
  type RuleVersion,
  useKindWords,
  useMay,
  useReadAgain,
  useVersions,
  type WholeVersion,
} from './readings.ts';
import styles from './rules.module.css';
import { type RulesAddress, views } from './rules-address.ts';
import { isUnderWay } from './steps.ts';
import { VersionPage, Versions } from './version-page.tsx';
import { InWords, Views } from './views.tsx';
import { type Sentences, useRuleText, useSentences } from './words.tsx';

const JsonEditor: ComponentType<JsonEditorProps> = loadedLater(
  async () => (await import('./json-editor.tsx')).JsonEditor,
);
interface ImportRulesProps extends ViewProps {
  readonly ruleSet: string;
  readonly pasted: string | null;
}
const ImportRules: ComponentType<ImportRulesProps> = loadedLater(
  async () => (await import('./import-rules.tsx')).ImportRules,
);
const MergePanel: ComponentType<MergeProps> = loadedLater(
  async () => (await import('./merge.tsx')).MergePanel,
);
const RuleTable: ComponentType<ViewProps> = loadedLater(
  async () => (await import('./table.tsx')).RuleTable,
);

interface PageProps {
  readonly set: RuleSet;
  readonly address: RulesAddress;
  readonly onChange: (to: Partial<RulesAddress>) => void;
}

export function RuleSetPage(props: PageProps) {
  const { set } = props;
  const text = useRuleText();
  const { person } = useSignedIn();
  const schema = useKindWords(set.kind);
  const versions = useVersions(set.id);
  return (
    <Read title={text('kind', { kind: set.kind })} reading={schema}>
      {(read) => (
        <Read title={text('versions')} reading={versions}>
          {(list) => (
            <Chosen
              {...props}
              words={kindWords(read)}
              // The user's own draft has a page of its own.
              versions={list.filter(
                ({ state, author }) => state !== 'draft' || author !== person.id,
              )}
            />
          )}
        </Read>
      )}
    </Read>
  );
}

interface ChosenProps extends PageProps {
  readonly words: KindWords;
  readonly versions: readonly RuleVersion[];
}

const draftNumber = 0;

function Chosen(props: ChosenProps) {
  const { set, address, onChange, words, versions } = props;
  const text = useRuleText();
  const isEditor = useMay()('putRuleDraft');
  const sentences = useSentences(words);
  const draft = useRuleDraft(set.id, isEditor, set.active?.version ?? 0);
  const underWay = versions.find(isUnderWay);
  const own = draft.draft !== undefined && draft.draft.saved.revision > 0;
  const first = underWay !== undefined && !own ? underWay.version : isEditor ? draftNumber : null;
  const shown = address.version ?? first ?? set.active?.version ?? versions[0]?.version ?? null;
  const isDraft = shown === draftNumber && isEditor;
  const choices = [
    ...(isEditor
      ? [{ id: String(draftNumber), label: text('yourDraft', { begun: String(own) }) }]
      : []),
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
      <OpenDrafts set={set} />
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

/** A version on its way keeps its base, so that later changes are merged. */
function goneOn(now: RuleDocument, version: WholeVersion, active: number): RuleDocument {
  const text = `${JSON.stringify(version.document, null, 2)}\n`;
  const base = version.state === 'retired' ? active : version.base;
  return edit(typed(now, text), [{ kind: 'set', pointer: '/version', value: base }]);
}

/** Colleagues who are writing too; drafts are merged when one of them is in force. */
function OpenDrafts({ set }: Pick<PageProps, 'set'>) {
  const text = useRuleText();
  const { person } = useSignedIn();
  const others = set.drafts.filter(({ editor }) => editor !== person.id);
  if (others.length === 0) return null;
  return (
    <p className={styles.notice} role="note">
      {others.map(({ version, editor }) => (
        <Fragment key={version}>
          <PersonName id={editor} /> {text('writesToo')}{' '}
        </Fragment>
      ))}
    </p>
  );
}

interface DraftPageProps extends ChosenProps, ReturnType<typeof useRuleDraft> {
  readonly sentences: Sentences;
}

function DraftPage(props: DraftPageProps) {
  const { set, address, onChange, words, sentences, versions } = props;
  const { draft, problem, change, retry, forget } = props;
  const text = useRuleText();
  const readAgain = useReadAgain();
  const [pasted, setPasted] = useState<string | null>(null);
  useUndoKeys(change);
  if (draft === undefined) {
    return problem === null ? (
      <Loading of={text('yourDraft', { begun: 'true' })} />
    ) : (
      <Failure problem={problem} work={text('nothingChanged')} onRetry={retry} />
    );
  }
  const { document, saved } = draft;
  const view = address.view ?? 'form';
  const editing: RuleEditor = {
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
        {saved.revision > 0 && saved.base !== (set.active?.version ?? 0) ? (
          <Suspense fallback={<Loading of={text('mergeTitle')} />}>
            <MergePanel {...props} base={saved.base} document={document} />
          </Suspense>
        ) : null}
        <DraftView {...props} draft={draft} editing={editing} shown={shown} onForeign={setPasted} />
      </div>
      <div className={styles.side}>
        <DraftGate
          {...props}
          draft={draft}
          editing={editing}
          noteBefore={inForce?.note ?? ''}
          onSent={sent}
        />
        <AllFindings
          findings={saved.findings}
          set={document.read.value}
          onGo={({ pointer }) => {
            change((now) => choose(now, pointer));
            onChange({ view: 'form' });
          }}
        />
        <Suspense fallback={<Loading of={text('importRules')} />}>
          <ImportRules {...shown} ruleSet={set.id} pasted={pasted} />
        </Suspense>
      </div>
    </div>
  );
}

interface DraftViewProps extends DraftPageProps {
  readonly draft: Draft;
  readonly editing: RuleEditor;
  readonly shown: ViewProps;
  readonly onForeign: (rules: string) => void;
}

/** The draft in the chosen view. */
function DraftView(props: DraftViewProps) {
  const { set, address, sentences, draft, editing, shown, onForeign } = props;
  const { document, saved } = draft;
  const text = useRuleText();
  const view = address.view ?? 'form';
  return (
    <>
      {view === 'table' ? (
        <a
          className={styles.link}
          href={`/api/v1/rule-sets/${encodeURIComponent(set.id)}/draft/table`}
          download={`${set.name}.csv`}
        >
          {text('saveTable')}
        </a>
      ) : null}
      {document.isHalfTyped && view !== 'json' ? (
        <p role="status" className={styles.warning}>
          {text('halfTyped')}
        </p>
      ) : null}
      {view === 'form' ? <RuleForms {...shown} /> : null}
      <Suspense fallback={<Loading of={text('view', { view })} />}>
        {view === 'json' ? <JsonEditor {...shown} onForeign={onForeign} /> : null}
        {view === 'table' ? <RuleTable {...shown} /> : null}
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
        {view === 'try' ? (
          <TryIt
            {...props}
            version={saved.revision === 0 ? undefined : saved.version}
            value={document.read.value}
          />
        ) : null}
        {view === 'changes' && saved.revision > 0 ? (
          <Changes
            ruleSet={set.id}
            kind={set.kind}
            version={saved.version}
            text={saved.text}
            sentences={sentences}
            isDraft
          />
        ) : null}
      </Suspense>
      {view === 'words' ? <InWords value={document.read.value} sentences={sentences} /> : null}
      {view === 'changes' && saved.revision === 0 ? <Empty>{text('noDifference')}</Empty> : null}
    </>
  );
}

/** Undo of the whole document, from any field. */
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

function SaveState({ draft, flush, settle }: DraftPageProps & { readonly draft: Draft }) {
  const text = useRuleText();
  const { state } = draft;
  return (
    <span className={styles.saveState} role="status">
      {text('saveState', { state })}
      {state === 'failed' ? <Button onPress={flush}>{text('saveAgain')}</Button> : null}
      {state === 'other'
        ? (['mine', 'theirs'] as const).map((whose) => (
            <Button key={whose} onPress={() => settle(whose)}>
              {text('keep', { whose })}
            </Button>
          ))
        : null}
    </span>
  );
}

interface FindingsProps extends Pick<DraftAnswer, 'findings'> {
  readonly set: unknown;
  readonly onGo: (rule: Rule) => void;
}

/** Memoised by findings, as many of them are slow to render at each letter. */
const AllFindings = memo(ListedFindings, (before, now) => before.findings === now.findings);

function ListedFindings({ findings, set, onGo }: FindingsProps) {
  const text = useRuleText();
  const placed = findings.map((finding) => ({ finding, rule: ruleAt(set, finding.pointer) }));
  return (
    <Part title={text('findings')}>
      {findings.length === 0 ? (
        <p>{text('nothingFound')}</p>
      ) : (
        <ul className={styles.findings}>
          {placed.map(({ finding, rule }) => (
            <FindingLine
              key={`${finding.id} ${finding.pointer} ${finding.message}`}
              finding={finding}
            >
              {rule === undefined ? null : (
                <button type="button" className={styles.link} onClick={() => onGo(rule)}>
                  {rule.name}
                </button>
              )}
            </FindingLine>
          ))}
        </ul>
      )}
    </Part>
  );
}
