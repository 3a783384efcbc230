import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { nameResource, toKebab } from './logical-id.ts';

export interface AlarmSpec {
  /** Its period is how long each measurement lasts: five minutes, where nothing speaks for more. */
  readonly metric: IMetric;
  /** Rings at that value; `silence` rings when there is none. */
  readonly at: number | 'silence';
  /** What a user loses while it rings. */
  readonly meaning: string;
  /** Absent: it rings at the first time. */
  readonly rings?: Rings;
}

/** In how many of the last measurements it must be so: what passes by itself wakes nobody. */
export interface Rings {
  readonly datapoints: number;
  readonly of: number;
}

export const ALARM_PERIOD = Duration.minutes(5);

const FIRST_TIME: Rings = { datapoints: 1, of: 1 };

const REACHED = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
};
/** Of a count: nothing was there to be counted. */
const SILENCE = {
  threshold: 1,
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.BREACHING,
};

/**
 * All alarms, and the topic that they ring. Each says what is lost and where to read what to do.
 */
export class Alarms extends Construct {
  readonly topic: Topic;

  /** `email`: who is told. Absent: nobody, until somebody subscribes to the topic. */
  constructor(scope: Construct, id: string, email?: string) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { displayName: 'Sluice alarms', enforceSSL: true });
    this.topic = nameResource(topic, 'AlarmTopic');
    // A topic with a policy of its own has lost the default one, by which alarms may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  }

  /** Adds an alarm `<name>Alarm`; its anchor in `docs/runbook.md` is the name in kebab case. */
  add(name: string, spec: AlarmSpec): Alarm {
    const rings = spec.rings ?? FIRST_TIME;
    const alarm = new Alarm(this, name, {
      alarmDescription: `${spec.meaning} What to do: docs/runbook.md#${toKebab(name)}`,
      metric: spec.metric,
      ...(spec.at === 'silence' ? SILENCE : { ...REACHED, threshold: spec.at }),
      datapointsToAlarm: rings.datapoints,
      evaluationPeriods: rings.of,
    });
    const topic = new SnsAction(this.topic);
    alarm.addAlarmAction(topic);
    // Who was woken hears that it is over.
    alarm.addOkAction(topic);
    return nameResource(alarm, `${name}Alarm`);
  }
}
