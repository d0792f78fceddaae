/** The simulated switch of legs at the other end of a gateway socket. */
import { GatewayClient, type SwitchDriver, switchRole } from '../../../gateways/index.ts';
import { aServer } from '../api-server.ts';
import { gatewayChannelsOf } from '../gateway-socket.ts';
import { aLegSwitchStage } from './leg-switch-stage.ts';
import type { GatewayStage } from './stage.ts';

/** Turns of the event loop in which all frames have come. */
const turns = 40;

export async function aWireStage(): Promise<GatewayStage> {
  const drivers: SwitchDriver[] = [];
  const attachSwitch = (driver: SwitchDriver): Promise<void> => {
    drivers.push(driver);
    return Promise.resolve();
  };
  const served = await aServer();
  served.live.switch.attach = attachSwitch;
  const stage = aLegSwitchStage(served.clock, turns);
  const open = await gatewayChannelsOf(served);
  let isDown = false;
  let cut = (): void => {};
  const client = new GatewayClient({
    handlerId: 'main',
    clock: served.clock,
    role: switchRole(stage.legs),
    open: async () => {
      if (isDown) throw new Error('the network is down');
      const channel = await open();
      cut = () => channel.close();
      return channel;
    },
  });
  const next = async (count: number): Promise<SwitchDriver> => {
    await stage.until('the switch has come', () => drivers.length === count);
    return drivers.at(-1) ?? stage.driver;
  };
  return {
    ...stage,
    driver: await next(1),
    lose: async () => {
      isDown = true;
      cut();
      await stage.until('the line is down', () => isDown);
    },
    connectAgain: () => {
      isDown = false;
      return next(drivers.length + 1);
    },
    close: async () => {
      client.close();
      await served.app.close();
      await stage.close();
    },
  };
}
