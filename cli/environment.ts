/**
 * Every environment variable read besides `start`'s settings: its meaning, and whether it is
 * secret. A test ensures that no other is read. A secret may be in a file instead.
 */
import { invalidInput, wrongUsage } from './cli-error.ts';
import { readText } from './files/read-text.ts';

export interface EnvironmentVariable {
  readonly name: string;
  readonly what: string;
  readonly isSecret?: true;
}

function secret(name: string, what: string): EnvironmentVariable {
  return { name, what, isSecret: true };
}

export const environmentVariables: {
  readonly [heading: string]: readonly EnvironmentVariable[];
} = {
  'Of the service and of workers': [
    { name: 'CALLWRIGHT_CONFIG', what: 'the configuration file, in place of `--config`' },
    { name: 'CALLWRIGHT_WORKFLOWS', what: '`elsewhere`: workflows of orders run in workers alone' },
    secret('CALLWRIGHT_ARI_KEY', 'lets us into Asterisk: `user:password` of ari.conf'),
    secret('CALLWRIGHT_PAYLOAD_KEYS', 'what Temporal stores is encrypted: `2026a=<base64>,…`'),
    {
      name: 'CALLWRIGHT_PLAIN_PAYLOADS',
      what: '`read`: with keys set, what was stored before them is still read [refuse]',
    },
    { name: 'TEMPORAL_ADDRESS', what: '`host:port` of a Temporal; orders are workflows there' },
    { name: 'TEMPORAL_NAMESPACE', what: 'its namespace [default]' },
    secret('TEMPORAL_API_KEY', 'lets us in; means TLS as well'),
    { name: 'TEMPORAL_TLS', what: '`true`: over TLS' },
    { name: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH', what: 'the authority of its certificate, PEM' },
    { name: 'TEMPORAL_TLS_SERVER_NAME', what: 'the name in its certificate, where it is another' },
    { name: 'TEMPORAL_TLS_CLIENT_CERT_PATH', what: 'our certificate, PEM' },
    { name: 'TEMPORAL_TLS_CLIENT_KEY_PATH', what: 'its key, PEM' },
    { name: 'TEMPORAL_DEPLOYMENT_NAME', what: 'workers are of this deployment' },
    { name: 'TEMPORAL_WORKER_BUILD_ID', what: 'and of this build [the engine’s version]' },
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', what: 'a collector of traces, `http://host:4318`' },
    { name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', what: 'the same, with its path' },
    secret('OTEL_EXPORTER_OTLP_HEADERS', 'sent with traces: `api-key=a%20key,…`'),
    { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', what: '`http/json`, which is the usual here' },
    { name: 'OTEL_SDK_DISABLED', what: '`true`: no traces' },
  ],
  'Of commands that ask a service': [
    { name: 'CALLWRIGHT_SERVER', what: 'its address, in place of `--server`' },
    { name: 'CALLWRIGHT_CENTRE', what: 'the id of its centre, in place of `--centre-id`' },
    secret('CALLWRIGHT_PASSWORD', 'of who signs in'),
    secret('CALLWRIGHT_KEY', 'of a program, in place of `--key`'),
  ],
  'Of every command': [
    { name: 'NO_COLOR', what: 'anything: no colour' },
    { name: 'FORCE_COLOR', what: '`0`: no colour; else colour, even where nobody looks' },
    { name: 'TERM', what: '`dumb`: no colour' },
    { name: 'LC_ALL', what: 'the language of explanations: French where it begins with fr' },
    { name: 'LANG', what: 'the same, where `LC_ALL` is empty' },
    { name: 'npm_lifecycle_event', what: 'set by npm: examples say `npm run` then' },
  ],
};

/** Settings of `start` that may hold a password. */
const secretSettings = ['DATABASE_URL', 'CALLWRIGHT_ORDERS'];
export const secretVariables: readonly string[] = [
  ...secretSettings,
  ...Object.values(environmentVariables)
    .flat()
    .filter(({ isSecret }) => isSecret === true)
    .map(({ name }) => name),
];

/**
 * Sets each secret whose file is named by the variable with the ending `_FILE`, as container
 * runtimes mount secrets. @throws {CliError} if the file holds none, or both variables are set
 */
export function readSecretFiles(environment = process.env): void {
  for (const name of secretVariables) {
    const path = environment[`${name}_FILE`] ?? '';
    if (path === '') continue;
    if ((environment[name] ?? '') !== '') {
      throw wrongUsage(`${name} and ${name}_FILE are both set; expected one of them`);
    }
    const secret = readText(path).text.trim();
    if (secret === '') throw invalidInput(`${path} of ${name}_FILE is empty; expected a secret`);
    environment[name] = secret;
    // Programs that this process starts inherit the environment, and would find both.
    environment[`${name}_FILE`] = '';
  }
}
