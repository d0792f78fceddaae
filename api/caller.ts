/** Who asks beside HTTP: over a socket, or through the view of TAPI. */

import type { FastifyRequest } from 'fastify';
import type { Language } from '../contracts/index.ts';
import type { Principal } from './access.ts';
import type { Machine } from './gateway/machine.ts';

/** Who asks. */
export interface Asker {
  readonly principal: Principal;
  readonly language: Language;
  readonly machine: Machine;
}

/** Who calls. */
export interface Caller {
  readonly principal: Principal;
  readonly language: Language;
  /** Which opened the socket. */
  readonly request: Pick<FastifyRequest, 'principal' | 'id' | 'ip' | 'headers'>;
  /** Where it comes from [as the socket says; of this API's version]. */
  readonly machine?: Machine;
}
