/** A terminal that a test holds: what is drawn on it, and keys that are pressed. */
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export interface FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The lines of the last picture, without colours. */
  lines(): readonly string[];
  /** Everything written, as it was. */
  raw(): string;
  press(text: string): void;
  /** Until a picture shows it. */
  shows(part: string): Promise<void>;
}

/** 80 columns and 24 rows, unless said otherwise. */
export function aTerminal(columns = 80, rows = 24): FakeTerminal {
  const out = new PassThrough();
  const into = new PassThrough();
  const stdout = Object.assign(out, { columns, rows, isTTY: true });
  const stdin = Object.assign(into, {
    isTTY: true,
    setRawMode: () => into,
    ref: () => into,
    unref: () => into,
  });
  const written: string[] = [];
  let wake = (): void => {};
  out.on('data', (chunk: Buffer) => {
    written.push(String(chunk));
    wake();
  });
  const lines = (): readonly string[] => {
    const pictures = written.map((text) => stripVTControlCharacters(text));
    const last = pictures.findLast((text) => text.includes('\n')) ?? '';
    return last.replace(/\n$/, '').split('\n');
  };
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    lines,
    raw: () => written.join(''),
    press: (text) => void into.write(text),
    shows: async (part) => {
      while (!lines().some((line) => line.includes(part))) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
