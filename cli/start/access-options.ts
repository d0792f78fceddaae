/** Who may sign in, as the flags of `start` say: accounts, limits of the rate, identity provider. */
import { type AccountsFile, parseAccounts } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { accessOf, type ServiceAccess } from '../../server/index.ts';
import { type Rates, rateClasses, ratesDefault, rolesOfAccounts } from '../../services/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import type { StartOptions } from './start-options.ts';

export type EntryFlags = Pick<
  StartOptions,
  | 'host'
  | 'data'
  | 'allowHost'
  | 'trustProxy'
  | 'openMetrics'
  | 'cors'
  | 'limit'
  | 'oidcIssuer'
  | 'oidcJwks'
  | 'oidcAudience'
  | 'oidcClient'
  | 'oidcUser'
  | 'oidcRoles'
  | 'oidcSecretFile'
>;

const limitForm = /^(\w+)=(\d{1,6}(?:\.\d{1,3})?)\/(\d{1,6})$/;

/** @throws {CliError} for an invalid flag; {StartError} as {@link accessOf} */
export function accessByFlags(
  flags: EntryFlags,
  accounts: AccountsFile | undefined,
): ServiceAccess {
  const provider = providerOf(flags);
  if (provider?.rolesClaim === rolesOfAccounts && accounts === undefined) {
    throw wrongUsage('--oidc-roles is accounts, and there is no --accounts; expected its file');
  }
  const rates = ratesOf(flags.limit ?? []);
  return accessOf({ ...flags, rates, ...omitUndefined({ provider }) }, accounts);
}

function providerOf({
  oidcIssuer: issuer,
  oidcJwks: jwksUrl,
  oidcAudience,
  oidcClient: clientId,
  oidcUser: userClaim,
  oidcRoles: rolesClaim,
  oidcSecretFile,
}: EntryFlags) {
  if (issuer === undefined && jwksUrl === undefined) return undefined;
  if (issuer === undefined || jwksUrl === undefined) {
    throw wrongUsage('one of --oidc-issuer and --oidc-jwks is missing; expected both');
  }
  for (const [flag, url] of [
    ['jwks', jwksUrl],
    ['issuer', issuer],
  ]) {
    if (!URL.canParse(url ?? '')) throw wrongUsage(`--oidc-${flag} is ${url}; expected an address`);
  }
  const secretText = oidcSecretFile === undefined ? undefined : readText(oidcSecretFile).text;
  const clientSecret = secretText?.trim();
  if (clientSecret === '') throw wrongUsage(`${oidcSecretFile} is empty; expected a secret`);
  const audience = oidcAudience ?? 'callwright';
  const more = omitUndefined({ clientId, clientSecret, userClaim, rolesClaim });
  return { issuer, jwksUrl, audience, ...more };
}

function ratesOf(limits: readonly string[]): Partial<Rates> {
  const rates: { -readonly [Class in keyof Rates]?: Rates[Class] } = {};
  for (const one of limits) {
    const [, said, perSecond = 0, burst = 0] = limitForm.exec(one) ?? [];
    const name = rateClasses.find((known) => known === said);
    if (name === undefined || Number(perSecond) === 0 || Number(burst) === 0) {
      const { control } = ratesDefault;
      const usual = `control=${control.perSecond}/${control.burst}`;
      const classes = rateClasses.join(', ');
      throw wrongUsage(
        `--limit is ${one}; expected like ${usual} (a second / at once), of ${classes}`,
      );
    }
    rates[name] = { perSecond: Number(perSecond), burst: Number(burst) };
  }
  return rates;
}

/** @throws {CliError} with all findings if the file is invalid */
export function readAccounts(path: string): AccountsFile {
  const parsed = parseAccounts(readText(path).text);
  if (parsed.ok) return parsed.accounts;
  throw invalidFile(path, parsed.problems, {});
}
