/** What a judgement on an order may read of the service. */
import type { Clock, LiveCentre, Wire } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import type { RuleService } from '../rules/rule-service.ts';

export interface OrderContext {
  readonly live: LiveCentre;
  readonly wire: Wire;
  readonly store: Store;
  readonly clock: Clock;
  readonly ruleService: RuleService;
}
