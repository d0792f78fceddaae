/**
 * The publication gate: guards with state and what is missing, and the next step for users who may
 * take it.
 */
import { type ReactNode, useState } from 'react';
import type { Problem } from '#client';
import { useCalls } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Button, Field, notify, refusalWords, useFormats } from '../parts/index.ts';
import { Part, Select } from '../parts/panel.tsx';
import { InstantField } from '../shell/instant-field.tsx';
import { Names, usePersonName } from '../shell/sayings.ts';
import { useSignedIn } from '../shell/session.ts';
import type { Draft } from './draft.ts';
import { Findings, type RuleEditor, TypedText } from './fields.tsx';
import { valueAt } from './json-text.ts';
import {
  type RuleSet,
  type RuleVersion,
  useMay,
  useReadAgain,
  type WholeVersion,
} from './readings.ts';
import styles from './rules.module.css';
import { guards, openGuards, type PublicationAnswer, rollBack, takeStep } from './steps.ts';
import { Warnings, warningsOf } from './warnings.tsx';
import { useRuleText } from './words.tsx';

function Check({
  isMet,
  name,
  children,
}: {
  readonly isMet: boolean;
  readonly name: string;
  readonly children: ReactNode;
}) {
  const text = useRuleText();
  return (
    <li className={styles.check}>
      <span className={isMet ? styles.good : styles.warning} aria-hidden="true">
        {isMet ? '✓' : '!'}
      </span>
      <span>
        <strong>{name}</strong>
        <span className="unseen"> {text('isMet', { met: String(isMet) })}</span>
        <span className={styles.note}>{children}</span>
      </span>
    </li>
  );
}

interface DraftGateProps {
  readonly set: RuleSet;
  readonly draft: Draft;
  readonly editing: RuleEditor;
  readonly noteBefore: string;
  readonly flush: () => Promise<unknown>;
  readonly onSent: () => Promise<void>;
}

export function DraftGate(props: DraftGateProps) {
  const { set, draft, editing, noteBefore, flush, onSent } = props;
  const text = useRuleText();
  const [answered, setAnswered] = useState<readonly PublicationAnswer[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSent, setIsSent] = useState(false);
  const active = set.active?.version ?? 0;
  const open = openGuards(draft, { active, noteBefore, answered });
  const { findings, cases, unreachedRules, base, version } = draft.saved;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const said = {
    text: text('textState', { errors: draft.document.isHalfTyped ? 1 : errors }),
    warnings: text('warningState', { warnings: warningsOf(findings).length }),
    cases: text('caseState', { passed: cases.passed, failed: cases.failed }),
    reached: text('reachedState', {
      count: unreachedRules.length,
      rules: unreachedRules.join(', '),
    }),
    note: text('noteState'),
    base: text('baseState', { base, active }),
  };
  const send = async () => {
    setIsSent(true);
    await flush();
    const of = { ruleSetId: set.id, version };
    const refused = await takeStep('check', of, { accepted: answered });
    setProblem(refused);
    setIsSent(false);
    if (refused !== null) return;
    notify(text('checkedNow', { version }));
    await onSent();
  };
  return (
    <Part title={text('beforeLive')}>
      <Path state="draft" />
      <ul>
        {guards.map((guard) => (
          <Check key={guard} name={text('guard', { guard })} isMet={!open.includes(guard)}>
            {said[guard]}
          </Check>
        ))}
        <Check name={text('guard', { guard: 'evidence' })} isMet={false}>
          {text('evidenceLater')}
        </Check>
        <Check name={text('guard', { guard: 'second' })} isMet={false}>
          {text('secondState', { kind: set.kind })}
        </Check>
      </ul>
      <TypedText
        label={text('note')}
        value={String(valueAt(editing.set, '/note') ?? '')}
        onChange={(value) => editing.edit({ kind: 'set', pointer: '/note', value, isTyped: true })}
      />
      <Findings editing={editing} at="/note" />
      <Warnings set={editing.set} findings={findings} answered={answered} onAnswer={setAnswered} />
      <Button kind="main" data-tour="send" onPress={send} isDisabled={open.length > 0 || isSent}>
        {text('send')}
      </Button>
      <p role="status">
        {open.length === 0
          ? text('nothingInTheWay')
          : text('inTheWay', {
              count: open.length,
              what: open.map((guard) => text('guard', { guard })).join(', '),
            })}
      </p>
      <Refused problem={problem} />
    </Part>
  );
}

function Refused({ problem }: { readonly problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <p role="alert" className={styles.error}>
      {refusalWords(problem)}
    </p>
  );
}

interface VersionGateProps {
  readonly set: RuleSet;
  readonly version: WholeVersion;
  /** Version to roll back to; null: none. */
  readonly previous: RuleVersion | null;
  /** Starts a draft from the version's text; null: the user may not write rules. */
  readonly onGoOn: (() => void) | null;
  /** Keeps the version on screen after a step. */
  readonly onStep: () => void;
}

export function VersionGate(props: VersionGateProps) {
  const { set, version, onGoOn } = props;
  const text = useRuleText();
  const { state, evidence, waiver, approvals, approvalsNeeded, base } = version;
  const runs = evidence.filter(({ kind }) => kind !== 'cases');
  const isProposed = state !== 'checked' && state !== 'rejected';
  const isBase = base === (set.active?.version ?? 0);
  // Active and retired versions have no guards left.
  if (state === 'active' || state === 'retired') {
    return (
      <Part title={text('versionNumber', { version: version.version })}>
        <p>{text(`stateNow.${state}`)}</p>
        {approvals.map(({ person, at }) => (
          <p key={person}>
            <ApprovedBy person={person} at={at} />
          </p>
        ))}
        <Steps {...props} />
        {onGoOn === null || state === 'active' ? null : (
          <Button kind="quiet" onPress={onGoOn}>
            {text('goOn')}
          </Button>
        )}
      </Part>
    );
  }
  return (
    <Part title={text('beforeLive')}>
      <Path state={state} />
      <ul>
        <Check name={text('guard', { guard: 'cases' })} isMet={version.cases.failed === 0}>
          {text('caseState', { passed: version.cases.passed, failed: version.cases.failed })}
        </Check>
        <Check name={text('guard', { guard: 'evidence' })} isMet={isProposed}>
          {waiver === null
            ? text('evidenceState', { count: runs.length })
            : text('waivedState', { waiver })}
        </Check>
        <Check name={text('guard', { guard: 'base' })} isMet={isBase}>
          {text('baseState', { base, active: set.active?.version ?? 0 })}
        </Check>
        <Check
          name={text('guard', { guard: 'second' })}
          isMet={approvals.length >= approvalsNeeded}
        >
          {approvals.length === 0
            ? text('secondState', { kind: set.kind })
            : approvals.map((one) => <ApprovedBy key={one.person} {...one} />)}
        </Check>
      </ul>
      <p>
        {text(`stateNow.${state}`)} <WhoActs set={set} version={version} />
      </p>
      <Steps {...props} />
      {onGoOn === null ? null : (
        <Button kind="quiet" onPress={onGoOn}>
          {text('goOn')}
        </Button>
      )}
    </Part>
  );
}

function ApprovedBy({ person, at }: Pick<RuleVersion['approvals'][number], 'person' | 'at'>) {
  const text = useRuleText();
  return text('approvedBy', { person: usePersonName(person), at: useInstant()(at) });
}

/** Ids of those who may take the next step of a version. */
const peopleNext = ({ pending }: RuleSet, number: number) =>
  pending.find(({ version }) => version === number)?.people ?? [];

function WhoActs({ set, version }: Pick<VersionGateProps, 'set' | 'version'>) {
  const text = useRuleText();
  const { state } = version;
  if (state === 'scheduled' || state === 'rejected') return null;
  const people = peopleNext(set, version.version);
  return (
    <>
      {text('whoActs', { state })} {people.length === 0 ? text('nobody') : <Names of={people} />}
    </>
  );
}

const path = ['draft', 'checked', 'proposed', 'approved', 'active'] as const;

/** The way from a draft into force, and how far this text has come. */
function Path({ state }: Pick<RuleVersion, 'state'>) {
  const text = useRuleText();
  const now = path.findIndex((one) => one === (state === 'scheduled' ? 'approved' : state));
  return (
    <ol className={styles.path} aria-label={text('path')}>
      {path.map((one, place) => (
        <li key={one} aria-current={place === now ? 'step' : undefined}>
          <span aria-hidden="true">{place < now ? '✓' : place === now ? '●' : '○'}</span>{' '}
          {text(`state.${one}`)}
        </li>
      ))}
    </ol>
  );
}

function Steps({ set, version, previous, onStep }: VersionGateProps) {
  const text = useRuleText();
  const { person } = useSignedIn();
  const may = useMay();
  const { state, evidence } = version;
  const isNext = peopleNext(set, version.version).includes(person.id);
  const runs = evidence.filter(({ kind }) => kind !== 'cases').map(({ runId }) => runId);
  if (state === 'checked') {
    return (
      <>
        {runs.length > 0 && may('proposeRules') ? (
          <StepForm
            of={version}
            step="propose"
            verb={text('proposeOnEvidence')}
            body={() => ({ evidence: runs })}
          />
        ) : null}
        {!isNext ? (
          <p className={styles.note}>{text('needsEvidence')}</p>
        ) : (
          <StepForm
            of={version}
            step="propose"
            verb={text('waive')}
            asks={text('waiver')}
            body={(waiver) => ({ waiver })}
          />
        )}
      </>
    );
  }
  if (state === 'proposed') {
    if (!isNext) {
      return <p className={styles.note}>{text('waitsForSecond', { kind: set.kind })}</p>;
    }
    return (
      <>
        <StepForm
          of={version}
          step="approve"
          verb={text('approve')}
          asks={text('comment')}
          isOptional
          body={(comment) => (comment === '' ? {} : { comment })}
        />
        <StepForm
          of={version}
          step="reject"
          verb={text('reject')}
          asks={text('rejectReason')}
          body={(reason) => ({ reason })}
        />
      </>
    );
  }
  if (state === 'approved') {
    return may('activateRules') ? (
      <Activate version={version} onStep={onStep} />
    ) : (
      <p className={styles.note}>{text('waitsForEditor')}</p>
    );
  }
  if (state === 'active' && previous !== null && may('rollBackRules')) {
    return <RollBack set={set} previous={previous} />;
  }
  return null;
}

interface StepFormProps {
  readonly of: RuleVersion;
  readonly step: Parameters<typeof takeStep>[0];
  readonly verb: string;
  readonly asks?: string;
  readonly isOptional?: boolean;
  readonly isBlocked?: boolean;
  readonly body: (said: string) => Readonly<Record<string, unknown>>;
  readonly onStep?: () => void;
}

function StepForm(props: StepFormProps) {
  const { of, step, verb, asks, isOptional = false, isBlocked = false, body, onStep } = props;
  const text = useRuleText();
  const readAgain = useReadAgain();
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async () => {
    const asked = body(said.trim());
    const refused = await takeStep(step, of, asked);
    setProblem(refused);
    if (refused === null) {
      onStep?.();
      notify(text('stepTaken', { step: 'at' in asked ? 'schedule' : step, version: of.version }));
    }
    await readAgain();
  };
  const lacks = isBlocked || (asks !== undefined && !isOptional && said.trim() === '');
  return (
    <div className={styles.step}>
      {asks === undefined ? null : <Field label={asks} value={said} onChange={setSaid} />}
      <Button kind={step === 'reject' ? 'bad' : 'main'} isDisabled={lacks} onPress={take}>
        {verb}
      </Button>
      <Refused problem={problem} />
    </div>
  );
}

/** Chooses whether waiting calls are decided again or keep their plan. */
function Activate({ version, onStep }: Pick<VersionGateProps, 'version' | 'onStep'>) {
  const text = useRuleText();
  const [waiting, setWaiting] = useState<'migrate' | 'pin'>('migrate');
  const [atMs, setAtMs] = useState<number | null>(null);
  const calls = useCalls().filter(({ derivedState }) => derivedState === 'queued').length;
  return (
    <>
      <Select
        label={text('waitingCalls', { calls })}
        choices={(['migrate', 'pin'] as const).map((id) => ({
          id,
          label: text('waiting', { id }),
        }))}
        value={waiting}
        onChange={setWaiting}
      />
      <InstantField label={text('activateAt')} onChange={setAtMs} />
      <StepForm
        of={version}
        step="activate"
        verb={text('activate')}
        isBlocked={Number.isNaN(atMs)}
        body={() => (atMs === null ? { waiting } : { waiting, at: new Date(atMs).toISOString() })}
        onStep={onStep}
      />
    </>
  );
}

function RollBack({ set, previous }: { readonly set: RuleSet; readonly previous: RuleVersion }) {
  const text = useRuleText();
  const formats = useFormats();
  const readAgain = useReadAgain();
  const [reason, setReason] = useState(text('rollBackReason'));
  const [problem, setProblem] = useState<Problem | null>(null);
  const version = formats.number(previous.version);
  const back = async () => {
    const refused = await rollBack(set.id, previous.version, reason);
    setProblem(refused);
    if (refused === null) notify(text('rolledBack', { version }));
    await readAgain();
  };
  return (
    <div className={styles.step}>
      <Field label={text('rollBackWhy')} value={reason} onChange={setReason} />
      <Button kind="bad" onPress={back}>
        {text('rollBack', { version })}
      </Button>
      <Refused problem={problem} />
    </div>
  );
}
