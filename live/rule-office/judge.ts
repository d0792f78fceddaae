/**
 * The one place where the office asks whether a text is good: read, lint, cases.
 *
 * Every way to activation comes through its gate.
 */
import {
  formatRuleSet,
  type PlacedRuleFinding,
  parseRuleSet,
  placeFindings,
} from '../../contracts/index.ts';
import {
  type CaseResult,
  type CheckedRuleSet,
  judgeRuleSet,
  lintErrors,
  lintInSlices,
  lintRenamed,
  lintRuleSet,
  type RuleFinding,
  type RuleSetFile,
  type RuleWorld,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';
import type { Clock } from '../clock.ts';

/** All there is to say about a text. */
export interface TextJudgement {
  /** null: it cannot be read, names something that is not there, or is of another set. */
  readonly checked: CheckedRuleSet | null;
  readonly findings: readonly PlacedRuleFinding[];
  readonly cases: readonly CaseResult[];
  /** Rules that no case reaches. */
  readonly unreached: readonly string[];
}

/** Which set a text has to be of. */
export interface Belonging {
  readonly id: string;
  readonly kind: string;
}

/** Sets with more rules are linted in slices, or for their errors alone: the rest takes seconds. */
const slowRules = 300;
/** Texts whose findings are remembered. */
const rememberedMax = 32;
/** Of one slice between two turns of the event loop. */
const sliceMs = 5;

export interface TextQuestion {
  readonly text: string;
  readonly set: Belonging;
  /** The text it was made from. */
  readonly parent?: string | undefined;
  /** Whether all of lint is asked, however long it takes [errors alone, of large sets]. */
  readonly whole?: boolean;
}

/** Judges texts, and remembers what took long. */
export class Judge {
  readonly #world: RuleWorld | undefined;
  readonly #clock: Clock;
  readonly #remembered = new Map<string, readonly RuleFinding[]>();

  constructor(of: { readonly world: RuleWorld | undefined; readonly clock: Clock }) {
    this.#world = of.world;
    this.#clock = of.clock;
  }

  /** Half-written or not; never refuses, never throws. */
  judge({ text, set, parent, whole = false }: TextQuestion): TextJudgement {
    const parsed = parseRuleSet(text);
    if (!parsed.ok) return { checked: null, findings: parsed.findings, cases: [], unreached: [] };
    const { checked, file } = parsed;
    const strays = straying(file, set);
    const cases = runCases(checked);
    const renamed = parent === undefined ? [] : renamedIn(file, parent);
    return {
      checked: strays.length === 0 ? checked : null,
      findings: placeFindings(text, [...strays, ...this.#lint(text, checked, whole), ...renamed]),
      cases,
      unreached: unreachedRules(checked, cases),
    };
  }

  /** Lints a large set ahead, in slices, so that others are served meanwhile. */
  prepare(text: string): Promise<void> {
    const parsed = parseRuleSet(text);
    if (!parsed.ok || this.#remembered.has(text)) return Promise.resolve();
    if (parsed.checked.rules.length <= slowRules) return Promise.resolve();
    const slices = lintInSlices(parsed.checked, this.#world);
    return new Promise((resolve) => {
      const goOn = (): void => {
        const untilMs = this.#clock.nowMs() + sliceMs;
        do {
          const next = slices.next();
          if (next.done === true) {
            this.#remember(text, next.value);
            resolve();
            return;
          }
        } while (this.#clock.nowMs() < untilMs);
        this.#clock.after(0, goOn);
      };
      goOn();
    });
  }

  /** Whether a stored text may come into force: everything that activation asks of a text. */
  gate(text: string, set: Belonging): Gated {
    const parsed = parseRuleSet(text);
    if (!parsed.ok) return { ok: false, findings: parsed.findings, failedCases: [] };
    const strays = straying(parsed.file, set);
    if (strays.length > 0) {
      return { ok: false, findings: placeFindings(text, strays), failedCases: [] };
    }
    const judged = judgeRuleSet(parsed.file, this.#world);
    if (judged.ok) return judged;
    const { failedCases } = judged;
    return { ok: false, findings: placeFindings(text, judged.findings), failedCases };
  }

  #lint(text: string, checked: CheckedRuleSet, whole: boolean): readonly RuleFinding[] {
    const known = this.#remembered.get(text);
    if (known !== undefined) return known;
    if (checked.rules.length > slowRules && !whole) return lintErrors(checked, this.#world);
    const findings = lintRuleSet(checked, this.#world);
    if (checked.rules.length > slowRules) this.#remember(text, findings);
    return findings;
  }

  #remember(text: string, findings: readonly RuleFinding[]): void {
    this.#remembered.set(text, findings);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > rememberedMax && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
  }
}

export type Gated =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      /** Errors alone. */
      readonly findings: readonly PlacedRuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

/** The text of a version, as it is stored and hashed. */
export function canonicalText(file: RuleSetFile): string {
  return formatRuleSet(file);
}

function renamedIn(file: RuleSetFile, parent: string): readonly RuleFinding[] {
  const parsed = parseRuleSet(parent);
  return parsed.ok ? lintRenamed(file, parsed.file) : [];
}

function straying(file: RuleSetFile, { id, kind }: Belonging): readonly RuleFinding[] {
  const stray = (member: 'set' | 'kind', expected: string): RuleFinding[] => {
    const received = file[member];
    if (received === expected) return [];
    const message = `"${member}" is "${received}"; expected "${expected}"`;
    const finding = { id: `other-${member}`, pointer: `/${member}`, message, expected, received };
    return [{ ...finding, severity: 'error' }];
  };
  return [...stray('set', id), ...stray('kind', kind)];
}
