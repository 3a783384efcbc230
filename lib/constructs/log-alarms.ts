import { Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LOG_EVENTS, type LogEventSpec } from '../../lambdas/shared/log-events.contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { nameResource, toPascal } from './logical-id.ts';

/** Lines logged by any function, by their event. */
const METRIC = 'LogEvents';
const EVENT = 'Event';

/** Two stages in one account count apart. */
const namespaceOf = (scope: Construct): string => Stack.of(scope).stackName;

/** Counts what a function logs above `info`, so that an alarm can ring for it. */
export function countLogEvents(logGroup: LogGroup, functionName: string): void {
  const filter = new MetricFilter(logGroup, 'Events', {
    logGroup,
    metricNamespace: namespaceOf(logGroup),
    metricName: METRIC,
    filterPattern: FilterPattern.any(
      FilterPattern.stringValue('$.level', '=', 'error'),
      FilterPattern.stringValue('$.level', '=', 'warn'),
    ),
    metricValue: '1',
    dimensions: { [EVENT]: '$.event' },
  });
  nameResource(filter, `${functionName}LogEvents`);
}

/** Adds an alarm for each event of the contract that has one, whichever function logs it. */
export function addLogAlarms(alarms: Alarms): void {
  const events: [string, LogEventSpec][] = Object.entries(LOG_EVENTS);
  for (const [event, { alarm }] of events) {
    if (alarm === undefined) continue;
    const metric = new Metric({
      namespace: namespaceOf(alarms),
      metricName: METRIC,
      dimensionsMap: { [EVENT]: event },
      statistic: Stats.SUM,
      period: ALARM_PERIOD,
    });
    const { impact: meaning, ...rings } = alarm;
    alarms.add(toPascal(event.toLowerCase()), { metric, at: 1, meaning, rings });
  }
}
