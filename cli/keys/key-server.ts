/**
 * The server whose keys of programs `callwright keys` lists, creates and revokes.
 *
 * Source: ux-and-api.md 3.1, 5.1.
 */
import { CliError, exitCodes } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import { clientOf } from '../rule-office/http-office.ts';
import { centreOf } from '../rule-office/open-office.ts';

/** Which server, and who asks. */
export const keyServerOptions = {
  '--server <url>': 'server that knows the keys [CALLWRIGHT_SERVER]',
  '--centre-id <id>': 'centre of the server [CALLWRIGHT_CENTRE]',
  '--as <person>': 'who asks: a token, or a name where that is enough',
} as const;

/** Two ways to ask it, of `keys list` for example. */
export function keyExamples(asked: string): readonly string[] {
  return [
    `callwright keys ${asked} --server http://127.0.0.1:8080 --centre-id verdier --as nadia`,
    `callwright keys ${asked} --output json --as "$TOKEN"`,
  ];
}

/** @throws {CliError} where none is named. */
export function keyServer(options: OptionsOf<typeof keyServerOptions>) {
  const server = options.server ?? process.env['CALLWRIGHT_SERVER'] ?? '';
  if (!URL.canParse(server)) {
    const seen = server === '' ? '--server is missing' : `--server is ${server}`;
    throw new CliError(exitCodes.wrongUsage, `${seen}; expected an address, or CALLWRIGHT_SERVER`);
  }
  const client = clientOf({ server, person: options.as ?? null });
  return { client, params: { centre: centreOf(options) } };
}
