/**
 * Checks of `callwright gateway asterisk --doctor`. They change nothing and call nobody; a channel
 * that is never dialled reads the settings.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  Ari,
  AriError,
  type AsteriskAddress,
  applicationsSchema,
  endpointsSchema,
} from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { fail, type MachineCheck, ok, warn } from '../doctor/machine.ts';

const majorMin = 16;
const notLetIn = 401;
/** Modules of Asterisk that our requests need. */
const modules = [
  ...['res_stasis', 'app_stasis', 'res_stasis_answer', 'res_stasis_playback'],
  ...['res_stasis_device_state', 'res_ari_channels', 'res_ari_bridges', 'res_ari_events'],
  ...['res_ari_applications', 'res_ari_endpoints', 'res_ari_playbacks'],
  ...['res_stasis_recording', 'res_ari_recordings', 'res_stasis_snoop'],
  ...['bridge_holding', 'bridge_simple', 'bridge_softmix', 'res_musiconhold'],
];
const dialplanLinesMax = 50;
const telephoneCodec = /ulaw|alaw|g722|opus/;

const versionSchema = z.object({ system: z.object({ version: z.string() }) });
const moduleSchema = z.object({ status: z.string() });

export interface AsteriskCheckOptions {
  readonly place: AsteriskAddress;
  readonly stations: readonly string[];
  readonly context: string;
  readonly number: string;
}

/** Checks the configuration, a line each; only one line if Asterisk cannot be reached. */
export async function checkAsterisk(
  looked: AsteriskCheckOptions,
): Promise<readonly MachineCheck[]> {
  const { url } = looked.place;
  const ari = new Ari(looked.place);
  try {
    const { version } = (await ari.read('asterisk/info', versionSchema)).system;
    const rest = await Promise.all([
      checkModules(ari),
      checkApplication(ari),
      checkStations(ari, looked.stations),
    ]);
    const isNew = Number(/\d+/.exec(version)?.[0] ?? 0) >= majorMin;
    return [
      ok('ARI', `Asterisk ${version} answers at ${url}`),
      isNew
        ? ok('version', version)
        : fail('version', version, `use Asterisk ${majorMin} or newer`),
      ...rest,
      ...(await checkSettings(ari, looked)),
    ];
  } catch (error) {
    const status = error instanceof AriError ? error.status : 0;
    const advice =
      status === notLetIn
        ? 'set CALLWRIGHT_ARI_KEY to user:password, as in ari.conf'
        : status !== 0
          ? 'load the modules of ARI: examples/asterisk/etc/modules.conf'
          : `enable http.conf and ari.conf, and let this machine reach ${url}`;
    return [fail('ARI', reasonOf(error), advice)];
  }
}

async function orNull<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AriError) return null;
    throw error;
  }
}

async function checkModules(ari: Ari): Promise<MachineCheck> {
  const states = await Promise.all(
    modules.map((name) => orNull(ari.read(`asterisk/modules/${name}.so`, moduleSchema))),
  );
  const missing = modules.filter((_, place) => states[place]?.status !== 'Running');
  if (missing.length === 0) return ok('modules', `${modules.length} of ${modules.length} run`);
  return fail('modules', `not running: ${missing.join(', ')}`, 'load them in modules.conf');
}

async function checkApplication(ari: Ari): Promise<MachineCheck> {
  const { app } = ari.place;
  const all = await ari.read('applications', applicationsSchema);
  if (!all.some(({ name }) => name === app)) return ok('application', `${app} is free`);
  const advice = 'if it is not your service, stop it: who comes later takes the calls';
  return warn('application', `a gateway has ${app}`, advice);
}

async function checkStations(ari: Ari, stations: readonly string[]): Promise<MachineCheck> {
  if (stations.length === 0) {
    const advice = 'name a centre with --centre, whose addresses dial';
    return warn('stations', 'none to look for', advice);
  }
  const all = await ari.read('endpoints', endpointsSchema);
  const stateOf = new Map(all.map((one) => [`${one.technology}/${one.resource}`, one.state]));
  const named = stations.map((number) => ari.place.station.replace('{number}', number));
  const unknown = named.filter((name) => !stateOf.has(name)).join(', ');
  const dead = named.filter((name) => stateOf.get(name) === 'offline').join(', ');
  if (unknown !== '') return fail('stations', `no endpoint ${unknown}`, 'add them to pjsip.conf');
  if (dead !== '') return warn('stations', `not registered: ${dead}`, 'switch these phones on');
  return ok('stations', `${named.length} of ${named.length} are in service`);
}

/** Reads a function of the dialplan (Asterisk's call script); null if Asterisk lacks it. */
type SettingOf = (variable: string) => Promise<string | null>;

async function checkSettings(
  ari: Ari,
  looked: AsteriskCheckOptions,
): Promise<readonly MachineCheck[]> {
  // A new name in each run, as Asterisk may still have the channel of the run before.
  const app = `${looked.place.app}-doctor-${randomUUID()}`;
  const own = new Ari({ ...looked.place, app });
  await own.listen(
    () => undefined,
    () => undefined,
  );
  const settingOf: SettingOf = (name) => orNull(ari.variable(name, `channels/${app}`));
  try {
    const endpoint = `Local/doctor@${looked.context}`;
    await ari.ask('POST', 'channels/create', { endpoint, app, channelId: app });
    return [
      await checkDialplan(settingOf, looked),
      await checkMusic(settingOf),
      ...(await checkCodecs(settingOf, looked)),
    ];
  } finally {
    await orNull(ari.ask('DELETE', `channels/${app}`));
    own.close();
  }
}

function notKnown(check: string, module: string): MachineCheck {
  return warn(check, 'not known', `load ${module}.so to have it seen`);
}

async function checkDialplan(
  settingOf: SettingOf,
  { context, number, place: { app } }: AsteriskCheckOptions,
): Promise<MachineCheck> {
  const exists = await settingOf(`DIALPLAN_EXISTS(${context},${number},1)`);
  if (exists === null) return notKnown('dialplan', 'func_dialplan');
  const seen = `${number} in ${context}`;
  const advice = `add Stasis(${app},\${EXTEN},…) for it to extensions.conf`;
  if (exists !== '1') return fail('dialplan', `nothing for ${seen}`, advice);
  let lines = 0;
  for (const kind of ['exten', 'same']) {
    for (let line = 0; line < dialplanLinesMax; line += 1) {
      const found = await settingOf(`AST_CONFIG(extensions.conf,${context},${kind},${line})`);
      if (!found) break;
      lines += 1;
      if (found.includes(`Stasis(${app}`)) return ok('dialplan', `${seen}: ${found}`);
    }
  }
  if (lines === 0) return warn('dialplan', `${seen} is there`, 'load func_config.so to look');
  return fail('dialplan', `${seen} does not lead to Stasis(${app})`, advice);
}

async function checkMusic(settingOf: SettingOf): Promise<MachineCheck> {
  const folder = await settingOf('AST_CONFIG(musiconhold.conf,default,directory)');
  const mode = await settingOf('AST_CONFIG(musiconhold.conf,default,mode)');
  if (folder === null) return notKnown('music', 'func_config');
  if (mode) return ok('music', `class default, ${mode} ${folder}`.trim());
  return fail('music', 'no class default', 'add [default] to musiconhold.conf');
}

async function checkCodecs(
  settingOf: SettingOf,
  { place, stations: [number] }: AsteriskCheckOptions,
) {
  const [technology, name = ''] = place.station.split('/');
  if (technology !== 'PJSIP' || number === undefined) return [];
  const endpoint = name.replace('{number}', number);
  const allowed = await settingOf(`PJSIP_ENDPOINT(${endpoint},allow)`);
  if (!allowed) return [notKnown('codecs', 'func_pjsip_endpoint')];
  if (telephoneCodec.test(allowed)) return [ok('codecs', `${endpoint}: ${allowed}`)];
  return [fail('codecs', `${endpoint}: ${allowed}`, 'allow ulaw or alaw in pjsip.conf')];
}
