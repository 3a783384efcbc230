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
import { Construct } from 'constructs';
import { nameResource, toKebab } from './logical-id.ts';

export interface AlarmSpec {
  /** Measured over five minutes. */
  readonly metric: IMetric;
  readonly atLeast: number;
  /** What a user loses while it rings. */
  readonly meaning: string;
}

export const ALARM_PERIOD = Duration.minutes(5);

/** All alarms, and the topic that they ring. Each says what is lost and where to read what to do. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
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
  }

  /** Adds an alarm `<name>Alarm`; its anchor in `docs/runbook.md` is the name in kebab case. */
  add(name: string, spec: AlarmSpec): Alarm {
    const alarm = new Alarm(this, name, {
      alarmDescription: `${spec.meaning} What to do: docs/runbook.md#${toKebab(name)}`,
      metric: spec.metric,
      threshold: spec.atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return nameResource(alarm, `${name}Alarm`);
  }
}
