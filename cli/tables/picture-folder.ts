/**
 * Images of a folder that a table names: each is sent once, and its SHA-256 replaces its name in
 * the imported table.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, relative } from 'node:path';
import type { Client } from '#client';
import { printCsv, readCsv } from '../../rules/index.ts';
import { invalidInput } from '../cli-error.ts';
import { reasonOf } from '../files/read-text.ts';

const imagesTitle = 'images';
/** A cell that names no file of the folder: a URL, or an image already sent. */
const otherForm = /^https?:\/\/|(?:^|#)sha256:/i;
const types: { readonly [extension: string]: string } = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

export class PictureFolder {
  readonly #folder: string;
  readonly #client: Client;
  readonly #centre: string;
  readonly #sent = new Map<string, string>();
  /** What is wrong with a file, by its name, as the end of a sentence. */
  readonly #problems = new Map<string, string>();

  /** @throws {CliError} if it is no folder. */
  constructor(folder: string, of: { readonly client: Client; readonly centre: string }) {
    this.#folder = folder;
    this.#client = of.client;
    this.#centre = of.centre;
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw invalidInput(`${folder} is no folder; expected one with the pictures of the table`);
    }
  }

  /** Replaces names of sent images; a table that cannot be read stays unchanged. */
  async inPlaceOfNames(table: string): Promise<string> {
    const read = readCsv(table);
    if (!read.ok) return table;
    const [header = [], ...rows] = read.rows;
    const place = header.findIndex((title) => title.trim().toLowerCase() === imagesTitle);
    if (place < 0) return table;
    const filled: string[][] = [];
    for (const row of rows) {
      const cell = row[place];
      if (cell === undefined) {
        filled.push([...row]);
        continue;
      }
      const names = cell.split('|').map((name) => name.trim());
      const cells: string[] = [];
      for (const name of names) cells.push(await this.#cellOf(name));
      filled.push(row.with(place, cells.join('|')));
    }
    return printCsv([header, ...filled], ',');
  }

  worded(message: string): string {
    for (const [name, problem] of this.#problems) {
      const seen = ` is ${JSON.stringify(name)}; expected `;
      const at = message.indexOf(seen);
      if (at >= 0) return `${message.slice(0, at)} is ${JSON.stringify(name)}${problem}`;
    }
    return message;
  }

  async #cellOf(name: string): Promise<string> {
    if (name === '' || otherForm.test(name) || this.#problems.has(name)) return name;
    const known = this.#sent.get(name) ?? (await this.#send(name));
    this.#sent.set(name, known);
    return known;
  }

  /**
   * Sends an image and returns the hash that replaces its name; the name itself if it has a fault.
   */
  async #send(name: string): Promise<string> {
    const path = join(this.#folder, name);
    const inside = relative(this.#folder, path);
    if (isAbsolute(name) || inside.startsWith('..')) {
      return this.#refused(name, `; expected a file in ${this.#folder}`);
    }
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      return this.#refused(name, `, which ${reasonOf(error)}; expected a file in ${this.#folder}`);
    }
    const picture = createHash('sha256').update(bytes).digest('hex');
    const contentType = types[extname(name).toLowerCase()] ?? 'image/png';
    const params = { centre: this.#centre, picture };
    const asked = { params, body: bytes, contentType };
    const answer = await this.#client.ask('PUT', picturesPath, asked);
    if (answer.ok) return `${name}#sha256:${picture}`;
    return this.#refused(name, `: ${answer.problem.detail.replace(/\.$/, '')}`);
  }

  #refused(name: string, problem: string): string {
    this.#problems.set(name, problem);
    return name;
  }
}

const picturesPath = '/api/v1/centres/{centre}/pictures/{picture}';
