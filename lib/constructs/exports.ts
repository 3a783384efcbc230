import { Duration } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EventType } from '../../lambdas/events/events.contract.ts';
import { nameResource } from './logical-id.ts';

export interface ExportsProps {
  readonly bus: EventBus;
  readonly writer: IFunction;
}

const DUE: EventType = 'export.due';

/**
 * Calls the function that writes files for each `export.due` on our own bus. EventBridge tries for a
 * day; the sweep sends the event again, before that and after.
 */
export class Exports extends Construct {
  constructor(scope: Construct, id: string, { bus, writer }: ExportsProps) {
    super(scope, id);
    const rule = new Rule(this, 'Rule', {
      description: 'Sluice: calls writeExports for an export that is due',
      eventBus: bus,
      eventPattern: { source: ['sluice'], detailType: [DUE] },
      targets: [new LambdaFunction(writer, { maxEventAge: Duration.days(1) })],
    });
    nameResource(rule, 'ExportsRule');
  }
}
