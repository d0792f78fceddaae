/**
 * `callwright/core`: the routing core with the parsers of its files. A centre that comes from no
 * parser is checked first.
 */
import { parseCentre as parse } from '../contracts/index.ts';
import type { CentreFile, RouterOptions, SilentRouterOptions, Snapshot } from '../routing/index.ts';
import * as core from '../routing/index.ts';
import { checkedCentre, checkedRuleSets, rememberParsed } from './checked-files.ts';

export {
  type Finding,
  isHeaderLine,
  type ParsedHeader,
  type ParsedInstant,
  type PlacedRuleFinding,
  parseHeaderLine,
  parseInstantLine,
  parseRuleSet,
  type ReadRules,
} from '../contracts/index.ts';
export * from '../routing/index.ts';
export type { DecisionLine, FactsFile, RuleSetFile } from '../rules/index.ts';
export { InvalidFileError } from './checked-files.ts';

/** Parses a centre file; never throws. Lines and columns of findings count from 1. */
export function parseCentre(text: string): ReturnType<typeof parse> {
  const parsed = parse(text);
  if (parsed.ok) rememberParsed(parsed.centre);
  return parsed;
}

/** A router in its first state. @throws {InvalidFileError} */
export function createRouter(options: RouterOptions): core.Router {
  return core.createRouter(checked(options));
}

/**
 * A router that continues from a snapshot of the same centre (its first version, whichever is
 * active). @throws {InvalidFileError}
 */
export function restoreRouter(options: RouterOptions, snapshot: Snapshot): core.Router {
  return core.restoreRouter(checked(options), snapshot);
}

/** A router whose inputs are function calls. @throws {InvalidFileError} */
export function createDirectRouter(
  options: RouterOptions,
  sink: core.EffectSink,
): core.DirectRouter {
  return core.createDirectRouter(checked(options), sink);
}

/** A router that reports only offers. @throws {InvalidFileError} */
export function createSilentRouter(options: SilentRouterOptions): core.SilentRouter {
  return core.createSilentRouter(checked(options));
}

/** Faults that the schema accepts but a person would not want. @throws {InvalidFileError} */
export function lintCentre(file: CentreFile): readonly core.LintFinding[] {
  return core.lintCentre(checkedCentre(file));
}

function checked<Options extends RouterOptions>(options: Options): Options {
  const { ruleSets = [] } = options;
  return {
    ...options,
    centre: checkedCentre(options.centre),
    ruleSets: checkedRuleSets(ruleSets),
  };
}
