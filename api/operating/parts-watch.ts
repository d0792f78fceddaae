/**
 * Whether what a service needs from outside answers: storage, Temporal, switch, provider, each by
 * name. When one is lost, and when it is back, the log says so once; readiness shows how each
 * stands.
 *
 * A part is looked at every few seconds, also while nobody asks for anything, or tells by itself.
 * Source: ux-and-api.md 3.8; decision 0017.
 */
import { reasonOf } from '../../kernel/index.ts';
import type { Clock } from '../../live/index.ts';
import { maskSecrets, type ServiceLog } from './service-log.ts';

/** From the end of one look to the next. */
const lookEveryMs = 2_000;

/** How a part stands. */
interface PartState {
  readonly name: string;
  readonly state: 'up' | 'lost';
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Why it is lost; null: it is not. */
  readonly problem: string | null;
}

/** Rejects, or resolves to why, where the part does not answer; undefined: there is none yet. */
type LookAtPart = () => Promise<string | null | undefined>;

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

  /** In the order in which they were first named. */
  all(): readonly PartState[] {
    return [...this.#parts.values()];
  }

  /** A part that is lost, whose name begins so; null: none is. */
  lost(beginning: string): PartState | null {
    const isIt = ({ name, state }: PartState) => state === 'lost' && name.startsWith(beginning);
    return this.all().find(isIt) ?? null;
  }

  /** Looks at a part again and again, until the watch ends. */
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

  /** How a part stands that tells by itself: why it is lost; null: it answers. */
  tell(name: string, problem: string | null): void {
    const before = this.#parts.get(name);
    const state = problem === null ? 'up' : 'lost';
    const isKnown = before?.state === state;
    const nowMs = this.#clock.nowMs();
    const shown = problem === null ? null : maskSecrets(problem);
    this.#parts.set(name, {
      name,
      state,
      sinceMs: isKnown ? before.sinceMs : nowMs,
      problem: shown,
    });
    if (isKnown || this.#isOver) return;
    if (shown !== null) this.#log?.warn({ part: name, state, problem: shown }, `${name} is lost`);
    else if (before !== undefined) {
      const lostMs = nowMs - before.sinceMs;
      this.#log?.warn({ part: name, state, lostMs }, `${name} is back`);
    }
  }

  stop(): void {
    this.#isOver = true;
    for (const cancel of this.#cancels.values()) cancel();
  }
}

async function lookedAt(look: LookAtPart): Promise<string | null | undefined> {
  try {
    return await look();
  } catch (error) {
    return reasonOf(error);
  }
}
