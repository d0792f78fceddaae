/** Reads a whole file that the user named; `-` is stdin. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { CliError, invalidInput } from '../cli-error.ts';

/** Longer files are refused before they are read; a scenario with a million calls has 64 MB. */
export const fileBytesMax = 256 * 1024 * 1024;

/** A file's text and bytes. @throws {CliError} if it is not text. */
export function readText(path: string): { readonly text: string; readonly bytes: Buffer } {
  const bytes = readBytes(path);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bytes };
  } catch {
    throw invalid(path, 'is not UTF-8 text');
  }
}

/** Path of a file named in another file: an absolute one stays, others are relative to `folder`. */
export function pathFrom(folder: string, file: string): string {
  return isAbsolute(file) ? file : join(folder, file);
}

export function readBytes(path: string): Buffer {
  const file = path === '-' ? 0 : open(path);
  try {
    const { size } = fstatSync(file);
    if (size > fileBytesMax) {
      throw invalid(path, `has ${size} bytes; expected at most ${fileBytesMax}`);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw invalid(path, reasonOf(error));
  } finally {
    if (file !== 0) closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw invalid(path, reasonOf(error));
  }
}

/** Why a file could not be used: the system's error, in words if it is a usual one. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: { readonly [code: string]: string } = {
    ENOENT: 'is not there',
    EISDIR: 'is a folder; expected a file',
    EACCES: 'may not be opened',
    ENOTDIR: 'is not there',
  };
  return words[code] ?? `cannot be read (${code || String(error)})`;
}

/** The JSON of a text that was read from `path`. @throws {CliError} if it is none. */
export function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw invalid(path, `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A path as messages show it. */
export function shownPath(path: string): string {
  return path === '-' ? 'stdin' : path;
}

function invalid(path: string, what: string): CliError {
  return invalidInput(`${shownPath(path)} ${what}`);
}
