/** Signatures of outgoing webhooks, of one's own and of partners. Source: Standard Webhooks 1.0. */
import { createHmac } from 'node:crypto';

const secretStart = 'whsec_';

export interface SignedMessage {
  readonly id: string;
  readonly text: string;
  readonly atMs: number;
  /** `whsec_` and base64, or any text; each signs. */
  readonly secrets: readonly string[];
}

/** The headers that identify and sign a webhook; `v1,<base64>` for each secret. */
export function signedHeaders({ id, text, atMs, secrets }: SignedMessage) {
  const seconds = String(Math.floor(atMs / 1_000));
  const signatures = secrets.map((secret) => {
    const key = secret.startsWith(secretStart)
      ? Buffer.from(secret.slice(secretStart.length), 'base64')
      : secret;
    const signature = createHmac('sha256', key).update(`${id}.${seconds}.${text}`);
    return `v1,${signature.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  };
}
