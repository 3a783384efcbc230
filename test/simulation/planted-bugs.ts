import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readOptions } from '../support/read-options.ts';
import { PLANTED_BUGS } from './bugs.ts';
import { ENGINE_BUGS } from './engine-bugs.ts';
import { LEDGER_BUGS } from './ledger-bugs.ts';
import { LOOKUP_BUGS } from './lookup-bugs.ts';
import { plant } from './plant-bug.ts';
import type { PlantedBug } from './planted-bug.ts';
import { FIRST_REFRESHED } from './scenario.ts';

const values = readOptions('simulate:bugs', {
  seeds: { about: 'seeds that a bug may survive', value: '300', isNumber: true },
  only: { about: 'bugs whose names have this in them' },
  list: { about: 'one list of them: ledger, engine or lookup' },
  from: { about: 'the first seed', value: '1', isNumber: true },
  'at-a-time': { about: 'bugs hunted side by side', value: '2', isNumber: true },
});
const seedsMax = values.seeds ?? '';

/** How a planted bug came to light. */
interface Catch {
  readonly bug: string;
  readonly rule: string;
  readonly seed: string;
  readonly seconds: number;
}

const SIMULATE = join('test', 'simulation', 'simulate.ts');
const VITEST = join('node_modules', 'vitest', 'vitest.mjs');
const LISTS: Readonly<Record<string, readonly PlantedBug[]>> = {
  ledger: LEDGER_BUGS,
  engine: ENGINE_BUGS,
  lookup: LOOKUP_BUGS,
};
const list = LISTS[values.list ?? ''] ?? PLANTED_BUGS;
const bugs = list.filter(({ name }) => name.includes(values.only ?? ''));
const caught: Catch[] = [];
const next = bugs.values();
await Promise.all(Array.from({ length: Number(values['at-a-time']) }, lane));
caught.sort((a, b) => orderOf(a.bug) - orderOf(b.bug));
console.log('\n| planted bug | caught by | seed | seconds |\n| --- | --- | --- | --- |');
for (const { bug, rule, seed, seconds } of caught)
  console.log(`| ${bug} | ${rule} | ${seed} | ${seconds} |`);
const seeds = new Set(caught.map(({ seed }) => Number(seed)).filter((seed) => seed > 0));
console.log(`\nseeds that catch them: ${[...seeds].sort((a, b) => a - b).join(', ')}`);
process.exitCode = caught.every(({ seed }) => seed !== 'none') ? 0 : 1;

async function lane(): Promise<void> {
  for (const bug of next) {
    const result = await hunt(bug);
    caught.push(result);
    console.error(`${result.bug}: ${result.rule}, seed ${result.seed}, ${result.seconds} s`);
  }
}

/** Runs a copy of the project with the bug in it until something breaks: its test, or a seed. */
async function hunt(bug: PlantedBug): Promise<Catch> {
  const { dir, remove } = plant(bug);
  const startedAt = performance.now();
  try {
    if (bug.caughtBy !== undefined) return await huntByTest(dir, bug.name, bug.caughtBy);
    const said = await run(dir, [SIMULATE, '--seeds', seedsMax, ...whereFrom(bug)]);
    const seed = /seed (\d+) fails/.exec(said)?.[1];
    const rules = [...said.matchAll(/^ {2}([a-z-]+): /gm)].map(([, rule]) => `\`${rule}\``);
    if (seed === undefined && !said.includes(' seeds, ')) console.error(`broke off: ${said}`);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const rule = [...new Set(rules)].slice(0, 3).join(', ') || 'nothing';
    return { bug: bug.name, rule, seed: seed ?? 'none', seconds };
  } finally {
    remove();
  }
}

/** The first seed, and the story: bugs of the engine and of refreshes show in stories of their own. */
function whereFrom({ story }: PlantedBug): string[] {
  const from = Number(values.from ?? '1');
  if (story) return ['--story', story, '--from', String(Math.max(from, FIRST_REFRESHED))];
  return ['--from', String(from), ...(values.list === 'engine' ? ['--story', 'engine'] : [])];
}

async function huntByTest(dir: string, bug: string, test: string): Promise<Catch> {
  const startedAt = performance.now();
  const said = await run(dir, [VITEST, 'run', test]);
  if (!/Tests .*(failed|passed)/.test(said)) throw new Error(`${bug}: ${said}`);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { bug, rule: `\`${test}\``, seed: / failed/.test(said) ? '' : 'none', seconds };
}

function run(dir: string, args: readonly string[]): Promise<string> {
  const program = spawn(process.execPath, args, {
    cwd: dir,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let said = '';
  for (const stream of [program.stdout, program.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  return new Promise((resolve) => program.once('exit', () => resolve(said)));
}

function orderOf(bug: string): number {
  return PLANTED_BUGS.findIndex(({ name }) => name === bug);
}
