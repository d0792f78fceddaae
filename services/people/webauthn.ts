/**
 * Verifies a browser's passkey answers: our origin, an open challenge, a user present and verified.
 *
 * Attestation is not asked for, as it only proves the device's maker. Source: W3C Web
 * Authentication, Level 3, 7.1 and 7.2.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** COSE algorithms: EdDSA, ECDSA on P-256, RSA. */
export const keyAlgorithms = [-8, -7, -257] as const;

export interface PasskeyExpectation {
  /** Origin of this server as the browser names it, such as `https://desk.example`. */
  readonly server: string;
  /** Whether a challenge is open; asked once, which uses it up. */
  readonly isOpen: (challenge: string) => boolean;
}

interface ClientAnswer {
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
}
export interface RegistrationResponse extends ClientAnswer {
  /** Public key of the passkey: SPKI, base64url. */
  readonly publicKey: string;
}
export interface AssertionResponse extends ClientAnswer {
  readonly signature: string;
}

interface DeviceData {
  readonly signCount: number;
  readonly credentialId: string | null;
}

/** Bits of the authenticator data's flags: user present, user verified, credential included. */
const flags = { isPresent: 0x01, isVerified: 0x04, hasCredential: 0x40 };
/**
 * Byte offsets in the authenticator data. After the sign count come the authenticator model's id
 * and the length of the passkey's id.
 */
const places = { flags: 32, signCount: 33, idLength: 53, id: 55 };

export function judgeMade(
  credentialId: string,
  answer: RegistrationResponse,
  expected: PasskeyExpectation,
): { readonly publicKey: string; readonly signCount: number } | null {
  const data = judgeAnswer('webauthn.create', answer, expected);
  if (data === null || data.credentialId !== credentialId) return null;
  if (keyIn(answer.publicKey) === null) return null;
  return { publicKey: answer.publicKey, signCount: data.signCount };
}

export function judgeProven(
  { publicKey, signCount }: { readonly publicKey: string; readonly signCount: number },
  answer: AssertionResponse,
  expected: PasskeyExpectation,
): number | null {
  const data = judgeAnswer('webauthn.get', answer, expected);
  const key = keyIn(publicKey);
  if (data === null || key === null) return null;
  const clientHash = sha256(bytesOf(answer.clientDataJSON));
  const signed = Buffer.concat([bytesOf(answer.authenticatorData), clientHash]);
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  if (!verify(algorithm, signed, key, bytesOf(answer.signature))) return null;
  // The sign count must grow at each use, or the passkey was copied; devices without a count send
  // 0.
  const isCopied = data.signCount !== 0 || signCount !== 0 ? data.signCount <= signCount : false;
  return isCopied ? null : data.signCount;
}

function judgeAnswer(
  type: 'webauthn.create' | 'webauthn.get',
  { clientDataJSON, authenticatorData }: ClientAnswer,
  { server, isOpen }: PasskeyExpectation,
): DeviceData | null {
  const said = clientDataIn(bytesOf(clientDataJSON));
  const data = bytesOf(authenticatorData);
  if (said === null || data.length < places.signCount + 4) return null;
  const isOurs = said.type === type && said.origin === server && said.crossOrigin !== true;
  const isForUs = data.subarray(0, places.flags).equals(sha256(hostOf(server)));
  const shown = data[places.flags] ?? 0;
  const needed = flags.isPresent | flags.isVerified;
  if (!isOurs || !isForUs || (shown & needed) !== needed) return null;
  if (!isOpen(String(said.challenge))) return null;
  const signCount = data.readUInt32BE(places.signCount);
  if ((shown & flags.hasCredential) === 0 || data.length < places.id) {
    return { signCount, credentialId: null };
  }
  const length = data.readUInt16BE(places.idLength);
  const id = data.subarray(places.id, places.id + length);
  return { signCount, credentialId: id.toString('base64url') };
}

interface ClientData {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
}

function clientDataIn(bytes: Buffer): ClientData | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function keyIn(publicKey: string): KeyObject | null {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: bytesOf(publicKey), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const isRight =
    type === 'ed25519' ||
    (type === 'ec' && details?.namedCurve === 'prime256v1') ||
    (type === 'rsa' && (details?.modulusLength ?? 0) >= 2_048);
  return isRight ? key : null;
}

export function hostOf(server: string): string {
  return new URL(server).hostname;
}

function bytesOf(base64url: string): Buffer {
  return Buffer.from(base64url, 'base64url');
}

function sha256(value: Buffer | string): Buffer {
  return createHash('sha256').update(value).digest();
}
