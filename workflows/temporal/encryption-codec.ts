/**
 * Encrypts payloads stored by Temporal with AES-256-GCM: inputs, results, messages, failures. Ids,
 * names and search attributes stay readable. Payloads name their key, so keys can be rotated.
 * Source: durable-orders.md 10.3.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import { reasonOf } from '../../kernel/index.ts';
import type { PayloadKey, TemporalPlace } from './temporal-place.ts';

const cipher = 'aes-256-gcm';
const encoding = 'binary/encrypted';
/** Bytes of the initialization vector, which comes first, and of the tag, last. */
const sizes = { iv: 12, tag: 16 } as const;

const failureConverterPath = fileURLToPath(new URL('./failure-converter.ts', import.meta.url));

export function dataConverterOf({
  keys = [],
  readsPlainPayloads = false,
}: Pick<TemporalPlace, 'keys' | 'readsPlainPayloads'>): DataConverter {
  if (keys.length === 0) return {};
  return { payloadCodecs: [new EncryptionCodec(keys, readsPlainPayloads)], failureConverterPath };
}

export class EncryptionCodec implements PayloadCodec {
  readonly #keys: readonly PayloadKey[];
  readonly #readsPlain: boolean;

  /** `readsPlain`: accept payloads stored before encryption was enabled. */
  constructor(keys: readonly PayloadKey[], readsPlain: boolean) {
    this.#keys = keys;
    this.#readsPlain = readsPlain;
  }

  encode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads.map((payload) => this.#encrypted(payload)));
  }

  /**
   * Decrypts payloads. One that is refused gets the reason as its encoding, which no converter
   * knows: whoever reads it fails, and a workflow's task goes on with a signal that it ignores.
   */
  decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads.map((payload) => this.#decryptedOrRefused(payload)));
  }

  #decryptedOrRefused(payload: Payload): Payload {
    try {
      return this.decrypt(payload);
    } catch (error) {
      return { ...payload, metadata: { encoding: Buffer.from(reasonOf(error)) } };
    }
  }

  #encrypted(payload: Payload): Payload {
    const [key] = this.#keys;
    if (key === undefined) return payload;
    const iv = randomBytes(sizes.iv);
    const act = createCipheriv(cipher, key.secret, iv);
    const text = Buffer.concat([act.update(jsonOf(payload)), act.final()]);
    const metadata = {
      encoding: Buffer.from(encoding),
      'encryption-cipher': Buffer.from(cipher),
      'encryption-key-id': Buffer.from(key.id),
    };
    return { metadata, data: Buffer.concat([iv, text, act.getAuthTag()]) };
  }

  /** @throws {Error} if the key is unknown, or the payload was changed or is plain. */
  decrypt({ metadata, data }: Payload): Payload {
    const textOf = (name: string): string => Buffer.from(metadata?.[name] ?? []).toString();
    if (textOf('encoding') !== encoding) {
      if (this.#readsPlain) return { metadata: metadata ?? null, data: data ?? null };
      const seen = `a payload is plain text (${textOf('encoding') || 'no encoding'})`;
      throw new Error(
        `${seen}; expected one encrypted with our keys, or CALLWRIGHT_PLAIN_PAYLOADS=read while orders from before there were keys are open`,
      );
    }
    const id = textOf('encryption-key-id');
    const key = this.#keys.find((one) => one.id === id);
    if (key === undefined) {
      const known = this.#keys.map((one) => one.id).join(', ') || 'none';
      throw new Error(`a payload is encrypted with the key ${id}; expected one of ${known}`);
    }
    const bytes = Buffer.from(data ?? []);
    const act = createDecipheriv(cipher, key.secret, bytes.subarray(0, sizes.iv));
    act.setAuthTag(bytes.subarray(-sizes.tag));
    const text = act.update(bytes.subarray(sizes.iv, -sizes.tag));
    return payloadOf(Buffer.concat([text, act.final()]).toString());
  }
}

/** A payload as Temporal's JSON, with its bytes in Base64. */
export function jsonOf({ metadata, data }: Payload): string {
  const named = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return JSON.stringify({ metadata: Object.fromEntries(named), data: base64(data ?? []) });
}

export function payloadOf(text: string): Payload {
  const { metadata, data } = JSON.parse(text) as {
    readonly metadata: { readonly [name: string]: string };
    readonly data: string;
  };
  const named = Object.entries(metadata).map(([name, value]) => [
    name,
    Buffer.from(value, 'base64'),
  ]);
  return { metadata: Object.fromEntries(named), data: Buffer.from(data, 'base64') };
}

function base64(bytes: Uint8Array | readonly number[]): string {
  return Buffer.from(bytes).toString('base64');
}
