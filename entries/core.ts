/**
 * `callwright/core`: the routing core, with the parsers of what it takes.
 *
 * Routers are made of a centre that its parser returned, or that is checked first.
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

/** Reads a centre file; never throws. Line and column count from 1. */
export function parseCentre(text: string): ReturnType<typeof parse> {
  const parsed = parse(text);
  if (parsed.ok) rememberParsed(parsed.centre);
  return parsed;
}

/** A router at its beginning. @throws {InvalidFileError} */
export function createRouter(options: RouterOptions): core.Router {
  return core.createRouter(checked(options));
}

/**
 * A router that goes on from a snapshot of the same centre: the first version, whichever is active.
 * @throws {InvalidFileError}
 */
export function restoreRouter(options: RouterOptions, snapshot: Snapshot): core.Router {
  return core.restoreRouter(checked(options), snapshot);
}

/** A router whose inputs are calls of functions. @throws {InvalidFileError} */
export function createDirectRouter(
  options: RouterOptions,
  sink: core.EffectSink,
): core.DirectRouter {
  return core.createDirectRouter(checked(options), sink);
}

/** A router that tells of offers alone. @throws {InvalidFileError} */
export function createSilentRouter(options: SilentRouterOptions): core.SilentRouter {
  return core.createSilentRouter(checked(options));
}

/** What the form of a centre file lets pass and a person would not want. @throws {InvalidFileError} */
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
