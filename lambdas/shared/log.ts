import { AppError } from './errors.ts';
import { LOG_EVENTS, type LogEvent } from './log-events.contract.ts';
import { type FactName, type FactShape, LOG_FACTS } from './log-facts.contract.ts';
import { type Clock, systemClock } from './time.ts';
import { toRfc3339 } from './units.contract.ts';

/** An id, a code or a number. Lists are of the same. */
export type Fact = string | number | boolean | null | undefined | readonly string[];
/** Facts of the one list of names; any other does not compile. */
export type Facts = { readonly [Name in FactName]?: Fact };

/**
 * What a text of each shape is made of. An e-mail address or a URL fits none; a name with a space,
 * no id.
 */
const PATTERNS: Readonly<Record<FactShape, RegExp>> = {
  count: /^$/,
  id: /^[\w.:/#=-]{1,200}$/,
  code: /^(\[withheld\]|[\w.:#$-]{1,100})$/,
  text: /^[\w.,:;=/#{}()<>[\]$ '-]{0,200}$/,
  frames: /^[\w.,:;=/#{}()<>[\]$ '-]{0,200}$/,
};
const SHAPES = new Map(
  Object.entries(LOG_FACTS).flatMap(([shape, names]) =>
    names.map((name): [string, FactShape] => [name, shape as FactShape]),
  ),
);
const WITHHELD = '[withheld]';
const FRAMES_MAX = 10;

/** What writes a line of the log. */
export type Log = (event: LogEvent, facts?: Facts) => void;

/** Writes one structured line to standard output, where CloudWatch reads it. */
export function log(event: LogEvent, facts: Facts = {}, now: Clock = systemClock): void {
  process.stdout.write(`${toLogLine(event, facts, now)}\n`);
}

/** Gives the line: time, level, event, then the facts; a text that could carry data is withheld. */
export function toLogLine(event: LogEvent, facts: Facts, now: Clock): string {
  const line: Record<string, unknown> = {
    at: toRfc3339(now()),
    level: LOG_EVENTS[event].level,
    event,
  };
  for (const [name, fact] of Object.entries(facts)) {
    const pattern = PATTERNS[SHAPES.get(name) ?? 'count'];
    if (typeof fact === 'string') line[name] = cleaned(fact, pattern);
    else if (Array.isArray(fact)) line[name] = fact.map((text) => cleaned(text, pattern));
    else if (fact !== undefined) line[name] = SHAPES.has(name) ? fact : WITHHELD;
  }
  return JSON.stringify(line);
}

/**
 * Describes an error for the log: its name, the names of its causes, where it was thrown. Its
 * message stays out, since the message of a foreign error may quote what it was given.
 */
export function describeError(error: unknown): Facts {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    ...(error instanceof AppError && { internal: error.internal }),
    ...(error.cause instanceof Error && { cause: error.cause.name }),
    frames: framesOf(error),
  };
}

/** `at run (file:///var/task/api.mjs:12:3)` → `run (api.mjs:12:3)`. */
function framesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines
    .slice(0, FRAMES_MAX)
    .map((line) => line.replace(/^\s+at /, '').replace(/(?:\w+:\/\/)?[^\s()]*\//g, ''));
}

function cleaned(text: string, pattern: RegExp): string {
  return pattern.test(text) && !text.includes('//') ? text : WITHHELD;
}
