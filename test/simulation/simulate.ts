import { readOptions } from '../support/read-options.ts';
import type { Ask } from './asks.ts';
import { openBench } from './open-bench.ts';
import { type Report, runSeed } from './run-seed.ts';
import { drawScenario } from './scenario.ts';

const values = readOptions('simulate', {
  seeds: { about: 'how many seeds to run', value: '100', isNumber: true },
  from: { about: 'the first of them', value: '1', isNumber: true },
  story: { about: 'only seeds that tell such a story: requests, engine or refresh' },
  seed: { about: 'only this one', isNumber: true },
  trace: { about: 'prints each event of it, not the story alone', isFlag: true },
});

const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
process.exitCode = (await simulate(from, count)) ? 0 : 1;

/** Runs seeds until one fails. */
async function simulate(first: number, many: number): Promise<boolean> {
  const bench = await openBench();
  const startedAt = performance.now();
  let last = '';
  const sums = { requests: 0, charges: 0, steps: 0, faults: 0 };
  try {
    for (let seed = first; seed < first + many; seed += 1) {
      if (values.story !== undefined && !storiesOf(seed).includes(values.story)) continue;
      const report = await runSeed(seed, bench);
      sums.requests += report.requests;
      sums.charges += report.charges;
      sums.steps += report.steps;
      sums.faults += report.faults;
      if (many === 1 && !values.trace) console.log(report.story.join('\n'));
      if (values.trace) console.log(report.trace.join('\n'));
      if (report.broken.length > 0) return tell(report);
      const seconds = (performance.now() - startedAt) / 1000;
      const line = `${seed - first + 1}/${many} seeds, ${sums.requests} requests, ${sums.charges} charges, ${sums.steps} steps, ${sums.faults} faults, ${seconds.toFixed(0)} s`;
      if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
      else if (seed % 100 === 0) console.log(line);
      last = line;
      if (many === 1) console.log(`seed ${seed} holds; trace ${report.hash}`);
    }
    if (!process.stderr.isTTY) console.log(last);
    return true;
  } finally {
    await bench.close();
  }
}

/**
 * Gives what a seed tells of: requests alone, or members, terms and the operator too, and people
 * who change.
 */
function storiesOf(seed: number): string[] {
  const { cast, acts } = drawScenario(seed);
  const isRefreshed = acts.some((act) => act.does === 'ask' && hasRefresh(act.ask));
  return [cast.size > 0 ? 'engine' : 'requests', ...(isRefreshed ? ['refresh'] : [])];
}

function hasRefresh({ input }: Ask): boolean {
  return input.actions.includes('contact.refresh');
}

function tell({ seed, broken, hash, story }: Report): boolean {
  if (!values.trace && values.seed === undefined) console.log(story.slice(-60).join('\n'));
  console.log(`\nseed ${seed} fails; trace ${hash}`);
  for (const { rule, how } of broken) console.log(`  ${rule}: ${how}`);
  console.log(`\nnpm run simulate -- --seed ${seed} --trace`);
  return false;
}
