/** `kernel/philox-batch.wat` as a module of base64, since browsers and threads load scripts alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openWabt from 'wabt';

const source = 'kernel/philox-batch.wat';
const target = 'kernel/philox-batch-code.ts';
const lineLength = 92;

export async function drawsModule(): Promise<{ readonly file: string; readonly text: string }> {
  const text = readFileSync(join(import.meta.dirname, '..', source), 'utf8');
  const module = (await openWabt()).parseWat(source, text, { simd: true });
  module.validate();
  const code = Buffer.from(module.toBinary({}).buffer).toString('base64');
  const lines = code.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  const header = `/** Made of \`${source}\` by \`npm run docs\`. */`;
  const literal = lines.map((line) => `  '${line}'`).join(' +\n');
  return { file: target, text: `${header}\nexport const philoxBatchCode =\n${literal};\n` };
}
