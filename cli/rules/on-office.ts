/** Commands that look at recorded decisions: those of a file, or those that an office has kept. */
import { wrongUsage } from '../cli-error.ts';
import type { OfficeClient } from '../rule-office/office-client.ts';
import { type OfficeOptions, openOffice } from '../rule-office/open-office.ts';
import { type Step, valueOrRefusal } from '../rule-office/step.ts';
import type { StyleOptions } from '../text/style.ts';

/** Whether an office is named whose decisions are looked at where no journal is given. */
export function namesOffice({ server, data }: OfficeOptions): boolean {
  return (
    server !== undefined || data !== undefined || process.env['CALLWRIGHT_SERVER'] !== undefined
  );
}

/** A version that an office has, such as `orders@3`. @throws {CliError} of anything else. */
export function versionNamed(candidate: string): {
  readonly setId: string;
  readonly version: number;
} {
  const [setId = '', version = ''] = candidate.split('@');
  if (/^\d+$/.test(version)) return { setId, version: Number(version) };
  const message = `${candidate} without --journal; expected a version on the server, like orders@3`;
  throw wrongUsage(message);
}

/** Asks an office one thing. @throws {CliError} where it refuses. */
export async function askOffice<Value>(
  options: OfficeOptions & StyleOptions,
  ask: (office: OfficeClient) => Promise<Step<Value>>,
): Promise<{ readonly value: Value; readonly name: string }> {
  const office = await openOffice(options);
  try {
    return { value: valueOrRefusal(await ask(office), options), name: office.name };
  } finally {
    office.close();
  }
}
