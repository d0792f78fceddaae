/** What a service is opened with, and what it is once it runs. */
import type { CentreInService, ServerOptions } from '../api/index.ts';
import type { AccountsFile } from '../contracts/index.ts';
import type { AsteriskAddress } from '../gateways/index.ts';
import type { Clock, LiveCentre, PresenceRules } from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type { Partners, RuleService, SetAsideVersion } from '../services/index.ts';
import type { TemporalPlace } from '../workflows/index.ts';
import type { ServiceAccess } from './access.ts';

/**
 * A centre to run. A further handler (company) has its own name as the centre's id, replacing the
 * file's.
 */
export interface CentreFiles {
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
}

/** A further centre, whose files are read when it opens: a fault in them closes it alone. */
export interface CentreToOpen {
  /** Its id, or its file's name while that cannot be read. */
  readonly name: string;
  /** @throws {Error} where a file is not valid */
  readonly read: () => CentreFiles & { readonly accounts?: AccountsFile };
}

export interface ServiceOptions extends Pick<ServerOptions, 'log' | 'spans' | 'webhookAllow'> {
  readonly clock: Clock;
  readonly speed: number;
  readonly host: string;
  /** Port; 0 for any free port. */
  readonly port: number;
  readonly onInternal: NonNullable<ServerOptions['onInternal']>;
  /** How long the service reports "not ready" before closing its port. Default: 0. */
  readonly noticeMs?: number;
  /** Folder of the store. Default: memory. */
  readonly data?: string;
  /** Days of journal that are kept. Default: all. */
  readonly journalDays?: number;
  /** `postgres://…` of the store and the journals. Default: the folder. */
  readonly database?: string;
  /** `postgres://…` of the orders. Default: the folder. */
  readonly orders?: string;
  /** Temporal for orders. Default: orders are no workflows. */
  readonly temporal?: TemporalPlace;
  /** The Asterisk that the service drives. Default: none; clients report calls. */
  readonly asterisk?: AsteriskAddress;
  /** Whether stations of that Asterisk may be in browsers. Default: none is. */
  readonly browserPhones?: boolean;
  /** Partners outside, for all centres. Default: simulated ones. */
  readonly partners?: Partners;
  /** Accounts. Default: the demo's people; for a centre, an admin and each agent. */
  readonly accounts?: AccountsFile;
  /** Who may sign in. Default: people by name, on loopback. */
  readonly access?: ServiceAccess;
  /** Further handlers, with unique names. Default: none. */
  readonly handlers?: readonly CentreFiles[];
  /** Further centres, each apart from all others. Default: those that were made over the API. */
  readonly centres?: readonly CentreToOpen[];
  /** Folder of the built console. Default: none is served. */
  readonly consoleFolder?: string;
  /** Whether simulated callers of the demo order. Default: true. */
  readonly callersOrder?: boolean;
  /** Whether callers of the demo ask for people who are ready. Default: true. */
  readonly callsPeople?: boolean;
  /**
   * For how long people who work as agents may lose their connection. Default: the demo's; for a
   * centre 30 s.
   */
  readonly presence?: Partial<PresenceRules>;
}

export interface Service {
  readonly live: LiveCentre;
  readonly further: readonly LiveCentre[];
  /** The centres beside the first, closed ones too. */
  readonly centres: readonly CentreInService[];
  readonly ruleService: RuleService;
  /** Of each given centre file that differs from the stored version: which is in force, and how. */
  readonly fileNotes: readonly string[];
  readonly accounts: AccountsFile;
  /** Whether a name without a password is enough, from this machine. */
  readonly areNamesEnough: boolean;
  readonly address: string;
  readonly port: number;
  readonly hasConsole: boolean;
  readonly journals: readonly string[];
  readonly setAside: readonly SetAsideVersion[];
  /** Aborted, with the reason, once another service has the data: this one must end. */
  readonly fenced: AbortSignal;
  /** Refuses new requests, answers those under way, and closes the port. */
  stop(): Promise<void>;
}

/** Folder or database of the store and the journals; undefined if they are in memory. */
export function placeOf({ data, database }: ServiceOptions): string | undefined {
  return database ?? data;
}
