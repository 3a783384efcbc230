import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { UPLOADS_PREFIX } from '../../lambdas/imports/imports.contract.ts';
import { nameResource } from './logical-id.ts';

export interface UploadsProps {
  readonly bucketName: string;
  readonly reader: IFunction;
}

/**
 * Tells the reader of each list that has come. S3 puts it on the account's own bus, which costs
 * nothing; a queue that is bound to a function would be looked at all month. What the function does
 * not take within a day, the sweep ends.
 */
export class Uploads extends Construct {
  constructor(scope: Construct, id: string, { bucketName, reader }: UploadsProps) {
    super(scope, id);
    const rule = new Rule(this, 'Rule', {
      description: 'Sluice: has a list read that was uploaded',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucketName] }, object: { key: [{ prefix: UPLOADS_PREFIX }] } },
      },
      targets: [new LambdaFunction(reader, { maxEventAge: Duration.days(1) })],
    });
    nameResource(rule, 'UploadsRule');
  }
}
