/**
 * Password hashes by scrypt. The text holds salt and parameters, so that these can be raised later.
 *
 * Cost: about 0.2 s and 32 MiB each, on a separate thread. Source: RFC 7914; OWASP, password
 * storage.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { passwordHashForm } from '../../contracts/index.ts';

/** Most characters of a password; longer texts are refused unread. */
export const passwordLengthMax = 200;
const saltBytes = 16;
const hashBytes = 32;
const defaults = { ln: 15, r: 8, p: 3 };
/**
 * A hash to compare with when the name is unknown, so that a wrong name takes as long as a wrong
 * password.
 */
const nobodysHash = `$scrypt$ln=15,r=8,p=3$${'A'.repeat(22)}$${'A'.repeat(43)}`;

interface Parameters {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** The hash of a password, as text for the accounts file. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, defaults);
  const { ln, r, p } = defaults;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether a password fits its hash; without a hash false, after the same time. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, ln, r, p, salt = '', wanted = ''] = passwordHashForm.exec(hash ?? nobodysHash) ?? [];
  const of = { ln: Number(ln), r: Number(r), p: Number(p) };
  const expected = Buffer.from(wanted, 'base64');
  const seen = await derive(password, Buffer.from(salt, 'base64'), expected.length, of);
  return timingSafeEqual(seen, expected) && hash !== undefined;
}

/** NFKC: the same letters typed on different keyboards are the same password. */
function derive(
  password: string,
  salt: Buffer,
  length: number,
  { ln, r, p }: Parameters,
): Promise<Buffer> {
  const cost = 2 ** ln;
  const options: ScryptOptions = { cost, blockSize: r, parallelization: p, maxmem: 256 * cost * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, options, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
