/**
 * Judges rule texts: parsing, lint and cases; every activation passes through its gate. Slow texts
 * are judged in advance in threads and cached, so that calls never wait.
 */
import { createHash } from 'node:crypto';
import { type PlacedRuleFinding, parseRuleSet, placeFindings } from '../../contracts/index.ts';
import {
  type Evaluation,
  type EvaluationQuestion,
  type ExpectedSet,
  findOtherSet,
  JudgingThread,
  judgementInSlices,
  judgeText,
  type TextJudgement,
  type TextQuestion,
} from '../../gateways/index.ts';
import { type Clock, inTurns, type ReportFault } from '../../live/index.ts';
import {
  type CaseResult,
  type CheckedRuleSet,
  judgeRuleSet,
  type RuleSetFile,
  type RuleWorld,
} from '../../rules/index.ts';
import type { VersionRecord } from '../../store/index.ts';

/** Longer texts take tens of milliseconds to judge. */
const slowLength = 60_000;
const rememberedMax = 16;

type Threads = { readonly [Thread in 'quick' | 'whole' | 'decisions']: JudgingThread };

function threadsOf(world: RuleWorld | undefined, report: ReportFault): Threads {
  const thread = (): JudgingThread =>
    new JudgingThread(world, (error) => report(error, { what: 'thread that judges rules' }));
  return { quick: thread(), whole: thread(), decisions: thread() };
}

export class Judge {
  readonly files = new StoredFiles();
  #world: RuleWorld | undefined;
  readonly #clock: Clock;
  readonly #report: ReportFault;
  /** Threads for quick checks, for whole lint (up to half a minute), and for decisions. */
  #threads: Threads;
  readonly #remembered = new Map<string, TextJudgement>();
  readonly #texts = new Map<string, TextJudgement>();

  constructor({
    world,
    clock,
    report,
  }: {
    readonly world: RuleWorld | undefined;
    readonly clock: Clock;
    /** Receives the error of which a thread died; what waited for it is judged without. */
    readonly report: ReportFault;
  }) {
    this.#world = world;
    this.#clock = clock;
    this.#report = report;
    this.#threads = threadsOf(world, report);
  }

  /** Replaces the known names (queues, skills, items) and empties the cache. */
  follow(world: RuleWorld): void {
    this.stop();
    this.#world = world;
    this.#threads = threadsOf(world, this.#report);
    this.#remembered.clear();
    this.#texts.clear();
  }

  /** Judges any text; never throws. */
  judge(question: TextQuestion): TextJudgement {
    return this.#known(question) ?? judgeText(question, this.#world);
  }

  async prepare(question: TextQuestion): Promise<void> {
    if (question.text.length <= slowLength || this.#known(question) !== undefined) return;
    const { quick, whole } = this.#threads;
    const judged = await (question.whole === true ? whole : quick).judge(question);
    // Without a free thread, the text is judged when it is needed.
    if (judged === null) return;
    const slices = judgementInSlices(judged.words, judged.pieces);
    const judgement = await inTurns(slices, this.#clock);
    const hash = digest(question.text);
    if (judgement.checked !== null) this.files.keep(hash, judgement.checked.file);
    remember(this.#remembered, keyOf(question), judgement);
    remember(this.#texts, textKeyOf(question.set, hash), judgement);
  }

  /** What a text decides, in a thread; null if there are too many requests. */
  evaluate(
    {
      text,
      hash,
      set: { id, kind },
    }: { readonly text: string; readonly hash: string; readonly set: ExpectedSet },
    question: EvaluationQuestion,
  ): Promise<Evaluation | null> {
    const set = { id, kind };
    return this.#threads.decisions.evaluate({ key: textKeyOf(set, hash), text, set, question });
  }

  isSlow({ length }: string): boolean {
    return length > slowLength;
  }

  /** Whether a stored text, with its hash, may become active. */
  gate(
    { text, hash }: { readonly text: string; readonly hash: string },
    set: ExpectedSet,
  ): GateResult {
    const known = this.isSlow(text) ? this.#texts.get(textKeyOf(set, hash)) : undefined;
    if (known !== undefined) return gatedBy(known);
    const parsed = parseRuleSet(text);
    if (!parsed.ok) return { ok: false, findings: parsed.findings, failedCases: [] };
    const strays = findOtherSet(parsed.file, set);
    if (strays.length > 0) {
      return { ok: false, findings: placeFindings(text, strays), failedCases: [] };
    }
    const judged = judgeRuleSet(parsed.file, this.#world);
    if (judged.ok) return judged;
    const { failedCases } = judged;
    return { ok: false, findings: placeFindings(text, judged.findings), failedCases };
  }

  stop(): void {
    this.#threads.quick.stop();
    this.#threads.whole.stop();
    this.#threads.decisions.stop();
  }

  #known(question: TextQuestion): TextJudgement | undefined {
    if (question.text.length <= slowLength) return undefined;
    return this.#remembered.get(keyOf(question));
  }
}

export type GateResult =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      readonly findings: readonly PlacedRuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

function gatedBy(judgement: TextJudgement): GateResult {
  const findings = judgement.findings.filter(({ severity }) => severity === 'error');
  const failedCases = judgement.cases.filter(({ passed }) => !passed);
  const isGood = findings.length === 0 && failedCases.length === 0;
  const checked = isGood ? judgement.checked : null;
  return checked === null ? { ok: false, findings, failedCases } : { ok: true, checked };
}

function keyOf(question: TextQuestion): string {
  const { text, set, parent = '', whole = false, number = 0 } = question;
  return `${textKeyOf(set, digest(text))} ${digest(parent)} ${whole} ${number}`;
}

function textKeyOf({ id, kind }: ExpectedSet, hash: string): string {
  return `${id} ${kind} ${hash}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function remember(map: Map<string, TextJudgement>, key: string, judgement: TextJudgement): void {
  map.delete(key);
  map.set(key, judgement);
  const [oldest] = map.keys();
  if (map.size > rememberedMax && oldest !== undefined) map.delete(oldest);
}

const filesMax = 8;

/** Cache of parsed rule texts, as several steps read the same two versions. */
class StoredFiles {
  readonly #byHash = new Map<string, RuleSetFile>();

  /** A stored version's text was judged before; one that was damaged since has no rules. */
  read({ hash, text }: VersionRecord): RuleSetFile {
    const file = this.#byHash.get(hash) ?? fileIn(text);
    this.keep(hash, file);
    return file;
  }

  keep(hash: string, file: RuleSetFile): void {
    this.#byHash.delete(hash);
    this.#byHash.set(hash, file);
    const [oldest] = this.#byHash.keys();
    if (this.#byHash.size > filesMax && oldest !== undefined) this.#byHash.delete(oldest);
  }
}

function fileIn(text: string): RuleSetFile {
  try {
    return { rules: [], ...JSON.parse(text) };
  } catch {
    return { rules: [] } as unknown as RuleSetFile;
  }
}
