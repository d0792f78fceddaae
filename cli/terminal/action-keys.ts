/**
 * Keys as actions: a letter calls one, and what it has to know is then typed.
 */
import { type Action, refusalText, wordsFor } from './action.ts';

/** A key as ink tells of it. */
export interface Key {
  readonly input: string;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly ctrl?: boolean;
}

export interface Asking {
  readonly label: string;
  readonly typed: string;
}

export interface ActionKeysOptions<Target> {
  readonly actions: readonly Action<Target>[];
  readonly target: () => Target;
  /** Something on the screen has changed. */
  readonly onChange: () => void;
}

/** An action that still asks. */
interface Begun<Target> {
  readonly action: Action<Target>;
  readonly given: readonly string[];
}

export class ActionKeys<Target> {
  readonly #options: ActionKeysOptions<Target>;
  #called: Begun<Target> | null = null;
  #typed = '';
  /** What was said last. */
  notice = '';

  constructor(options: ActionKeysOptions<Target>) {
    this.#options = options;
  }

  /** The question that is being answered; null: keys are actions. */
  get asking(): Asking | null {
    const ask = this.#called?.action.asks[this.#called.given.length];
    if (ask === undefined || this.#called === null) return null;
    const otherwise = ask.otherwise?.(this.#options.target()) ?? null;
    const taken = otherwise === null ? '' : ` [${otherwise}]`;
    return { label: `${this.#called.action.help}: ${ask.name}${taken}`, typed: this.#typed };
  }

  /** The keys that do something now. */
  get open(): readonly Action<Target>[] {
    const target = this.#options.target();
    return this.#options.actions.filter(({ isOpen }) => isOpen(target));
  }

  press(key: Key): void {
    if (this.#called !== null) this.#type(this.#called, key);
    else if (key.ctrl !== true) this.#call(key.input);
    this.#options.onChange();
  }

  #call(input: string): void {
    const known = this.#options.actions.filter(({ key }) => key === input);
    const action = this.open.find(({ key }) => key === input);
    if (action !== undefined) this.#goOn(action, []);
    else if (known[0] !== undefined) this.notice = `${known[0].help} needs ${known[0].needs}`;
  }

  #type({ action, given }: Begun<Target>, key: Key): void {
    if (key.escape === true) this.#called = null;
    else if (key.backspace === true || key.delete === true) this.#typed = this.#typed.slice(0, -1);
    else if (key.return === true || /[\r\n]$/.test(key.input)) {
      this.#typed += key.input.trim();
      const otherwise = action.asks[given.length]?.otherwise?.(this.#options.target()) ?? null;
      const word = this.#typed.trim() === '' ? otherwise : this.#typed.trim();
      if (word !== null) this.#goOn(action, [...given, word]);
    } else if (key.ctrl !== true) this.#typed += key.input.replaceAll(/\p{C}/gu, '');
  }

  #goOn(action: Action<Target>, given: readonly string[]): void {
    this.#typed = '';
    this.#called = given.length < action.asks.length ? { action, given } : null;
    if (this.#called === null) void this.#run(action, given);
  }

  async #run(action: Action<Target>, given: readonly string[]): Promise<void> {
    const target = this.#options.target();
    this.notice = `${action.help} …`;
    const problem = await action.run(target, wordsFor(action, given, target));
    this.notice = problem === null ? '' : `${action.name} refused: ${refusalText(problem)}`;
    this.#options.onChange();
  }
}
