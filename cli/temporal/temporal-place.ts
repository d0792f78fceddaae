/** The Temporal server, from the environment variables of Temporal's own programs. */
import { readFileSync } from 'node:fs';
import { omitUndefined, reasonOf } from '../../kernel/index.ts';
import type { TemporalPlace } from '../../workflows/index.ts';
import { CliError, exitCodes, invalidInput, wrongUsage } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';

const keyBytes = 32;
const usualAddress = '127.0.0.1:7233';

export function temporalAddress(environment = process.env): string | null {
  return environment['TEMPORAL_ADDRESS'] || null;
}

/**
 * Reads `TEMPORAL_ADDRESS`, `_NAMESPACE`, `_API_KEY`, `_TLS`, `_TLS_…`, OpenTelemetry's variables,
 * and ours. @throws {CliError}
 */
export function temporalPlace(environment = process.env): TemporalPlace {
  const apiKey = environment['TEMPORAL_API_KEY'];
  const tls = certificatesOf(environment) ?? (environment['TEMPORAL_TLS'] === 'true' || undefined);
  return {
    address: temporalAddress(environment) ?? usualAddress,
    namespace: environment['TEMPORAL_NAMESPACE'] || 'default',
    ...omitUndefined({ tls, apiKey }),
    keys: payloadKeys(environment['CALLWRIGHT_PAYLOAD_KEYS']),
    readsPlainPayloads: arePlainRead(environment['CALLWRIGHT_PLAIN_PAYLOADS'] ?? ''),
    deployment: deploymentOf(environment),
    collector: collectorOf(environment),
    areWorkflowsElsewhere: areElsewhere(environment['CALLWRIGHT_WORKFLOWS'] ?? ''),
  };
}

function areElsewhere(where: string): boolean {
  if (['', 'here', 'elsewhere'].includes(where)) return where === 'elsewhere';
  throw wrongUsage(`CALLWRIGHT_WORKFLOWS is ${JSON.stringify(where)}; expected here or elsewhere`);
}

function arePlainRead(said: string): boolean {
  if (['', 'refuse', 'read'].includes(said)) return said === 'read';
  throw wrongUsage(`CALLWRIGHT_PLAIN_PAYLOADS is ${JSON.stringify(said)}; expected refuse or read`);
}

/**
 * Keys that encrypt what Temporal stores, `2026b=<base64>,2026a=<base64>` of 32 bytes each; the
 * first encrypts.
 */
function payloadKeys(text: string | undefined): TemporalPlace['keys'] {
  return text?.split(',').map((part) => {
    const [, id = '', base64 = ''] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    const secret = Buffer.from(base64, 'base64');
    if (id === '' || secret.length !== keyBytes) {
      const seen = `${id || 'no id'} with ${secret.length} bytes`;
      const message = `CALLWRIGHT_PAYLOAD_KEYS has ${seen}; expected like 2026a=<base64 of ${keyBytes} bytes>`;
      throw wrongUsage(message);
    }
    return { id, secret };
  });
}

/** `TEMPORAL_DEPLOYMENT_NAME`, `TEMPORAL_WORKER_BUILD_ID`. */
function deploymentOf(environment: NodeJS.ProcessEnv): TemporalPlace['deployment'] {
  const deploymentName = environment['TEMPORAL_DEPLOYMENT_NAME'];
  if (deploymentName === undefined) return undefined;
  return { deploymentName, buildId: environment['TEMPORAL_WORKER_BUILD_ID'] ?? engineVersion };
}

/** `OTEL_EXPORTER_OTLP_ENDPOINT`, or `_TRACES_ENDPOINT`; `_HEADERS`, `_PROTOCOL`. */
export function collectorOf(environment = process.env): TemporalPlace['collector'] {
  const base = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const whole = base && `${base.replace(/\/$/, '')}/v1/traces`;
  const url = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || whole;
  if (!url || environment['OTEL_SDK_DISABLED'] === 'true') return undefined;
  const protocol = environment['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/json';
  if (!URL.canParse(url) || protocol !== 'http/json') {
    const message = `OTEL_EXPORTER_OTLP_… has ${url}, ${protocol}; expected like http://127.0.0.1:4318, http/json`;
    throw wrongUsage(message);
  }
  const pairs = environment['OTEL_EXPORTER_OTLP_HEADERS']?.split(',') ?? [];
  return { url, headers: Object.fromEntries(pairs.map(headerOf)) };
}

/**
 * One header for the collector, `api-key=a%20key`; messages omit the value, which may be secret.
 */
function headerOf(pair: string): readonly [string, string] {
  const [, name, value = ''] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
  if (name === undefined) throw wrongHeader('a pair without name and =');
  try {
    return [name, decodeURIComponent(value)];
  } catch {
    throw wrongHeader(`a value of ${name} with a % that escapes nothing`);
  }
}

function wrongHeader(seen: string): CliError {
  const expected = 'pairs like api-key=a%20key with , between, % itself as %25';
  return wrongUsage(`OTEL_EXPORTER_OTLP_HEADERS has ${seen}; expected ${expected}`);
}

/** `TEMPORAL_TLS_SERVER_CA_CERT_PATH`, `_SERVER_NAME`, `_CLIENT_CERT_PATH`, `_CLIENT_KEY_PATH`. */
function certificatesOf(environment: NodeJS.ProcessEnv): TemporalPlace['tls'] {
  const name = (of: string) => `TEMPORAL_TLS_${of}`;
  const read = (of: string): Buffer | undefined => {
    const path = environment[name(of)];
    try {
      return path === undefined ? undefined : readFileSync(path);
    } catch (error) {
      const why = reasonOf(error);
      throw invalidInput(`${name(of)} cannot be read: ${why}`);
    }
  };
  const serverRootCACertificate = read('SERVER_CA_CERT_PATH');
  const serverNameOverride = environment[name('SERVER_NAME')];
  const [crt, key] = [read('CLIENT_CERT_PATH'), read('CLIENT_KEY_PATH')];
  if ((crt === undefined) !== (key === undefined)) {
    const both = `${name('CLIENT_CERT_PATH')} and ${name('CLIENT_KEY_PATH')}`;
    throw wrongUsage(`one of ${both} is set; expected both, or neither`);
  }
  const clientCertPair = crt === undefined || key === undefined ? undefined : { crt, key };
  const all = { serverRootCACertificate, serverNameOverride, clientCertPair };
  return Object.values(all).every((one) => one === undefined) ? undefined : all;
}

/** Turns connection and order errors into ones that the user can mend. @throws {CliError} */
export async function onTemporal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const { HostError, TemporalError } = await import('../../workflows/index.ts');
    if (error instanceof HostError) {
      throw new CliError(exitCodes.noServer, `callwright: ${error.message}`);
    }
    if (!(error instanceof TemporalError)) throw error;
    const code = error.code === 'missing' ? exitCodes.wrongUsage : exitCodes.noServer;
    throw new CliError(code, `callwright: ${error.message}`);
  }
}
