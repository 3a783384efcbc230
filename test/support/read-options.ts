import { parseArgs } from 'node:util';

/** An option: what it is, and what holds where it is left out. */
export interface OptionSpec {
  readonly about: string;
  readonly value?: string;
  /** Takes no value; `yes` where it is given. */
  readonly isFlag?: true;
  /** Takes a whole number ≥ 0. */
  readonly isNumber?: true;
}

/**
 * Reads the options of a command. `--help`, or an option that is not
 * known or wrong, prints the usage and ends the process, with 0 or 2.
 */
export function readOptions<Name extends string>(
  command: string,
  specs: Readonly<Record<Name, OptionSpec>>,
): Partial<Record<Name, string>> {
  const names = Object.keys(specs) as Name[];
  const typeOf = (name: Name) => (specs[name].isFlag ? 'boolean' : 'string');
  const options = Object.fromEntries(names.map((name) => [name, { type: typeOf(name) } as const]));
  try {
    const parsed = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    if (values.help === true) end(usageOf(command, specs), 0);
    const read = names.map((name) => [name, checked(name, specs[name], values[name])] as const);
    return Object.fromEntries(read) as Partial<Record<Name, string>>;
  } catch (error) {
    return end(`${error instanceof Error ? error.message : error}\n${usageOf(command, specs)}`, 2);
  }
}

function checked(name: string, spec: OptionSpec, given: unknown): string | undefined {
  if (spec.isFlag) return given === true ? 'yes' : undefined;
  const value = typeof given === 'string' ? given : spec.value;
  if (spec.isNumber && value !== undefined && !/^\d+$/.test(value)) {
    throw new Error(`--${name} wants a whole number`);
  }
  return value;
}

function usageOf(command: string, specs: Readonly<Record<string, OptionSpec>>): string {
  const lines = Object.entries(specs).map(([name, { about, value }]) => {
    const end = value === undefined ? '' : ` (${value})`;
    return `  --${name.padEnd(12)} ${about}${end}`;
  });
  return [`npm run ${command} -- [options]`, ...lines].join('\n');
}

function end(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(code);
}
