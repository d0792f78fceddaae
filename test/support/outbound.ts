/** A centre whose lists are dialled by a script: the test answers each leg that rings. */
import type { DialRequest, Dials } from '../../live/index.ts';
import type { Body } from './api-server.ts';
import { type Stations, someStations } from './stations.ts';

type Result = Awaited<ReturnType<Dials['dial']>>['result'];

/** A leg that rings, until the test says what comes of it. */
export interface RingingLeg extends DialRequest {
  comesTo(result: Result): void;
}

/** Legs in the order in which they were dialled; those answered are out of it. */
export class ScriptedDials implements Dials {
  readonly ringing: RingingLeg[] = [];
  readonly dialled: string[] = [];
  /** Hears of each, as it is dialled. */
  onDial: (to: string) => void = () => {};

  dial(leg: DialRequest): ReturnType<Dials['dial']> {
    this.dialled.push(leg.to);
    this.onDial(leg.to);
    return new Promise((resolve) => {
      const ringing: RingingLeg = {
        ...leg,
        comesTo: (result) => {
          this.ringing.splice(this.ringing.indexOf(ringing), 1);
          resolve({ result });
        },
      };
      this.ringing.push(ringing);
    });
  }
}

export interface OutboundStations extends Stations {
  readonly dials: ScriptedDials;
  /** A list of queue q with these settings; its id. */
  aList(settings?: { readonly [member: string]: unknown }): Promise<string>;
  /** Adds entries: numbers from 1 on. */
  addEntries(listId: string, count: number, more?: object): Promise<Body>;
  entries(listId: string): Promise<readonly Body[]>;
  list(listId: string): Promise<Body>;
  /** Runs what is due, and what follows from it, until nothing more does. */
  settle(): Promise<void>;
}

/** The number of an entry of a test. */
export function numberOf(n: number): string {
  return `+336399${String(80_000 + n).padStart(5, '0')}`;
}

type OutboundOptions = NonNullable<Parameters<typeof someStations>[1]> & {
  /** Whether anything dials [true]. */
  readonly isDialled?: boolean;
};

/** The stations of `stations.ts` with a switch that dials. */
export async function someOutbound(
  centre?: Parameters<typeof someStations>[0],
  { isDialled = true, ...options }: OutboundOptions = {},
): Promise<OutboundStations> {
  const dials = new ScriptedDials();
  const served = await someStations(centre, { ...options, ...(isDialled ? { dials } : {}) });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 6; turns += 1) {
      served.clock.turn(0);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  };
  return {
    ...served,
    dials,
    settle,
    aList: async (settings = {}) => {
      const made = await served.as('malik', 'POST /centres/shop/outbound-lists', {
        name: 'Spring',
        queueId: 'shop.q',
        mode: 'backlog',
        callerNumber: '+33123456789',
        ...settings,
      });
      return String(made['id']);
    },
    addEntries: (listId, count, more = {}) =>
      served.as('malik', `POST /outbound-lists/${listId}/entries`, {
        entries: Array.from({ length: count }, (_, n) => ({ number: numberOf(n + 1), ...more })),
      }),
    entries: async (listId) =>
      (await served.as('malik', `GET /outbound-lists/${listId}/entries`))[
        'items'
      ] as readonly Body[],
    list: (listId) => served.as('malik', `GET /outbound-lists/${listId}`),
  };
}
