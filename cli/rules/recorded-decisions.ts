/** Shared by commands that read recorded decisions from a file or a rule service. */
import { wrongUsage } from '../cli-error.ts';
import { openRuleService, type RuleServiceChoice } from '../rule-service/open-rule-service.ts';
import type { RuleServiceClient } from '../rule-service/rule-service-client.ts';
import { type Step, valueOrRefusal } from '../rule-service/step.ts';
import type { StyleOptions } from '../text/style.ts';

/** Whether a rule service is named, whose decisions are read if no journal is given. */
export function namesRuleService({ server, data }: RuleServiceChoice): boolean {
  return (
    server !== undefined || data !== undefined || process.env['CALLWRIGHT_SERVER'] !== undefined
  );
}

/** A version of a rule service, such as `orders@3`. @throws {CliError} for anything else. */
export function versionNamed(candidate: string): {
  readonly setId: string;
  readonly version: number;
} {
  const [setId = '', version = ''] = candidate.split('@');
  if (/^\d+$/.test(version)) return { setId, version: Number(version) };
  const message = `${candidate} without --journal; expected a version on the server, like orders@3`;
  throw wrongUsage(message);
}

/** Opens the service for one request. @throws {CliError} if it is refused. */
export async function askRuleService<Value>(
  options: RuleServiceChoice & StyleOptions,
  ask: (ruleService: RuleServiceClient) => Promise<Step<Value>>,
): Promise<{ readonly value: Value; readonly name: string }> {
  const ruleService = await openRuleService(options);
  try {
    return { value: valueOrRefusal(await ask(ruleService), options), name: ruleService.name };
  } finally {
    ruleService.close();
  }
}
