/**
 * Lets hashes of passwords and PINs, of 0.2 s of processor each, cost little in this process. They
 * still differ where the parameters of their cost do; cheap ones are as they are outside.
 */
import crypto, { type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const { scrypt } = crypto;
const costMax = 2 ** 10;

crypto.scrypt = ((
  password: string,
  salt: Buffer,
  length: number,
  of: ScryptOptions,
  then: never,
) => {
  if ((of.cost ?? 0) <= costMax) return scrypt(password, salt, length, of, then);
  const ownSalt = Buffer.concat([salt, Buffer.from(JSON.stringify(of))]);
  return scrypt(password, ownSalt, length, { cost: 2 }, then);
}) as typeof scrypt;
syncBuiltinESMExports();
