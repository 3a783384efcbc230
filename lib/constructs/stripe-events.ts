import { Duration } from 'aws-cdk-lib';
import { CfnEventBus, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { nameResource } from './logical-id.ts';

export interface StripeEventsProps {
  /** The partner event source that Stripe has made in this account. */
  readonly eventSource: string;
  readonly receiver: IFunction;
}

/**
 * Brings Stripe's events through EventBridge. The bus takes the source's name, as AWS has it, and by
 * being made it accepts the source. Nobody but Stripe can put events there, so they carry no
 * signature. What the function does not take within a day is left to the reconciler.
 */
export class StripeEvents extends Construct {
  constructor(scope: Construct, id: string, { eventSource, receiver }: StripeEventsProps) {
    super(scope, id);
    const bus = new CfnEventBus(this, 'Bus', { name: eventSource, eventSourceName: eventSource });
    bus.overrideLogicalId('StripeBus');
    const rule = new Rule(this, 'Rule', {
      description: 'Sluice: takes in what Stripe puts on the bus',
      eventBus: EventBus.fromEventBusName(this, 'PartnerBus', bus.ref),
      eventPattern: { source: [eventSource] },
      targets: [new LambdaFunction(receiver, { maxEventAge: Duration.days(1) })],
    });
    nameResource(rule, 'StripeRule');
  }
}
