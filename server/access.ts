/**
 * Who may sign in to a starting service, and the key that signs sessions. A service open to anybody
 * does not start.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessOptions } from '../api/index.ts';
import type { AccountsFile } from '../contracts/index.ts';
import { omitUndefined, reasonOf } from '../kernel/index.ts';
import type { CentreFile } from '../routing/index.ts';
import { isSubnet } from '../services/index.ts';
import { openDataFolder } from './private-folder.ts';
import { unusableData, wrongSetting } from './start-error.ts';

export type ServiceAccess = Omit<AccessOptions, 'accounts'>;

/** Members are named as the settings of `callwright start`. */
export interface AccessSettings extends Pick<AccessOptions, 'rates' | 'provider'> {
  readonly host: string;
  /** Folder of the key of sessions. Default: a key that ends with the process. */
  readonly data?: string;
  readonly allowHost?: readonly string[];
  readonly trustProxy?: readonly string[];
  readonly openMetrics?: boolean;
  readonly cors?: readonly string[];
}

/**
 * File of the key that signs sessions. Not in the database, whose readers could then sign in as
 * anybody.
 */
const keyFile = 'sign-in.key';
const ownerAlone = 0o600;

/** @throws {StartError} if the service would be open to anybody who reaches it. */
export function accessOf(
  settings: AccessSettings,
  accounts: AccountsFile | undefined,
): ServiceAccess {
  const { host, data, allowHost = [], trustProxy = [], cors = [], rates, provider } = settings;
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const hasPassword = accounts?.people.some(({ password }) => password !== undefined) ?? false;
  if (!isLocal && !hasPassword && provider === undefined) {
    throw wrongSetting(
      `--host is ${host}, and nobody has a password: whoever reaches it could be anybody; expected a loopback address (127.0.0.1, ::1, localhost), --accounts with passwords (callwright accounts hash), or --oidc-issuer`,
    );
  }
  requireNobodyElse({ allowHost, trustProxy }, hasPassword || provider !== undefined);
  const proxy = trustProxy.find((one) => !isSubnet(one));
  if (proxy !== undefined) {
    throw wrongSetting(`--trust-proxy is ${proxy}; expected an address or a subnet, as 10.0.0.0/8`);
  }
  const origin = cors.find((one) => !URL.canParse(one) || new URL(one).origin !== one);
  if (origin !== undefined)
    throw wrongSetting(`--cors is ${origin}; expected like https://desk.example`);
  return {
    isLocal,
    hosts: [...allowHost, host],
    origins: cors,
    trustProxy,
    isOpenMetrics: settings.openMetrics === true,
    ...omitUndefined({ rates, provider }),
    ...(data === undefined ? {} : { signingKey: signingKeyIn(data) }),
  };
}

/**
 * Refuses proxies and network names if nobody must authenticate: callers by them may come from
 * anywhere. @throws {StartError}
 */
function requireNobodyElse(
  { allowHost, trustProxy }: Required<Pick<AccessSettings, 'allowHost' | 'trustProxy'>>,
  isProven: boolean,
): void {
  if (isProven) return;
  const [name] = allowHost.filter((one) => !['localhost', '127.0.0.1', '::1'].includes(one));
  const [proxy] = trustProxy;
  if (name === undefined && proxy === undefined) return;
  const seen = name === undefined ? `--trust-proxy is ${proxy}` : `--allow-host is ${name}`;
  throw wrongSetting(
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
    throw unusableData(`${path} cannot be read or made (${why}); expected a key of Ed25519 in PEM`);
  }
}

/** Whether a name suffices to sign in: nobody has a password, and only this machine may connect. */
export function namesAreEnough(
  { isLocal, provider }: Pick<AccessOptions, 'isLocal' | 'provider'>,
  { people }: AccountsFile,
): boolean {
  const haveNone = people.every(({ password }) => password === undefined);
  return isLocal === true && provider === undefined && haveNone;
}
