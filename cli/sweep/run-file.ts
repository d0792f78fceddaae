/**
 * The run file of a sweep: one line for each replication, so that an interrupted run can resume. A
 * truncated last line is removed; other faults are reported.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SweepResults, SweepStep } from '../../gateways/index.ts';
import type { CellReplication } from '../../simulator/index.ts';
import { type CliError, invalidInput, wrongUsage } from '../cli-error.ts';
import { reasonOf } from '../files/read-text.ts';

export interface RunHeader {
  readonly schema: 'callwright.sweep-run/1';
  readonly version: string;
  /** Hash of all that results depend on, as `sha256:` and digits. */
  readonly sweep: string;
}

export class RunFile {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** @throws {CliError} if it exists, or cannot be written. */
  static begin(path: string, header: RunHeader): RunFile {
    mkdirSync(dirname(path), { recursive: true });
    const run = new RunFile(opened(path, 'w'));
    run.#write(header);
    return run;
  }

  /** Loads the file into `results`. @throws {CliError} if it belongs to another sweep. */
  static resume(path: string, header: RunHeader, results: SweepResults): RunFile {
    const file = opened(path, 'r+');
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [first = '', ...lines] = whole.split('\n').slice(0, -1);
    checkHeader(path, readLine(path, 1, first), header);
    for (const [place, line] of lines.entries()) {
      results.add(stepOf(path, place + 2, readLine(path, place + 2, line), results));
    }
    ftruncateSync(file, Buffer.byteLength(whole));
    closeSync(file);
    return new RunFile(opened(path, 'a'));
  }

  /** A lost replication is not written, so that it is tried again. */
  add(step: SweepStep): void {
    if ('kept' in step) this.#write({ cell: step.cell, ...step.kept });
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: object): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

function opened(path: string, flags: 'w' | 'r+' | 'a'): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw wrongUsage(`${path} ${reasonOf(error)}`);
  }
}

function checkHeader(path: string, found: unknown, wanted: RunHeader): void {
  const { schema, sweep, version } = found as Partial<RunHeader>;
  if (schema !== wanted.schema) throw wrong(path, 1, `schema ${String(schema)}`, wanted.schema);
  if (version !== wanted.version) {
    throw wrong(path, 1, `written by version ${String(version)}`, `version ${wanted.version}`);
  }
  if (sweep === wanted.sweep) return;
  throw wrong(path, 1, `of another sweep, ${String(sweep)}`, `this one, ${wanted.sweep}`);
}

function readLine(path: string, number: number, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw wrong(path, number, 'no JSON', 'a line for a replication');
  }
}

function stepOf(path: string, number: number, line: unknown, results: SweepResults): SweepStep {
  const { cell, ...kept } = line as CellReplication & { readonly cell: number };
  const isWhole =
    Number.isInteger(kept.replication) && Number.isFinite(kept.calls) && Array.isArray(kept.queues);
  if (isWhole && results.byCell[cell] !== undefined) return { cell, kept };
  throw wrong(path, number, `cell ${String(cell)}`, `one from 0 to ${results.byCell.length - 1}`);
}

function wrong(path: string, line: number, received: string, expected: string): CliError {
  return invalidInput(`${path}:${line} is ${received}; expected ${expected}`);
}
