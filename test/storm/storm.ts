import { readOptions } from '../support/read-options.ts';
import { type Report, runStorm } from './run-storm.ts';

const values = readOptions('storm', {
  storms: { about: 'how many storms to let loose', value: '100', isNumber: true },
  from: { about: 'the first of them', value: '1', isNumber: true },
  storm: { about: 'only this one', isNumber: true },
  story: { about: 'prints what happened in it', isFlag: true },
});

const from = Number(values.storm ?? values.from);
const count = values.storm === undefined ? Number(values.storms) : 1;
process.exitCode = (await letLoose(from, count)) ? 0 : 1;

/** Runs storms until one fails. */
async function letLoose(first: number, many: number): Promise<boolean> {
  const sums: Record<string, number> = {};
  const startedAt = process.cpuUsage();
  for (let seed = first; seed < first + many; seed += 1) {
    const report = await runStorm(seed);
    if (values.story) console.log(report.story.join('\n'));
    for (const [name, n] of Object.entries(report.counts)) sums[name] = (sums[name] ?? 0) + n;
    if (report.wrong.length > 0) return tell(report);
    const done = seed - first + 1;
    if (done % 500 === 0 || done === many) console.log(lineOf(done, many, sums, startedAt));
  }
  return true;
}

function lineOf(
  done: number,
  many: number,
  sums: Readonly<Record<string, number>>,
  startedAt: NodeJS.CpuUsage,
): string {
  const { user, system } = process.cpuUsage(startedAt);
  const ms = (user + system) / 1_000;
  const told = Object.entries(sums).map(([name, n]) => `${n} ${name}`);
  const each = `${(ms / done).toFixed(1)} ms CPU each`;
  return `${done}/${many} storms, ${told.join(', ')}, ${each}`;
}

function tell({ seed, wrong, hash }: Report): boolean {
  console.log(`\nstorm ${seed} fails; trace ${hash}`);
  for (const { rule, how } of wrong) console.log(`  ${rule}: ${how}`);
  console.log(`\nnpm run storm -- --storm ${seed} --story`);
  return false;
}
