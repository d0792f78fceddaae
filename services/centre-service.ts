/**
 * Changes a running centre, one change at a time: each must pass schema, lint and a rehearsal, and
 * is stored before it takes effect. Source: acd-routing.md B17.
 */
import {
  centreMessages,
  centreSchema,
  counted,
  countPhrase,
  type ErrorCode,
  type Finding,
  fill,
  findingsOf,
  nouns,
  type Phrase,
  Refusal,
  refusal,
} from '../contracts/index.ts';
import { equalByValue } from '../kernel/index.ts';
import { isLoggedOn, type LiveCentre, type Rehearsal } from '../live/index.ts';
import { agentsByQueue, type CentreFile, type LintFinding, lintCentre } from '../routing/index.ts';
import type { Store, WaitingMode } from '../store/index.ts';
import { addVersion, givenAtStart } from './centre-versions.ts';

const blockersMax = 20;

export interface EditedCentre {
  readonly file: unknown;
  /**
   * JSON pointer of the part of the file that the request's body replaces, such as `/queues/3`;
   * empty for the whole.
   */
  readonly place: string;
  /**
   * The thing removed, if any. References left to it are reported as uses, not as faults of the
   * body.
   */
  readonly removes?: Phrase;
}

export interface CentreChange {
  readonly person: string;
  readonly edit: (file: CentreFile) => EditedCentre;
  /** What happens to waiting calls at the change [as the centre file says]. */
  readonly waiting?: WaitingMode;
  /** Makes the change even if lint or the rehearsal find harm. */
  readonly accept: boolean;
  /** Only reports the effects [false]. */
  readonly isDry?: boolean;
}

export interface Activation {
  readonly version: number;
  readonly callsMigrated: number;
  readonly callsUnserved: number;
  readonly callsLeaving: number;
  /** What lint newly finds, and new queues with too few agents logged on. */
  readonly findings: ActivationFinding[];
}

export interface ActivationFinding extends Pick<LintFinding, 'severity' | 'message'> {
  /** A code of lint, or `queue-few-logged-on`. */
  readonly code: string;
  /** JSON pointer in the centre file. */
  readonly pointer: string;
}

export class CentreService {
  readonly #live: LiveCentre;
  readonly #store: Store;
  readonly #nowMs: () => number;
  readonly #onChange: (file: CentreFile) => void;
  readonly #rulesBroken: (file: CentreFile) => readonly string[];
  #version: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(of: {
    readonly live: LiveCentre;
    readonly store: Store;
    readonly nowMs: () => number;
    readonly onChange: (file: CentreFile) => void;
    /** What active rules name and the new file lacks, a sentence each. */
    readonly rulesBroken: (file: CentreFile) => readonly string[];
  }) {
    const { live, store, nowMs, onChange } = of;
    this.#rulesBroken = of.rulesBroken;
    this.#live = live;
    this.#store = store;
    this.#nowMs = nowMs;
    this.#onChange = onChange;
    this.#version = store.centres.last(live.file.id)?.version ?? 1;
    live.projection.forgetNever(store.centres.removed(live.file.id));
  }

  get version(): number {
    return this.#version;
  }

  change(asked: CentreChange): Promise<Activation> {
    const run = this.#last.then(() => this.#carryOut(asked));
    this.#last = run.catch(() => {});
    return run;
  }

  async #carryOut(asked: CentreChange): Promise<Activation> {
    const before = this.#live.file;
    const edited = asked.edit(before);
    const file = checkedFile(edited, before);
    if (equalByValue(file, before)) {
      const nothing = { callsMigrated: 0, callsUnserved: 0, callsLeaving: 0, findings: [] };
      return { version: this.#version, ...nothing };
    }
    const waiting = asked.waiting ?? file.routing?.onActivation ?? 'migrate';
    const wanted = { version: this.#version + 1, centre: file, waiting };
    const rehearsal = this.#live.rehearse(wanted);
    const { version } = rehearsal;
    const found = newFindings(before, file);
    requireUnused(rehearsal, before, file);
    if (!asked.accept) {
      requireLint(edited, found);
      requireRules(this.#rulesBroken(file));
      requireNoHarm(rehearsal);
    }
    const outcome = () => this.#outcome(file, { version, before, found, rehearsal });
    if (asked.isDry === true) return outcome();
    this.#keep(file, { version, before, person: asked.person });
    const answer = await this.#live.submit({ type: 'activate', ...wanted, version });
    if (answer.refused !== undefined) {
      this.#store.centres.drop(file.id, version);
      throw new Refusal(answer.refused, fill(centreMessages.versionNotTaken, { version }));
    }
    this.#version = version;
    this.#onChange(file);
    return outcome();
  }

  #outcome(
    file: CentreFile,
    of: {
      readonly version: number;
      readonly before: CentreFile;
      readonly found: readonly LintFinding[];
      readonly rehearsal: Rehearsal;
    },
  ): Activation {
    const { migrated, unserved, leaving } = of.rehearsal;
    return {
      version: of.version,
      callsMigrated: migrated.length,
      callsUnserved: unserved.length,
      callsLeaving: leaving.length,
      findings: [
        ...of.found.map(({ path: pointer, severity, code, message }) => {
          return { severity, code, pointer, message };
        }),
        ...this.#loggedOnIn(file, of.before),
      ],
    };
  }

  /** Findings on new queues with several agents, at most one of them logged on. */
  #loggedOnIn(file: CentreFile, before: CentreFile): readonly ActivationFinding[] {
    const old = new Set(before.queues.map(({ id }) => id));
    const linked = agentsByQueue(file);
    const { agents } = this.#live.projection;
    return file.queues.flatMap(({ id }, place) => {
      const ids = linked.get(id) ?? [];
      const present = ids.filter((agent) => isLoggedOn(agents.get(agent)));
      const isSaid = ids.length === 0 || present.length === ids.length;
      if (old.has(id) || isSaid || present.length > 1) return [];
      const who = present.length === 0 ? 'none' : `only ${present.join()}`;
      const message = `of ${countPhrase(ids.length, 'agent')} with a link to queue ${id}, ${who} is logged on now`;
      const code = 'queue-few-logged-on';
      return [{ severity: 'warning' as const, code, pointer: `/queues/${place}`, message }];
    });
  }

  #keep(
    file: CentreFile,
    of: { readonly version: number; readonly before: CentreFile; readonly person: string },
  ): void {
    const { before } = of;
    const nowMs = this.#nowMs();
    if (this.#store.centres.last(file.id) === undefined) {
      const first = { before, version: this.#version, person: givenAtStart, nowMs };
      addVersion(this.#store, before, first);
    }
    addVersion(this.#store, file, { ...of, nowMs });
  }
}

function checkedFile(edited: EditedCentre, before: CentreFile): CentreFile {
  const parsed = centreSchema.safeParse(edited.file);
  if (!parsed.success) {
    const findings = findingsOf(parsed.error.issues, edited.file);
    const isUse = findings.every(({ code }) => code === 'unknown_reference');
    if (edited.removes === undefined || !isUse) throw refusedFile(findings, edited.place);
    const blockers = findings.slice(0, blockersMax).map(({ pointer }) => `${pointer} names it`);
    throw refusal(
      centreMessages.removedInUse,
      { what: edited.removes, uses: blockers.join(', ') },
      { blockers },
    );
  }
  const file = parsed.data;
  if (file.id !== before.id) {
    throw refusal(centreMessages.idChanged, { id: file.id, expected: before.id });
  }
  return file;
}

function newFindings(before: CentreFile, file: CentreFile): readonly LintFinding[] {
  const known = new Set(lintCentre(before).map(({ code, message }) => `${code} ${message}`));
  return lintCentre(file).filter(({ code, message }) => !known.has(`${code} ${message}`));
}

function requireLint({ place }: EditedCentre, all: readonly LintFinding[]): void {
  const found = all.filter(({ severity }) => severity === 'error');
  if (found.length === 0) return;
  const findings = found.map(({ code, path, message, fix }) => ({
    id: code,
    severity: 'error' as const,
    received: '',
    expected: fix ?? '',
    pointer: bodyPointer(path, place),
    line: 1,
    column: 1,
    message,
  }));
  throw refusal(
    centreMessages.wouldBeFaulty,
    {
      errors: counted(found.length, nouns.error),
      faults: found
        .map(({ message, fix }) => (fix === undefined ? message : `${message} (${fix})`))
        .join('; '),
    },
    { findings },
  );
}

function requireRules(broken: readonly string[]): void {
  if (broken.length === 0) return;
  const blockers = broken.slice(0, blockersMax);
  throw refusal(centreMessages.rulesBroken, { uses: blockers.join('; ') }, { blockers });
}

function refusedFile(problems: readonly Finding[], place: string): Refusal {
  const findings = problems.map(({ code, pointer, message, received, expected }) => {
    const at = bodyPointer(pointer, place);
    const said = message.startsWith(pointer) ? `${at}${message.slice(pointer.length)}` : message;
    const shown = { severity: 'error', received, expected, message: said } as const;
    return { id: code, ...shown, pointer: at, line: 1, column: 1 };
  });
  const detail = findings.map(({ message }) => message).join('; ');
  return new Refusal('invalid_parameter', detail, { findings });
}

/** A pointer into the centre file, as one into the request's body if the body holds that place. */
function bodyPointer(pointer: string, place: string): string {
  return pointer.startsWith(place) ? `/body${pointer.slice(place.length)}` : pointer;
}

function requireUnused(
  { refused: code, signedOn }: Rehearsal,
  before: CentreFile,
  file: CentreFile,
): void {
  if (code !== null) throw new Refusal(code, inUse[code] ?? centreMessages.coreRefuses);
  const groups = new Set(file.groups?.map(({ id }) => id));
  const sessions = (before.groups ?? [])
    .filter(({ id }) => !groups.has(id))
    .flatMap(({ id }) => (signedOn.get(id) ?? []).map((agent) => `${agent} is signed on to ${id}`));
  if (sessions.length === 0) return;
  const blockers = sessions.slice(0, blockersMax);
  throw refusal(centreMessages.groupInUse, { uses: blockers.join('; ') }, { blockers });
}

function requireNoHarm({ unserved, leaving }: Rehearsal): void {
  if (unserved.length + leaving.length === 0) return;
  const blockers = [
    ...unserved.map((id) => `nobody who is logged on could serve call ${id} any more`),
    ...leaving.map((id) => `call ${id} would leave its queue at once`),
  ].slice(0, blockersMax);
  throw refusal(
    centreMessages.callsHarmed,
    {
      unserved: counted(unserved.length, nouns.call),
      leaving: counted(leaving.length, nouns.call),
    },
    { blockers },
  );
}

const inUse: { readonly [Code in ErrorCode]?: Phrase } = {
  queue_in_use: centreMessages.queueInUse,
  agent_in_use: centreMessages.agentInUse,
};
