/** Who asks for an operation other than by HTTP: over a socket, or through the TAPI view. */
import type { FastifyRequest } from 'fastify';
import type { Language } from '../../contracts/index.ts';
import type { Principal } from '../../services/index.ts';
import type { Machine } from '../http/machine.ts';

export interface TapiRequester {
  readonly principal: Principal;
  readonly language: Language;
  readonly machine: Machine;
}

export interface Caller {
  readonly principal: Principal;
  readonly language: Language;
  readonly request: Pick<FastifyRequest, 'principal' | 'id' | 'ip' | 'headers'>;
  /** The client's machine [the socket's address and this API's version]. */
  readonly machine?: Machine;
}
