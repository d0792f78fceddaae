/** The cases of every host, on those that need no server. */
import { hostCases } from '../support/order-hosts/host-cases.ts';

hostCases('in-memory');
hostCases('sqlite');
