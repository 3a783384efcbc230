import { CronExpressionParser } from 'cron-parser';

/** When a schedule is due. */
export interface DueTimes {
  /** The first due time after the instant. */
  after(ms: number): number;
  /** The last due time before the instant. */
  before(ms: number): number;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Reads an expression of EventBridge Scheduler: `rate(5 minutes)`, counted from `startMs`, or
 * `cron(0 * * * ? *)`. An Error that names what is not known here.
 */
export function parseExpression(expression: string, timezone: string, startMs: number): DueTimes {
  const [, kind, inner = ''] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rateOf(inner, startMs);
  if (kind === 'cron') return cronOf(inner, timezone);
  throw new Error(`the schedule ${expression} is not known to the local stack`);
}

function rateOf(text: string, startMs: number): DueTimes {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const everyMs = Number(count) * (UNIT_MS[unit] ?? Number.NaN);
  if (!(everyMs > 0)) throw new Error(`the rate ${text} is not known to the local stack`);
  const at = (n: number): number => startMs + n * everyMs;
  return {
    after: (ms) => at(Math.floor((ms - startMs) / everyMs) + 1),
    before: (ms) => at(Math.ceil((ms - startMs) / everyMs) - 1),
  };
}

function cronOf(text: string, timezone: string): DueTimes {
  const cron = toUnixCron(text);
  const from = (ms: number) =>
    CronExpressionParser.parse(cron, { currentDate: new Date(ms), tz: timezone });
  from(0);
  return {
    after: (ms) => from(ms).next().getTime(),
    before: (ms) => from(ms).prev().getTime(),
  };
}

/**
 * Six fields with a year, days of the week from 1 = Sunday → five fields, days of the week from 0 =
 * Sunday.
 */
function toUnixCron(text: string): string {
  const [minutes, hours, day = '', month, weekday = '', year, ...rest] = text.split(/\s+/);
  if (year === undefined || rest.length > 0) throw new Error(`cron(${text}) has not six fields`);
  if (year !== '*') throw new Error(`cron(${text}): years are not known to the local stack`);
  if (/W/.test(day)) throw new Error(`cron(${text}): W is not known to the local stack`);
  // Numbers are days; behind `/` and `#` they are steps and counts.
  const shifted = weekday.replace(/(?<![/#\d])[1-7]/g, (digit) => String(Number(digit) - 1));
  return [minutes, hours, day, month, shifted].join(' ');
}
