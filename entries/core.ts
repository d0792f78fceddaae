/**
 * `callwright/core`: the routing core with the parsers of its files. A centre that comes from no
 * parser is checked first.
 */
import { parseCentre as parse } from '../contracts/index.ts';
import type {
  CentreFile,
  Effect,
  Instant,
  LintFinding,
  RouterBase,
  RouterSettings,
  Strategies,
} from '../routing/index.ts';
import * as core from '../routing/index.ts';
import {
  checkedCentre,
  checkedInstant,
  checkedRuleSets,
  type ParsedCentre,
  rememberParsed,
} from './checked-files.ts';
import { checkStrategies } from './checked-strategies.ts';

export {
  type Finding,
  isHeaderLine,
  type ParsedHeader,
  type ParsedInstant,
  parseHeaderLine,
  parseInstantLine,
  type TraceHeader,
} from '../contracts/index.ts';
export type {
  CentreFile,
  DecisionRecord,
  DecisionSink,
  Effect,
  Input,
  Instant,
  LintFinding,
  RouterSettings as RouterOptions,
  RuleDecisionRecord,
  Strategies,
  StrategyCandidate,
  StrategyValue,
  StrategyValues,
  WaitFacts,
  WhyNot,
  WhyWaiting,
} from '../routing/index.ts';
export type { FactsFile, RuleSetFile } from '../rules/index.ts';
export { InvalidFileError, type ParsedCentre } from './checked-files.ts';
export { type ParsedRuleSet, parseRuleSet } from './rules.ts';

/** A router's state as plain JSON. Its other members belong to the core and may change. */
export interface Snapshot {
  /** The format and its version. */
  readonly schema: 'callwright.snapshot/1';
  /** Time of the last instant, in ms. */
  readonly nowMs: number;
}

/** Routes the calls of one centre: instants in, effects out. */
export interface Router extends RouterBase {
  /**
   * Runs timers due before `instant.atMs`, then the instant; returns all effects. A time before
   * `nowMs` counts as `nowMs`. @throws {InvalidFileError} if the instant is not valid; nothing has
   * happened then
   */
  step(instant: Instant): readonly Effect[];
  /** As `step`, for instants known to be valid: an invalid one loses effects. */
  stepUnchecked(instant: Instant): readonly Effect[];
  /** The state as plain JSON, for `restoreRouter`. */
  snapshot(): Snapshot;
}

/** Reads a centre file. Never throws. Lines and columns of findings count from 1. */
export function parseCentre(text: string): ParsedCentre {
  const parsed = parse(text);
  if (parsed.ok) rememberParsed(parsed.centre);
  return parsed;
}

/** A router in its first state. @throws {InvalidFileError} */
export function createRouter(options: RouterSettings): Router {
  return withChecks(core.createRouter(checked(options)));
}

/** The same router, whose `step` checks its input. */
function withChecks(router: core.Router): Router {
  const { step: stepUnchecked } = router;
  const step = (instant: Instant) => stepUnchecked(checkedInstant(instant));
  return Object.assign(router, { step, stepUnchecked });
}

/**
 * A router that continues from a snapshot of the same centre (its first version, whichever is
 * active). @throws {InvalidFileError}
 */
export function restoreRouter(options: RouterSettings, snapshot: Snapshot): Router {
  const { versions, ruleSets = [] } = snapshot as core.Snapshot;
  const settings = checked(options);
  // A snapshot brings later versions and its own rule sets, which may name strategies too.
  checkStrategies({ ...settings, ruleSets });
  for (const [, centre] of versions) checkStrategies({ ...settings, centre });
  return withChecks(core.restoreRouter(settings, snapshot as core.Snapshot));
}

/**
 * Faults that the schema accepts but a person would not want. `strategies` are those that its
 * router is given. @throws {InvalidFileError}
 */
export function lintCentre(file: CentreFile, strategies: Strategies = {}): readonly LintFinding[] {
  return core.lintCentre(checkedCentre(file), strategies);
}

function checked(options: RouterSettings): RouterSettings {
  const { ruleSets = [] } = options;
  const settings = {
    ...options,
    centre: checkedCentre(options.centre),
    ruleSets: checkedRuleSets(ruleSets),
  };
  checkStrategies(settings);
  return settings;
}
