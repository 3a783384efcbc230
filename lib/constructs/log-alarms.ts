import { Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  FilterPattern,
  type IFilterPattern,
  type ILogGroup,
  type LogGroup,
  MetricFilter,
} from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionId } from '../../lambdas/functions.contract.ts';
import {
  LOG_ALARMS,
  LOG_EVENTS,
  type LogAlarmName,
  type LogEventSpec,
} from '../../lambdas/shared/log-events.contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { nameResource, toPascal } from './logical-id.ts';

/**
 * Alarms of what the logs say. One metric for each alarm, without dimensions, whatever the cause
 * and the function: CloudWatch charges an alarm by the metrics that it looks at. The line has the
 * cause.
 */

const NAMES = Object.keys(LOG_ALARMS) as LogAlarmName[];

/**
 * Whose crash nobody repeats soon: a caller has got a 503, or the next run is a quarter of an hour
 * away. The workflow, the stream and the sweep call again within minutes, and one crash of those
 * calls nobody.
 */
export const NOT_CALLED_AGAIN: readonly FunctionId[] = [
  'api',
  'billing',
  'progress',
  'providers',
  'turnPeriods',
  'auditLedgers',
  'learnOrder',
  'replayLedger',
  'reconcilePayments',
];

/** How Lambda says that a call was cut off: too slow, out of memory, or its process ended. */
const CUT_OFF = FilterPattern.anyTerm('Task timed out', 'Runtime exited', 'Runtime.ExitError');
/** How it says that the function cannot start at all; no repeat mends that. */
const CANNOT_START = FilterPattern.anyTerm(
  'Runtime.ImportModuleError',
  'Runtime.HandlerNotFound',
  'Runtime.UserCodeSyntaxError',
);

/** Two stages in one account count apart. */
const namespaceOf = (scope: Construct): string => Stack.of(scope).stackName;

/**
 * Counts what a function logs for each alarm, and what Lambda says in the same log of its crashes.
 */
export function countLines(logGroup: LogGroup, id: FunctionId): void {
  for (const alarm of NAMES) count(logGroup, id, { alarm, pattern: linesOf(alarm) });
  const crash = NOT_CALLED_AGAIN.includes(id) ? 'ErrorsLogged' : 'RetriesGoOn';
  count(logGroup, id, { alarm: crash, pattern: CUT_OFF, what: 'CutOff' });
  count(logGroup, id, { alarm: 'ErrorsLogged', pattern: CANNOT_START, what: 'CannotStart' });
}

/** Counts what a workflow's log says of executions that stopped: the sweep ends their work. */
export function countStops(logGroup: ILogGroup, name: string): void {
  const pattern = FilterPattern.any(
    FilterPattern.stringValue('$.type', '=', 'ExecutionFailed'),
    FilterPattern.stringValue('$.type', '=', 'ExecutionTimedOut'),
    FilterPattern.stringValue('$.type', '=', 'ExecutionAborted'),
  );
  count(logGroup, name, { alarm: 'RetriesGoOn', pattern, what: 'Stops' });
}

/** Adds the alarms that lines ring, whichever function logs them. */
export function addLogAlarms(alarms: Alarms): void {
  for (const name of NAMES) {
    const { impact: meaning, ...rings } = LOG_ALARMS[name];
    const metric = new Metric({
      namespace: namespaceOf(alarms),
      metricName: name,
      statistic: Stats.SUM,
      period: ALARM_PERIOD,
    });
    alarms.add(name, { metric, at: 1, meaning, rings });
  }
}

interface Counted {
  readonly alarm: LogAlarmName;
  readonly pattern: IFilterPattern;
  /** Part of the filter's name, where it is not the alarm. */
  readonly what?: string;
}

function count(logGroup: ILogGroup, name: string, { alarm, pattern, what = alarm }: Counted): void {
  const filter = new MetricFilter(logGroup, what, {
    logGroup,
    metricNamespace: namespaceOf(logGroup),
    metricName: alarm,
    filterPattern: pattern,
    metricValue: '1',
  });
  nameResource(filter, `${toPascal(name)}${what}`);
}

function linesOf(alarm: LogAlarmName): IFilterPattern {
  const events: [string, LogEventSpec][] = Object.entries(LOG_EVENTS);
  const its = events.filter(([, spec]) => spec.alarm === alarm).map(([event]) => event);
  return FilterPattern.any(...its.map((event) => FilterPattern.stringValue('$.event', '=', event)));
}
