/**
 * Options that several commands have, declared once; what reads them takes its types from here.
 *
 * Source: ux-and-api.md 9.1.
 */
import { choice, durationMs, gather, threadCount, wholeNumber } from './option-values.ts';

/** Of a command that writes files. */
export const writingOptions = {
  '--force': 'write over old files',
  '--dry-run': 'write no file, and say which would be',
} as const;

/** Of a command that works for long. */
export const progressOption = {
  '--progress <kind>': [
    'on stderr [bar on a terminal, else plain]',
    choice('none', 'plain', 'json', 'bar'),
  ],
} as const;

/** Of a command that tells in sentences. */
export const languageOption = {
  '--lang <language>': ['[of the environment]', choice('en', 'fr')],
} as const;

/** Where versions of rules are, and who asks: a server, or a store on this machine. */
export const officeOptions = {
  '--server <url>': 'server that holds the versions [CALLWRIGHT_SERVER]',
  '--data <folder>': 'store on this machine that holds them',
  '--centre-id <id>': 'centre of the server or store [CALLWRIGHT_CENTRE]',
  '--accounts <file>': 'who works here [accounts.json in --data]',
  '--as <person>': 'who asks',
} as const;

/** The service that a client of the terminal asks, and as whom. */
export const signInOptions = {
  '--server <url>': {
    says: 'the service',
    usual: 'http://127.0.0.1:8080',
    variable: 'CALLWRIGHT_SERVER',
  },
  '--as <person>': 'who signs in',
  '--password <text>': '[CALLWRIGHT_PASSWORD; the demo needs none]',
} as const;

/** Of a client that has a screen, or plays scripts. */
export const scriptOptions = {
  '--script <actions>': 'actions with ; between, no screen',
  '--wait <time>': ['how long an action waits until it can be done', durationMs, 60_000],
  '--plain': 'no screen: actions from stdin, a line each',
  '--json': 'as --plain, news as JSON lines',
} as const;

/** Which journal of a centre. */
export const journalOptions = {
  '--data <place>': 'folder or postgres:// URL of a service, running or not',
  '--centre-id <id>': 'whose journal, where there are several',
} as const;

/** A candidate beside the set in force. */
export const rehearsalOptions = {
  '--before <file>': 'the set in force: rule file, or set@version',
  '--journal <file>': 'decision journal or trace, - for stdin',
  '--world <file>': 'items and texts, for the gain of prompts',
  '--seed <seed>': ['of the random examples', wholeNumber(0), 1],
  ...officeOptions,
} as const;

/** Of days that are simulated until their measures are known. */
export const simulationOptions = {
  '--replications <count>': ['exactly so many days [the scenario’s]', wholeNumber(1)],
  '--precision <size>': 'until so precise: 1%, serviceLevelNet=±0.5pp',
  '--seed <seed>': ['of callers and agents [the scenario’s, else 1]', wholeNumber(0)],
  '--workers <count>': ['threads, the first alone for the first 15 s [1]', threadCount(1)],
  '--budget <time>': ['stop after so long, with what there is', durationMs],
  '--measure <ids>': ['measures to show [the scenario’s]', gather],
  '--report <file>': 'write a page with charts; or .md, .csv',
  ...progressOption,
} as const;
