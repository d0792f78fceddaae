/** Reads a demo: its file, its centre, and the day of callers that its switch plays. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Demo,
  demoSchema,
  type ParseResult,
  parseJson,
  parseRuleSet,
  type Scenario,
  scenarioSchema,
} from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { DemoFiles } from '../../server/index.ts';
import { compileScenario, resolveScenario, simulationCentre } from '../../simulator/index.ts';
import { invalidFile, readCentre } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import { readWorldFile } from '../rules/read-world.ts';
import { asPlacedRule } from '../text/finding-lines.ts';
import { readAccounts } from './access-options.ts';

const demoPath = fileURLToPath(new URL('../../examples/mail-order-fr/demo.json', import.meta.url));

/** Default: Maison Verdier. @throws {CliError} with all findings. */
export function readDemo(path = demoPath): DemoFiles {
  const beside = (file: string): string => resolve(dirname(path), file);
  const demo = readJsonFile<Demo>(path, demoSchema);
  const { centre, ruleSets } = readCentre(beside(demo.centre), {});
  const scenarioPath = beside(demo.scenario);
  const scenario = readJsonFile<Scenario>(scenarioPath, scenarioSchema);
  const resolved = taken(
    scenarioPath,
    resolveScenario(scenario, (file) => readText(beside(file)).text),
  );
  const initialRules = demo.rules.map((file) => readRules(beside(file)));
  const plan = taken(
    scenarioPath,
    compileScenario(resolved, centre, [...ruleSets, ...initialRules]),
  );
  return {
    demo,
    // Not the plan's centre: its agents answer by simulation, live ones themselves.
    centre: simulationCentre(resolved, centre).centre,
    scenario: resolved,
    dayStartMs: plan.dayStartMs,
    plan,
    accounts: readAccounts(beside(demo.accounts)),
    world: readWorldFile(beside(demo.world)),
  };
}

/** Only parses the rules; the rule service decides whether they may be active. */
function readRules(path: string): RuleSetFile {
  const parsed = parseRuleSet(readText(path).text);
  if (parsed.ok) return parsed.file;
  throw invalidFile(path, parsed.findings.map(asPlacedRule), {});
}

function readJsonFile<Value>(
  path: string,
  schema: Parameters<typeof parseJson<Value>>[0]['schema'],
): Value {
  const { text } = readText(path);
  const source = { text, schema, lengthMax: text.length, firstLine: 1, refuseDuplicateKeys: true };
  return taken(path, parseJson(source));
}

function taken<Value>(path: string, parsed: ParseResult<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw invalidFile(path, parsed.problems, {});
}
