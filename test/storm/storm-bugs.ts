import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { plant } from '../simulation/plant-bug.ts';
import type { PlantedBug } from '../simulation/planted-bug.ts';
import { readOptions } from '../support/read-options.ts';
import { MONEY_BUGS } from './money-bugs.ts';

const values = readOptions('storm:bugs', {
  storms: { about: 'storms that a bug may survive', value: '2000', isNumber: true },
  only: { about: 'bugs whose names have this in them' },
  'at-a-time': { about: 'bugs hunted side by side', value: '2', isNumber: true },
});

/** How a planted bug came to light. */
interface Catch {
  readonly bug: string;
  readonly rules: string;
  readonly storm: string;
}

const STORM = join('test', 'storm', 'storm.ts');
const bugs = MONEY_BUGS.filter(({ name }) => name.includes(values.only ?? ''));
const caught = new Map<string, Catch>();
const next = bugs.values();
await Promise.all(Array.from({ length: Number(values['at-a-time']) }, lane));
console.log('\n| planted bug | caught by | storm |\n| --- | --- | --- |');
for (const { name } of bugs) {
  const { rules, storm } = caught.get(name) ?? { rules: 'nothing', storm: 'none' };
  console.log(`| ${name} | ${rules} | ${storm} |`);
}
process.exitCode = [...caught.values()].every(({ storm }) => storm !== 'none') ? 0 : 1;

async function lane(): Promise<void> {
  for (const bug of next) {
    const found = await hunt(bug);
    caught.set(bug.name, found);
    console.error(`${found.bug}: ${found.rules}, storm ${found.storm}`);
  }
}

/** Lets storms loose on a copy of the project with the bug in it, until one fails. */
async function hunt(bug: PlantedBug): Promise<Catch> {
  const { dir, remove } = plant(bug);
  try {
    const said = await run(dir, [STORM, '--storms', values.storms ?? '']);
    const storm = /storm (\d+) fails/.exec(said)?.[1];
    const rules = [...said.matchAll(/^ {2}([a-z-]+): /gm)].map(([, rule]) => `\`${rule}\``);
    if (storm === undefined && !said.includes(' storms, ')) console.error(`broke off: ${said}`);
    const named = [...new Set(rules)].slice(0, 3).join(', ') || 'nothing';
    return { bug: bug.name, rules: named, storm: storm ?? 'none' };
  } finally {
    remove();
  }
}

function run(dir: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, NO_COLOR: '1' };
  const program = spawn(process.execPath, args, { cwd: dir, env });
  let said = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  }
  return new Promise((resolve) => program.once('exit', () => resolve(said)));
}
