/** The cases of every host, on those that need no server of workflows. */
import { hostCases } from '../support/order-hosts/host-cases.ts';
import { durableHosts } from '../support/order-hosts/host-stage.ts';

hostCases('in-memory');
for (const name of durableHosts) hostCases(name);
