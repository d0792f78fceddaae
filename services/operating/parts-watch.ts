/**
 * Watches what the service depends on: storage, Temporal, switch, payment provider. Logs each loss
 * and return once, and readiness shows the state.
 *
 * A part is polled every two seconds, or reports by itself. Source: decision 0017.
 */
import { maskSecrets, type Phrase } from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { type Clock, errorOf } from '../../live/index.ts';
import { publicCauseOf } from './public-cause.ts';
import type { ServiceLog } from './service-log.ts';

const lookEveryMs = 2_000;

interface PartState {
  readonly name: string;
  readonly state: 'up' | 'lost';
  /** In ms since 1970. */
  readonly sinceMs: number;
  /** Why the part is lost; null while it is up. */
  readonly problem: string | null;
  /** What clients may know of it. */
  readonly cause: Phrase | null;
}

type Problem = string | Error | null;

/**
 * Looks at a part. Rejects, or resolves to a reason, where it does not answer; undefined before the
 * part exists.
 */
type LookAtPart = () => Promise<Problem | undefined>;

export class PartsWatch {
  readonly #clock: Clock;
  readonly #log: Pick<ServiceLog, 'warn'> | null;
  readonly #parts = new Map<string, PartState>();
  readonly #cancels = new Map<string, () => void>();
  #isOver = false;

  constructor(of: { readonly clock: Clock; readonly log?: Pick<ServiceLog, 'warn'> | undefined }) {
    this.#clock = of.clock;
    this.#log = of.log ?? null;
  }

  all(): readonly PartState[] {
    return [...this.#parts.values()];
  }

  /** A lost part whose name begins with the given text; null if none. */
  lost(beginning: string): PartState | null {
    const isIt = ({ name, state }: PartState) => state === 'lost' && name.startsWith(beginning);
    return this.all().find(isIt) ?? null;
  }

  watch(name: string, look: LookAtPart): void {
    const again = async (): Promise<void> => {
      const problem = await lookedAt(look);
      if (this.#isOver) return;
      if (problem !== undefined) this.tell(name, problem);
      this.#cancels.set(
        name,
        this.#clock.after(lookEveryMs, () => void again()),
      );
    };
    void again();
  }

  /** A part that reports by itself: why it is lost, or null if it is up. */
  tell(name: string, problem: Problem): void {
    const before = this.#parts.get(name);
    const state = problem === null ? 'up' : 'lost';
    const isKnown = before?.state === state;
    const nowMs = this.#clock.nowMs();
    const cause = publicCauseOf(problem);
    const shown = problem === null ? null : maskSecrets(reasonOf(problem));
    this.#parts.set(name, {
      name,
      state,
      sinceMs: isKnown ? before.sinceMs : nowMs,
      problem: shown,
      cause,
    });
    if (isKnown || this.#isOver) return;
    if (shown !== null) {
      const line = { part: name, state, cause: cause?.en, problem: shown };
      this.#log?.warn(line, `${name} is lost`);
    } else if (before !== undefined) {
      const lostMs = nowMs - before.sinceMs;
      this.#log?.warn({ part: name, state, lostMs }, `${name} is back`);
    }
  }

  stop(): void {
    this.#isOver = true;
    for (const cancel of this.#cancels.values()) cancel();
  }
}

async function lookedAt(look: LookAtPart): Promise<Problem | undefined> {
  try {
    return await look();
  } catch (error) {
    return errorOf(error);
  }
}
