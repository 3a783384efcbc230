import {
  CfnOutput,
  Duration,
  RemovalPolicy,
  SecretValue,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
} from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { UPLOADS_PREFIX } from '../lambdas/imports/imports.contract.ts';
import { FILES_KEPT_DAYS } from '../lambdas/shared/files.contract.ts';
import {
  EXPIRES_AT_S,
  INDEX_BY_TIME,
  INDEX_UNFINISHED,
  TABLE_KEYS,
} from '../lambdas/shared/keys.contract.ts';
import { ApiDomain } from './constructs/api-domain.ts';
import { nameResource } from './constructs/logical-id.ts';
import type { Settings } from './settings.ts';

export interface StatefulStackProps extends StackProps {
  readonly settings: Settings;
}

/**
 * What must survive: the table, the bucket, the secrets, the name of the API. Table, bucket and
 * secrets stay when the stack is deleted, except in a disposable stage.
 */
export class StatefulStack extends Stack {
  readonly #disposable: boolean;
  readonly #removal: RemovalPolicy;
  readonly table: Table;
  readonly bucket: Bucket;
  /** The bucket's ARN as the service stack refers to it: by the name of its export. */
  readonly bucketArn: string;
  readonly operatorSecret: Secret;
  readonly providersSecret: Secret;
  /** Absent where the stage has no name of its own. */
  readonly domain?: ApiDomain;

  constructor(scope: Construct, id: string, props: StatefulStackProps) {
    const { settings, ...stackProps } = props;
    super(scope, id, {
      description: 'Sluice: what must survive (table, bucket, secrets)',
      terminationProtection: settings.terminationProtection,
      ...stackProps,
    });
    this.#disposable = settings.disposable;
    this.#removal = settings.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    this.table = this.#table();
    this.bucket = this.#bucket(settings);
    this.bucketArn = this.exportValue(this.bucket.bucketArn);
    this.operatorSecret = this.#operatorSecret();
    this.providersSecret = this.#providersSecret();
    if (settings.domain) this.domain = new ApiDomain(this, 'ApiDomain', settings.domain);
    // Exported whether or not they are imported: a service that goes over to a restored table lets
    // go of them, and CloudFormation takes away no export that is still in use while this stack is
    // deployed first.
    const { tableName, tableArn, tableStreamArn } = this.table;
    for (const value of [tableName, tableArn, tableStreamArn]) this.exportValue(value);
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'BucketName', { value: this.bucket.bucketName });
    new CfnOutput(this, 'OperatorSecretArn', { value: this.operatorSecret.secretArn });
    new CfnOutput(this, 'ProvidersSecretArn', { value: this.providersSecret.secretArn });
  }

  /**
   * Encrypted with the key that AWS owns: a key of one's own costs a request for each burst of
   * writes.
   */
  #table(): Table {
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const table = new Table(this, 'Table', {
      partitionKey: text(TABLE_KEYS.pk),
      sortKey: text(TABLE_KEYS.sk),
      billingMode: BillingMode.PAY_PER_REQUEST,
      // The ledger projector needs the account before and after each revision.
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: EXPIRES_AT_S,
      deletionProtection: !this.#disposable,
      removalPolicy: this.#removal,
    });
    for (const index of [INDEX_BY_TIME, INDEX_UNFINISHED]) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.pk),
        sortKey: text(index.sk),
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    return nameResource(table, 'Table');
  }

  /**
   * Where lists come in, and their rows are kept for the results. Without versions: what is deleted
   * is to be gone, since it is of people, and all of it can be made again.
   */
  #bucket({ corsOrigins }: Settings): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // A browser brings its file by itself: the link is for S3.
      ...(corsOrigins.length > 0 && {
        cors: [
          {
            allowedMethods: [HttpMethods.PUT],
            allowedOrigins: [...corsOrigins],
            allowedHeaders: ['if-none-match', 'content-type'],
            maxAge: 3_600,
          },
        ],
      }),
      // A list goes as soon as it is read; its rows stay a month, for its results, as exports do.
      lifecycleRules: [
        { id: 'uploads-go-after-a-day', prefix: UPLOADS_PREFIX, expiration: Duration.days(1) },
        {
          id: 'files-go-after-a-month',
          expiration: Duration.days(FILES_KEPT_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: this.#removal,
      autoDeleteObjects: this.#disposable,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Each list leaves a line in the log, and its record. Server access logs would keep object names and addresses ' +
        'of callers longer than the files themselves are to live; CloudTrail data events can be ' +
        'switched on where an audit asks for them.',
    });
    // Said here, and not by the construct, which would bring a function of its own to say it.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return nameResource(bucket, 'Bucket');
  }

  #operatorSecret(): Secret {
    const secret = new Secret(this, 'OperatorSecret', {
      description: 'Sluice: the key of the operator, {"operatorKey": "..."}',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'operatorKey',
        // 62 letters and digits: 48 of them are 285 random bits.
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: this.#removal,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Programs of the operator use the key and must learn a new one before the old one ends. ' +
        'It is exchanged by hand, by putting a new value that keeps the old one for a while.',
    });
    return nameResource(secret, 'OperatorSecret');
  }

  #providersSecret(): Secret {
    const secret = new Secret(this, 'ProvidersSecret', {
      description:
        'Sluice: keys of providers and verifiers, {"<id>": {"key": "..."}}; ' +
        'one without an entry is skipped',
      // Only the first value: CloudFormation writes it again only if this text changes. It holds no
      // secret.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: this.#removal,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The keys are made by a person in the console of each provider; no one rotation could do it ' +
        'for all of them. ' +
        'They are changed by hand, by putting a new value.',
    });
    return nameResource(secret, 'ProvidersSecret');
  }
}
