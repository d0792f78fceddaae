/** The cases of every host on Temporal, and what is its own. */
import { hostCases } from '../support/order-hosts/host-cases.ts';
import '../support/order-hosts/temporal-here.ts';

hostCases('temporal', ['D3', 'K2', 'K3']);
