/** Named sources: a column map for each export of a system, recognised by its headers. */
import { type ColumnMap, columnsSchema } from '../../../contracts/index.ts';
import threeCx from './sources/3cx.json' with { type: 'json' };
import aircall from './sources/aircall.json' with { type: 'json' };
import connect from './sources/amazon-connect.json' with { type: 'json' };
import connectMetrics from './sources/amazon-connect-metrics.json' with { type: 'json' };
import asteriskCdr from './sources/asterisk-cdr.json' with { type: 'json' };
import queueLog from './sources/asterisk-queue-log.json' with { type: 'json' };
import avayaCms from './sources/avaya-cms.json' with { type: 'json' };
import five9 from './sources/five9.json' with { type: 'json' };
import freePbx from './sources/freepbx-cdr.json' with { type: 'json' };
import freeSwitch from './sources/freeswitch-callcenter.json' with { type: 'json' };
import genesysHistory from './sources/genesys-history.json' with { type: 'json' };
import genesys from './sources/genesys-interactions.json' with { type: 'json' };
import genesysIntervals from './sources/genesys-intervals.json' with { type: 'json' };
import talkdesk from './sources/talkdesk.json' with { type: 'json' };
import taskRouter from './sources/twilio-taskrouter.json' with { type: 'json' };

/** Named sources, in the order in which their headers are tried. */
export const logSources: readonly ColumnMap[] = [
  ...[queueLog, asteriskCdr, freePbx, freeSwitch, connect, connectMetrics, genesys],
  ...[genesysIntervals, genesysHistory, taskRouter, avayaCms, five9, aircall, threeCx, talkdesk],
].map((source) => columnsSchema.parse(source));

/** The source whose headers are all in a table's first row, or that has no header line. */
export function sourceOf(firstRow: readonly string[]): ColumnMap | null {
  const known = new Set(firstRow.map((cell) => cell.trim().toLowerCase()));
  return (
    logSources.find(
      ({ source }) =>
        source?.headers.every((name) => known.has(name.toLowerCase())) === true ||
        isHeaderless(source, firstRow),
    ) ?? null
  );
}

/** Whether a source's first row is data already, with a time; a header may have its words too. */
export function isHeaderless(
  source: ColumnMap['source'],
  firstRow: readonly string[],
): source is NonNullable<ColumnMap['source']> {
  return (
    source?.firstWords?.some((one) => firstRow.includes(one)) === true &&
    firstRow.some((cell) => /^\d{4}/.test(cell))
  );
}

/** The column map of a table: as stated, over that of its source where it names no column. */
export function mapFor(header: readonly string[], stated: ColumnMap | null): ColumnMap | null {
  if (stated !== null && Object.keys(stated.columns).length > 0) return stated;
  const source = sourceOf(header);
  return source === null ? stated : { ...source, ...stated, columns: source.columns };
}
