import { createRouter } from '../../routing/index.ts';
import { describeLater } from '../support/routing-suite/later.ts';
import { describeRouting } from '../support/routing-suite.ts';

describeRouting('the core', createRouter);
describeLater(createRouter);
