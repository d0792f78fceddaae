/**
 * Who may sign in to a starting service: options, signing key, and what is refused before the
 * start.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessOptions } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { omitUndefined, reasonOf } from '../../kernel/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { isSubnet, type Rates, rateClasses, ratesDefault } from '../../services/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { readText } from '../files/read-text.ts';
import { openDataFolder } from './private-folder.ts';
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
  | 'oidcSecretFile'
>;

/**
 * File of the key that signs sessions. Not in the database: who reads it can sign in as anybody.
 */
const keyFile = 'sign-in.key';
const ownerAlone = 0o600;
const limitForm = /^(\w+)=(\d{1,6}(?:\.\d{1,3})?)\/(\d{1,6})$/;

/** @throws {CliError} if the service would be open to anybody who reaches it. */
export function accessOf(
  flags: EntryFlags,
  accounts: AccountsFile | undefined,
): Omit<AccessOptions, 'accounts'> {
  const { host, data, allowHost = [], trustProxy = [], cors = [], limit = [] } = flags;
  const provider = providerOf(flags);
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const hasPassword = accounts?.people.some(({ password }) => password !== undefined) ?? false;
  if (!isLocal && !hasPassword && provider === undefined) {
    throw wrongUsage(
      `--host is ${host}, and nobody has a password: whoever reaches it could be anybody; expected a loopback address (127.0.0.1, ::1, localhost), --accounts with passwords (callwright accounts hash), or --oidc-issuer`,
    );
  }
  requireNobodyElse({ allowHost, trustProxy }, hasPassword || provider !== undefined);
  const proxy = trustProxy.find((one) => !isSubnet(one));
  if (proxy !== undefined) {
    throw wrongUsage(`--trust-proxy is ${proxy}; expected an address or a subnet, as 10.0.0.0/8`);
  }
  const origin = cors.find((one) => !URL.canParse(one) || new URL(one).origin !== one);
  if (origin !== undefined)
    throw wrongUsage(`--cors is ${origin}; expected like https://desk.example`);
  return {
    isLocal,
    hosts: [...allowHost, host],
    origins: cors,
    trustProxy,
    isOpenMetrics: flags.openMetrics === true,
    rates: ratesOf(limit),
    ...(provider === undefined ? {} : { provider }),
    ...(data === undefined ? {} : { signingKey: signingKeyIn(data) }),
  };
}

/**
 * Behind a proxy, or by a network name, a trusted client could be anybody. @throws {CliError} if
 * nobody must authenticate.
 */
function requireNobodyElse(
  { allowHost, trustProxy }: Required<Pick<EntryFlags, 'allowHost' | 'trustProxy'>>,
  isProven: boolean,
): void {
  if (isProven) return;
  const [name] = allowHost.filter((one) => !['localhost', '127.0.0.1', '::1'].includes(one));
  const [proxy] = trustProxy;
  if (name === undefined && proxy === undefined) return;
  const seen = name === undefined ? `--trust-proxy is ${proxy}` : `--allow-host is ${name}`;
  throw wrongUsage(
    `${seen}, and nobody has a password: whoever comes that way could be anybody, an admin too; expected --accounts with passwords (callwright accounts hash), or --oidc-issuer`,
  );
}

/** Accounts on loopback if none are given: one with all roles, and each agent. */
export function everybodyOf({ agents = [] }: CentreFile): AccountsFile {
  const roles = ['supervisor', 'reviewer', 'analyst', 'ruleEditor', 'admin'] as const;
  const people = agents.map(({ id, name = id }) => ({ id, name, roles: ['agent'] as const }));
  const admin = { id: 'admin', name: 'Admin', roles };
  const others = people.filter(({ id }) => id !== admin.id);
  return { schema: 'callwright.accounts/1', people: [admin, ...others] };
}

function providerOf({
  oidcIssuer: issuer,
  oidcJwks: jwksUrl,
  oidcAudience,
  oidcClient: clientId,
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
  const audience = oidcAudience ?? 'callwright';
  return { issuer, jwksUrl, audience, ...omitUndefined({ clientId, clientSecret }) };
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

function signingKeyIn(folder: string): NonNullable<AccessOptions['signingKey']> {
  const path = join(folder, keyFile);
  openDataFolder(folder);
  try {
    if (!existsSync(path)) {
      const { privateKey } = generateKeyPairSync('ed25519');
      const text = privateKey.export({ type: 'pkcs8', format: 'pem' });
      writeFileSync(path, text, { mode: ownerAlone, flag: 'wx' });
    }
    const privateKey = createPrivateKey(readFileSync(path));
    return { privateKey, publicKey: createPublicKey(privateKey) };
  } catch (error) {
    const why = reasonOf(error);
    throw invalidInput(`${path} cannot be read or made (${why}); expected a key of Ed25519 in PEM`);
  }
}

/** Whether a name suffices to sign in: nobody has a password, and only this machine is let in. */
export function namesAreEnough(
  { isLocal, provider }: Pick<AccessOptions, 'isLocal' | 'provider'>,
  { people }: AccountsFile,
): boolean {
  const haveNone = people.every(({ password }) => password === undefined);
  return isLocal === true && provider === undefined && haveNone;
}
