/**
 * Changes a running centre, one change at a time. Each must pass schema, lint and a rehearsal, and
 * is stored before it takes effect.
 *
 * Source: acd-routing.md B17.
 */
import { centreSchema, type ErrorCode, type Finding, findingsOf } from '../contracts/index.ts';
import { equalByValue } from '../kernel/index.ts';
import {
  countPhrase,
  done,
  isLoggedOn,
  type LiveCentre,
  type Rehearsal,
  refuse,
  type ServiceAnswer,
} from '../live/index.ts';
import { agentsByQueue, type CentreFile, type LintFinding, lintCentre } from '../routing/index.ts';
import type { Store, WaitingMode } from '../store/index.ts';

const blockersMax = 20;
/** Version of the first change; 1 is the file that the service started with. */
const firstChange = 2;

export interface EditedCentre {
  readonly file: unknown;
  /**
   * JSON pointer of the place in the file that the request's body replaces, such as `/queues/3`;
   * empty for the whole.
   */
  readonly place: string;
  /**
   * What is removed; a remaining reference to it is reported as a use, not as a fault of the body.
   */
  readonly removes?: string;
}

export interface CentreChange {
  readonly person: string;
  readonly edit: (file: CentreFile) => ServiceAnswer<EditedCentre>;
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
    /** What active rules name that the new file lacks, a sentence each. */
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

  change(asked: CentreChange): Promise<ServiceAnswer<Activation>> {
    const run = this.#last.then(() => this.#carryOut(asked));
    this.#last = run.catch(() => {});
    return run;
  }

  async #carryOut(asked: CentreChange): Promise<ServiceAnswer<Activation>> {
    const before = this.#live.file;
    const edited = asked.edit(before);
    if (!edited.ok) return edited;
    const checked = checkedFile(edited.value, before);
    if (!checked.ok) return checked;
    const file = checked.value;
    if (equalByValue(file, before)) {
      const nothing = { callsMigrated: 0, callsUnserved: 0, callsLeaving: 0, findings: [] };
      return done({ version: this.#version, ...nothing });
    }
    const version = this.#version + 1;
    const waiting = asked.waiting ?? file.routing?.onActivation ?? 'migrate';
    const activation = { version, centre: file, waiting };
    const rehearsal = this.#live.rehearse(activation);
    const found = newFindings(before, file);
    const harm =
      refusalOfUse(rehearsal, before, file) ??
      (asked.accept
        ? null
        : (refusalOfLint(edited.value, found) ??
          refusalOfRules(this.#rulesBroken(file)) ??
          refusalOfHarm(rehearsal)));
    if (harm !== null) return harm;
    const outcome = () => this.#outcome(file, { version, before, found, rehearsal });
    if (asked.isDry === true) return done(outcome());
    this.#keep(file, { version, before, person: asked.person });
    const answer = await this.#live.submit({ type: 'activate', ...activation });
    if (answer.refused !== undefined) {
      this.#store.centres.drop(file.id, version);
      return refuse(answer.refused, `The centre has not taken version ${version}.`);
    }
    this.#version = version;
    if (version === firstChange) this.#keepFirst(before);
    this.#onChange(file);
    return done(outcome());
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

  /** Findings on new queues for which at most one of several agents is logged on. */
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

  #keepFirst(file: CentreFile): void {
    this.#store.centres.add({
      centreId: file.id,
      version: firstChange - 1,
      person: '',
      text: JSON.stringify(file),
      removed: [],
      createdAtMs: this.#nowMs(),
    });
  }

  #keep(
    file: CentreFile,
    of: { readonly version: number; readonly before: CentreFile; readonly person: string },
  ): void {
    const { version, before, person } = of;
    const kept = new Set(namesIn(file));
    this.#store.centres.add({
      centreId: file.id,
      version,
      person,
      text: JSON.stringify(file),
      removed: namesIn(before).filter((name) => !kept.has(name)),
      createdAtMs: this.#nowMs(),
    });
  }
}

function namesIn({ groups = [], queues }: CentreFile): readonly string[] {
  return [...groups.map(({ id }) => `group/${id}`), ...queues.map(({ id }) => `queue/${id}`)];
}

function checkedFile(edited: EditedCentre, before: CentreFile): ServiceAnswer<CentreFile> {
  const parsed = centreSchema.safeParse(edited.file);
  if (!parsed.success) {
    const findings = findingsOf(parsed.error.issues, edited.file);
    const isUse = findings.every(({ code }) => code === 'unknown_reference');
    if (edited.removes === undefined || !isUse) return refusedFile(findings, edited.place);
    const blockers = findings.slice(0, blockersMax).map(({ pointer }) => `${pointer} names it`);
    return refuse('in_use', `${edited.removes} is used: ${blockers.join(', ')}.`, { blockers });
  }
  const file = parsed.data;
  if (file.id !== before.id) {
    return refuse('invalid_parameter', `"id" is ${file.id}; expected ${before.id}, as it is.`);
  }
  return done(file);
}

function newFindings(before: CentreFile, file: CentreFile): readonly LintFinding[] {
  const known = new Set(lintCentre(before).map(({ code, message }) => `${code} ${message}`));
  return lintCentre(file).filter(({ code, message }) => !known.has(`${code} ${message}`));
}

function refusalOfLint(
  { place }: EditedCentre,
  all: readonly LintFinding[],
): ServiceAnswer<never> | null {
  const found = all.filter(({ severity }) => severity === 'error');
  if (found.length === 0) return null;
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
  const detail = `The centre would have ${countPhrase(found.length, 'error')}: ${found
    .map(({ message, fix }) => (fix === undefined ? message : `${message} (${fix})`))
    .join('; ')}; accept=true takes it all the same.`;
  return refuse('centre_not_valid', detail, { findings });
}

function refusalOfRules(broken: readonly string[]): ServiceAnswer<never> | null {
  if (broken.length === 0) return null;
  const blockers = broken.slice(0, blockersMax);
  const detail = `Rules in force name what the centre would not have any more: ${blockers.join('; ')}. Publish rules without it first; accept=true takes the change all the same, and the next start sets these rules aside.`;
  return refuse('centre_not_valid', detail, { blockers });
}

function refusedFile(problems: readonly Finding[], place: string): ServiceAnswer<never> {
  const findings = problems.map(({ code, pointer, message, received, expected }) => {
    const at = bodyPointer(pointer, place);
    const said = message.startsWith(pointer) ? `${at}${message.slice(pointer.length)}` : message;
    const shown = { severity: 'error', received, expected, message: said } as const;
    return { id: code, ...shown, pointer: at, line: 1, column: 1 };
  });
  const detail = findings.map(({ message }) => message).join('; ');
  return refuse('invalid_parameter', detail, { findings });
}

/** A pointer in the file as one in the request's body, if it lies there. */
function bodyPointer(pointer: string, place: string): string {
  return pointer.startsWith(place) ? `/body${pointer.slice(place.length)}` : pointer;
}

function refusalOfUse(
  { refused: code, signedOn }: Rehearsal,
  before: CentreFile,
  file: CentreFile,
): ServiceAnswer<never> | null {
  if (code !== null) return refuse(code, `${inUse[code] ?? 'The core refuses this version'}.`);
  const groups = new Set(file.groups?.map(({ id }) => id));
  const sessions = (before.groups ?? [])
    .filter(({ id }) => !groups.has(id))
    .flatMap(({ id }) => (signedOn.get(id) ?? []).map((agent) => `${agent} is signed on to ${id}`));
  if (sessions.length === 0) return null;
  const blockers = sessions.slice(0, blockersMax);
  return refuse('in_use', `A group is used: ${blockers.join('; ')}.`, { blockers });
}

function refusalOfHarm({ unserved, leaving }: Rehearsal): ServiceAnswer<never> | null {
  if (unserved.length + leaving.length === 0) return null;
  const blockers = [
    ...unserved.map((id) => `nobody who is logged on could serve call ${id} any more`),
    ...leaving.map((id) => `call ${id} would leave its queue at once`),
  ].slice(0, blockersMax);
  const counts = `${countPhrase(unserved.length, 'call')} that nobody could serve, ${countPhrase(leaving.length, 'call')} that would leave at once`;
  const detail = `The activation would harm calls that wait: ${counts}; accept=true takes it all the same.`;
  return refuse('calls_harmed', detail, { blockers });
}

const inUse: { readonly [Code in ErrorCode]?: string } = {
  queue_in_use: 'A queue that calls or active rules use is missing, or has another channel',
  agent_in_use: 'An agent who is logged on is missing; expected them to be logged off first',
};
