/** The modules of WebAssembly as base64, since browsers and threads load scripts alone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';

const root = join(import.meta.dirname, '..');
const draws = 'kernel/philox-batch.wat';
const lane = 'simulator/lane/engine/day.ts';
const lineLength = 92;

interface Page {
  readonly file: string;
  readonly text: string;
}

export async function wasmModules(): Promise<readonly Page[]> {
  return [await drawsModule(), laneModule()];
}

async function drawsModule(): Promise<Page> {
  const module = (await openWabt()).parseWat(draws, readFileSync(join(root, draws), 'utf8'), {
    simd: true,
  });
  module.validate();
  const code = module.toBinary({}).buffer;
  return page('kernel/philox-batch-code.ts', draws, 'philoxBatchCode', code);
}

function laneModule(): Page {
  const compiler = fileURLToPath(import.meta.resolve('assemblyscript/bin/asc.js'));
  const folder = mkdtempSync(join(tmpdir(), 'callwright-lane-'));
  try {
    const out = join(folder, 'lane.wasm');
    const settings = ['--runtime', 'stub', '--noAssert', '-O3', '--converge', '--outFile', out];
    execFileSync(process.execPath, [compiler, lane, ...settings], { cwd: root, stdio: 'pipe' });
    return page('simulator/lane/lane-engine-code.ts', lane, 'laneEngineCode', readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function page(file: string, source: string, name: string, code: Uint8Array): Page {
  const base64 = Buffer.from(code).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  const literal = lines.map((line) => `  '${line}'`).join(' +\n');
  const header = `/** Made of \`${source}\` by \`npm run docs\`. */`;
  return { file, text: `${header}\nexport const ${name} =\n${literal};\n` };
}
