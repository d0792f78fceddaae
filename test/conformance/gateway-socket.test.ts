import { describeGateway } from '../support/gateway-suite/suite.ts';
import { aWireStage } from '../support/gateway-suite/wire-stage.ts';

describeGateway('a switch at the gateway socket', aWireStage);
