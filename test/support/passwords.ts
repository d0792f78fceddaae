/** A password, and its hash, cheap to try: what is tested is not how long it takes. */
import { scryptSync } from 'node:crypto';

export const password = 'four wet grey herons';

const salt = 'saltsaltsaltsalt';
const derived = scryptSync(password, salt, 32, { cost: 2 ** 10, blockSize: 8, parallelization: 1 });

export const cheapHash = `$scrypt$ln=10,r=8,p=1$${unpadded(Buffer.from(salt))}$${unpadded(derived)}`;

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
