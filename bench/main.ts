import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { benchAcross } from './part-across.ts';
import { benchBalance } from './part-balance.ts';
import { benchBundles } from './part-bundles.ts';
import { benchLists } from './part-lists.ts';
import { benchPayments } from './part-payments.ts';
import { benchPeriods } from './part-periods.ts';
import { benchProcessor } from './part-processor.ts';
import { benchRequests } from './part-requests.ts';
import { benchWrites } from './part-writes.ts';
import { endProgress } from './progress.ts';
import { type Section, toText } from './report.ts';
import { type PartId, readSettings, type Settings, USAGE } from './settings.ts';

const PARTS: Readonly<Record<PartId, (settings: Settings) => Promise<Section>>> = {
  a: benchWrites,
  b: benchBalance,
  c: benchBundles,
  d: benchRequests,
  e: benchProcessor,
  f: benchLists,
  g: benchPeriods,
  h: benchAcross,
  i: benchPayments,
};

const settings = readSettings(process.argv.slice(2));
if (settings === 'help') {
  process.stdout.write(`${USAGE}\n`);
} else {
  await runBench(settings);
}
process.exit();

async function runBench(settings: Settings): Promise<void> {
  const machine = `Node ${process.version}, ${cpus().length} processors`;
  process.stdout.write(`sluice bench: ${machine}${settings.quick ? ', quick' : ''}\n`);
  const sections: Section[] = [];
  for (const part of settings.parts) {
    const section = await PARTS[part](settings);
    endProgress();
    process.stdout.write(`${toText(section)}\n`);
    sections.push(section);
    // After each part: a run that is cut off keeps what it has.
    if (settings.json) writeFileSync(settings.json, toJson(machine, settings, sections));
  }
}

function toJson(machine: string, settings: Settings, sections: readonly Section[]): string {
  return `${JSON.stringify({ machine, settings, sections }, null, 2)}\n`;
}
