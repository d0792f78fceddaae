/**
 * The options of `start`, shown by `config` and checked by `doctor`. Each is also a member of the
 * configuration file and an environment variable (`settings.ts`).
 */
import type { Command, Option } from 'commander';
import { omitUndefined } from '../../kernel/index.ts';
import type { OptionsOf } from '../command.ts';
import { choice, durationMs, gather, positiveNumber, wholeNumber } from '../options.ts';

/** Where orders are kept, if not with all else. */
export function ordersOption<const Says extends string>(says: Says) {
  return { '--orders <url>': { says, variable: 'CALLWRIGHT_ORDERS' } } as const;
}

export const startOptions = {
  '--config <file>': 'configuration [callwright.config.json, if it is there]',
  '--centre <file>': 'centre file to run in place of the demo',
  '--handler <name=file>': ['a further ACD system beside it; again for more', gather],
  '--port <port>': ['of the API; 0 is any free one', wholeNumber(0), 8080],
  '--host <host>': ['address to listen on', undefined, '127.0.0.1'],
  '--speed <factor>': ['times faster than the clock, up to 600', positiveNumber, 1],
  '--data <folder>': 'folder that keeps rules and what they decide [memory]',
  '--standby': 'wait while another service has the folder, and take over when it ends',
  '--database <url>': 'postgres://… that keeps all but keys and recordings [in --data]',
  '--journal-days <days>': [
    'days of journal kept, where a snapshot holds the rest [all]',
    wholeNumber(1),
  ],
  ...ordersOption('postgres://… that keeps orders [--database, else in --data]'),
  '--temporal':
    'orders as Temporal workflows, on a dev server begun for them [TEMPORAL_ADDRESS, if set]',
  '--asterisk <url>': 'ARI of the Asterisk that it drives, http://host:8088/ari [no switch]',
  '--browser-phones': 'stations of that Asterisk may be in browsers [none is]',
  '--partners <file>': 'payments, mail and more outside [simulated ones]',
  '--accounts <file>': 'who works here [the people of the demo; an admin, and the agents]',
  '--accounts-of <centre=file>': ['who works in a further centre; again for more', gather],
  '--allow-host <name>': ['name that leads here, as browsers say it', gather],
  '--trust-proxy <subnet>': [
    'proxies whose X-Forwarded-For is believed, as 10.0.0.0/8; again for more',
    gather,
  ],
  '--open-metrics': '/metrics answers whoever reaches it, without a key',
  '--cors <origin>': ['pages of this origin may ask, as https://desk.example', gather],
  '--limit <class=rate>': ['requests of a principal: control=20/60, a second / at once', gather],
  '--oidc-issuer <url>': 'identity provider',
  '--oidc-jwks <url>': 'its keys',
  '--oidc-audience <name>': 'whom its tokens are for [callwright]',
  '--oidc-client <id>': 'our name there, for its pages of sign-in [that of --oidc-audience]',
  '--oidc-user <claim>': 'claim that names a person [sub]',
  '--oidc-roles <claim>':
    'claim that lists roles, as shop.agent; accounts: those of --accounts [cw]',
  '--oidc-secret-file <file>': 'file that holds our secret there [none: a public client]',
  '--grace <time>': ['an agent’s person may be gone so long, 1 s to 1 h [30s]', durationMs],
  '--after-people <what>': [
    'with their agent, when they have gone [resume]',
    choice('resume', 'logOff'),
  ],
  '--no-console': 'serve no console at /',
  '--no-demo-orders': 'the demo’s simulated callers order nothing',
  '--log-level <level>': [
    'what stderr tells',
    choice('debug', 'info', 'warn', 'error', 'silent'),
    'warn',
  ],
  '--drain-notice <time>': ['told to end: not ready for so long, port open', durationMs, 0],
  '--shutdown-limit <time>': ['told to end: it has ended by then', durationMs, 20_000],
  '--webhook-allow <subnet>': [
    'private addresses for webhooks and images of imports, as 10.0.0.0/8; again for more',
    gather,
  ],
} as const;

type Given = OptionsOf<typeof startOptions>;

/** `start` requires port and speed; the others have defaults. */
export type StartOptions = Partial<Given> &
  Pick<Given, 'host' | 'port' | 'speed'> & {
    readonly json?: boolean;
    /** Files of further centres. */
    readonly further?: readonly string[];
  };

export const centreArguments = {
  '[centres...]': 'centre files: the first, as by --centre, and further centres',
} as const;

/** The first file is that of `--centre`, if it is not set. */
export function withCentres(options: StartOptions, centres: readonly string[] = []): StartOptions {
  const [centre, ...further] =
    options.centre === undefined ? centres : [options.centre, ...centres];
  return { ...options, ...omitUndefined({ centre }), further };
}

/** Options of the command itself, which are no settings. */
const ofTheCommand = ['config', 'json', 'output', 'color', 'ascii', 'help', 'version'];

/** Flags whose name means something else in other commands, or has a usual name. */
const otherNames: { readonly [name: string]: string } = {
  centre: 'CALLWRIGHT_CENTRE_FILE',
  database: 'DATABASE_URL',
};

export function settingOptions(command: Command): readonly Option[] {
  return command.options.filter((one) => !ofTheCommand.includes(one.attributeName()));
}

/** `oidcIssuer` → `CALLWRIGHT_OIDC_ISSUER`. */
export function environmentName(option: Option): string {
  const name = option.attributeName();
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return otherNames[name] ?? `CALLWRIGHT_${words}`;
}
