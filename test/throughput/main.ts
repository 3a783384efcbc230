import { join } from 'node:path';
import { costOf, sumOf, type Used } from '../../bench/prices.ts';
import { rowsAtATime } from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { IMPORT_ROWS_MAX } from '../../lambdas/imports/imports.contract.ts';
import { readTemplate } from '../../local/aws/template/read-template.ts';
import { ensureAssembly } from '../../local/synth.ts';
import { readOptions } from '../support/read-options.ts';
import { type ListRun, runList } from './run-list.ts';

/** What is promised of a list of so many contacts, against the ideal. */
const PROMISED = { contacts: 10_000, percent: 85 };

const values = readOptions('throughput', {
  sizes: { about: 'contacts of each list, with commas between', value: '100,1000,10000' },
  vendor: { about: 'how long each call of a vendor takes, in ms', value: '1000', isNumber: true },
  table: { about: 'how long a call of the table takes, in ms', value: '5', isNumber: true },
  invoke: { about: 'how long a state takes to its function, in ms', value: '50', isNumber: true },
});
const sizes = String(values.sizes).split(',').map(Number);
if (!sizes.every((contacts) => contacts >= 1 && contacts <= IMPORT_ROWS_MAX)) {
  console.error(`--sizes takes numbers from 1 to ${IMPORT_ROWS_MAX}: no list has more contacts`);
  process.exit(2);
}
const times = {
  vendorMs: Number(values.vendor),
  tableMs: Number(values.table),
  transactionMs: 2 * Number(values.table),
  invokeMs: Number(values.invoke),
};
const projectDir = join(import.meta.dirname, '../..');
const assembly = await ensureAssembly({ projectDir, cacheDir: join(projectDir, '.sluice') });
const { machines } = readTemplate(assembly);

console.log(
  `virtual time: a vendor ${times.vendorMs} ms, the table ${times.tableMs} ms, a function's start ${times.invokeMs} ms`,
);
console.log(
  [
    ...['contacts', 'rows at a time', 'calls a contact', 'ideal s', 's', 'contacts a second'],
    ...['of the ideal', 'write units a contact', 'read units', 'Standard transitions'],
    ...['Lambda calls', 'AWS list price of 1,000'],
  ].join(' | '),
);
for (const contacts of sizes) {
  const run = await runList(contacts, times, machines);
  const percent = (100 * idealSeconds(run)) / run.seconds;
  console.log(show(run, percent));
  if (contacts === PROMISED.contacts && percent < PROMISED.percent) process.exitCode = 1;
}
process.exit();

function idealSeconds({ contacts, vendorSeconds }: ListRun): number {
  return vendorSeconds / rowsAtATime(contacts);
}

/** All that a list used, as `bench` prices it; what the ledger's projector does is not in it. */
function usedOf({ contacts, counts, functions }: ListRun): Used {
  const { calls, units, events } = functions;
  return {
    rows: contacts,
    writeUnits: units.writes,
    readUnits: units.reads,
    lambdaCalls: calls,
    standardTransitions: counts.STANDARD.transitions,
    expressExecutions: counts.EXPRESS.executions,
    httpRequests: 1 + (calls.receiveCallback ?? 0),
    events,
  };
}

function show(run: ListRun, percent: number): string {
  const { contacts, seconds, calls } = run;
  const used = usedOf(run);
  const lambda = Object.values(used.lambdaCalls).reduce((sum, n) => sum + n, 0);
  return [
    contacts,
    rowsAtATime(contacts),
    (calls / contacts).toFixed(2),
    idealSeconds(run).toFixed(1),
    seconds.toFixed(1),
    (contacts / seconds).toFixed(1),
    `${percent.toFixed(0)} %`,
    (used.writeUnits / contacts).toFixed(1),
    (used.readUnits / contacts).toFixed(1),
    (used.standardTransitions / contacts).toFixed(3),
    (lambda / contacts).toFixed(3),
    `$${((1_000 * sumOf(costOf(used))) / contacts).toFixed(4)}`,
  ].join(' | ');
}
